import { stat } from 'node:fs/promises';
import { VerifyError } from './error';

/**
 * Refuses a file with secrets that other users can read. Windows has no such file modes, so every file passes there.
 * @throws VerifyError `ERR_FILE_INVALID`
 */
export async function checkPrivate(file: string): Promise<void> {
  const { mode } = await stat(file);
  if (process.platform === 'win32' || (mode & 0o077) === 0) return;
  const given = (mode & 0o777).toString(8).padStart(4, '0');
  throw new VerifyError(
    'ERR_FILE_INVALID',
    `${file} holds secrets and has mode ${given}, expected 0600, for you alone; run chmod 600 on it`,
  );
}
