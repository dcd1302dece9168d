import type { TableRoute } from '../../src/access/authorizer-table';
import type { Notice } from './environment';
import type { PolicyDocument } from './policy';
import type { Principal } from './principal';

/** Output of the authorizer: a policy for API Gateway, and context for the backend and the gateway responses. */
export interface AuthorizerAnswer {
  /** `$context.authorizer.principalId` */
  readonly principalId: string;
  readonly policyDocument: PolicyDocument;
  readonly context: AuthorizerContext;
  /** The API key that the usage plan counts, if the API takes keys from its authorizer. */
  readonly usageIdentifierKey?: string;
}

/**
 * `$context.authorizer.<name>` in gateway responses and access logs, `requestContext.authorizer.<name>` in the backend
 * function. API Gateway accepts only flat values, so lists are joined by spaces.
 * @see AWS docs, "Output from an API Gateway Lambda authorizer"
 */
export type AuthorizerContext = CallerContext & Partial<Notice & DeniedContext>;

/** The caller of a request. */
type CallerContext = {
  readonly principalType: Principal['type'];
  /** Empty for an API key. */
  readonly clientId: string;
  readonly scopes: string;
  readonly roles: string;
};

/** Body and header of the 403, if the caller may not call the route. */
type DeniedContext = {
  readonly error: 'insufficient_scope';
  /** The caller needs one of these scopes, not all. */
  readonly requiredScopes: string;
  /** Value of the header `WWW-Authenticate`. */
  readonly challenge: string;
};

/**
 * Builds the output for an authenticated caller.
 * @param missing - the requested route, if the caller may not call it; null if the table has no such route
 */
export function answer(
  { type, id, clientId = '', grant, notice }: Principal,
  policyDocument: PolicyDocument,
  missing?: TableRoute | null,
): AuthorizerAnswer {
  const caller: CallerContext = { principalType: type, clientId, scopes: grant.scopesText, roles: grant.rolesText };
  if (missing === undefined && !notice) return { principalId: id, policyDocument, context: caller };
  const context = { ...caller, ...notice, ...(missing === undefined ? {} : denied(missing)) };
  return { principalId: id, policyDocument, context };
}

/** @see RFC 6750, section 3.1 */
function denied(route: TableRoute | null): DeniedContext {
  const error = 'insufficient_scope';
  const requiredScopes = route?.scopes.join(' ') ?? '';
  const scope = requiredScopes && `, scope="${requiredScopes}"`;
  return { error, requiredScopes, challenge: `Bearer error="${error}"${scope}` };
}
