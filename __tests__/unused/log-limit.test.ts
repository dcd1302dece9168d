import { dayAfter } from '../../src/access/day';
import { CallTally } from '../../src/unused/call-tally';
import { logLimits, windowBefore } from '../../src/unused/log-limit';

const window = windowBefore('2027-01-11', 10);
const call = {
  route: 'GET /orders',
  caller: 'a',
  kind: 'machine',
  scopes: '',
  isRefused: false,
  stage: 'prod',
} as const;

function limits(
  days: readonly string[],
  change: (tally: CallTally) => void = () => undefined,
  sampled = false,
): string[] {
  const tally = new CallTally({ from: window.from, stage: 'prod' });
  for (const day of days) tally.add({ ...call, time: Date.parse(`${day}T12:00:00Z`) });
  change(tally);
  return logLimits(tally, window, sampled).map(({ kind, text }) => `${kind}: ${text}`);
}
const all = Array.from({ length: 10 }, (_, index) => dayAfter('2027-01-01', index));

test('a line of each whole day before today is enough', () => {
  expect(window.from).toBe('2027-01-01');
  expect(limits(all)).toEqual([]);
  expect(limits(['2026-12-30', '2026-12-31', ...all, '2027-01-11'])).toEqual([]);
});

test.each([
  [
    'begins late',
    all.slice(1),
    'window: the log has lines of 2027-01-02 to 2027-01-10, which is less than the 10 days',
  ],
  ['ends early', all.slice(0, -1), 'window: the log has lines of 2027-01-01 to 2027-01-09, which is less than the 10'],
  ['is of another time', ['2026-01-01'], 'window: no line is of the 10 days from 2027-01-01 to 2027-01-10'],
  ['is empty', [], 'window: no line is of the 10 days'],
])('a log that %s is said to be short', (_, days, text) => {
  expect(limits(days)).toEqual([expect.stringContaining(text)]);
});

test('days without a line are gaps, at the begin of the window, too', () => {
  expect(limits(all.filter((day) => !['2027-01-03', '2027-01-05', '2027-01-06'].includes(day)))).toEqual([
    'gaps: no line is of 2027-01-03, 2027-01-05 to 2027-01-06',
  ]);
  expect(limits(['2026-12-20', ...all.slice(2)])).toEqual(['gaps: no line is of 2027-01-01 to 2027-01-02']);
});

test('other stages, lines that are none, lines without a time and a sample are said', () => {
  const found = limits(
    all,
    (tally) => {
      tally.add({ ...call, stage: 'test', time: 1 });
      tally.add(undefined);
      tally.add({ ...call, time: 0 });
    },
    true,
  );
  expect(found).toEqual([
    'sampled: the lines are a sample of the calls',
    'stage: 1 line of stage "test" was left out',
    'lines: 1 line of 13 could not be read',
    'undated: 1 line without a time counted as within the window',
  ]);
});
