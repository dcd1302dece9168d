import type { Settings } from '../settings/settings';
import type { SettingRow } from '../settings/settings-table';
import { readCompanion } from '../terraform-json/terraform-json';
import { SynthesisError } from './error';

/** The settings that a stack was synthesized with. */
export interface AppSettings {
  readonly values: Settings;
  /** Rows of the project's own settings, for the table of settings. */
  readonly own: readonly SettingRow[];
}

/**
 * The settings of a stack that was synthesized: a command knows neither a project's own ones nor its defaults.
 * @param directory - of the stack
 * @throws SynthesisError `ERR_SETTINGS_MISSING` where the stack is none of this package's
 */
export async function readAppSettings(directory: string): Promise<AppSettings> {
  const found = await readCompanion(directory, 'settings.json');
  if (found) return found as AppSettings;
  const expected = 'an M2mApiStack, an M2mPoolStack or a StateStack, which say what settings they have';
  throw new SynthesisError(
    'ERR_SETTINGS_MISSING',
    `the stack in ${directory} has no settings, expected ${expected}; name the stack with --stack`,
  );
}
