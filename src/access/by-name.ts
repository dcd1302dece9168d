import * as z from 'zod';

/**
 * Values by names that the user gives. Refuses an own key `__proto__`, which parsed JSON can hold and zod ignores.
 * @param key - schema of a name
 * @param expected - expectation in the message when the value is no object
 */
export function byName<Value extends z.ZodType>(value: Value, key: z.ZodString = z.string(), expected?: string) {
  return z
    .unknown()
    .refine((given) => !Object.hasOwn(given ?? {}, '__proto__'), 'names other than "__proto__"')
    .pipe(z.record(key, value, expected));
}
