import { errorCode } from '../error/thrown';

/** What a request got. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** A request got nothing; the message says why, without what was sent. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** Milliseconds, a little more than the 29 s an API waits for what is behind it. */
const TIMEOUT_MS = 30_000;

/**
 * Sends one request and reads its answer to the end; a redirect is an answer as well.
 * @param timeoutMs - milliseconds for all of it
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

/** `fetch` hides what happened to the connection in the cause of its error. */
function reason(error: unknown): string {
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : error;
  const code = errorCode(cause);
  return typeof code === 'string' ? code : 'the connection failed';
}
