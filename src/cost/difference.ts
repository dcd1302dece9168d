import type { TerraformJson } from '../terraform-json/terraform-json';
import type { BillLine } from './bill';
import { billOf, totalOf } from './bill';
import type { Inventory } from './inventory';
import { takeInventory } from './inventory';
import type { Quantities } from './quantities';
import { monthlyQuantities, standingQuantities } from './quantities';
import type { Rates } from './rate';
import { RATE_IDS } from './rate';
import type { Usage } from './usage';

/** Effect of a change of a stack on its bill. */
export interface CostDifference {
  /** US dollars a month. */
  readonly before: number;
  readonly after: number;
  /** Whether the amounts include requests, and not only the fixed costs. */
  readonly used: boolean;
  readonly lines: readonly CostDifferenceLine[];
  /** Things in the change that cost something but are not counted. */
  readonly notCounted: readonly string[];
}

/** A rate whose cost changes, in US dollars a month. */
export interface CostDifferenceLine {
  readonly service: string;
  readonly what: string;
  readonly before: number;
  readonly after: number;
}

/** Rates and usage that a difference is computed with. */
export interface DifferencePricing {
  readonly rates: Rates;
  /** @default - without requests, only fixed costs */
  readonly usage?: Usage;
}

/** Smaller amounts are not visible on a bill, in US dollars. */
const NOTICEABLE = 0.005;

/**
 * Computes the difference of two monthly bills, for callers that cache their tokens, and without free tiers.
 * @param base - undefined if the stack is new
 * @param head - undefined if the stack is deleted
 */
export function costDifference(
  base: TerraformJson | undefined,
  head: TerraformJson | undefined,
  { rates, usage }: DifferencePricing,
): CostDifference {
  const [was, is] = [base, head].map((json) => json && takeInventory(json));
  const bill = (inventory: Inventory | undefined) => (inventory ? billOf(quantities(inventory, usage), rates) : []);
  const [before, after] = [bill(was), bill(is)];
  const lines = RATE_IDS.map((rate) => {
    const cost = (lines: readonly BillLine[]) => lines.find((line) => line.rate === rate)?.cost ?? 0;
    const { service, what } = rates[rate];
    return { service, what, before: cost(before), after: cost(after) };
  });
  return {
    before: totalOf(before),
    after: totalOf(after),
    used: usage !== undefined,
    lines: lines.filter((line) => Math.abs(line.after - line.before) >= NOTICEABLE),
    notCounted: (is?.notCounted ?? []).filter((words) => !was?.notCounted.includes(words)),
  };
}

function quantities(inventory: Inventory, usage: Usage | undefined): Quantities {
  return usage ? monthlyQuantities(inventory, usage, 'cached') : standingQuantities(inventory);
}
