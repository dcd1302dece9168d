/** Compared lengths; the second is ten times the first. */
const SHORT = 20_000;
const LONG = 10 * SHORT;
/** Limit of the ratio: it would be ten for linear growth, a hundred for quadratic. */
const MOST = 35;

const ROUNDS = 20;

/**
 * Whether the processor time of `run` grows at most linearly. Other processes do not count, and the best of several
 * rounds excludes garbage collection.
 */
export function growsWithLength(run: (length: number) => unknown): boolean {
  run(SHORT);
  const best = { short: Infinity, long: Infinity };
  for (let round = 0; round < ROUNDS; round++) {
    best.short = Math.min(best.short, Math.max(milliseconds(run, SHORT), 0.05));
    best.long = Math.min(best.long, milliseconds(run, LONG));
    if (best.long < MOST * best.short) return true;
  }
  return false;
}

function milliseconds(run: (length: number) => unknown, length: number): number {
  const before = process.cpuUsage();
  run(length);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
