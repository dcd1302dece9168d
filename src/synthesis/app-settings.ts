import type { Settings } from '../settings/settings';
import type { SettingRow } from '../settings/settings-table';
import { readCompanion } from '../terraform-json/terraform-json';
import { SynthesisError } from './error';

/** Settings that a stack was synthesized with. */
export interface AppSettings {
  readonly values: Settings;
  /** Rows of the project's settings, for the table of settings. */
  readonly own: readonly SettingRow[];
}

/**
 * Reads the settings of a synthesized stack: a command knows neither a project's settings nor its defaults.
 * @param directory - folder of the synthesized stack
 * @throws SynthesisError `ERR_SETTINGS_MISSING` if the stack is not one of this package
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
