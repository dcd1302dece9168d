import type { Runner } from './function-runner';
import type { InvocationOutcome } from './invocation-line';

/** Why nothing came: the function was too slow for who asked, whatever it may take itself. */
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
