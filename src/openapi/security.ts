import type { RouteRule } from '../access/route-rule';
import type { ResourceServers } from '../access/scope';
import type { ApiKeyScheme, ClientCredentialsScheme, DocumentedOperation, OpenApiDocument } from './document';

const apiKeyScheme: ApiKeyScheme = {
  type: 'apiKey',
  description: "The API key of the caller's usage plan, beside the token. It counts calls and authorizes none.",
  in: 'header',
  name: 'x-api-key',
};

/** What callers authenticate with: a token, and an API key where any of the routes asks for one. */
export function securitySchemes(
  servers: ResourceServers,
  tokenUrl: string,
  routes: Readonly<Record<string, RouteRule>>,
): OpenApiDocument['components']['securitySchemes'] {
  const asked = Object.values(routes).some(({ apiKey }) => apiKey === 'required');
  return { clientCredentials: clientCredentials(servers, tokenUrl), ...(asked ? { apiKey: apiKeyScheme } : {}) };
}

/**
 * How a caller gets a token, and every scope it can ask for.
 * @see OpenAPI 3.1.1, "OAuth Flow Object"
 * @see RFC 6749, section 4.4, "Client Credentials Grant"
 */
function clientCredentials(servers: ResourceServers, tokenUrl: string): ClientCredentialsScheme {
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
 * What a request must have: any one of the scopes that open the route, so each is a requirement of its own. The scopes of
 * one requirement would all be asked for, as the API key is beside the token. A public route needs none.
 * @see OpenAPI 3.1.1, "Security Requirement Object" (only one of a list needs to be satisfied)
 */
export function securityRequirements(
  scopes: readonly string[],
  { apiKey }: Pick<RouteRule, 'apiKey'>,
): DocumentedOperation['security'] {
  return scopes.map((scope) => ({ clientCredentials: [scope], ...(apiKey === 'required' ? { apiKey: [] } : {}) }));
}
