import { deflateSync, gzipSync } from 'node:zlib';

/** Content codings that API Gateway writes. */
const CODINGS: Readonly<Record<string, (body: Buffer) => Buffer>> = { gzip: gzipSync, deflate: deflateSync };

/** When an answer is compressed. */
export interface CompressionOptions {
  /** The caller's header; absent if it sent none. */
  readonly acceptEncoding: string | undefined;
  /** Smallest compressed body, in bytes; absent if the API does not compress. */
  readonly minimumBytes: number | undefined;
}

/**
 * The backend's answer, compressed if the API compresses and the first encoding in `Accept-Encoding` is supported. An
 * answer without that header, or with an encoding already, stays as it is.
 * @see AWS docs, "Receive an API response with a compressed payload in API Gateway" and "Enable payload compression
 *   for an API in API Gateway"
 */
export async function compressed(
  response: Response,
  { acceptEncoding = '', minimumBytes }: CompressionOptions,
): Promise<Response> {
  const coding = preferred(acceptEncoding);
  const compress = Object.hasOwn(CODINGS, coding) ? CODINGS[coding] : undefined;
  if (minimumBytes === undefined || !compress || !response.body || response.headers.has('content-encoding')) {
    return response;
  }
  const { status } = response;
  const headers = new Headers(response.headers);
  const body = Buffer.from(await response.arrayBuffer());
  if (body.length < minimumBytes) return new Response(new Uint8Array(body), { status, headers });
  headers.set('content-encoding', coding);
  return new Response(new Uint8Array(compress(body)), { status, headers });
}

/** The coding that a caller likes best; the first of several that it likes the same. */
function preferred(acceptEncoding: string): string {
  const codings = acceptEncoding.split(',').map((part) => {
    const [name = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase());
    const weight = parameters.find((each) => each.startsWith('q='))?.slice(2);
    return { name, weight: weight === undefined ? 1 : Number(weight) };
  });
  const [first] = codings.sort((one, other) => other.weight - one.weight);
  return first && first.weight > 0 ? first.name : '';
}
