import fc from 'fast-check';
import type { AccessDeclaration, Client } from '../../src/access/declaration';
import { checkPoolHolds, poolAccess } from '../../src/access/pool-access';
import { grantedScope } from '../../src/access/scope-grant';

const SERVERS = ['orders', 'invoices', 'stock'] as const;
const CLIENTS = ['Shop', 'Reports', 'Billing', 'Audit'] as const;
const server = (identifier: string) => ({ name: identifier, scopes: { read: 'Read', write: 'Write' } });

/** A declaration of one API: who holds which of its scopes. */
const declarations = fc.uniqueArray(
  fc.record({
    identifier: fc.constantFrom(...SERVERS),
    grants: fc.dictionary(fc.constantFrom(...CLIENTS), fc.subarray(['read', 'write'], { minLength: 1 })),
  }),
  { minLength: 1, maxLength: 3, selector: ({ identifier }) => identifier },
);

function declared({ identifier, grants }: { identifier: string; grants: Record<string, string[]> }): AccessDeclaration {
  const clients = Object.entries(grants).map(([name, scopes]) => [
    name,
    { scopes: scopes.map((scope) => `${identifier}/${scope}`) },
  ]);
  return {
    resourceServers: { [identifier]: server(identifier) },
    clients: Object.fromEntries(clients) as AccessDeclaration['clients'],
    routes: {},
  };
}

/** Scopes of each client, in no order. */
function held({ clients }: AccessDeclaration): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries<Client>(clients).map(([name, { scopes }]) => [name, scopes.map(grantedScope).sort()]),
  );
}

test('a pool holds what its declarations grant and nothing else, in whatever order they come', () => {
  fc.assert(
    fc.property(declarations, (given) => {
      const expected: Record<string, string[]> = {};
      for (const { identifier, grants } of given) {
        for (const [name, scopes] of Object.entries(grants)) {
          expected[name] = [...(expected[name] ?? []), ...scopes.map((scope) => `${identifier}/${scope}`)].sort();
        }
      }
      for (const order of [given, [...given].reverse()]) {
        const pool = poolAccess(order.map(declared));
        expect(held(pool)).toEqual(expected);
        expect(Object.keys(pool.resourceServers).sort()).toEqual(given.map(({ identifier }) => identifier).sort());
        for (const each of order) {
          expect(() => {
            checkPoolHolds('the API', declared(each), pool);
          }).not.toThrow();
        }
      }
    }),
  );
});

const orders = declared({ identifier: 'orders', grants: { Shop: ['read', 'write'] } });
const withClient = (client: Client): AccessDeclaration => ({ ...orders, clients: { Shop: client } });

test('one declaration is held as it is, its routes included', () => {
  expect(poolAccess([orders])).toBe(orders);
});

test('the routes and usage plans of several stay with their APIs', () => {
  const usagePlan = { quota: { requests: 10, per: 'day' } } as const;
  const pool = poolAccess([withClient({ scopes: ['orders/read'], usagePlan }), orders]);
  expect(pool.routes).toEqual({});
  expect(pool.clients).toEqual({ Shop: { scopes: ['orders/read', 'orders/write'] } });
});

test('what one declaration says of a client holds for the client of all', () => {
  const pool = poolAccess([withClient({ scopes: ['orders/read'], readers: ['shop'] }), orders]);
  expect(pool.clients).toEqual({ Shop: { scopes: ['orders/read', 'orders/write'], readers: ['shop'] } });
});

test.each<[string, AccessDeclaration[], string]>([
  [
    'no declaration',
    [],
    'the pool has no declarations, expected the declaration of at least one API; give them as access',
  ],
  [
    'a resource server that two declare differently',
    [orders, { ...orders, resourceServers: { orders: { name: 'Other', scopes: { read: 'Read', write: 'Write' } } } }],
    'two declarations of the pool differ in resource server "orders"',
  ],
  [
    'readers of a client that differ',
    [withClient({ scopes: ['orders/read'], readers: ['a'] }), withClient({ scopes: ['orders/read'], readers: ['b'] })],
    'two declarations of the pool differ in readers of client "Shop": one has ["b"], expected ["a"] of the other; declare it once and use it in both',
  ],
  [
    'a grant that ends in one alone',
    [
      withClient({ scopes: ['orders/read'] }),
      withClient({ scopes: [{ scope: 'orders/read', until: '2099-01-01', reason: 'trial' }] }),
    ],
    'two declarations of the pool differ in scope "orders/read" of client "Shop"',
  ],
])('%s is refused', (_, given, message) => {
  expect(() => poolAccess(given)).toThrow(message);
});
