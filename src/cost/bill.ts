import type { Quantities } from './quantities';
import type { RateId, Rates } from './rate';
import { RATE_IDS, priceOf } from './rate';

/** A line of a monthly bill. */
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
 * Computes the bill of a month, with a line for each rate, even if its quantity is 0.
 * @param freeTier - whether the free tier of an account is subtracted
 */
export function billOf(quantities: Quantities, rates: Rates, freeTier = false): BillLine[] {
  return RATE_IDS.map((rate) => {
    const { service, what, unit } = rates[rate];
    const quantity = quantities[rate];
    return { rate, service, what, unit, quantity, cost: priceOf(rates[rate], quantity, freeTier) };
  });
}

/** Sum of all lines, in US dollars. */
export function totalOf(lines: readonly BillLine[]): number {
  return lines.reduce((sum, { cost }) => sum + cost, 0);
}

/** US dollars for each service, in the order of the lines. */
export function byService(lines: readonly BillLine[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { service, cost } of lines) sums.set(service, (sums.get(service) ?? 0) + cost);
  return sums;
}

/** Rates that add to the bill and are not verified. */
export function unverifiedOf(lines: readonly BillLine[], rates: Rates): RateId[] {
  return lines.filter(({ rate, cost }) => cost > 0 && rates[rate].unverified !== undefined).map(({ rate }) => rate);
}
