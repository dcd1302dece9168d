import { SettingsError } from './error';
import type { Settings } from './settings';

/**
 * Checks that the tier of the user pool supports its login pages.
 * @throws SettingsError if the tier has no managed login
 */
export function checkPoolSettings({ userPoolTier }: Settings, managedLoginVersion: 1 | 2): void {
  if (managedLoginVersion === 1 || userPoolTier !== 'LITE') return;
  const message =
    'M2M_USER_POOL_TIER is "LITE", expected ESSENTIALS or PLUS, since only these have managed login; unset it';
  throw new SettingsError(message, { given: 'LITE', expected: ['ESSENTIALS', 'PLUS'] });
}
