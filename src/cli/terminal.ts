import { UNSEEN } from '../pattern/unseen-character';

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

/** A foreign text on one line; characters that a terminal would obey or hide are written by their code points. */
export function visibleText(text: string): string {
  return text.replaceAll(UNSEEN, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  });
}
