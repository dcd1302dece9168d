import { randomUUID } from 'node:crypto';

/** A command with a compiled file that no other process uses. */
export interface OwnOutfile {
  readonly command: string;
  /** Absent if the command compiles to no file that it then runs. */
  readonly file?: string;
}

const OUTFILE = /--outfile=([\w./-]+)\.([cm]?js)(?=\s)/;

/**
 * Gives a command that compiles an app and runs it a compiled file of its own. Two commands at once would write the same
 * file, and one could run the half of it.
 */
export function withOwnOutfile(command: string): OwnOutfile {
  const [found, base, extension] = OUTFILE.exec(command) ?? [];
  if (found === undefined) return { command };
  const shared = `${base}.${extension}`;
  const file = `${base}-${randomUUID()}.${extension}`;
  return { command: command.replaceAll(shared, file), file };
}
