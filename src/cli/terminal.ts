/** Whether what is printed may be coloured: a terminal shows it, and nobody asked otherwise. */
export function useColour(): boolean {
  return process.stdout.isTTY && !process.env.NO_COLOR;
}

/** Writes a line to stdout. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a line to stderr. */
export function printError(line: string): void {
  process.stderr.write(`${line}\n`);
}
