import type { Quota, QuotaPeriod } from '../../../src/system/usage-plan';
import { QuotaUsage, periodStart } from '../../../src/local/limits/quota';

/** The times of requests that the quota admits. */
function admitted(quota: Quota, start: string, times: readonly string[]): string[] {
  const usage = new QuotaUsage(quota, Date.parse(start));
  return times.filter((time) => {
    const hasRoom = usage.hasRoom(Date.parse(time));
    if (hasRoom) usage.take();
    return hasRoom;
  });
}

test.each<[QuotaPeriod, string, string]>([
  ['DAY', '2026-03-01T00:00:00.000Z', '2026-03-01'],
  ['DAY', '2026-03-01T23:59:59.999Z', '2026-03-01'],
  ['DAY', '2026-03-01T23:30:00.000-05:00', '2026-03-02'],
  ['WEEK', '2026-03-01T12:00:00.000Z', '2026-02-23'],
  ['WEEK', '2026-03-02T00:00:00.000Z', '2026-03-02'],
  ['WEEK', '2026-01-01T00:00:00.000Z', '2025-12-29'],
  ['MONTH', '2024-02-29T12:00:00.000Z', '2024-02-01'],
  ['MONTH', '2025-12-31T23:59:59.999Z', '2025-12-01'],
])('the %s of %s began on %s in UTC', (period, now, start) => {
  expect(new Date(periodStart(period, Date.parse(now))).toISOString()).toBe(`${start}T00:00:00.000Z`);
});

test('what is left of a period ends with it', () => {
  const times = [
    '2026-03-01T10:00:00Z',
    '2026-03-01T11:00:00Z',
    '2026-03-01T23:59:59Z',
    '2026-03-02T00:00:00Z',
    '2026-03-02T00:00:01Z',
    '2026-03-02T00:00:02Z',
  ];
  const quota = { limit: 2, offset: 0, period: 'DAY' } as const;
  expect(admitted(quota, '2026-03-01T09:00:00Z', times)).toEqual([times[0], times[1], times[3], times[4]]);
});

test('an offset counts in the first period alone, also where nobody asked in it', () => {
  const quota = { limit: 2, offset: 1, period: 'MONTH' } as const;
  const [march, april] = ['2026-03-05T00:00:00Z', '2026-04-01T00:00:00Z'];
  expect(admitted(quota, '2026-03-01T00:00:00Z', [march, march, april, april, april])).toEqual([march, april, april]);
  expect(admitted(quota, '2026-03-01T00:00:00Z', [april, april, april])).toEqual([april, april]);
});

test('a clock that goes back begins no period again', () => {
  const quota = { limit: 1, offset: 0, period: 'DAY' } as const;
  const [first, second] = ['2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'];
  expect(admitted(quota, first, [second, first, second])).toEqual([second]);
});

test('a limit of 0 lets nothing through', () => {
  expect(admitted({ limit: 0, offset: 0, period: 'WEEK' }, '2026-03-01T00:00:00Z', ['2026-05-01T00:00:00Z'])).toEqual(
    [],
  );
});
