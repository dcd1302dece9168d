import * as z from 'zod';
import { CostError } from './error';
import published from './rates.json';

const tier = z.strictObject({
  /** Units of a month up to which the price holds; the last tier has no end. */
  upTo: z.number().positive().optional(),
  /** US dollars for `per` units. */
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
    /** What is billed, in words. */
    what: z.string().min(1),
    unit: z.string().min(1),
    /** Units that a price is for, e.g. 1,000,000 requests. */
    per: z.number().positive(),
    tiers,
    /** Units of each month that an account gets for nothing, for as long as it exists. */
    free: z.number().positive().optional(),
    region: z.string().min(1),
    /** The page of AWS that decides. */
    source: z.strictObject({ title: z.string().min(1), url: z.url({ protocol: /^https$/ }) }),
    /** Year and month in which it was last compared. */
    checked: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'expected a year and a month such as 2026-11'),
    /** Where the price was read. */
    confirmed: z.string().min(1).optional(),
    /** Why it is not certain. */
    unverified: z.string().min(1).optional(),
  })
  .refine(({ confirmed, unverified }) => (confirmed === undefined) !== (unverified === undefined), {
    error: 'expected either confirmed or unverified',
  });

/** A price of AWS, and where it is from. */
export type Rate = z.output<typeof rateShape>;

/** Names of the rates, in the order of a bill. */
export type RateId = keyof typeof published;

export const RATE_IDS = Object.keys(published) as readonly RateId[];

export type Rates = Readonly<Record<RateId, Rate>>;

const allRates = z.record(z.enum(RATE_IDS), rateShape);
const someRates = z.partialRecord(z.enum(RATE_IDS), rateShape);

/** The prices this project knows, of `rates.json`. */
export const RATES: Rates = allRates.parse(published);

/**
 * The known prices with some of them replaced.
 * @param given - rates by name, each whole
 * @param place - where they are from, for the error
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
 * What a quantity costs, in US dollars, tier by tier.
 * @param quantity - units of a month
 * @param freeTier - whether what an account has free of charge is taken off first
 */
export function priceOf({ tiers: list, per, free }: Rate, quantity: number, freeTier: boolean): number {
  const billed = Math.max(0, quantity - (freeTier ? (free ?? 0) : 0));
  return list.reduce((sum, { upTo = Infinity, price }, index) => {
    const from = list[index - 1]?.upTo ?? 0;
    return sum + (Math.max(0, Math.min(billed, upTo) - from) / per) * price;
  }, 0);
}
