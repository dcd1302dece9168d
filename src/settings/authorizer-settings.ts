import type { AccessDeclaration } from '../access/declaration';
import { SettingsError } from './error';
import type { Settings } from './settings';

/**
 * Holds settings about callers against the declaration: one that has nothing to act on would pass for a protection.
 * @throws SettingsError naming the first that does nothing
 */
export function checkAuthorizerSettings(settings: Settings, { authorizer, people }: AccessDeclaration): void {
  const { deniedClientIds, peopleClientIds, peopleUserPoolId, legacyApiKeyIds } = settings;
  const lambda = "a declaration with authorizer: 'lambda'";
  if (authorizer !== 'lambda') {
    refuse('M2M_DENIED_CLIENT_IDS', deniedClientIds, `${lambda}, which alone refuses single clients`);
    refuse('M2M_LEGACY_API_KEY_IDS', legacyApiKeyIds, `${lambda} and legacyApiKeys`);
  }
  if (!people) refuse('M2M_PEOPLE_CLIENT_IDS', peopleClientIds, 'a declaration with people');
  if (people?.pool !== 'separate') {
    refuse('M2M_PEOPLE_USER_POOL_ID', peopleUserPoolId ?? [], "a declaration with people: { pool: 'separate' }");
  }
}

function refuse(variable: string, given: string | readonly string[], expected: string): void {
  if (given.length === 0) return;
  throw new SettingsError(`${variable} is set and does nothing here, expected ${expected}; unset it`, {
    given,
    expected,
  });
}
