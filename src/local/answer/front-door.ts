/** Longest body, in bytes. */
export const MAX_BODY_BYTES = 10_485_760;

/** Longest request line and header lines together, with line ends and white space, in bytes. */
export const MAX_HEADER_BYTES = 10_240;

/**
 * A request API Gateway turns away before it knows for which API it is: plain text, which no gateway response shapes.
 * - a long body: published tests of deployed APIs expect this status, text and type, and the documentation says that
 *   the 413 cannot be customized
 * - long headers: only the text was published. It is the sibling of the other, from the same decoder, so the status is
 *   taken to be the same; not tried against AWS
 * @see AWS docs, "Quotas for configuring and running a REST API in API Gateway" and "Amazon API Gateway important notes"
 */
export class FrontDoorRefusal extends Error {
  override readonly name = 'FrontDoorRefusal';

  constructor(
    readonly status: 400 | 413,
    message: string,
  ) {
    super(message);
  }
}

/** The part of a request that Node.js has read before the body. */
interface RequestHead {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly rawHeaders: readonly string[];
}

/**
 * Checks the size of a request's head.
 * @param rawHeaders - names and values in turn, each character one byte
 * @throws FrontDoorRefusal
 */
export function checkHeadSize({ method = '', url = '', rawHeaders }: RequestHead): void {
  const requestLine = `${method} ${url} HTTP/1.1\r\n`.length;
  // A colon and a space follow each name, a line end each value.
  const bytes = rawHeaders.reduce((sum, text) => sum + text.length + 2, requestLine);
  if (bytes > MAX_HEADER_BYTES) {
    throw new FrontDoorRefusal(413, `HTTP header is larger than ${MAX_HEADER_BYTES} bytes.`);
  }
}
