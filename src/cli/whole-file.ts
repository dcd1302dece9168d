import { randomUUID } from 'node:crypto';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { errorCode, errorMessage } from '../error/thrown';

/**
 * Writes a file whole or not at all, so that nobody reads half of it; what was there is replaced. A link stays one, and
 * what is no file, such as a pipe, is written to.
 * @param mode - who may read and write it; without one, who might before
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
    // Who asked for the file knows nothing of the unfinished one.
    const message = errorMessage(error).replaceAll(unfinished, target);
    throw Object.assign(new Error(message, { cause: error }), { code: errorCode(error) });
  } finally {
    await rm(unfinished, { force: true });
  }
}
