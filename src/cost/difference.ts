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

/** What a change of a stack does to its bill. */
export interface CostDifference {
  /** US dollars a month. */
  readonly before: number;
  readonly after: number;
  /** Whether requests are in it, and not only what stands there. */
  readonly used: boolean;
  readonly lines: readonly CostDifferenceLine[];
  /** What the change brings that costs something and is not counted. */
  readonly notCounted: readonly string[];
}

/** One thing whose cost changes, in US dollars a month. */
export interface CostDifferenceLine {
  readonly service: string;
  readonly what: string;
  readonly before: number;
  readonly after: number;
}

/** By what a difference is found. */
export interface DifferencePricing {
  readonly rates: Rates;
  /** @default - requests are left out */
  readonly usage?: Usage;
}

/** Less than this nobody would see on a bill, in US dollars. */
const NOTICEABLE = 0.005;

/**
 * The difference in the bill of a month, with callers that keep their tokens, and without free tiers.
 * @param base - absent where there was no stack before
 * @param head - absent where there is none after
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
