import { defineData, defineWith, orders, refusal } from './orders';

const client = (value: unknown) => () => defineWith({ clients: { Reporting: value } });
const route = (value: unknown) => () => defineWith({ routes: { 'GET /orders': value } });
const server = (value: unknown) => () => defineWith({ resourceServers: { orders: value } });

test.each([null, undefined, [], 'orders', 7, true, new Map(), {}])('refuses %p as a declaration', (data) => {
  expect(refusal(() => defineData(data)).code).toBe('ERR_DECLARATION_SHAPE');
});

test.each([
  ['no clients', () => defineWith({ clients: undefined }), 'clients'],
  ['clients in a list', () => defineWith({ clients: [orders.clients.Reporting] }), 'clients'],
  ['an unknown part', () => defineData({ ...orders, scopes: {} }), 'the declaration'],
  ['a resource server that is null', server(null), 'resourceServers → orders'],
  ['a resource server without a name', server({ scopes: {} }), 'resourceServers → orders → name'],
  ['a resource server without scopes', server({ name: 'Orders' }), 'resourceServers → orders → scopes'],
  ['scopes in a list', server({ name: 'Orders', scopes: ['read'] }), 'resourceServers → orders → scopes'],
  ['a description that is no text', server({ name: 'Orders', scopes: { read: 1 } }), 'scopes → read'],
  ['a client that is null', client(null), 'clients → Reporting'],
  ['a client that is its scopes', client(['orders/read']), 'clients → Reporting'],
  ['a client without scopes', client({}), 'clients → Reporting → scopes'],
  ['scopes that are one text', client({ scopes: 'orders/read' }), 'clients → Reporting → scopes'],
  ['a scope that is null', client({ scopes: [null] }), 'clients → Reporting → scopes → 0'],
  ['an unknown key', client({ scopes: ['orders/read'], secret: 's3cret' }), 'clients → Reporting'],
  ['a status of 42', route({ scopes: ['orders/read'], responses: [42] }), 'GET /orders → responses → 0'],
  ['a reason beside scopes', route({ scopes: ['orders/read'], reason: 'none' }), 'routes → GET /orders'],
])('refuses %s, and says where', (_, attempt, place) => {
  const { code, message } = refusal(attempt);
  expect(code).toBe('ERR_DECLARATION_SHAPE');
  expect(message).toContain(`${place} has the wrong shape`);
  expect(message).not.toContain('s3cret');
});

test.each([
  ['nothing', {}],
  ['null', null],
  ['only its scopes', ['orders/read']],
  ['scope instead of scopes', { scope: ['orders/read'] }],
  ['public: false', { public: false, reason: 'none' }],
  ['public: "true"', { public: 'true', reason: 'load balancer' }],
  ['public without a reason', { public: true }],
  ['public with scopes', { public: true, reason: 'load balancer', scopes: ['orders/read'] }],
])('refuses a route with %s, and shows both forms a route can have', (_, rule) => {
  const { code, message } = refusal(route(rule));
  expect(code).toBe('ERR_DECLARATION_SHAPE');
  expect(message).toContain('routes → GET /orders');
  expect(message).toContain('{ scopes: [...] }');
  expect(message).toContain('{ public: true, reason: "..." }');
});

test('refuses a blank reason', () => {
  const { code, message } = refusal(route({ public: true, reason: ' ' }));
  expect(code).toBe('ERR_DECLARATION_SHAPE');
  expect(message).toContain('routes → GET /orders → reason');
});

test('a public route with a reason needs no scopes', () => {
  expect(route({ public: true, reason: 'load balancer', responses: [503] })).not.toThrow();
});

test.each([
  ['an unknown key', client({ scopes: ['orders/read'], note: '' }), 'expected Unrecognized key'],
  ['a missing key', client({}), 'expected Invalid input: expected'],
])('says what is expected of %s in one sentence', (_, attempt, words) => {
  expect(refusal(attempt).message).not.toContain(words);
});

test('names the key that was meant to be scopes', () => {
  expect(refusal(client({ scope: ['orders/read'] })).message).toContain('"scope"');
});

test.each([
  ['body', { body: 'order' }],
  ['headers', { headers: ['If Match'] }],
  ['responses', { responses: 404 }],
  ['responses', { responses: [404.5] }],
])('says that %s of a route is wrong, where its scopes are right: %j', (option, options) => {
  expect(refusal(route({ scopes: ['orders/read'], ...options })).message).toContain(`GET /orders → ${option}`);
});

test('an error carries what was given', () => {
  expect(refusal(client('orders/read')).failed.given).toBe('orders/read');
});

// zod skips an own key named `__proto__`, which JSON can hold, so that nothing has looked at its value.
test.each([
  ['client', '{"clients":{"__proto__":null}}'],
  ['resource server', '{"resourceServers":{"__proto__":{}}}'],
  ['scope', '{"resourceServers":{"orders":{"name":"Orders","scopes":{"read":"List orders","__proto__":5}}}}'],
])('checks the shape of a %s named __proto__', (_, json) => {
  expect(refusal(() => defineWith(JSON.parse(json) as object)).code).toBe('ERR_DECLARATION_SHAPE');
});
