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

const lambda = (parts: object) => () => defineWith({ authorizer: 'lambda', ...parts });
const role = { scopes: ['orders/read'], allows: ['GET'] };

test.each([
  ['roles in a list', lambda({ roles: [role] }), 'roles'],
  ['a role that is its scopes', lambda({ roles: { reader: ['orders/read'] } }), 'roles → reader'],
  ['a role without scopes', lambda({ roles: { reader: { allows: ['GET'] } } }), 'roles → reader → scopes'],
  ['a role that allows nothing', lambda({ roles: { reader: { scopes: [] } } }), 'roles → reader → allows'],
  ['a role that allows all', lambda({ roles: { reader: { ...role, allows: 'all' } } }), 'roles → reader → allows'],
  ['a role that allows null', lambda({ roles: { reader: { ...role, allows: [null] } } }), 'roles → reader → allows'],
  ['a role with more', lambda({ roles: { reader: { ...role, title: '' } } }), 'roles → reader'],
  ['people without groups', lambda({ people: {} }), 'people → groups'],
  ['a group that is its role', lambda({ people: { groups: { Support: 'reader' } } }), 'people → groups → Support'],
  ['a third pool', lambda({ people: { groups: {}, pool: 'third' } }), 'people → pool'],
  ['refresh tokens', lambda({ people: { groups: {}, token: 'refresh' } }), 'people → token'],
  ['a key that is its scopes', lambda({ legacyApiKeys: { Import: ['orders/read'] } }), 'legacyApiKeys → Import'],
  [
    'a key with its value',
    lambda({ legacyApiKeys: { Import: { scopes: [], key: 's3cret' } } }),
    'legacyApiKeys → Import',
  ],
  ['another authorizer', lambda({ authorizer: 'iam' }), 'authorizer'],
  ['an optional key', route({ scopes: ['orders/read'], apiKey: 'optional' }), 'GET /orders → apiKey'],
])('refuses %s, and says where it is', (_, attempt, place) => {
  const { code, message } = refusal(attempt);
  expect(code).toBe('ERR_DECLARATION_SHAPE');
  expect(message).toContain(`${place} has the wrong shape: expected `);
  expect(message).not.toContain('s3cret');
});

test.each([
  [lambda({ roles: { reader: { ...role, allows: 'all' } } }), 'expected "everything" or a list of methods and routes;'],
  [lambda({ authorizer: 'iam' }), 'expected "cognito" or "lambda";'],
  [lambda({ people: { groups: {}, token: 'refresh' } }), 'expected "access" or "id";'],
  [route({ scopes: ['orders/read'], apiKey: true }), 'expected "required";'],
  [() => defineWith({ roles: { reader: role } }), 'expected no key "roles", or authorizer: "lambda" next to it;'],
  [
    () => defineWith({ authorizer: 'cognito', people: {} }),
    'expected no key "people", or authorizer: "lambda" next to it;',
  ],
  [
    () => defineWith({ legacyApiKeys: {}, roles: {} }),
    '"legacyApiKeys" or "roles", or authorizer: "lambda" next to it;',
  ],
  [() => defineData({ ...orders, scopes: {} }), 'expected no key "scopes";'],
  [client({ scopes: ['orders/read'], roles: [] }), 'expected no key "roles";'],
])('says what is expected instead (%#)', (attempt, words) => {
  expect(refusal(attempt).message).toContain(words);
});

test('a declaration may have everything there is', () => {
  const everything = {
    roles: { reader: role, owner: { scopes: ['orders/write'], allows: 'everything' } },
    people: { groups: { Support: ['reader'] }, pool: 'separate', token: 'id' },
    legacyApiKeys: { Import: { scopes: ['orders/write'], usagePlan: {} } },
    routes: { 'GET /orders': { scopes: ['orders/read'], apiKey: 'required' } },
  };
  expect(lambda(everything)).not.toThrow();
  expect(() => defineWith({ authorizer: 'cognito' })).not.toThrow();
});

test('an error carries what was given', () => {
  expect(refusal(client('orders/read')).failed.given).toBe('orders/read');
});

// zod skips an own key named `__proto__`, which JSON can contain, so its value is not checked by zod.
test.each([
  ['client', '{"clients":{"__proto__":null}}'],
  ['resource server', '{"resourceServers":{"__proto__":{}}}'],
  ['scope', '{"resourceServers":{"orders":{"name":"Orders","scopes":{"read":"List orders","__proto__":5}}}}'],
])('checks the shape of a %s named __proto__', (_, json) => {
  expect(refusal(() => defineWith(JSON.parse(json) as object)).code).toBe('ERR_DECLARATION_SHAPE');
});
