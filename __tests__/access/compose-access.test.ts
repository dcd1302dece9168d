import fc from 'fast-check';
import type { AccessDeclaration } from '../../src/access/declaration';
import { apiAccess, composeAccess } from '../../src/access/compose-access';
import { defineAccess } from '../../src/access/define-access';
import { accessMatrix } from '../../src/access/matrix';
import { grantedScope } from '../../src/access/scope-grant';
import type { Service } from '../../src/access/service';
import { grantSides } from '../../src/access/service-note';
import { accessWarnings } from '../../src/access/warnings';
import { refusal } from './orders';
import { distinctServices, wantedGrants } from './random-services';
import { billing, orders, providing, reporting, serviceWith } from './services';

/** Composes data that TypeScript has not checked. */
const compose = (...services: readonly Service[]) => composeAccess(services);

const grantsOf = ({ clients }: AccessDeclaration) =>
  Object.entries(clients)
    .flatMap(([client, { scopes }]) => scopes.map((grant) => `${client} ${grantedScope(grant)}`))
    .sort();

describe('a grant', () => {
  test('exists where the consumer asks and the provider accepts', () => {
    const { pool, apis, warnings } = composeAccess([orders, reporting]);
    expect(pool.clients).toEqual({ ReportingService: { scopes: ['orders/read'] } });
    expect(pool.resourceServers).toEqual(orders.provides?.resourceServers);
    expect(pool.routes).toEqual({});
    expect(apis.orders.routes).toEqual(orders.provides?.routes);
    expect(warnings).toEqual([]);
  });

  test('does not exist where only the consumer asks, and the warning says whose file lacks what', () => {
    const asking = serviceWith(reporting, { consumes: { 'orders/read': 'Report', 'orders/write': 'Corrections' } });
    const { pool, warnings } = compose(orders, asking);
    expect(grantsOf(pool)).toEqual(['ReportingService orders/read']);
    expect(warnings).toEqual([
      {
        code: 'WARN_GRANT_NOT_ACCEPTED',
        message:
          'client "ReportingService" of service "reporting" (team-reporting) requests scope "orders/write", which service "orders" (team-orders) does not accept, so nothing is granted; its owner adds it to accept in the definition of service "orders", or you remove it from consumes in the definition of service "reporting"',
      },
    ]);
  });

  test('does not exist where only the provider accepts', () => {
    const open = providing(orders, { accept: { ReportingService: ['orders/read', 'orders/write'] } });
    const { pool, warnings } = compose(open, { ...reporting, source: 'contracts/reporting.json' });
    expect(grantsOf(pool)).toEqual(['ReportingService orders/read']);
    expect(warnings).toEqual([
      {
        code: 'WARN_GRANT_NOT_ASKED',
        message:
          'service "orders" (team-orders) accepts client "ReportingService" with scope "orders/write", which service "reporting" (team-reporting) does not request, so nothing is granted; its owner adds it to consumes in contracts/reporting.json, or remove it from accept in the definition of service "orders"',
      },
    ]);
  });

  test('does not exist for a client that no service has; the nearest is named', () => {
    const misspelt = providing(orders, { accept: { ReportingServce: ['orders/read'] } });
    const { pool, warnings } = compose(misspelt, reporting);
    expect(pool.clients).toEqual({});
    expect(warnings.map(({ code }) => code)).toEqual(['WARN_GRANT_NOT_ACCEPTED', 'WARN_GRANT_NOT_ASKED']);
    expect(warnings[1]?.message).toContain('and no service has a client of that name, so nothing is granted; ');
    expect(warnings[1]?.message).toContain('did you mean "ReportingService"?');
  });

  test('exists where everybody is accepted, and an end stays one', () => {
    const asking = serviceWith(reporting, { consumes: { 'billing/rates': 'Rates', 'billing/charge': 'Fees' } });
    const { pool } = compose(orders, billing, asking);
    expect(grantsOf(pool)).toEqual(['ReportingService billing/rates']);
    const accepting = providing(orders, { accept: { BillingService: ['orders/read'] } });
    expect(compose(accepting, billing).pool.clients).toEqual({
      BillingService: {
        readers: ['billing'],
        scopes: [{ scope: 'orders/read', until: '2030-01-31', reason: 'Dunning' }],
      },
    });
  });

  test('to a service itself needs both sides, too', () => {
    const worker = { client: 'OrderWorker', consumes: { 'orders/write': 'Retries' } };
    expect(grantsOf(compose(serviceWith(orders, worker)).pool)).toEqual([]);
    const accepting = providing(serviceWith(orders, worker), { accept: { OrderWorker: ['orders/write'] } });
    expect(grantsOf(compose(accepting).pool)).toEqual(['OrderWorker orders/write']);
  });

  test('has the owners of both sides and the reason', () => {
    const { pool } = composeAccess([orders, reporting, billing]);
    expect(pool.services && grantSides(pool.services, 'ReportingService', 'orders/read')).toEqual({
      consumer: { service: 'reporting', owner: 'team-reporting' },
      provider: { service: 'orders', owner: 'team-orders' },
      reason: 'Monthly report',
    });
    expect(pool.services && grantSides(pool.services, 'constructor', 'toString/read')).toEqual({
      consumer: undefined,
      provider: undefined,
      reason: undefined,
    });
  });
});

describe('two services', () => {
  const shipping = serviceWith(reporting, { name: 'shipping', client: 'ShippingService' });
  test.each([
    ['one name', serviceWith(shipping, { name: 'orders' }), 'the name "orders"'],
    [
      'one resource server',
      providing(serviceWith(orders, { name: 'sales' }), { routes: {} }),
      'resource server "orders"',
    ],
    [
      'one route of one API',
      providing(billing, { api: 'orders', routes: { 'get /orders/': { scopes: ['billing/rates'] } } }),
      'route "GET /orders" of API "orders"',
    ],
    ['one client', serviceWith(shipping, { client: 'ReportingService' }), 'client "ReportingService"'],
  ])('that have %s are refused, with both owners', (_, other, part) => {
    const { code, message } = refusal(() => compose(orders, reporting, other));
    expect(code).toBe('ERR_SERVICE_DUPLICATE');
    expect(message).toMatch(
      new RegExp(`^${part} belongs to service "\\S+" \\(team-\\S+, the definition of service .+ and to `),
    );
  });

  test('may have one route in two APIs; then there is no single API of them', () => {
    const other = providing(billing, { routes: { 'GET /orders': { scopes: ['billing/rates'] } } });
    const composed = compose(orders, other);
    expect(Object.keys(composed.apis)).toEqual(['billing', 'orders']);
    expect(refusal(() => composed.oneApi()).code).toBe('ERR_SERVICE_DUPLICATE');
  });

  test('may share an API; each keeps its throttle', () => {
    const throttle = { ratePerSecond: 5, burst: 5 };
    const { apis } = compose(orders, providing(billing, { api: 'orders', throttle }));
    expect(apis.orders?.routes).toEqual({
      'GET /rates': { scopes: ['billing/rates'], throttle },
      'POST /charges': { scopes: ['billing/charge'], throttle },
      ...orders.provides?.routes,
    });
  });
});

test.each([
  [
    'orders/raed',
    'which service "orders" (team-orders, the definition of service "orders") does not declare',
    'orders/read',
  ],
  ['order/read', 'whose resource server no service provides', 'orders/read'],
])('a scope that no service provides is refused, with the nearest one: %s', (scope, why, meant) => {
  const asking = serviceWith(reporting, { consumes: { [scope]: 'Report' } });
  const { code, message } = refusal(() => compose(orders, asking));
  expect(code).toBe('ERR_SCOPE_UNKNOWN');
  expect(message).toContain(why);
  expect(message).toContain(`did you mean "${meant}"?`);
});

test('a scope that is removed while a service asks for it is refused', () => {
  const without = providing(orders, {
    resourceServers: { orders: { name: 'Orders', scopes: { write: 'Place orders' } } },
    routes: {},
    accept: {},
  });
  expect(refusal(() => compose(without, reporting)).message).toBe(
    'service "reporting" (team-reporting, the definition of service "reporting") consumes scope "orders/read", which service "orders" (team-orders, the definition of service "orders") does not declare or no longer declares; expected one that a service provides; declare it there, or remove it',
  );
});

test('an API has its routes, its resource servers and the clients that hold a scope of it', () => {
  const accepting = providing(orders, {
    accept: { ReportingService: ['orders/read'], BillingService: ['orders/read'] },
  });
  const asking = serviceWith(reporting, { consumes: { 'orders/read': 'Report', 'billing/rates': 'Rates' } });
  const { apis } = compose(accepting, billing, asking);
  expect(apis.billing).toEqual({
    resourceServers: billing.provides?.resourceServers,
    clients: { ReportingService: { scopes: ['billing/rates'] } },
    routes: billing.provides?.routes,
    services: {
      owners: { billing: 'team-billing', reporting: 'team-reporting' },
      resourceServers: { billing: 'billing' },
      clients: { ReportingService: 'reporting' },
      reasons: { ReportingService: { 'billing/rates': 'Rates' } },
      oneSided: [],
    },
  });
  expect(Object.keys(apis.orders?.clients ?? {})).toEqual(['BillingService', 'ReportingService']);
});

test('an API knows a client that it accepts and that asks for nothing of it', () => {
  const { apis, pool, warnings } = compose(
    orders,
    providing(billing, { accept: { ReportingService: ['billing/charge'] } }),
    reporting,
  );
  expect(apis.billing && accessWarnings(apis.billing)).toContainEqual(warnings[1]);
  expect(pool.services?.clients).toEqual({ BillingService: 'billing', ReportingService: 'reporting' });
});

test('a service alone has an API without clients, whatever its client asks others for', () => {
  const asking = serviceWith(orders, { client: 'OrderService', consumes: { 'elsewhere/read': 'Prices' } });
  const { clients, routes, resourceServers } = apiAccess(asking);
  expect({ clients, routes, resourceServers }).toEqual({
    clients: {},
    routes: orders.provides?.routes,
    resourceServers: orders.provides?.resourceServers,
  });
  expect(refusal(() => apiAccess(reporting)).code).toBe('ERR_RESOURCE_SERVER_INVALID');
});

test('a composed declaration is like any other, also from data', () => {
  const access = composeAccess([orders, reporting, billing]).oneApi();
  expect(defineAccess(JSON.parse(JSON.stringify(access)) as never)).toEqual(access);
  expect(accessWarnings(access).map(({ code }) => code)).toEqual([
    'WARN_SCOPE_NOT_GRANTED',
    'WARN_SCOPE_NOT_GRANTED',
    'WARN_SCOPE_NOT_GRANTED',
    'WARN_GRANT_NOT_ACCEPTED',
  ]);
});

describe('for random services', () => {
  test('the composition grants exactly what both sides want', () => {
    let [granted, refused] = [0, 0];
    fc.assert(
      fc.property(distinctServices, (services) => {
        const { pool, apis, warnings } = compose(...services);
        const { both, one } = wantedGrants(services);
        expect(grantsOf(pool)).toEqual(both);
        expect(Object.values(apis).flatMap(grantsOf).sort()).toEqual(both);
        expect(warnings).toHaveLength(one.length);
        expect((pool.services?.oneSided ?? []).map(({ client, scope }) => `${client} ${scope}`).sort()).toEqual(one);
        granted += both.length;
        refused += one.length;
      }),
      { numRuns: 300 },
    );
    expect(Math.min(granted, refused)).toBeGreaterThan(100);
  });

  test('the order and the split into files do not matter, and composing is associative', () => {
    fc.assert(
      fc.property(distinctServices, fc.infiniteStream(fc.nat()), (services, numbers) => {
        const keyed = services.map((service) => ({ service, key: numbers.next().value ?? 0 }));
        const shuffled = keyed.sort((one, other) => one.key - other.key).map(({ service }) => service);
        const whole = compose(...services);
        expect(JSON.stringify(compose(...shuffled))).toBe(JSON.stringify(whole));
        // As contracts: each service parsed from its own JSON text.
        const parsed = shuffled.map((service) => JSON.parse(JSON.stringify(service)) as Service);
        expect(JSON.stringify(compose(...parsed))).toBe(JSON.stringify(whole));
        expect(JSON.stringify(compose(...compose(...shuffled).services))).toBe(JSON.stringify(whole));
        // Services that consume nothing can be composed before the others.
        const providers = shuffled.filter(({ consumes = {} }) => Object.keys(consumes).length === 0);
        const others = shuffled.filter((service) => !providers.includes(service));
        if (!providers.some(({ provides }) => provides)) return;
        const joined = [...compose(...providers).services, ...others];
        expect(JSON.stringify(compose(...joined))).toBe(JSON.stringify(whole));
      }),
      { numRuns: 200 },
    );
  });

  test('the matrix lets a client in where both sides want the scope of a route, and nowhere else', () => {
    fc.assert(
      fc.property(distinctServices, (services) => {
        const access = compose(...services).oneApi();
        const { both } = wantedGrants(services);
        for (const { client, route, allowed } of accessMatrix(access)) {
          const scopes = access.routes[route]?.scopes ?? [];
          expect(allowed).toBe(scopes.some((scope) => both.includes(`${client} ${scope}`)));
        }
      }),
      { numRuns: 100 },
    );
  });
});
