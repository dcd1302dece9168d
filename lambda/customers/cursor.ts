import * as z from 'zod';
import { customerId } from './customer-id';

/** Tells a cursor from any other base64url text. */
const prefix = 'after:';

/** The opaque `next` of a page; it carries the id of the page's last customer and nothing else. */
export function encodeCursor(lastId: string): string {
  return Buffer.from(prefix + lastId).toString('base64url');
}

/**
 * Reads what `encodeCursor` wrote, to the id it carries.
 * It is not signed: whoever forges one only starts the list elsewhere, which the same scope allows.
 */
export const cursor = z.string().transform((text, context) => {
  const lastId = Buffer.from(text, 'base64url').toString().slice(prefix.length);
  // Buffer skips what is not base64url: only text that was given out encodes back to itself.
  if (!customerId.safeParse(lastId).success || encodeCursor(lastId) !== text) {
    context.addIssue('expected the "next" of an earlier page, unchanged; leave it out to start from the first page');
    return z.NEVER;
  }
  return lastId;
});
