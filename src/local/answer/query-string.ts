import type { Pair } from '../../system/http-message';
import { FrontDoorRefusal } from './front-door';

/** Characters that a query may hold only percent-encoded. */
const ENCODED_ALONE = /[|{}]/;

/**
 * Names and values of a query, decoded, in their order. A semicolon ends a pair as an ampersand does.
 * @param query - as it was sent, without the question mark
 * @throws FrontDoorRefusal if it holds a character that API Gateway accepts only percent-encoded
 * @see AWS docs, "Amazon API Gateway important notes"
 */
export function queryPairs(query: string): Pair[] {
  const [plain] = ENCODED_ALONE.exec(query) ?? [];
  if (plain !== undefined) {
    const message = `Bad Request: the query has "${plain}", which API Gateway takes as ${encodeURIComponent(plain)} alone.`;
    throw new FrontDoorRefusal(400, message);
  }
  return [...new URLSearchParams(query.replaceAll(';', '&'))];
}
