import type { RouteRule } from '../access/route-rule';
import type { ResourceServers } from '../access/scope';
import type { ApiKeyScheme, ClientCredentialsScheme, DocumentedOperation, OpenApiDocument } from './document';

const apiKeyScheme: ApiKeyScheme = {
  type: 'apiKey',
  description: "The API key of the caller's usage plan, beside the token. It counts calls and authorizes none.",
  in: 'header',
  name: 'x-api-key',
};

/** Security schemes of the document: a token, and an API key if any route requires one. */
export function securitySchemes(
  servers: ResourceServers,
  tokenUrl: string,
  routes: Readonly<Record<string, RouteRule>>,
): OpenApiDocument['components']['securitySchemes'] {
  const asked = Object.values(routes).some(({ apiKey }) => apiKey === 'required');
  return { clientCredentials: clientCredentials(servers, tokenUrl), ...(asked ? { apiKey: apiKeyScheme } : {}) };
}

/**
 * Scheme of the client credentials grant, with every scope of the resource servers.
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
 * Security requirements of a route. Any one of its scopes opens the route, so each scope is a separate requirement.
 * Entries of the same requirement are all needed, such as the token and the API key. A public route has no requirement.
 * @see OpenAPI 3.1.1, "Security Requirement Object" (only one of a list needs to be satisfied)
 */
export function securityRequirements(
  scopes: readonly string[],
  { apiKey }: Pick<RouteRule, 'apiKey'>,
): DocumentedOperation['security'] {
  return scopes.map((scope) => ({ clientCredentials: [scope], ...(apiKey === 'required' ? { apiKey: [] } : {}) }));
}
