/** A day of the calendar in UTC, e.g. `2027-03-01`; days compare as texts. */
export type Day = string;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** Whether a text names an existing day: 2027-02-29 does not exist. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && utcDay(date) === text;
}

/** The day in UTC, in any time zone of the machine. */
export function utcDay(time: Date): Day {
  return time.toISOString().slice(0, 10);
}

/** Days from one day to another; negative if the other is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** The day that is so many days later; earlier for a negative number. */
export function dayAfter(day: Day, days: number): Day {
  return utcDay(new Date(Date.parse(day) + days * DAY_MS));
}
