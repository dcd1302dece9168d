const PREFIX = 'warning: ';

/** A line for stderr about something that works and needs attention. */
export function warningLine(message: string): string {
  return `${PREFIX}${message}\n`;
}

/** The warnings among the lines that a program wrote to stderr. */
export function warningLines(stderr: string): string[] {
  return stderr.split('\n').flatMap((line) => (line.startsWith(PREFIX) ? [`${line}\n`] : []));
}
