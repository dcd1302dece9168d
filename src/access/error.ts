import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type AccessErrorCode =
  | 'ERR_DECLARATION_SHAPE'
  | 'ERR_RESOURCE_SERVER_INVALID'
  | 'ERR_SCOPE_INVALID'
  | 'ERR_SCOPE_UNKNOWN'
  | 'ERR_SCOPES_EMPTY'
  | 'ERR_SCOPE_DUPLICATE'
  | 'ERR_GRANT_INVALID'
  | 'ERR_CLIENT_INVALID'
  | 'ERR_ROUTE_INVALID'
  | 'ERR_ROUTE_DUPLICATE'
  | 'ERR_ROUTE_PARAMETER_CONFLICT'
  | 'ERR_ROUTE_GREEDY_NOT_LAST'
  | 'ERR_ROUTE_CLOSED'
  | 'ERR_ROUTES_INSEPARABLE'
  | 'ERR_API_INVALID'
  | 'ERR_SERVICE_INVALID'
  | 'ERR_SERVICE_DUPLICATE'
  | 'ERR_BODY_SCHEMA_INVALID'
  | 'ERR_BACKEND_INVALID'
  | 'ERR_BACKEND_UNKNOWN'
  | 'ERR_BACKEND_UNUSED'
  | 'ERR_ROLE_INVALID'
  | 'ERR_ROLE_UNKNOWN'
  | 'ERR_ROLE_AMBIGUOUS'
  | 'ERR_GROUP_INVALID'
  | 'ERR_API_KEY_INVALID'
  | 'ERR_USAGE_PLAN_INVALID'
  | 'ERR_THROTTLE_INVALID'
  | 'ERR_TOKEN_DOMAIN_INVALID'
  | 'ERR_POOL_INVALID'
  | 'ERR_POOL_SHARED'
  | 'ERR_API_NAME_INVALID'
  | 'ERR_NAME_AMBIGUOUS'
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
