import { VerifyError } from './error';

/** Credentials of a client. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Addresses of a deployment, and the credentials to call it. */
export interface Target {
  readonly tokenEndpoint: string;
  /** URL of each stage by name, without a slash at the end. */
  readonly apiUrls: ReadonlyMap<string, string>;
  /** Keyed by client name. */
  readonly clients: ReadonlyMap<string, Credentials>;
  /** Keyed by key name; the values are secret. */
  readonly apiKeys: ReadonlyMap<string, string>;
}

/**
 * Looks up the credentials of a client at the target.
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
 * Looks up the value of an API key.
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
