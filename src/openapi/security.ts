import type { ResourceServers } from '../access/scope';
import type { ClientCredentialsScheme, DocumentedOperation } from './document';

/** Name of the one scheme. */
export const SCHEME = 'clientCredentials';

/**
 * How a caller gets a token, and every scope it can ask for.
 * @see OpenAPI 3.1.1, "OAuth Flow Object"
 * @see RFC 6749, section 4.4, "Client Credentials Grant"
 */
export function securityScheme(servers: ResourceServers, tokenUrl: string): ClientCredentialsScheme {
  const scopes = Object.entries(servers).flatMap(([identifier, server]) =>
    Object.entries(server.scopes).map(([name, description]) => [`${identifier}/${name}`, description] as const),
  );
  return {
    type: 'oauth2',
    description: 'Each calling service has a client id and a secret of its own, and is granted some of the scopes.',
    flows: { clientCredentials: { tokenUrl, scopes: Object.fromEntries(scopes) } },
  };
}

/**
 * What a token must have: any one of the scopes that open the route, so each is a requirement of its own. The scopes of
 * one requirement would all be asked for. A public route needs none.
 * @see OpenAPI 3.1.1, "Security Requirement Object" (only one of a list needs to be satisfied)
 */
export function securityRequirements(scopes: readonly string[]): DocumentedOperation['security'] {
  return scopes.map((scope) => ({ [SCHEME]: [scope] }));
}
