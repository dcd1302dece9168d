import type { Settings } from '../settings/settings';
import { readAppSettings } from '../synthesis/app-settings';
import { synthesizeApp } from '../synthesis/synthesized-app';
import { readSynthesizedStack } from '../terraform-json/terraform-json';
import { appName } from './app-options';
import { inPrivateFolder } from './private-folder';
import { sayingIfSlow } from './slow-work';

const PATIENCE_MS = 1_000;

/** The settings of an app, which is synthesized to learn them. */
export async function appSettings(app: string | undefined, stack: string | undefined): Promise<Settings> {
  return inPrivateFolder('settings', async (folder) => {
    await sayingIfSlow(() => `synthesizing ${appName(app)}`, synthesizeApp(app, folder), PATIENCE_MS);
    return (await readAppSettings((await readSynthesizedStack(folder, stack)).directory)).values;
  });
}
