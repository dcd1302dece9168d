import fc from 'fast-check';
import type { AccessDeclaration } from '../../src/access/declaration';
import { accessMatrix } from '../../src/access/matrix';
import { callersOf, smallestGrant, withScope } from '../../src/access/smallest-grant';
import { decidedDeclaration, declaration } from '../review/random-declaration';
import { defineWith, orders } from './orders';

test('a client that may not call a route is granted the scope of the route', () => {
  expect(smallestGrant(orders, 'Reporting', 'POST /orders')).toEqual({
    client: 'Reporting',
    scope: 'orders/write',
    scopes: ['orders/read', 'orders/write'],
    gains: ['POST /orders'],
  });
});

test('of several scopes it is the one that opens the fewest other routes', () => {
  const routes = {
    'GET /orders': { scopes: ['orders/read'] },
    'POST /orders': { scopes: ['orders/write'] },
    'PUT /orders': { scopes: ['orders/write', 'orders/change'] },
  };
  const scopes = { read: 'List orders', write: 'Place orders', change: 'Change orders' };
  const wider = defineWith({ resourceServers: { orders: { name: 'Orders', scopes } }, routes });
  expect(smallestGrant(wider, 'Reporting', 'PUT /orders')).toMatchObject({
    scope: 'orders/change',
    gains: ['PUT /orders'],
  });
});

test.each([
  ['Checkout', 'POST /orders'],
  ['Reporting', 'DELETE /orders'],
  ['Nobody', 'POST /orders'],
])('there is none for %s at %s', (client, route) => {
  expect(smallestGrant(orders, client, route)).toBeUndefined();
});

test('the callers of a route are those that hold a scope of it', () => {
  expect(callersOf(orders, 'GET /orders')).toEqual(['Reporting', 'Checkout']);
  expect(callersOf(orders, 'POST /orders')).toEqual(['Checkout']);
});

const allowed = (given: AccessDeclaration) =>
  accessMatrix(given).flatMap((cell) => (cell.allowed ? [`${cell.client} ${cell.route}`] : []));

test.each([
  ['checked by API Gateway', declaration],
  ['decided by a function', decidedDeclaration],
])('applied, it makes the call pass, and nobody gains anything but what it says: %s', (_, given) => {
  let grants = 0;
  fc.assert(
    fc.property(given, (before) => {
      for (const { client, route, allowed: mayCall } of accessMatrix(before)) {
        const grant = smallestGrant(before, client, route);
        // Each of these routes names a scope that opens it.
        expect(grant === undefined).toBe(mayCall);
        if (!grant) continue;
        grants++;
        const now = new Set(allowed(before));
        const then = allowed(withScope(before, client, grant.scope));
        expect(then.filter((cell) => !now.has(cell))).toEqual(grant.gains.map((name) => `${client} ${name}`));
        expect(grant.gains).toContain(route);
        expect(then).toEqual(expect.arrayContaining([...now]));
      }
    }),
    { numRuns: 400 },
  );
  expect(grants).toBeGreaterThan(60);
});
