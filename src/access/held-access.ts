import type {
  AccessDeclaration,
  CallersAndRoutes,
  Client,
  CognitoAuthorizationOptions,
  LambdaAuthorizationOptions,
} from './declaration';
import type { ScopeGrant } from './scope-grant';

/** A client on one day. */
export interface HeldClient extends Omit<Client, 'scopes'> {
  /** Scopes that it holds on that day; empty if its last grant has ended. */
  readonly scopes: readonly string[];
}

/** A declaration on one day: each client holds the scopes that it is granted then. */
export type HeldAccess = CallersAndRoutes<string, string, string, string, HeldClient> &
  (CognitoAuthorizationOptions | LambdaAuthorizationOptions);

/** A declaration as it is written, with every grant whether it has ended or not, or on one day. */
export type Access = AccessDeclaration | HeldAccess;

/** A client or an API key: its scopes as declared, or as they are on one day. */
export interface ScopeHolder {
  readonly scopes: readonly ScopeGrant[];
}
