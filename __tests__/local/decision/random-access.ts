import fc from 'fast-check';
import type { AccessDeclaration } from '../../../src/access/declaration';
import { AccessError } from '../../../src/access/error';
import { defineData } from '../../access/orders';

/** Names and scopes that are not plain words: what is proposed about them has to be TypeScript that compiles. */
const CLIENTS = ['Reports', 'order-processing', 'Batch 2', 'new'];
const SERVERS = {
  orders: { name: 'Orders', scopes: { read: 'Read', "owner's": 'Change', admin: 'Delete' } },
  'https://api.example.com/stock': { name: 'Stock', scopes: { read: 'Read' } },
};
const SCOPES = Object.entries(SERVERS).flatMap(([server, { scopes }]) =>
  Object.keys(scopes).map((name) => `${server}/${name}`),
);
const ROUTES = [
  'GET /orders',
  'POST /orders',
  'GET /orders/{id}',
  'DELETE /orders/{id}',
  'PATCH /stock',
  'GET /',
  'PUT /a/b',
];
const GREEDY = 'GET /{path+}';
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];

const scopes = fc.subarray(SCOPES, { minLength: 1 });
const grant = (scope: string) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(scope) },
    { weight: 1, arbitrary: fc.constant({ scope, until: '2199-01-31', reason: "the year's end" }) },
    { weight: 1, arbitrary: fc.constant({ scope, keep: 'once a year' }) },
  );
const client = fc.record(
  { scopes: scopes.chain((held) => fc.tuple(...held.map(grant))), usagePlan: fc.constant({}) },
  { requiredKeys: ['scopes'] },
);
const rule = fc.oneof(
  { weight: 4, arbitrary: fc.record({ scopes }) },
  { weight: 4, arbitrary: fc.record({ scopes, apiKey: fc.constant('required') }) },
  { weight: 1, arbitrary: fc.constant({ public: true, reason: 'a test' }) },
);
const role = fc.record({ scopes, allows: fc.subarray(METHODS, { minLength: 1 }) });

/** Declarations whose tokens API Gateway checks. */
export const nativeAccess: fc.Arbitrary<AccessDeclaration> = declared([...ROUTES, GREEDY], fc.constant({}));

/** Declarations whose callers a function decides about, most of them with roles. */
export const decidedAccess: fc.Arbitrary<AccessDeclaration> = declared(
  ROUTES,
  fc.record(
    { authorizer: fc.constant('lambda'), roles: some(['reader', 'editor'], role) },
    { requiredKeys: ['authorizer'] },
  ),
);

function declared(routes: readonly string[], options: fc.Arbitrary<object>): fc.Arbitrary<AccessDeclaration> {
  return fc
    .record({ clients: some(CLIENTS, client), routes: some(routes, rule, 3), options })
    .map(({ options: chosen, ...parts }) => accepted({ resourceServers: SERVERS, ...chosen, ...parts }))
    .filter((given) => given !== undefined);
}

/** Undefined for one whose roles open a route to nobody, which synth refuses. */
function accepted(data: object): AccessDeclaration | undefined {
  try {
    return defineData(data);
  } catch (error) {
    if (error instanceof AccessError && error.code === 'ERR_ROUTE_CLOSED') return undefined;
    throw error;
  }
}

function some<T>(names: readonly string[], value: fc.Arbitrary<T>, minLength = 1): fc.Arbitrary<Record<string, T>> {
  return fc
    .subarray([...names], { minLength })
    .chain((chosen) => fc.record(Object.fromEntries(chosen.map((name) => [name, value]))));
}
