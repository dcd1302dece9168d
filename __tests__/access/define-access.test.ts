import fc from 'fast-check';
import { AccessError } from '../../src/access/error';
import { accessMatrix } from '../../src/access/matrix';
import { defineAccess } from '../../src/access/define-access';
import { modelRoutes } from '../../src/access/model';
import { defineData, defineWith, orders, refusal } from './orders';

test('a declaration with nothing wrong comes back as it is', () => {
  expect(defineAccess(orders)).toBe(orders);
});

test('routes are normalized, in the order of the declaration', () => {
  const access = defineWith({
    routes: { 'post  /orders/': { scopes: ['orders/write'] }, 'get /': { public: true, reason: 'welcome page' } },
  });
  expect(modelRoutes(access)).toMatchObject([
    { name: 'POST /orders', method: 'POST', path: '/orders', rule: { scopes: ['orders/write'] } },
    { name: 'GET /', method: 'GET', path: '/', rule: { public: true } },
  ]);
});

test.each([
  ['ERR_ROUTE_INVALID', { 'GET /orders//lines': { scopes: ['orders/read'] } }],
  ['ERR_ROUTE_GREEDY_NOT_LAST', { 'GET /{proxy+}/lines': { scopes: ['orders/read'] } }],
  ['ERR_ROUTE_DUPLICATE', { 'GET /orders': { scopes: ['orders/read'] }, 'get /orders/': { scopes: ['orders/read'] } }],
  [
    'ERR_ROUTE_PARAMETER_CONFLICT',
    { 'GET /orders/{a}': { scopes: ['orders/read'] }, 'PUT /orders/{b}': { scopes: ['orders/write'] } },
  ],
])('%s shows when access is defined, not when it is built', (code, routes) => {
  expect(refusal(() => defineWith({ routes })).code).toBe(code);
});

test.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])('the name %s is one like any other', (name) => {
  const scope = `${name}/${name}`;
  const access = defineData({
    resourceServers: { [name]: { name, scopes: { [name]: 'A scope' } } },
    clients: { [name]: { scopes: [scope] }, Other: { scopes: [scope] } },
    routes: { [`GET /${name}`]: { scopes: [scope] }, [`GET /${name}/{${name}}`]: { scopes: [scope] } },
  });
  expect(accessMatrix(access)).toHaveLength(4);
  expect(accessMatrix(access).every(({ decidedBy }) => decidedBy === scope)).toBe(true);
});

test('a name every object has is no declared scope', () => {
  const attempt = () => defineWith({ clients: { Reporting: { scopes: ['toString'] } } });
  expect(refusal(attempt).code).toBe('ERR_SCOPE_UNKNOWN');
});

test('a client named __proto__ is refused', () => {
  const clients: unknown = JSON.parse('{"__proto__":{"scopes":["orders/read"]}}');
  expect(refusal(() => defineWith({ clients })).message).toContain('__proto__');
});

test('whatever JSON is given, it is a declaration or an AccessError', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), almostRight()), (data) => {
      const json = JSON.stringify(data);
      expect(outcome(json)).toMatch(/^(declaration|ERR_[A-Z_]+)$/);
    }),
    { numRuns: 500 },
  );
});

/** JSON close enough to a declaration to pass the check of its shape. */
function almostRight() {
  const name = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('orders', 'read', 'constructor', 'GET /', 'get /{id}/', 'GET /{x}/a') },
    fc.string({ maxLength: 5 }),
  );
  const text = fc.oneof({ weight: 9, arbitrary: name }, fc.jsonValue());
  const scopes = fc.array(fc.oneof({ weight: 9, arbitrary: fc.constant('orders/read') }, text), { maxLength: 3 });
  const server = fc.record({ name: text, scopes: fc.dictionary(name, text, { maxKeys: 3 }) });
  const declared = { orders: { name: 'Orders', scopes: { read: 'List orders' } } };
  return fc.record({
    resourceServers: fc.oneof(fc.constant(declared), fc.dictionary(name, server, { maxKeys: 3 })),
    clients: fc.dictionary(name, fc.record({ scopes }), { maxKeys: 3 }),
    routes: fc.dictionary(
      name,
      fc.oneof(fc.record({ scopes }), fc.record({ public: fc.constant(true), reason: text })),
      { maxKeys: 3 },
    ),
  });
}

function outcome(json: string): string {
  try {
    const access = defineData(JSON.parse(json));
    accessMatrix(access);
    return 'declaration';
  } catch (error) {
    return error instanceof AccessError ? error.code : String(error);
  }
}
