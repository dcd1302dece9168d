import type { TerraformJson } from '../terraform-json/terraform-json';
import { stackName } from '../terraform-json/terraform-json';
import type { BillLine } from './bill';
import { billOf, totalOf, unverifiedOf } from './bill';
import type { Inventory } from './inventory';
import { takeInventory } from './inventory';
import type { TokenUse } from './quantities';
import { monthlyQuantities, traffic } from './quantities';
import type { RateId, Rates } from './rate';
import type { Usage } from './usage';

/** Estimated cost of a stack in a month, for the given usage. */
export interface Estimate {
  readonly stack: string;
  /** Region of the stack; absent if the JSON does not contain it. */
  readonly region?: string;
  readonly usage: Usage;
  readonly inventory: Inventory;
  readonly freeTier: boolean;
  readonly bills: Readonly<Record<TokenUse, EstimatedBill>>;
  /** Rates that add to the bill and are not verified, with the reason. */
  readonly unverified: Readonly<Partial<Record<RateId, string>>>;
  /** Regions of the rates that add to the bill. */
  readonly regions: readonly string[];
  /** Year and month of the oldest check among those rates. */
  readonly checked: string;
}

/** Bill for one kind of token use. */
export interface EstimatedBill {
  /** Token requests in a month. */
  readonly tokens: number;
  /** US dollars. */
  readonly total: number;
  readonly lines: readonly BillLine[];
}

/** Input of an estimate, in addition to the stack. */
export interface Pricing {
  readonly usage: Usage;
  readonly rates: Rates;
  /** Whether the free tier of an account is subtracted. */
  readonly freeTier: boolean;
}

/** Estimates the cost of a stack in a month. */
export function estimate(json: TerraformJson, { usage, rates, freeTier }: Pricing): Estimate {
  const inventory = takeInventory(json);
  const region = json.provider.aws?.[0]?.region;
  const bill = (use: TokenUse): EstimatedBill => {
    const lines = billOf(monthlyQuantities(inventory, usage, use), rates, freeTier);
    return { tokens: traffic(inventory, usage, use).tokens, total: totalOf(lines), lines };
  };
  const bills = { cached: bill('cached'), 'each-request': bill('each-request') };
  // A bill without caching uses at least as much of everything.
  const { lines } = bills['each-request'];
  const used = lines.filter(({ quantity }) => quantity > 0).map(({ rate }) => rates[rate]);
  return {
    stack: stackName({ json }),
    ...(typeof region === 'string' ? { region } : {}),
    usage,
    inventory,
    freeTier,
    bills,
    unverified: Object.fromEntries(unverifiedOf(lines, rates).map((rate) => [rate, rates[rate].unverified])),
    regions: [...new Set(used.map(({ region }) => region))],
    checked: used.map(({ checked }) => checked).sort()[0] ?? '',
  };
}
