import type { Client } from './declaration';
import type { RouteRule } from './route-rule';
import type { NonEmpty, ResourceServers, ScopeOf } from './scope';
import type { Throttle } from './throttle';

/** Why a client asks for a scope: a sentence, or with an end. */
export type Consumption =
  | string
  | {
      /** Why the scope is needed, for the reader of a review. */
      readonly reason: string;
      /**
       * Last day on which it is needed, in UTC, e.g. `2027-03-01`.
       * @default - it has no end
       */
      readonly until?: string;
      /**
       * Why it stays although no call may need it for months.
       * @default - `cognito-m2m unused` names it if no call needed it
       */
      readonly keep?: string;
    };

/** The client by which a service calls others. */
export interface ServiceClient extends Omit<Client, 'scopes'> {
  /** Name at Cognito; no other service has it. */
  readonly name: string;
}

/** Scopes and routes that a service offers to others. */
export interface Provision<
  Servers extends ResourceServers = ResourceServers,
  Routes = Readonly<Record<string, RouteRule>>,
  Api extends string = string,
> {
  /**
   * Name of the API that has its routes; services may share one.
   * @default - the service's name
   */
  readonly api?: Api;
  /** By identifier; no other service has one of them. */
  readonly resourceServers: Servers;
  /**
   * By method and path. Each asks for scopes of this service.
   * @default {}
   */
  readonly routes?: Routes;
  /**
   * Clients of other services, by name, with the scopes that each of them may have if it asks.
   * @default {}
   */
  readonly accept?: Readonly<Record<string, NonEmpty<ScopeOf<Servers>>>>;
  /**
   * Scopes that every client may have if it asks, each with the reason why.
   * @default {}
   */
  readonly acceptAny?: { readonly [Scope in ScopeOf<Servers>]?: string };
  /**
   * Limit of calls of each of its routes, summed over all callers.
   * @default - as for any API
   */
  readonly throttle?: Throttle;
}

/** One service of a team: the routes it provides, the clients it accepts, and the scopes its own client asks for. */
export interface Service<
  Name extends string = string,
  Servers extends ResourceServers = ResourceServers,
  Routes = Readonly<Record<string, RouteRule>>,
  Api extends string = string,
  Consumed extends string = string,
> {
  /** Lower-case letters, digits and inner hyphens; at most 63 characters. */
  readonly name: Name;
  /** The person or team that approves changes, e.g. `@acme/team-orders`; 1 to 100 characters. */
  readonly owner: string;
  /**
   * Scopes and routes that it offers to others.
   * @default - it only calls others
   */
  readonly provides?: Provision<Servers, Routes, Api>;
  /**
   * The client by which it calls others: its name, or its name with options.
   * @default - it calls no others
   */
  readonly client?: string | ServiceClient;
  /**
   * Scopes that its client asks for, each with the reason why.
   * @default {}
   */
  readonly consumes?: Readonly<Record<Consumed, Consumption>>;
  /**
   * File or package of its contract.
   * @default - it is defined in this repository
   */
  readonly source?: string;
}

/** The client of a service, with its options. */
export function serviceClient({ client }: Pick<Service, 'client'>): ServiceClient | undefined {
  return typeof client === 'string' ? { name: client } : client;
}

/** Name of the API that has the routes of a service. */
export function serviceApi({ name, provides }: Service): string {
  return provides?.api ?? name;
}

/** Whether a service accepts a client with a scope. */
export function accepts({ provides = { resourceServers: {} } }: Service, client: string, scope: string): boolean {
  const { acceptAny = {} } = provides;
  const accept: Readonly<Record<string, readonly string[]>> = provides.accept ?? {};
  return Object.hasOwn(acceptAny, scope) || (Object.hasOwn(accept, client) && accept[client]?.includes(scope) === true);
}

/** The file of a service, for messages. */
export function serviceFile(name: string, source: string | undefined): string {
  return source ?? `the definition of service "${name}"`;
}
