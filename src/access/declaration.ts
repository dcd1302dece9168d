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
   * IAM roles that alone may read its secret from Secrets Manager: ARNs, or names of roles of the account deployed to,
   * with the path where a role has one. A role of this account also needs `secretsmanager:GetSecretValue` in a policy of
   * its own, one of another account `kms:Decrypt` besides.
   * @default - whoever the account's IAM policies let
   */
  readonly readers?: NonEmpty<string>;
  /**
   * Name of the Terraform output that holds its client id.
   * @default - the client's name with `ClientId` behind it
   */
  readonly clientIdOutput?: string;
  /**
   * What it may use of routes that ask for an API key; it gets a key of its own with it.
   * @default - no key
   */
  readonly usagePlan?: UsagePlanOptions;
}

/** What the native authorizer can do: the scopes of machines' tokens. */
export interface CognitoAuthorizationOptions {
  /**
   * What checks the tokens.
   * - `cognito`: API Gateway itself
   * - `lambda`: a function, for roles, people and keys that are on their way out, and 403 where only the scope is missing
   * @default 'cognito'
   */
  readonly authorizer?: 'cognito';
  readonly roles?: never;
  readonly people?: never;
  readonly legacyApiKeys?: never;
}

/** What only the function that authorizes can do. */
export interface LambdaAuthorizationOptions<
  Scope extends string = string,
  Roles extends Readonly<Record<string, Role>> = Readonly<Record<string, Role>>,
> {
  readonly authorizer: 'lambda';
  /**
   * By name. With roles, a scope opens a route only where a role that it carries allows the route.
   * @default - scopes alone decide
   */
  readonly roles?: Roles;
  /**
   * People who call with tokens of their own; they have rights by roles alone.
   * @default - no people
   */
  readonly people?: People<keyof NoInfer<Roles> & string>;
  /**
   * Keys that callers had before they had tokens, by name; a setting says whether they are still taken.
   * @default - no keys
   */
  readonly legacyApiKeys?: Readonly<Record<string, LegacyApiKey<Scope>>>;
}

/** Who may call what: the one thing a user writes, and everything else is derived from. */
export type AccessDeclaration<
  Scope extends string = string,
  ClientName extends string = string,
  Route extends string = string,
  Backend extends string = string,
> = CallersAndRoutes<Scope, ClientName, Route, Backend> &
  (CognitoAuthorizationOptions | LambdaAuthorizationOptions<Scope>);

/** The part of a declaration that does not depend on what checks the tokens. */
export interface CallersAndRoutes<
  Scope extends string,
  ClientName extends string,
  Route extends string,
  Backend extends string,
  Holder = Client<Scope>,
> {
  /** By identifier, the part of a scope before its last slash; 1 to 25. */
  readonly resourceServers: ResourceServers;
  /** By name; at most 1,000. */
  readonly clients: Readonly<Record<ClientName, Holder>>;
  /** By method and path, e.g. `GET /orders/{id}`. */
  readonly routes: Readonly<Record<Route, RouteRule<Scope, Backend>>>;
  /**
   * How often each route may be called, whoever calls it; every route is counted by itself.
   * @default { ratePerSecond: 1000, burst: 500 } a tenth of what an account has for all its APIs
   * @see AWS docs, "Throttle requests to your REST APIs for better throughput in API Gateway"
   */
  readonly throttle?: Throttle;
  /**
   * Which service answers for which part, as `composeAccess` writes it.
   * @default - the declaration is of one service
   */
  readonly services?: ServiceNote;
}
