import type { LegacyApiKey } from './legacy-api-key';
import type { People } from './people';
import type { Role } from './role';
import type { RouteRule } from './route-rule';
import type { NonEmpty, ResourceServers } from './scope';
import type { ScopeGrant } from './scope-grant';
import type { ServiceNote } from './service-note';
import type { Throttle } from './throttle';
import type { UsagePlanOptions } from './usage-plan';

/** A service that calls the API with its own credentials. One client for each service in each environment. */
export interface Client<Scope extends string = string> {
  /** Scopes it may ask a token for; 1 to 50. One with an end is written `{ scope, until, reason }`. */
  readonly scopes: NonEmpty<ScopeGrant<Scope>>;
  /**
   * The only IAM roles that may read its secret from Secrets Manager: ARNs, or names of roles of the deployed account,
   * with the path if the role has one. A role of this account also needs `secretsmanager:GetSecretValue` in its own
   * policy; a role of another account needs `kms:Decrypt` too.
   * @default - every principal that the account's IAM policies allow
   */
  readonly readers?: NonEmpty<string>;
  /**
   * Name of the Terraform output that holds its client id.
   * @default - the client's name with `ClientId` behind it
   */
  readonly clientIdOutput?: string;
  /**
   * Limits for its calls of routes that require an API key. A client with limits gets its own key.
   * @default - no key
   */
  readonly usagePlan?: UsagePlanOptions;
}

/** Options of the native authorizer, which checks the scopes of machines' tokens only. */
export interface CognitoAuthorizationOptions {
  /**
   * The authorizer that checks the tokens.
   * - `cognito`: API Gateway itself
   * - `lambda`: a function, which also knows roles, people and old API keys, and answers 403 when only the scope is
   *   missing
   * @default 'cognito'
   */
  readonly authorizer?: 'cognito';
  readonly roles?: never;
  readonly people?: never;
  readonly legacyApiKeys?: never;
}

/** Options that only the Lambda authorizer supports. */
export interface LambdaAuthorizationOptions<
  Scope extends string = string,
  Roles extends Readonly<Record<string, Role>> = Readonly<Record<string, Role>>,
> {
  /** The function that checks tokens, roles, people and old API keys. */
  readonly authorizer: 'lambda';
  /**
   * By name. With roles, a scope opens a route only if a role that it carries allows the route.
   * @default - scopes alone decide
   */
  readonly roles?: Roles;
  /**
   * People who call with their own tokens. They get their rights by roles only.
   * @default - no people
   */
  readonly people?: People<keyof NoInfer<Roles> & string>;
  /**
   * Keys that callers had before they had tokens, by name; a setting says whether they are still taken.
   * @default - no keys
   */
  readonly legacyApiKeys?: Readonly<Record<string, LegacyApiKey<Scope>>>;
}

/** The one thing a user writes: which client may call which route. Everything else is derived from it. */
export type AccessDeclaration<
  Scope extends string = string,
  ClientName extends string = string,
  Route extends string = string,
  Backend extends string = string,
> = CallersAndRoutes<Scope, ClientName, Route, Backend> &
  (CognitoAuthorizationOptions | LambdaAuthorizationOptions<Scope>);

/** The part of a declaration that does not depend on the authorizer. */
export interface CallersAndRoutes<
  Scope extends string,
  ClientName extends string,
  Route extends string,
  Backend extends string,
  Holder = Client<Scope>,
> {
  /** By identifier, the part of a scope before its last slash; 1 to 25, or more if AWS raised the quota. */
  readonly resourceServers: ResourceServers;
  /** By name; at most 1,000, or more if AWS raised the quota. */
  readonly clients: Readonly<Record<ClientName, Holder>>;
  /** By method and path, e.g. `GET /orders/{id}`. */
  readonly routes: Readonly<Record<Route, RouteRule<Scope, Backend>>>;
  /**
   * Limit of calls of each route, summed over all callers. Each route is counted separately.
   * @default { ratePerSecond: 1000, burst: 500 } a tenth of the account's limit for all its APIs
   * @see AWS docs, "Throttle requests to your REST APIs for better throughput in API Gateway"
   */
  readonly throttle?: Throttle;
  /**
   * The service that provides each part, as `composeAccess` writes it.
   * @default - the declaration is of one service
   */
  readonly services?: ServiceNote;
}
