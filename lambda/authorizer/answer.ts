import type { TableRoute } from '../../src/access/authorizer-table';
import type { Notice } from './environment';
import type { PolicyDocument } from './policy';
import type { Principal } from './principal';

/** What API Gateway gets: a policy, and what the function behind the route and the gateway responses may read. */
export interface AuthorizerAnswer {
  /** `$context.authorizer.principalId` */
  readonly principalId: string;
  readonly policyDocument: PolicyDocument;
  readonly context: AuthorizerContext;
  /** The API key that counts, where the API takes keys from its authorizer. */
  readonly usageIdentifierKey?: string;
}

/**
 * `$context.authorizer.<name>` in gateway responses and access logs, `requestContext.authorizer.<name>` in the function
 * behind the route. API Gateway takes flat texts alone: lists have spaces between.
 * @see AWS docs, "Output from an API Gateway Lambda authorizer"
 */
export type AuthorizerContext = CallerContext & Partial<Notice & DeniedContext>;

/** Who calls. */
type CallerContext = {
  readonly principalType: Principal['type'];
  /** Empty for an API key. */
  readonly clientId: string;
  readonly scopes: string;
  readonly roles: string;
};

/** Where the route asked for is not open to the caller: what to say in the 403. */
type DeniedContext = {
  readonly error: 'insufficient_scope';
  /** Any one of them would do. */
  readonly requiredScopes: string;
  /** Value of the header `WWW-Authenticate`. */
  readonly challenge: string;
};

/**
 * The answer about a known caller.
 * @param missing - the route that is asked for where the caller may not call it; null for one that is not known
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
