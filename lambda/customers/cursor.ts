import * as z from 'zod';

const expected = 'expected the "next" of an earlier page, unchanged; leave it out to start from the first page';

/**
 * A cursor, as callers see it. Each pair of digits is a character of an id, so every text that matches is a usable
 * cursor.
 */
export const cursorText = z.string(expected).regex(/^(?:2d|3[0-9]|5f|[46][1-9a-f]|[57][0-9a]){1,64}$/, expected);

/** The opaque `next` of a page; it carries the id of the page's last customer and nothing else. */
export function encodeCursor(lastId: string): string {
  return Buffer.from(lastId).toString('hex');
}

/**
 * Decodes the output of `encodeCursor` to the id in it. The cursor is not signed: a forged one only starts the list at
 * another place, which the same scope allows anyway.
 */
export const cursor = cursorText.transform((text) => Buffer.from(text, 'hex').toString());
