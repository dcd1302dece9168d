import type { Quantities } from './quantities';
import type { RateId, Rates } from './rate';
import { RATE_IDS, priceOf } from './rate';

/** One thing that is billed for a month. */
export interface BillLine {
  readonly rate: RateId;
  readonly service: string;
  readonly what: string;
  readonly unit: string;
  readonly quantity: number;
  /** US dollars. */
  readonly cost: number;
}

/**
 * The bill of a month; a line for each rate, also where nothing is used.
 * @param freeTier - whether what an account has free of charge is taken off
 */
export function billOf(quantities: Quantities, rates: Rates, freeTier = false): BillLine[] {
  return RATE_IDS.map((rate) => {
    const { service, what, unit } = rates[rate];
    const quantity = quantities[rate];
    return { rate, service, what, unit, quantity, cost: priceOf(rates[rate], quantity, freeTier) };
  });
}

/** US dollars of all lines. */
export function totalOf(lines: readonly BillLine[]): number {
  return lines.reduce((sum, { cost }) => sum + cost, 0);
}

/** US dollars by service, in the order of the lines. */
export function byService(lines: readonly BillLine[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { service, cost } of lines) sums.set(service, (sums.get(service) ?? 0) + cost);
  return sums;
}

/** Rates of a bill that cost something and are not certain. */
export function unverifiedOf(lines: readonly BillLine[], rates: Rates): RateId[] {
  return lines.filter(({ rate, cost }) => cost > 0 && rates[rate].unverified !== undefined).map(({ rate }) => rate);
}
