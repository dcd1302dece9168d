import type { MethodAuthorizer } from './method-authorizer';
import type { RouteRule } from '../../access/route-rule';

/** Fixed value in place of a caller's: no client id, scope or scheme of `Authorization` is this. */
const NOBODY = `'-'`;

/** Source of each header about the caller, by the type of authorizer. */
const SOURCES: Readonly<Record<MethodAuthorizer['type'], Readonly<Record<string, string>>>> = {
  COGNITO_USER_POOLS: {
    'X-Client-Id': 'context.authorizer.claims.client_id',
    'X-Client-Scopes': 'context.authorizer.claims.scope',
    // Without a Lambda authorizer only machines have tokens.
    'X-Client-Type': `'machine'`,
  },
  CUSTOM: {
    // Never empty, as the client id of an API key would be: an empty value may leave the caller's own in place.
    'X-Client-Id': 'context.authorizer.principalId',
    'X-Client-Scopes': 'context.authorizer.scopes',
    'X-Client-Type': 'context.authorizer.principalType',
  },
};

/**
 * Headers that identify the caller to an HTTP endpoint, as parameters of its integration. Every route sets all of them,
 * a public one to a fixed value, so that a caller never brings its own.
 * @param authorization - whether the endpoint gets the caller's token as well
 * @see AWS docs, "Parameter mapping sources for REST APIs in API Gateway"
 */
export function callerHeaders(
  rule: RouteRule,
  authorizer: MethodAuthorizer['type'],
  authorization: boolean,
): Record<string, string> {
  const sources = Object.entries(SOURCES[authorizer]);
  const headers = {
    ...Object.fromEntries(sources.map(([name, source]) => [name, rule.public ? NOBODY : source])),
    'X-Request-Id': 'context.requestId',
    ...(authorization ? {} : { Authorization: NOBODY }),
  };
  return Object.fromEntries(
    Object.entries(headers).map(([name, source]) => [`integration.request.header.${name}`, source]),
  );
}
