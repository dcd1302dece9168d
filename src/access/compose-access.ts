import type { AccessWarning } from './access-warning';
import type { Composition } from './composition';
import { composedDeclaration, composedRoutes, composition } from './composition';
import { checkComposition } from './composition-check';
import type { AccessDeclaration } from './declaration';
import type { BackendOf } from './define-access';
import { accessModel } from './model';
import { oneSidedWarnings } from './one-sided-grant';
import type { ResourceServers, ScopeOf } from './scope';
import type { Service } from './service';
import { serviceApi } from './service';
import { checkService } from './service-check';
import { registerServices } from './written-services';

type ProvidedBy<Each> = Each extends { readonly provides?: infer P }
  ? NonNullable<P> extends { readonly resourceServers: infer Servers extends ResourceServers }
    ? ScopeOf<Servers>
    : never
  : never;

/** Scopes that a service asks for; of one that is data they are known at synth alone. */
type ConsumedBy<Each> = Each extends { readonly consumes?: infer Consumed }
  ? keyof NonNullable<Consumed> extends infer Scope extends string
    ? string extends Scope
      ? never
      : Scope
    : never
  : never;

/** A scope that a service asks for and none provides does not compile. */
type AllProvided<Services extends readonly Service[]> =
  Exclude<ConsumedBy<Services[number]>, ProvidedBy<Services[number]>> extends infer Missing extends string
    ? [Missing] extends [never]
      ? unknown
      : readonly `no service provides ${Missing}`[]
    : never;

/** The API of a service; never if it provides no resource server. */
type ApiOf<Each> = Each extends { readonly provides?: infer P }
  ? NonNullable<P> extends { readonly api?: infer Api; readonly resourceServers: infer Servers }
    ? [keyof Servers & string] extends [never]
      ? never
      : Extract<Api, string>
    : never
  : never;

/** The services of one API. */
type OfApi<Each, Api> = Each extends unknown ? (Api extends ApiOf<Each> ? Each : never) : never;

type RoutesOf<Each> = Each extends { readonly provides?: infer P }
  ? NonNullable<P> extends { readonly routes?: infer Routes }
    ? NonNullable<Routes>
    : never
  : never;

type RouteNames<Each> = Each extends unknown ? keyof RoutesOf<Each> & string : never;
/** Backends that the routes of a service name; any of one that is data. */
type BackendNames<Each> = Each extends unknown
  ? string extends keyof RoutesOf<Each>
    ? string
    : BackendOf<RoutesOf<Each>>
  : never;

/** The routes and clients of one API. */
type ApiAccess<Each, Api> = AccessDeclaration<
  string,
  string,
  RouteNames<OfApi<Each, Api>>,
  BackendNames<OfApi<Each, Api>>
>;

/** The access of several services. */
export interface ComposedAccess<Services extends readonly Service[] = readonly Service[]> {
  /** Every service, by name. */
  readonly services: readonly Service[];
  /** Resource servers, clients and grants of all services, without routes: for the stack of the pool. */
  readonly pool: AccessDeclaration;
  /** By name of the API: its routes and resource servers, and the clients that hold a scope of it. */
  readonly apis: { readonly [Api in ApiOf<Services[number]>]: ApiAccess<Services[number], Api> };
  /** Scopes that one side alone wants. Stacks warn of them at synth. */
  readonly warnings: readonly AccessWarning[];
  /**
   * Everything in one declaration, for one stack with one API that has the routes of all services.
   * @throws AccessError `ERR_SERVICE_DUPLICATE` if two APIs have the same route
   */
  oneApi(): AccessDeclaration<string, string, RouteNames<Services[number]>, BackendNames<Services[number]>>;
}

/**
 * Makes the access of several services: a client holds a scope only if its service asks for it and the service that
 * provides the scope accepts the client. If only one side names it, it is a warning, no grant. The order of services
 * does not matter.
 * @throws AccessError `ERR_SERVICE_DUPLICATE` if two services have one name, resource server, route of an API or
 * client; `ERR_SCOPE_UNKNOWN` if no service provides a consumed scope; `ERR_SERVICE_INVALID`, or as
 * `defineAccess` about the whole
 * @example
 * import { M2mApiStack, composeAccess, defineService, readSettings, synthesize } from 'cognito-m2m';
 *
 * const orders = defineService({
 *   name: 'orders',
 *   owner: '@acme/team-orders',
 *   provides: {
 *     resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
 *     routes: { 'GET /orders': { scopes: ['orders/read'] } },
 *     accept: { ReportingService: ['orders/read'] },
 *   },
 * });
 * const reporting = defineService({
 *   name: 'reporting',
 *   owner: '@acme/team-reporting',
 *   client: 'ReportingService',
 *   consumes: { 'orders/read': 'Monthly report' },
 * });
 * const access = composeAccess([orders, reporting]);
 * void synthesize((app) => {
 *   const backend = { entry: 'lambda/orders/index.ts' };
 *   new M2mApiStack(app, { settings: readSettings(process.env), access: access.oneApi(), backend });
 * });
 */
export function composeAccess<const Services extends readonly Service[]>(
  services: Services & AllProvided<Services>,
): ComposedAccess<Services> {
  checkComposition(services, serviceApi);
  const whole = composition(services);
  const pool = declared(whole, whole.services, {});
  const apis = new Map<string, Service[]>();
  for (const service of whole.services.filter(({ provides }) => provides)) {
    const api = serviceApi(service);
    apis.set(api, [...(apis.get(api) ?? []), service]);
  }
  const composed: ComposedAccess = {
    services: whole.services,
    pool,
    apis: Object.fromEntries(
      [...apis].map(([api, members]) => [api, declared(whole, members, composedRoutes(members))]),
    ),
    warnings: pool.services ? oneSidedWarnings(pool.services) : [],
    oneApi: () => {
      checkComposition(whole.services, () => 'the one');
      return declared(whole, whole.services, composedRoutes(whole.services));
    },
  };
  return composed as unknown as ComposedAccess<Services>;
}

/**
 * The routes and scopes of one service without clients, for the stack of its API in a repository that does not compose
 * the pool.
 * @throws AccessError as `defineService`, or `ERR_RESOURCE_SERVER_INVALID` if it provides nothing
 * @example
 * import { apiAccess, defineService } from 'cognito-m2m';
 *
 * const orders = defineService({
 *   name: 'orders',
 *   owner: '@acme/team-orders',
 *   provides: {
 *     resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
 *     routes: { 'GET /orders': { scopes: ['orders/read'] } },
 *   },
 * });
 * const access = apiAccess(orders);
 */
export function apiAccess<const Each extends Service>(
  service: Each,
): AccessDeclaration<ProvidedBy<Each>, string, RouteNames<Each>, BackendNames<Each>> {
  checkService(service);
  const alone = { services: [service], asked: [] };
  return declared(alone, [service], composedRoutes([service])) as AccessDeclaration<
    ProvidedBy<Each>,
    string,
    RouteNames<Each>,
    BackendNames<Each>
  >;
}

function declared(
  whole: Composition,
  members: readonly Service[],
  routes: AccessDeclaration['routes'],
): AccessDeclaration {
  const declaration = composedDeclaration(whole, members, routes);
  registerServices(declaration, whole.services);
  return accessModel(declaration).declaration as AccessDeclaration;
}
