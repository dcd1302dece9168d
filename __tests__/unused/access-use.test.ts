import fc from 'fast-check';
import type { AccessDeclaration } from '../../src/access/declaration';
import { grantOfScopes, opening } from '../../src/access/grant';
import { modelRoutes } from '../../src/access/model';
import { requirement, roleScopes } from '../../src/access/requirement';
import { grantedScope } from '../../src/access/scope-grant';
import { accessUse } from '../../src/unused/access-use';
import type { AccessUse, HolderUse, Verdict } from '../../src/unused/access-use';
import { CallTally } from '../../src/unused/call-tally';
import type { LoggedCall } from '../../src/unused/logged-call';
import { isUnused } from '../../src/unused/unused-report';
import { defineData } from '../access/orders';

const TODAY = '2027-01-01';
const [IN_WINDOW, BEFORE] = [Date.parse('2026-12-31T12:00:00Z'), Date.parse('2026-01-01T12:00:00Z')];

const resourceServers = {
  orders: { name: 'Orders', scopes: { read: 'R', write: 'W', admin: 'A', checks: 'What a function checks' } },
};
const routes = {
  'GET /orders': { scopes: ['orders/read', 'orders/admin'] },
  'POST /orders': { scopes: ['orders/write'] },
  'DELETE /orders': { scopes: ['orders/admin'] },
  'GET /health': { public: true, reason: 'load balancer' },
};
const shop = (scopes: readonly unknown[], parts: object = {}) =>
  defineData({ resourceServers, routes, clients: { A: { scopes } }, ...parts });

interface Called {
  readonly route: string;
  readonly scopes?: string;
  readonly by?: Partial<LoggedCall>;
}

function used(declaration: AccessDeclaration, ...calls: Called[]): AccessUse {
  const tally = new CallTally({ from: '2026-10-03', stage: 'prod' });
  for (const { route, scopes = '', by = {} } of calls) {
    tally.add({
      route,
      scopes,
      caller: 'id-of-A',
      kind: 'machine',
      isRefused: false,
      stage: 'prod',
      time: IN_WINDOW,
      ...by,
    });
  }
  const clientIds = new Map(Object.keys(declaration.clients).map((name) => [name, `id-of-${name}`]));
  return accessUse(tally.groups, { declaration, today: TODAY, clientIds });
}
const verdicts = ({ holders }: AccessUse): Record<string, Verdict> =>
  Object.fromEntries(holders.flatMap(({ scopes }) => scopes.map(({ scope, verdict }) => [scope, verdict])));
const first = ({ holders: [holder] }: AccessUse): HolderUse => {
  if (!holder) throw new Error('expected a holder');
  return holder;
};

test('a scope that no call needed is unused, one that a call needed is not', () => {
  const use = used(shop(['orders/read', 'orders/write']), { route: 'GET /orders' });
  expect(verdicts(use)).toEqual({ 'orders/read': 'used', 'orders/write': 'unused' });
  expect(first(use).scopes[0]).toMatchObject({ calls: 1, sharedCalls: 0, lastUse: '2026-12-31T12:00:00.000Z' });
  expect(use.routesWithoutCaller).toEqual(['POST /orders', 'DELETE /orders', 'GET /health']);
});

test('of two scopes that are enough for every call, one stays', () => {
  const use = used(shop(['orders/read', 'orders/admin']), { route: 'GET /orders' });
  expect(Object.values(verdicts(use)).sort()).toEqual(['replaceable', 'used']);
  expect(first(use).scopes[0]).toMatchObject({ calls: 1, sharedCalls: 1, sharedWith: ['orders/admin'] });
});

test('a scope stays where another one could have carried its calls and was not in the token', () => {
  const use = used(shop(['orders/read', 'orders/admin']), { route: 'GET /orders', scopes: 'orders/read' });
  expect(verdicts(use)['orders/read']).toBe('used');
});

test('a scope that a call needed alone makes another one replaceable', () => {
  const use = used(shop(['orders/read', 'orders/admin']), { route: 'GET /orders' }, { route: 'DELETE /orders' });
  expect(verdicts(use)).toEqual({ 'orders/read': 'replaceable', 'orders/admin': 'used' });
});

test('a scope that no route asks for is never unused, since a function may check it', () => {
  expect(verdicts(used(shop(['orders/checks', 'orders/read'])))).toEqual({
    'orders/checks': 'unchecked',
    'orders/read': 'unused',
  });
});

test('keep answers it for good, and stands in for others', () => {
  const kept = { scope: 'orders/admin', keep: 'yearly close' };
  const use = used(shop(['orders/read', kept]), { route: 'GET /orders' });
  expect(verdicts(use)).toEqual({ 'orders/read': 'replaceable', 'orders/admin': 'kept' });
  expect(first(use).scopes[1]).toMatchObject({ keep: 'yearly close' });
});

test('a scope that its client asks for by name is not taken, since it would get no token', () => {
  const use = used(shop(['orders/read', 'orders/write', 'orders/admin']), {
    route: 'GET /orders',
    scopes: 'orders/read orders/write',
  });
  expect(verdicts(use)).toEqual({ 'orders/read': 'used', 'orders/write': 'requested', 'orders/admin': 'unused' });
});

test('tokens of long ago do not say how scopes are asked for now', () => {
  const use = used(
    shop(['orders/read', 'orders/write']),
    { route: 'GET /orders', scopes: 'orders/read', by: { time: Date.parse('2026-11-01') } },
    { route: 'GET /orders', scopes: 'orders/read orders/write' },
  );
  expect(verdicts(use)).toEqual({ 'orders/read': 'used', 'orders/write': 'unused' });
});

test.each([
  ['refused', { isRefused: true }],
  ['before the window', { time: BEFORE }],
  ["a person's", { kind: 'person' }],
  ['of an unknown client', { caller: 'other' }],
] as const)('a call that is %s needs no scope of a client', (_, by) => {
  expect(verdicts(used(shop(['orders/read']), { route: 'GET /orders', by }))).toEqual({ 'orders/read': 'unused' });
});

test('the last use is told although it was before the window', () => {
  const use = used(shop(['orders/read']), { route: 'GET /orders', by: { time: BEFORE } });
  expect(first(use).scopes[0]).toMatchObject({ verdict: 'unused', lastUse: '2026-01-01T12:00:00.000Z' });
});

test('a call without a time counts as one of the window', () => {
  expect(verdicts(used(shop(['orders/read']), { route: 'GET /orders', by: { time: 0 } }))).toEqual({
    'orders/read': 'used',
  });
});

test('an ended grant is not held, one that ends later is', () => {
  const end = (scope: string, until: string) => ({ scope, until, reason: 'migration' });
  const use = used(shop([end('orders/read', '2026-12-31'), end('orders/write', TODAY)]), { route: 'GET /orders' });
  expect(first(use).scopes).toEqual([
    { scope: 'orders/write', verdict: 'unused', calls: 0, sharedCalls: 0, sharedWith: [], until: TODAY },
  ]);
});

test('callers that nobody declares, and clients without an id, are named', () => {
  const use = used(shop(['orders/read']), { route: 'GET /orders', by: { caller: 'other' } });
  expect(use.unknownCallers).toEqual(new Map([['other', 1]]));
  const none = accessUse([], { declaration: shop(['orders/read']), today: TODAY, clientIds: new Map() });
  expect(none.clientsWithoutId).toEqual(['A']);
});

test('an API key is told by its name', () => {
  const access = shop(['orders/read'], {
    authorizer: 'lambda',
    legacyApiKeys: { Import: { scopes: ['orders/write', 'orders/read'] } },
  });
  const use = used(access, {
    route: 'POST /orders',
    scopes: 'orders/write orders/read',
    by: { kind: 'api-key', caller: 'Import' },
  });
  expect(use.holders[1]).toMatchObject({
    kind: 'API key',
    name: 'Import',
    calls: 1,
    scopes: [{ verdict: 'used' }, { verdict: 'unused' }],
  });
});

const SCOPES = Array.from({ length: 6 }, (_, index) => `api/s${index}`);
const PATHS = Array.from({ length: 7 }, (_, index) => `GET /r${index}`);
const someScopes = fc.uniqueArray(fc.constantFrom(...SCOPES), { minLength: 1, maxLength: 5 });
const grant = (scope: string, form: number) => (form === 0 ? { scope, keep: 'a reason' } : scope);
const declarations = fc
  .record({
    held: fc.array(someScopes, { minLength: 2, maxLength: 2 }),
    forms: fc.array(fc.nat(5), { minLength: 12, maxLength: 12 }),
    asked: fc.array(someScopes, { minLength: 7, maxLength: 7 }),
    roles: fc.option(fc.record({ one: someScopes, other: someScopes }), { nil: undefined }),
  })
  .map(({ held, forms, asked, roles }) => ({
    resourceServers: {
      api: { name: 'API', scopes: Object.fromEntries(SCOPES.map((scope) => [scope.slice(4), scope])) },
    },
    clients: Object.fromEntries(
      held.map((scopes, client) => [
        `C${client}`,
        { scopes: scopes.map((scope, index) => grant(scope, forms[client * 6 + index] ?? 1)) },
      ]),
    ),
    routes: Object.fromEntries(PATHS.map((path, index) => [path, { scopes: asked[index] ?? [] }])),
    ...(roles
      ? {
          authorizer: 'lambda' as const,
          roles: { one: { scopes: roles.one, allows: 'everything' }, other: { scopes: roles.other, allows: ['GET'] } },
        }
      : {}),
  }));
const calls = fc.array(
  fc.record({ client: fc.nat(1), route: fc.constantFrom(...PATHS), named: fc.option(someScopes, { nil: undefined }) }),
  { maxLength: 12 },
);

/** Whether a call is accepted, by the authorizer's rule: a granted scope in the token opens the route. */
function isLetIn(declaration: AccessDeclaration, client: string, route: string, token: readonly string[]): boolean {
  const held = (declaration.clients[client]?.scopes ?? []).map(grantedScope).filter((scope) => token.includes(scope));
  const found = modelRoutes(declaration).find(({ name }) => name === route);
  const required = found && requirement(declaration, found);
  const carriers = roleScopes(declaration);
  return required !== undefined && opening(required, grantOfScopes(held, carriers), carriers) !== undefined;
}

test('without what is unused, every call of the log is answered as before', () => {
  let removedAtAll = 0;
  fc.assert(
    fc.property(declarations, calls, (data, made) => {
      let declaration: AccessDeclaration;
      try {
        declaration = defineData(data);
      } catch {
        // `defineAccess` refuses roles that open no route.
        return;
      }
      const log = made.map(({ client, route, named }) => {
        const name = `C${client}`;
        const held = (declaration.clients[name]?.scopes ?? []).map(grantedScope);
        const token = held.filter((scope) => named?.includes(scope) ?? true);
        return { name, route, token, isAllowed: isLetIn(declaration, name, route, token) };
      });
      const use = used(
        declaration,
        ...log.map(({ name, route, token, isAllowed }) => ({
          route,
          scopes: token.join(' '),
          by: { caller: isAllowed ? `id-of-${name}` : '', isRefused: !isAllowed },
        })),
      );
      const gone = new Map(
        use.holders.map(({ name, scopes }) => [name, scopes.filter(isUnused).map(({ scope }) => scope)]),
      );
      removedAtAll += [...gone.values()].flat().length;
      for (const { name, route, token, isAllowed } of log) {
        const left = token.filter((scope) => !gone.get(name)?.includes(scope));
        expect(isLetIn(declaration, name, route, left)).toBe(isAllowed);
      }
      for (const { name, scopes } of use.holders) {
        for (const { scope, verdict } of scopes) {
          const kept = (data.clients[name]?.scopes ?? []).some(
            (each) => typeof each === 'object' && each.scope === scope,
          );
          expect(verdict === 'kept').toBe(kept);
        }
      }
    }),
    { numRuns: 1_000 },
  );
  expect(removedAtAll).toBeGreaterThan(500);
});
