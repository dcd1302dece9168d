import { synthesizeApp } from '../synthesis/synthesized-app';
import type { SynthesisOptions } from '../synthesis/synthesized-app';
import { appName } from './app-options';
import { inPrivateFolder } from './private-folder';
import { sayingIfSlow } from './slow-work';

const PATIENCE_MS = 1_000;

/**
 * Synthesizes an app into a folder that only the user may read, says so if it takes longer, and does some work with the
 * files before they are removed.
 * @throws SynthesisError as `synthesizeApp` does
 */
export async function inSynthesizedFolder<T>(
  app: string | undefined,
  work: (folder: string) => T | Promise<T>,
  options?: SynthesisOptions,
): Promise<T> {
  return inPrivateFolder('app', async (folder) => {
    await sayingIfSlow(() => `synthesizing ${appName(app)}`, synthesizeApp(app, folder, options), PATIENCE_MS);
    return work(folder);
  });
}
