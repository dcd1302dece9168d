import * as z from 'zod';
import { CostError } from './error';
import published from './rates.json';

const tier = z.strictObject({
  /** Monthly quantity up to which the price holds; the last tier has no limit. */
  upTo: z.number().positive().optional(),
  /** In US dollars, for `per` units. */
  price: z.number().nonnegative(),
});

const tiers = z
  .array(tier)
  .min(1)
  .refine((list) => list.every(({ upTo }, index) => (upTo === undefined) === (index === list.length - 1)), {
    error: 'expected upTo in every tier but the last',
  })
  .refine((list) => list.every(({ upTo = Infinity }, index) => upTo > (list[index - 1]?.upTo ?? 0)), {
    error: 'expected each tier to end above the one before it',
  });

const rateShape = z
  .strictObject({
    service: z.string().min(1),
    /** Description of the billed thing. */
    what: z.string().min(1),
    unit: z.string().min(1),
    /** Number of units that a price is for, e.g. 1,000,000 requests. */
    per: z.number().positive(),
    tiers,
    /** Units that are free in each month, without an end date. */
    free: z.number().positive().optional(),
    region: z.string().min(1),
    /** AWS page that states the price. */
    source: z.strictObject({ title: z.string().min(1), url: z.url({ protocol: /^https$/ }) }),
    /** Year and month of the last check. */
    checked: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'expected a year and a month such as 2026-11'),
    /** Source that the price was read from. */
    confirmed: z.string().min(1).optional(),
    /** Reason why the price is not certain. */
    unverified: z.string().min(1).optional(),
  })
  .refine(({ confirmed, unverified }) => (confirmed === undefined) !== (unverified === undefined), {
    error: 'expected either confirmed or unverified',
  });

/** A price of AWS, with its source. */
export type Rate = z.output<typeof rateShape>;

/** Name of a rate, in the order of a bill. */
export type RateId = keyof typeof published;

export const RATE_IDS = Object.keys(published) as readonly RateId[];

export type Rates = Readonly<Record<RateId, Rate>>;

const allRates = z.record(z.enum(RATE_IDS), rateShape);
const someRates = z.partialRecord(z.enum(RATE_IDS), rateShape);

/** Built-in prices, from `rates.json`. */
export const RATES: Rates = allRates.parse(published);

/**
 * Returns the built-in prices with some of them replaced.
 * @param given - complete rates, by name
 * @param place - their source, for the error
 * @throws CostError `ERR_RATES_INVALID`
 */
export function ratesWith(given: unknown, place: string): Rates {
  const result = someRates.safeParse(given);
  if (result.success) return { ...RATES, ...result.data };
  const [issue] = result.error.issues;
  const found = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`.replace(/^: /, '');
  const expected = 'expected rates by name as in src/cost/rates.json, each of them whole';
  throw new CostError('ERR_RATES_INVALID', `${place} has other content (${found}), ${expected}; correct it`);
}

/**
 * Computes the price of a quantity in US dollars, tier by tier.
 * @param quantity - units in a month
 * @param freeTier - whether the free tier of an account is subtracted first
 */
export function priceOf({ tiers: list, per, free }: Rate, quantity: number, freeTier: boolean): number {
  const billed = Math.max(0, quantity - (freeTier ? (free ?? 0) : 0));
  return list.reduce((sum, { upTo = Infinity, price }, index) => {
    const from = list[index - 1]?.upTo ?? 0;
    return sum + (Math.max(0, Math.min(billed, upTo) - from) / per) * price;
  }, 0);
}
