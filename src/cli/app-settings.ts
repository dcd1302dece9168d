import type { Settings } from '../settings/settings';
import { selectedStack } from '../synthesis/stack-selection';
import { readAppSettings } from '../synthesis/app-settings';
import { readSynthesizedStack } from '../terraform-json/terraform-json';
import { inSynthesizedFolder } from './synthesized-folder';

/** The settings of an app, which is synthesized to learn them. */
export async function appSettings(app: string | undefined, stack: string | undefined): Promise<Settings> {
  const read = async (folder: string) =>
    (await readAppSettings((await readSynthesizedStack(folder, stack)).directory)).values;
  return inSynthesizedFolder(app, read, selectedStack(stack));
}
