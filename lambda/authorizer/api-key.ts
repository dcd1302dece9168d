import { createHash } from 'node:crypto';
import type { Environment } from './environment';
import { Refusal } from './refusal';

/**
 * Finds the name of the API key in a request. The function knows only the hashes of the keys.
 * @throws Refusal `api-keys-refused` or `unknown-api-key`
 */
export function apiKeyName(key: string, { apiKeyNames, legacyApiKeys }: Environment): string {
  const name = apiKeyNames.get(createHash('sha256').update(key).digest('base64'));
  if (name === undefined) throw new Refusal('unknown-api-key');
  if (legacyApiKeys === 'refuse') throw new Refusal('api-keys-refused', { apiKey: name });
  return name;
}
