import { VerifyError } from './error';

/** What a client proves itself with. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Where requests go, and as whom they can be sent. */
export interface Target {
  readonly tokenEndpoint: string;
  /** Address of each stage by its name, without a slash at the end. */
  readonly apiUrls: ReadonlyMap<string, string>;
  /** By the client's name. */
  readonly clients: ReadonlyMap<string, Credentials>;
  /** By the key's name; secret. */
  readonly apiKeys: ReadonlyMap<string, string>;
}

/**
 * What a client is known by at the target.
 * @throws VerifyError `ERR_CLIENT_UNKNOWN`
 */
export function credentialsOf({ clients }: Target, client: string): Credentials {
  const credentials = clients.get(client);
  if (credentials) return credentials;
  const known = [...clients.keys()].join(', ');
  throw new VerifyError(
    'ERR_CLIENT_UNKNOWN',
    `there is no client "${client}" at the target, expected one of: ${known}; deploy what is declared, or correct the name`,
  );
}

/**
 * The value of an API key.
 * @throws VerifyError `ERR_SECRET_UNAVAILABLE`
 */
export function apiKeyOf({ apiKeys }: Target, name: string): string {
  const value = apiKeys.get(name);
  if (value !== undefined) return value;
  throw new VerifyError(
    'ERR_SECRET_UNAVAILABLE',
    `no value of API key "${name}"; give it by that name in --secrets FILE`,
  );
}
