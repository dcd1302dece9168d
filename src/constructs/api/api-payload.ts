import type { ModelRoute } from '../../access/model-route';
import { AccessError } from '../../access/error';

/** Options of the caller. */
export interface ApiPayloadOptions {
  /**
   * Media types whose bodies are bytes, such as `image/png` or `image/*`; a star on both sides is every type. A function
   * gets and gives them in base64.
   * @default - every body is text; an API that had such types keeps them until the list is `[]`
   * @see AWS docs, "Binary media types for REST APIs in API Gateway"
   */
  readonly binaryMediaTypes?: readonly string[];
  /**
   * Smallest answer in bytes that is compressed for a caller that accepts it, 0 to 10,485,760; null turns compression
   * off.
   * @default - no answer is compressed; an API that has compressed so far continues until the value is null
   * @see AWS docs, "Payload compression for REST APIs in API Gateway"
   */
  readonly minimumCompressionBytes?: number | null;
}

const MAX_COMPRESSION_BYTES = 10_485_760;
/** Value by which the AWS provider turns compression off. */
const OFF = '-1';
const ANY = '*/*';
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/(?:\*|[a-z0-9][a-z0-9!#$&^_.+-]*)$/i;

/**
 * Attributes of an API by which bodies are read and written.
 * @param textual - why API Gateway must read bodies of the API as text, e.g. a route whose body is checked
 * @throws AccessError `ERR_API_INVALID`
 */
export function payloadAttributes(
  { binaryMediaTypes, minimumCompressionBytes: bytes }: ApiPayloadOptions,
  textual: string | undefined,
) {
  for (const [index, type] of (binaryMediaTypes ?? []).entries()) {
    checkMediaType(type, textual);
    if (binaryMediaTypes?.indexOf(type) !== index) {
      throw invalid(`the binary media type "${type}" twice`, 'each once', 'remove one', type);
    }
  }
  if (typeof bytes === 'number' && !(Number.isInteger(bytes) && bytes >= 0 && bytes <= MAX_COMPRESSION_BYTES)) {
    const expected = `a whole number of bytes from 0 to ${MAX_COMPRESSION_BYTES}, or null for no compression`;
    throw invalid(`minimumCompressionBytes ${bytes}`, expected, 'set it within', bytes);
  }
  return {
    ...(binaryMediaTypes === undefined ? {} : { binaryMediaTypes: [...binaryMediaTypes] }),
    ...(bytes === undefined ? {} : { minimumCompressionSize: bytes === null ? OFF : String(bytes) }),
  };
}

/** Why an API must read JSON as text; undefined if no part of it must. */
export function textualReason(
  routes: readonly ModelRoute[],
  fixed: readonly string[],
  preflights: boolean,
): string | undefined {
  const checked = routes.find(({ rule }) => rule.body);
  if (checked) return `the body of route "${checked.name}" is checked, for which it is read as JSON`;
  if (preflights) return 'preflights of pages are answered by a template, which is text';
  return fixed[0] === undefined ? undefined : `route "${fixed[0]}" has a fixed answer, which is text`;
}

function checkMediaType(type: string, textual: string | undefined): void {
  if (type !== ANY && !MEDIA_TYPE.test(type)) {
    const expected = 'a media type such as image/png, a family such as image/*, or */*';
    throw invalid(`the binary media type "${type}"`, expected, 'correct it', type);
  }
  if (textual !== undefined && [ANY, 'application/*', 'application/json'].includes(type.toLowerCase())) {
    const given = `the binary media type "${type}", which JSON is of`;
    throw invalid(given, `types without JSON, since ${textual}`, 'name the types that are bytes', type);
  }
}

function invalid(given: string, expected: string, fix: string, value: unknown): AccessError {
  return new AccessError('ERR_API_INVALID', `the API has ${given}, expected ${expected}; ${fix}`, {
    given: value,
    expected,
  });
}
