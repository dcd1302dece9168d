import { randomUUID } from 'node:crypto';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { errorCode, errorMessage } from '../error/thrown';
import { CommandError } from './error';

/**
 * Writes a file atomically: a reader sees the old or the new content, never a part. A link stays a link, and a target
 * that is no regular file, such as a pipe, is written directly.
 * @param mode - permissions of the file; without it, the permissions of the existing file
 */
export async function writeWholeFile(file: string, content: string, mode?: number): Promise<void> {
  const existing = await stat(file).catch(() => undefined);
  if (existing && !existing.isFile()) return writeFile(file, content);
  const target = existing ? await realpath(file) : file;
  const unfinished = `${target}.${randomUUID()}.tmp`;
  try {
    await writeFile(unfinished, content, { flag: 'wx', mode: mode ?? existing?.mode });
    await rename(unfinished, target);
  } catch (error) {
    // The caller knows only the target, so the message names it and not the temporary file.
    const message = errorMessage(error).replaceAll(unfinished, target);
    throw Object.assign(new Error(message, { cause: error }), { code: errorCode(error) });
  } finally {
    await rm(unfinished, { force: true });
  }
}

/**
 * Writes a text that a command makes to the file that the user named, or to stdout.
 * @param subject - the text, for the message, e.g. `the contract`
 * @throws CommandError if the file cannot be written
 */
export async function writeText(text: string, file: string | undefined, subject: string): Promise<void> {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    await writeWholeFile(file, text);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new CommandError(`cannot write ${subject}: ${errorMessage(error)}; name a file that can be written`);
  }
}
