import * as z from 'zod';

/**
 * Values by names that the user gives. zod passes over an own key named `__proto__`, which parsed JSON can hold.
 * @param key - what a name has to be
 * @param expected - what is said where it is no object at all
 */
export function byName<Value extends z.ZodType>(value: Value, key: z.ZodString = z.string(), expected?: string) {
  return z
    .unknown()
    .refine((given) => !Object.hasOwn(given ?? {}, '__proto__'), 'names other than "__proto__"')
    .pipe(z.record(key, value, expected));
}
