import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type AccessErrorCode =
  /** A part of the declaration has the wrong shape, such as a missing or unknown key. */
  | 'ERR_DECLARATION_SHAPE'
  /** A resource server has an identifier, a name or scopes that Cognito does not accept. */
  | 'ERR_RESOURCE_SERVER_INVALID'
  /** A scope has a name or a description that Cognito does not accept. */
  | 'ERR_SCOPE_INVALID'
  /** A client or route names a scope that no resource server declares, or that the pool does not grant. */
  | 'ERR_SCOPE_UNKNOWN'
  /** A client, route or API key has no scopes. */
  | 'ERR_SCOPES_EMPTY'
  /** A list names a scope twice. */
  | 'ERR_SCOPE_DUPLICATE'
  /** A grant has an end that is not a day, or an empty reason. */
  | 'ERR_GRANT_INVALID'
  /** A client has a name, readers or an output name that is not allowed. */
  | 'ERR_CLIENT_INVALID'
  /** A route has a method, a path or required parameters that API Gateway does not accept. */
  | 'ERR_ROUTE_INVALID'
  /** A route is declared twice, after case and slashes are normalized. */
  | 'ERR_ROUTE_DUPLICATE'
  /** Two routes name the parameter at one place of the path differently. */
  | 'ERR_ROUTE_PARAMETER_CONFLICT'
  /** A route continues after a greedy parameter, such as `{proxy+}`. */
  | 'ERR_ROUTE_GREEDY_NOT_LAST'
  /** A route has no scopes and is not public, or no caller can use it. */
  | 'ERR_ROUTE_CLOSED'
  /** The paths of two routes overlap in the policy of the Lambda authorizer, but their callers differ. */
  | 'ERR_ROUTES_INSEPARABLE'
  /** An option of the API is not allowed, such as a binary media type or a domain. */
  | 'ERR_API_INVALID'
  /** The definition of a service is not allowed. */
  | 'ERR_SERVICE_INVALID'
  /** Two services have the same name, client, resource server or route. */
  | 'ERR_SERVICE_DUPLICATE'
  /** API Gateway does not support the body schema of a route. */
  | 'ERR_BODY_SCHEMA_INVALID'
  /** A backend has an option that is missing or not allowed. */
  | 'ERR_BACKEND_INVALID'
  /** A route names a backend that the stack does not have, or the stack has no default. */
  | 'ERR_BACKEND_UNKNOWN'
  /** No route uses a backend of the stack. */
  | 'ERR_BACKEND_UNUSED'
  /** A role has a name, scopes or allowed routes that are not allowed. */
  | 'ERR_ROLE_INVALID'
  /** A group names a role that the declaration does not have. */
  | 'ERR_ROLE_UNKNOWN'
  /** A route names some scopes of a role of people and not all: people get all scopes of a role together. */
  | 'ERR_ROLE_AMBIGUOUS'
  /** A group of people has a name or roles that are not allowed. */
  | 'ERR_GROUP_INVALID'
  /** A legacy API key has a name or scopes that are not allowed. */
  | 'ERR_API_KEY_INVALID'
  /** A usage plan has a quota that is not allowed. */
  | 'ERR_USAGE_PLAN_INVALID'
  /** A throttle has a rate or a burst that is not allowed. */
  | 'ERR_THROTTLE_INVALID'
  /** The domain of the token endpoint is not allowed. */
  | 'ERR_TOKEN_DOMAIN_INVALID'
  /** A stack cannot use the user pool: wrong Region, wrong name or an option that only the stack of the pool has. */
  | 'ERR_POOL_INVALID'
  /** Two declarations of one user pool contradict each other, or the pool has no declaration. */
  | 'ERR_POOL_SHARED'
  /** The name of an API is too long, has other characters, or collides with another name. */
  | 'ERR_API_NAME_INVALID'
  /** A name contains the name of the environment, so that another project can have the same name at AWS. */
  | 'ERR_NAME_AMBIGUOUS'
  /** The declaration exceeds a quota of AWS. */
  | 'ERR_QUOTA_EXCEEDED';

/** Thrown while the program synthesizes, before anything is deployed. */
export class AccessError extends UserError {
  /** Identifies the error across two copies of the package, for which `instanceof` fails. */
  override readonly name = 'AccessError';

  constructor(
    /** Names the rule that the declaration breaks; it stays the same when a message is reworded. */
    readonly code: AccessErrorCode,
    message: string,
    /** The text or value that was given, and the value that the rule expects. */
    readonly failed: { readonly given: unknown; readonly expected: unknown },
  ) {
    super(message);
  }
}
