import fc from 'fast-check';
import type { AccessToken } from '../../packages/token-client/src/access-token';
import { planLife } from '../../packages/token-client/src/access-token';
import { TokenCache } from '../../packages/token-client/src/token-cache';
import { ManualClock, promisesDone } from './manual-clock';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DEADLINE_MS = 8 * SECOND;

const step = fc.record({
  waitMs: fc.oneof(fc.nat(5 * SECOND), fc.nat(MINUTE), fc.nat(60 * MINUTE)),
  callers: fc.integer({ min: 1, max: 3 }),
  outcome: fc.constantFrom('token', 'token', 'token', 'failure', 'hangs'),
  tookMs: fc.nat(DEADLINE_MS),
});
const traffic = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 60 }),
  lifetimeSeconds: fc.constantFrom(60, 300, 3_600, 86_400),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});

/** Times and result of a call of `obtain`. */
interface Course {
  readonly startedAt: number;
  endedAt?: number;
  issued?: boolean;
}

test('whatever happens, no token is used when it is over, and none is asked for too early or too often', async () => {
  await fc.assert(
    fc.asyncProperty(traffic, async ({ steps, lifetimeSeconds, random }) => {
      const clock = new ManualClock();
      const courses: Course[] = [];
      const expiry = new Map<string, number>();
      let now = steps[0];
      const obtain = async (): Promise<AccessToken> => {
        const { outcome, tookMs } = now ?? { outcome: 'token', tookMs: 0 };
        const course: Course = { startedAt: clock.now() };
        courses.push(course);
        await clock.sleep(outcome === 'hangs' ? DEADLINE_MS : tookMs);
        course.endedAt = clock.now();
        course.issued = outcome === 'token';
        if (outcome !== 'token') throw new Error(outcome);
        const value = `token-${courses.length}`;
        expiry.set(value, course.startedAt + lifetimeSeconds * SECOND);
        return { value, ...planLife(course.startedAt, lifetimeSeconds, random) };
      };
      const cache = new TokenCache({ obtain, deadlineMs: DEADLINE_MS, clock });

      for (const each of steps) {
        now = each;
        const calls = Promise.allSettled(Array.from({ length: each.callers }, () => cache.get()));
        await clock.passUntilSettled(calls);
        for (const call of await calls) {
          if (call.status === 'fulfilled') expect(clock.now()).toBeLessThan(expiry.get(call.value) ?? 0);
        }
        clock.pass(each.waitMs);
        await promisesDone();
      }

      for (const [index, { startedAt }] of courses.entries()) {
        const before = courses[index - 1];
        if (!before) continue;
        // One call at a time, a pause after a failure, and three quarters of a life after a token.
        expect(startedAt).toBeGreaterThanOrEqual(before.endedAt ?? before.startedAt + DEADLINE_MS);
        if (before.issued === false) expect(startedAt - (before.endedAt ?? 0)).toBeGreaterThanOrEqual(SECOND);
        if (before.issued) expect(startedAt - before.startedAt).toBeGreaterThanOrEqual(750 * lifetimeSeconds);
      }
    }),
    { endOnFailure: true },
  );
});

test('a renewal that comes to its end after another took its place changes nothing', async () => {
  const clock = new ManualClock();
  const obtained: ((token: AccessToken) => void)[] = [];
  const obtain = () => new Promise<AccessToken>((resolve) => obtained.push(resolve));
  const cache = new TokenCache({ obtain, deadlineMs: DEADLINE_MS, clock });
  const first = cache.get();
  clock.freeze(60 * MINUTE);
  const second = cache.get();
  const token = (value: string) => ({ value, ...planLife(clock.now(), 3_600, 0) });
  obtained[1]?.(token('second'));
  await promisesDone();
  obtained[0]?.(token('first'));
  expect([await first, await second, await cache.get()]).toEqual(['first', 'second', 'second']);
});

test('a failure keeps nobody waiting whose clock was set back', async () => {
  const clock = new ManualClock();
  let calls = 0;
  const obtain = () => Promise.reject(new Error(`call ${++calls}`));
  const cache = new TokenCache({ obtain, deadlineMs: DEADLINE_MS, clock });
  await expect(cache.get()).rejects.toThrow('call 1');
  await expect(cache.get()).rejects.toThrow('call 1');
  clock.pass(-60 * MINUTE);
  await expect(cache.get()).rejects.toThrow('call 2');
});
