/** Whether the output may be coloured: it goes to a terminal, and `NO_COLOR` is not set. */
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

/** Characters that move the cursor or break the line. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** A foreign text on one line; control characters, which a terminal would obey, are written by their code points. */
export function visibleText(text: string): string {
  return text.replaceAll(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
