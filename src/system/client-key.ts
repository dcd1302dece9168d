import type { ApiKey } from './api-key';

/**
 * The API key that a client sends: the key with its name. In Terraform that names keys in another way, nothing shows whose a
 * key is; any key is sent there.
 * @param keys - of the usage plans of a stage
 * @param clients - names of all clients
 * @returns undefined for a client without a key
 */
export function clientKey(keys: readonly ApiKey[], client: string, clients: readonly string[]): ApiKey | undefined {
  const isNamed = keys.some(({ name }) => clients.includes(name));
  return isNamed ? keys.find(({ name }) => name === client) : keys[0];
}
