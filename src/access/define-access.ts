import type { AccessDeclaration, Client, CognitoAuthorizationOptions, LambdaAuthorizationOptions } from './declaration';
import { accessModel } from './model';
import type { Role } from './role';
import type { RouteKey } from './route';
import type { RouteRule } from './route-rule';
import type { ResourceServers, ScopeOf } from './scope';
import type { Throttle } from './throttle';

/**
 * Requires every literal key to be the name of a route; the constraint alone would accept others. Keys only known at
 * run time pass.
 */
export type OnlyRouteKeys<Routes> = {
  readonly [Key in keyof Routes]: string extends Key
    ? unknown
    : Key extends RouteKey
      ? unknown
      : `expected a method and a path as the route's name`;
};

/** Backends that routes name; none if no route names one. */
export type BackendOf<Routes> = {
  readonly [Key in keyof Routes]: Routes[Key] extends { readonly backend: infer Backend extends string }
    ? Backend
    : never;
}[keyof Routes];

/** Has no name that a group could give. */
type NoRoles = Readonly<Record<symbol, never>>;

/** Options of one authorizer. From a union of both authorizers TypeScript would infer no roles. */
type Authorization<Authorizer, Scope extends string, Roles extends Readonly<Record<string, Role>>> = Omit<
  LambdaAuthorizationOptions<Scope, Roles>,
  'authorizer'
> &
  (Authorizer extends 'lambda' ? unknown : Omit<CognitoAuthorizationOptions, 'authorizer'>);

/**
 * Gives a declaration its exact types, so that an undeclared scope does not compile, and checks rules that types
 * cannot express.
 * @returns the declaration itself
 * @throws AccessError with what was given, what was expected and how to fix it
 * @see AWS docs, "Scopes, M2M, and resource servers"
 * @example
 * import { defineAccess } from 'cognito-m2m';
 *
 * export const access = defineAccess({
 *   resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders', write: 'Place orders' } } },
 *   clients: { Checkout: { scopes: ['orders/read', 'orders/write'] }, Reporting: { scopes: ['orders/read'] } },
 *   routes: { 'GET /orders': { scopes: ['orders/read'] }, 'POST /orders': { scopes: ['orders/write'] } },
 * });
 */
export function defineAccess<
  const Servers extends ResourceServers,
  const Clients extends Readonly<Record<string, Client<ScopeOf<NoInfer<Servers>>>>>,
  const Routes extends Readonly<Record<RouteKey, RouteRule<ScopeOf<NoInfer<Servers>>>>>,
  const Authorizer extends 'cognito' | 'lambda' = 'cognito',
  const Roles extends Readonly<Record<string, Role<ScopeOf<NoInfer<Servers>>, keyof NoInfer<Routes> & string>>> =
    NoRoles,
>(
  declaration: {
    readonly resourceServers: Servers;
    readonly clients: Clients;
    readonly routes: Routes & OnlyRouteKeys<Routes>;
    readonly throttle?: Throttle;
    readonly authorizer?: Authorizer;
  } & Authorization<NoInfer<Authorizer>, ScopeOf<NoInfer<Servers>>, Roles>,
): AccessDeclaration<ScopeOf<Servers>, keyof Clients & string, keyof Routes & string, BackendOf<Routes>> {
  const { declaration: checked } = accessModel(declaration);
  return checked as AccessDeclaration<
    ScopeOf<Servers>,
    keyof Clients & string,
    keyof Routes & string,
    BackendOf<Routes>
  >;
}
