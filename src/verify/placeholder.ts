import type { KeyObject } from 'node:crypto';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { SignJWT, decodeJwt, decodeProtectedHeader } from 'jose';
import { requestToken } from './access-token';
import { VerifyError } from './error';
import type { Target } from './target';
import { credentialsOf } from './target';

/** Returns the value of a placeholder, from the words after its name. */
export type PlaceholderValue = (client: string, rest: string) => Promise<string> | string;

/** Values by placeholder name. */
export type PlaceholderValues = Readonly<Record<string, PlaceholderValue>>;

/**
 * Returns the values of the placeholders in request cases, for a target.
 * - `${unknown}`: an id that does not exist
 * - `${id CLIENT}`, `${secret CLIENT}`: credentials, encoded for a form
 * - `${basic CLIENT [SECRET]}`: both, encoded for HTTP Basic
 * - `${token CLIENT [SCOPES]}`: a token of the client
 * - `${tampered CLIENT SCOPES}`, `${forged CLIENT}`, `${unsigned CLIENT}`: its token with changed scopes, signed by
 *   another key, and with the algorithm `none`
 */
export function placeholderValues(target: Target) {
  const unknown = `verify-${randomUUID()}`;
  const tokens = new Map<string, Promise<string>>();
  let forger: KeyObject | undefined;

  function token(client: string, scope = ''): Promise<string> {
    const key = `${client} ${scope}`;
    const known = tokens.get(key) ?? newToken(target, client, scope);
    tokens.set(key, known);
    return known;
  }

  return {
    unknown: () => unknown,
    id: (client) => encodeURIComponent(credentialsOf(target, client).clientId),
    secret: (client) => encodeURIComponent(credentialsOf(target, client).clientSecret),
    basic: (client, secret) => {
      const { clientId, clientSecret } = credentialsOf(target, client);
      return Buffer.from(`${clientId}:${secret === '' ? clientSecret : secret}`).toString('base64');
    },
    token,
    tampered: async (client, scope) => {
      const [header = '', payload = '', signature = ''] = (await token(client)).split('.');
      const claims = { ...(decodeJson(payload) as object), scope };
      return [header, encodeJson(claims), signature].join('.');
    },
    forged: async (client) => {
      const genuine = await token(client);
      const { kid = '' } = decodeProtectedHeader(genuine);
      forger ??= generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
      return new SignJWT(decodeJwt(genuine)).setProtectedHeader({ alg: 'RS256', kid }).sign(forger);
    },
    unsigned: async (client) => {
      const [, payload = ''] = (await token(client)).split('.');
      return [encodeJson({ alg: 'none', typ: 'JWT' }), payload, ''].join('.');
    },
  } satisfies PlaceholderValues;
}

/**
 * Replaces the placeholders in a text.
 * @throws VerifyError `ERR_FILE_INVALID` for an unknown placeholder
 */
export async function fillIn(text: string, values: PlaceholderValues): Promise<string> {
  const parts = text.split(/\$\{([^}]*)\}/);
  // Every second part was between braces.
  const filled = await Promise.all(
    parts.map(async (part, index) => {
      if (index % 2 === 0) return part;
      const [name = '', client = '', ...rest] = part.split(' ');
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value) return value(client, rest.join(' '));
      const known = Object.keys(values).join(', ');
      throw new VerifyError(
        'ERR_FILE_INVALID',
        `a request case has \${${part}}, expected one of: ${known}; correct it`,
      );
    }),
  );
  return filled.join('');
}

async function newToken(target: Target, client: string, scope: string): Promise<string> {
  const outcome = await requestToken(target, client, scope === '' ? undefined : scope);
  if ('token' in outcome) return outcome.token;
  throw new VerifyError('ERR_NO_TOKEN', `client "${client}" gets ${outcome.failure}, expected one for request cases`);
}

function encodeJson(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decodeJson(text: string): unknown {
  return JSON.parse(Buffer.from(text, 'base64url').toString());
}
