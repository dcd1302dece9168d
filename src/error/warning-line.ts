const PREFIX = 'warning: ';

/** Formats a warning for stderr. */
export function warningLine(message: string): string {
  return `${PREFIX}${message}\n`;
}

/** Picks the warnings from the stderr output of a program. */
export function warningLines(stderr: string): string[] {
  return stderr.split('\n').flatMap((line) => (line.startsWith(PREFIX) ? [`${line}\n`] : []));
}
