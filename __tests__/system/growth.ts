/** Lengths that are compared; the second is ten times the first. */
const SHORT = 20_000;
const LONG = 10 * SHORT;
/** Ten for what is linear, a hundred for what is quadratic. */
const MOST = 35;

/** Whether the time that `run` takes grows no faster than the text. Of several rounds the best, since others use the machine. */
export function growsWithLength(run: (length: number) => unknown): boolean {
  run(SHORT);
  for (let round = 0; round < 5; round++) {
    if (milliseconds(run, LONG) < MOST * Math.max(milliseconds(run, SHORT), 0.05)) return true;
  }
  return false;
}

function milliseconds(run: (length: number) => unknown, length: number): number {
  const started = performance.now();
  run(length);
  return performance.now() - started;
}
