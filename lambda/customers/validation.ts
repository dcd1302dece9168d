import type * as z from 'zod';
import { Problem } from './problem';

/**
 * Parses `given` with `schema`.
 * @throws Problem `validation_failed`, which names `what` and each wrong field
 */
export function validated<Schema extends z.ZodType>(schema: Schema, given: unknown, what: string): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new Problem('validation_failed', `${what} is not valid: ${reasons(result.error, given)}`);
}

/** Describes each wrong field, with the expected and the given value. */
export function reasons(error: z.ZodError, given: unknown): string {
  const sentences = error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return `unknown field ${issue.keys.slice(0, 5).map(described).join(', ')}, which the API would ignore; leave it out`;
    }
    const value = issue.path.reduce<unknown>((outer, key) => (outer as Record<PropertyKey, unknown>)[key], given);
    const field = issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
    return `${field}${issue.message}, was ${described(value)}`;
  });
  return [...new Set(sentences)].join('; ');
}

/** Describes a value briefly: a key or value may be megabytes long. */
function described(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return value.length <= 64 ? JSON.stringify(value) : `${value.length} characters long`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return JSON.stringify(value);
}
