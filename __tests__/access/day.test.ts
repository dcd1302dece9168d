import { dayAfter, daysBetween, isDay, utcDay } from '../../src/access/day';

test.each(['2027-03-01', '2028-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('%s is a day', (text) => {
  expect(isDay(text)).toBe(true);
});

test.each([
  '2027-02-30',
  '2027-02-29',
  '2100-02-29',
  '2027-13-01',
  '2027-00-10',
  '2027-3-1',
  '01.03.2027',
  '',
  ' 2027-03-01',
  '2027-03-01T00:00:00Z',
  '+002027-03-01',
])('"%s" is no day', (text) => {
  expect(isDay(text)).toBe(false);
});

test.each(['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles'])('the day is that of UTC on a machine in %s', (zone) => {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try {
    expect(utcDay(new Date('2027-03-01T00:00:00.000Z'))).toBe('2027-03-01');
    expect(utcDay(new Date('2027-03-01T23:59:59.999Z'))).toBe('2027-03-01');
    expect(daysBetween('2027-03-27', '2027-03-29')).toBe(2);
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
});

test('days are counted across leap days and years', () => {
  expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
  expect(daysBetween('2027-02-28', '2027-03-01')).toBe(1);
  expect(daysBetween('2027-01-01', '2026-12-31')).toBe(-1);
  expect(dayAfter('2028-02-28', 1)).toBe('2028-02-29');
  expect(dayAfter('2027-01-01', -1)).toBe('2026-12-31');
});
