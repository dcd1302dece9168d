import type { Access } from '../access/held-access';
import { SettingsError } from './error';
import type { Settings } from './settings';

/**
 * Checks settings about callers against the declaration: a setting without effect would look like a protection.
 * @throws SettingsError about the first setting that has no effect, names something undeclared, or is missing
 */
export function checkAuthorizerSettings(settings: Settings, access: Access): void {
  const { authorizer, people, legacyApiKeys = {} } = access;
  const { deniedClientIds, peopleClientIds, peopleUserPoolId, legacyApiKeyIds, issuerHost, peopleIssuerHost } =
    settings;
  const lambda = "a declaration with authorizer: 'lambda'";
  if (authorizer !== 'lambda') {
    refuse('M2M_DENIED_CLIENT_IDS', deniedClientIds, `${lambda}, since only it can refuse single clients`);
    refuse('M2M_LEGACY_API_KEY_IDS', legacyApiKeyIds, `${lambda} and legacyApiKeys`);
    const own = 'the Cognito authorizer of API Gateway accepts only the original issuer of the pool';
    refuse('M2M_ISSUER_HOST', issuerHost ?? [], `${lambda}: ${own}`);
  }
  if (!people) refuse('M2M_PEOPLE_CLIENT_IDS', peopleClientIds, 'a declaration with people');
  if (people?.pool !== 'separate') {
    const separate = "a declaration with people: { pool: 'separate' }";
    refuse('M2M_PEOPLE_USER_POOL_ID', peopleUserPoolId ?? [], separate);
    refuse('M2M_PEOPLE_ISSUER_HOST', peopleIssuerHost ?? [], separate);
  } else if (peopleUserPoolId === undefined) {
    const expected = "the id of the user pool of people, since the declaration has people: { pool: 'separate' }";
    throw new SettingsError(`M2M_PEOPLE_USER_POOL_ID is not set, expected ${expected}; set it`, {
      given: undefined,
      expected,
    });
  }
  const unknown = Object.keys(existingKeyIds(settings)).find((name) => !Object.hasOwn(legacyApiKeys, name));
  if (unknown !== undefined) {
    const expected = `names of legacyApiKeys: ${Object.keys(legacyApiKeys).join(', ') || 'none is declared'}`;
    const message = `M2M_LEGACY_API_KEY_IDS has the key "${unknown}", expected ${expected}; correct it`;
    throw new SettingsError(message, { given: unknown, expected });
  }
}

/** Returns warnings about incomplete settings of callers, one sentence each. */
export function authorizerSettingWarnings({ peopleClientIds }: Settings, { people }: Access): string[] {
  if (!people || peopleClientIds.length > 0) return [];
  return [
    'M2M_PEOPLE_CLIENT_IDS is empty, so the authorizer refuses every token of a person; set it to the app clients that people sign in with',
  ];
}

/** Ids of existing API keys, by their names in the declaration. */
export function existingKeyIds({ legacyApiKeyIds }: Settings): Readonly<Record<string, string>> {
  return Object.fromEntries(legacyApiKeyIds.map((pair) => pair.split('=') as [string, string]));
}

function refuse(variable: string, given: string | readonly string[], expected: string): void {
  if (given.length === 0) return;
  throw new SettingsError(`${variable} is set and has no effect here, expected ${expected}; unset it`, {
    given,
    expected,
  });
}
