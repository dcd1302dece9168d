import * as z from 'zod';

const expected = 'expected the "next" of an earlier page, unchanged; leave it out to start from the first page';

/** A cursor as callers see it. Every two digits are a character of an id, so each that matches leads somewhere. */
export const cursorText = z.string(expected).regex(/^(?:2d|3[0-9]|5f|[46][1-9a-f]|[57][0-9a]){1,64}$/, expected);

/** The opaque `next` of a page; it carries the id of the page's last customer and nothing else. */
export function encodeCursor(lastId: string): string {
  return Buffer.from(lastId).toString('hex');
}

/**
 * Reads what `encodeCursor` wrote, to the id it carries.
 * It is not signed: whoever forges one only starts the list elsewhere, which the same scope allows.
 */
export const cursor = cursorText.transform((text) => Buffer.from(text, 'hex').toString());
