import fc from 'fast-check';
import type { AccessDeclaration } from '../../src/access/declaration';
import { defineData } from '../access/orders';

const SCOPES = ['read', 'write', 'admin', 'audit'];
const CLIENTS = ['Reports', 'Checkout', 'Batch', 'Audit'];
const ROUTES = [
  'GET /orders',
  'POST /orders',
  'GET /orders/{id}',
  'DELETE /orders/{id}',
  'GET /',
  'GET /{path+}',
  'PUT /a/b',
];

const scopes = fc.subarray(
  SCOPES.map((name) => `orders/${name}`),
  { minLength: 1 },
);
const rule = fc.oneof(
  { weight: 4, arbitrary: fc.record({ scopes }) },
  { weight: 1, arbitrary: fc.constant({ public: true, reason: 'a test' }) },
);

/** Random clients, routes and scopes from a small set, so that two declarations overlap. */
export const declaration: fc.Arbitrary<AccessDeclaration> = declared(ROUTES);

/** The same with a Lambda authorizer, which cannot tell a greedy path from a shorter one with other callers. */
export const decidedDeclaration: fc.Arbitrary<AccessDeclaration> = declared(
  ROUTES.filter((route) => !route.includes('+')),
  { authorizer: 'lambda' },
);

function declared(routes: readonly string[], options: object = {}): fc.Arbitrary<AccessDeclaration> {
  const resourceServers = { orders: { name: 'Orders', scopes: described() } };
  return fc
    .record({ clients: some(CLIENTS, fc.record({ scopes })), routes: some(routes, rule) })
    .map((parts) => defineData({ resourceServers, ...options, ...parts }));
}

function some<T>(names: readonly string[], value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc
    .subarray([...names], { minLength: 1 })
    .chain((chosen) => fc.record(Object.fromEntries(chosen.map((name) => [name, value]))));
}

function described() {
  return Object.fromEntries(SCOPES.map((name) => [name, `May ${name}`]));
}
