import type { Runner } from './function-runner';
import type { InvocationOutcome } from './invocation-line';

/** `given-up`: the caller stopped waiting, although the function's own timeout may be longer. */
export type TimedOutcome = InvocationOutcome | { readonly failure: 'given-up' };

/** Runs a function for an event, and waits so long for it. */
export async function invokeWithin(
  timeoutMs: number,
  runner: Runner,
  event: object,
  requestId: string,
): Promise<TimedOutcome> {
  const giveUp = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<TimedOutcome>((resolve) => {
    timer = setTimeout(() => {
      giveUp.abort();
      resolve({ failure: 'given-up' });
    }, timeoutMs);
  });
  try {
    return await Promise.race([runner.invoke(event, requestId, giveUp.signal), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
