import type { OnlyRouteKeys } from './define-access';
import type { RouteKey } from './route';
import type { RouteRule } from './route-rule';
import type { NonEmpty, ResourceServers, ScopeOf } from './scope';
import type { Consumption, Service, ServiceClient } from './service';
import { checkService } from './service-check';
import type { Throttle } from './throttle';

/** Has no name that a scope or a route could give. */
type Nothing = Readonly<Record<symbol, never>>;

/**
 * Gives a service its exact types, so that using an undeclared scope of it does not compile, and checks rules that
 * types cannot express. `composeAccess` makes the access of several services.
 * @returns the service itself
 * @throws AccessError `ERR_SERVICE_INVALID`, or as `defineAccess` about the part the service provides
 * @example
 * import { defineService } from 'cognito-m2m';
 *
 * export const orders = defineService({
 *   name: 'orders',
 *   owner: '@acme/team-orders',
 *   provides: {
 *     resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders', write: 'Place orders' } } },
 *     routes: { 'GET /orders': { scopes: ['orders/read'] }, 'POST /orders': { scopes: ['orders/write'] } },
 *     accept: { ReportingService: ['orders/read'] },
 *   },
 *   client: 'OrderService',
 *   consumes: { 'billing/charge': 'Charge what is ordered' },
 * });
 */
export function defineService<
  const Name extends string,
  const Servers extends ResourceServers = Nothing,
  const Routes extends Readonly<Record<RouteKey, RouteRule<ScopeOf<NoInfer<Servers>>>>> = Nothing,
  const Api extends string = Name,
  const Consumed extends string = never,
>(service: {
  readonly name: Name;
  readonly owner: string;
  readonly provides?: {
    readonly api?: Api;
    readonly resourceServers: Servers;
    readonly routes?: Routes & OnlyRouteKeys<Routes>;
    readonly accept?: Readonly<Record<string, NonEmpty<ScopeOf<NoInfer<Servers>>>>>;
    readonly acceptAny?: { readonly [Scope in ScopeOf<NoInfer<Servers>>]?: string };
    readonly throttle?: Throttle;
  };
  readonly client?: string | ServiceClient;
  readonly consumes?: Readonly<Record<Consumed, Consumption>>;
}): Service<Name, Servers, Routes, Api, Consumed> {
  checkService(service);
  return service;
}
