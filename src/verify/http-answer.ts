import { errorCode } from '../error/thrown';

/** Answer to an HTTP request. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** A request without an answer; the message says why, without the content of the request. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** In milliseconds, slightly more than the 29 s that API Gateway waits for an integration. */
const TIMEOUT_MS = 30_000;

/**
 * Sends a request and reads the whole answer; a redirect is an answer too.
 * @param timeoutMs - limit for the whole request, in milliseconds
 * @throws NoAnswerError
 */
export async function send(url: string, init: RequestInit, timeoutMs = TIMEOUT_MS): Promise<HttpAnswer> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { redirect: 'manual', ...init, signal });
    return { status: response.status, headers: response.headers, body: await response.text() };
  } catch (error) {
    throw new NoAnswerError(signal.aborted ? `no answer within ${timeoutMs / 1_000} s` : `no answer: ${reason(error)}`);
  }
}

/** `fetch` puts the error of the connection into the cause of its own error. */
function reason(error: unknown): string {
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : error;
  const code = errorCode(cause);
  return typeof code === 'string' ? code : 'the connection failed';
}
