import { AccessError } from './error';
import { nearest } from './nearest';

/** An API as OAuth sees it: an identifier that owns scopes. */
export interface ResourceServerOptions {
  /** Name that people read in the console, 1 to 256 characters. */
  readonly name: string;
  /** Scope name to the sentence a reviewer reads; 1 to 100 scopes. */
  readonly scopes: Readonly<Record<string, string>>;
}

/** Resource servers by identifier, the part of a scope before its last slash. */
export type ResourceServers = Readonly<Record<string, ResourceServerOptions>>;

/** Every scope the servers declare, as a request names it: `customer-api/read`. */
export type ScopeOf<Servers extends ResourceServers> = {
  [Identifier in keyof Servers & string]: `${Identifier}/${keyof Servers[Identifier]['scopes'] & string}`;
}[keyof Servers & string];

/** A list an empty array does not satisfy: no scopes would mean ID-token mode at the authorizer. */
export type NonEmpty<T> = readonly [T, ...T[]];

/** Every scope the servers declare, in their order. */
export function declaredScopes(servers: ResourceServers): string[] {
  return Object.entries(servers).flatMap(([identifier, server]) =>
    Object.keys(server.scopes).map((name) => `${identifier}/${name}`),
  );
}

/**
 * Checks the scopes that one client or route names against those declared.
 * @param subject - the client or route that names them, e.g. `client "Reporting"`
 * @param remedy - the fix for an empty list
 * @throws AccessError `ERR_SCOPES_EMPTY`, `ERR_SCOPE_UNKNOWN` or `ERR_SCOPE_DUPLICATE`
 */
export function checkScopes(
  subject: string,
  scopes: readonly string[],
  declared: ReadonlySet<string>,
  remedy: string,
): void {
  if (scopes.length === 0) {
    throw new AccessError('ERR_SCOPES_EMPTY', `${subject} has no scopes, expected at least one; ${remedy}`, {
      given: scopes,
      expected: 'at least one scope',
    });
  }
  scopes.forEach((scope, index) => {
    if (!declared.has(scope)) throw unknown(subject, scope, [...declared]);
    if (scopes.indexOf(scope) !== index) {
      throw new AccessError(
        'ERR_SCOPE_DUPLICATE',
        `${subject} names scope "${scope}" twice, expected it once; remove one`,
        {
          given: scope,
          expected: 'each scope once',
        },
      );
    }
  });
}

function unknown(subject: string, scope: string, declared: readonly string[]): AccessError {
  const meant = nearest(scope, declared);
  const remedy = meant === undefined ? 'declare it under resourceServers' : `did you mean "${meant}"?`;
  return new AccessError(
    'ERR_SCOPE_UNKNOWN',
    `${subject} names scope "${scope}", expected one that a resource server declares; ${remedy}`,
    { given: scope, expected: declared },
  );
}
