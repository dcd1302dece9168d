import { isDeepStrictEqual } from 'node:util';
import type { ThrottleLimit } from '../../system/method-settings';
import type { ComparedRoute } from '../change/access-comparison';
import { grouped } from '../change/paired';
import type { Phrase } from '../report/phrase';
import { named, say } from '../report/phrase';
import type { Statement } from './statement';
import { statement } from './statement';

/** Routes that may be called more or less often than before, those of one change in one sentence. */
export function throttleStatements(routes: readonly ComparedRoute[]): Statement[] {
  const changed = routes.flatMap(({ name, before, after }) =>
    // Without a known stage, the throttle is unknown; another statement reports such a stage.
    before?.stage && after?.stage && !isDeepStrictEqual(before.throttle, after.throttle)
      ? [{ name, was: before.throttle, is: after.throttle }]
      : [],
  );
  return grouped(changed, ({ was, is }) => JSON.stringify([was ?? null, is ?? null])).flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const names = named(group.map(({ name }) => name));
    return statement(say`${sentence(first.was, first.is)}, at ${names}`, 'throttle');
  });
}

function sentence(was: ThrottleLimit | undefined, is: ThrottleLimit | undefined): Phrase {
  if (!is) return say`requests are no longer throttled${was ? say`; the limit was ${numbers(was)}` : []}`;
  const before = was ? say`, no longer ${numbers(was)}` : say`, without a limit until now`;
  return say`API Gateway lets at most ${numbers(is)} through${before}`;
}

function numbers({ ratePerSecond, burst }: ThrottleLimit): Phrase {
  return say`${ratePerSecond} requests a second and ${burst} at once`;
}
