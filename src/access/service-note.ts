/** A scope that one side wants and the other does not: no grant. */
export interface OneSidedGrant {
  readonly client: string;
  readonly scope: string;
  /** Part of a service that lacks it: `accept` of the provider, or `consumes` of the client's service. */
  readonly missing: 'accept' | 'consumes';
}

/** The service that provides each part of a composed declaration. */
export interface ServiceNote {
  /** Owner by name of the service. */
  readonly owners: Readonly<Record<string, string>>;
  /** Service by identifier of the resource server. */
  readonly resourceServers: Readonly<Record<string, string>>;
  /** Service by name of the client. */
  readonly clients: Readonly<Record<string, string>>;
  /** Why each client asks for each scope that it is granted. */
  readonly reasons: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly oneSided: readonly OneSidedGrant[];
  /**
   * File or package of each contract, by name of the service.
   * @default - every service is defined in this repository
   */
  readonly sources?: Readonly<Record<string, string>>;
}

/** A service on one side of a grant. */
export interface GrantSide {
  readonly service: string;
  readonly owner: string;
}

/** Both sides of a grant; a side is absent if no service of the composition has it. */
export interface GrantSides {
  readonly consumer: GrantSide | undefined;
  readonly provider: GrantSide | undefined;
  /** Why the client asks for it. */
  readonly reason: string | undefined;
}

/** Identifier of the resource server that declares a scope. */
export function identifierOf(scope: string): string {
  return scope.slice(0, scope.lastIndexOf('/'));
}

/** The services on both sides of a grant, with their owners. */
export function grantSides(note: ServiceNote, client: string, scope: string): GrantSides {
  const reasons = own(note.reasons, client);
  return {
    consumer: side(note, own(note.clients, client)),
    provider: side(note, own(note.resourceServers, identifierOf(scope))),
    reason: reasons && own(reasons, scope),
  };
}

/**
 * The note without its consumers, for the stack of an API whose clients are in another stack: so a change of a consumer
 * does not change this stack.
 */
export function providersNote({ owners, resourceServers, sources = {} }: ServiceNote): ServiceNote {
  const providers = new Set(Object.values(resourceServers));
  const ofProviders = (record: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(record).filter(([service]) => providers.has(service)));
  const ownSources = ofProviders(sources);
  return {
    owners: ofProviders(owners),
    resourceServers,
    clients: {},
    reasons: {},
    oneSided: [],
    ...(Object.keys(ownSources).length > 0 ? { sources: ownSources } : {}),
  };
}

function side({ owners }: ServiceNote, service: string | undefined): GrantSide | undefined {
  const owner = service === undefined ? undefined : own(owners, service);
  return service === undefined || owner === undefined ? undefined : { service, owner };
}

/** The value of an own key; an inherited one such as `constructor` gives undefined. */
function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
