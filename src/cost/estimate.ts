import type { TerraformJson } from '../terraform-json/terraform-json';
import type { BillLine } from './bill';
import { billOf, totalOf, unverifiedOf } from './bill';
import type { Inventory } from './inventory';
import { takeInventory } from './inventory';
import type { TokenUse } from './quantities';
import { monthlyQuantities, traffic } from './quantities';
import type { RateId, Rates } from './rate';
import type { Usage } from './usage';

/** What a stack costs in a month, if its callers do as they are said to. */
export interface Estimate {
  readonly stack: string;
  /** Region of the stack; absent where it is not written. */
  readonly region?: string;
  readonly usage: Usage;
  readonly inventory: Inventory;
  readonly freeTier: boolean;
  readonly bills: Readonly<Record<TokenUse, EstimatedBill>>;
  /** Rates that cost something here and are not certain, with the reason. */
  readonly unverified: Readonly<Partial<Record<RateId, string>>>;
  /** Regions of the rates that cost something here. */
  readonly regions: readonly string[];
  /** Year and month in which the oldest of those rates was compared. */
  readonly checked: string;
}

/** The bill for one way to use tokens. */
export interface EstimatedBill {
  /** Token requests of a month. */
  readonly tokens: number;
  /** US dollars. */
  readonly total: number;
  readonly lines: readonly BillLine[];
}

/** What the estimate is made by. */
export interface Pricing {
  readonly usage: Usage;
  readonly rates: Rates;
  /** Whether what an account has free of charge is taken off. */
  readonly freeTier: boolean;
}

/** Estimates what a stack costs in a month. */
export function estimate(json: TerraformJson, { usage, rates, freeTier }: Pricing): Estimate {
  const inventory = takeInventory(json);
  const region = json.provider.aws?.[0]?.region;
  const bill = (use: TokenUse): EstimatedBill => {
    const lines = billOf(monthlyQuantities(inventory, usage, use), rates, freeTier);
    return { tokens: traffic(inventory, usage, use).tokens, total: totalOf(lines), lines };
  };
  const bills = { cached: bill('cached'), 'each-request': bill('each-request') };
  // Without caching, everything is used at least as much.
  const { lines } = bills['each-request'];
  const used = lines.filter(({ quantity }) => quantity > 0).map(({ rate }) => rates[rate]);
  return {
    stack: json['//']?.metadata.stackName ?? '',
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
