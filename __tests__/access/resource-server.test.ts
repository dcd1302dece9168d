import { defineWith, refusal } from './orders';

const define = (identifier: string, server: object = {}) =>
  defineWith({
    resourceServers: { [identifier]: { name: 'Orders', scopes: { read: 'List orders' }, ...server } },
    clients: {},
    routes: {},
  });

test.each(['orders', 'https://api.example.com/v1', 'urn:orders', 'a/b', '!#[]~', 'constructor', 'toString'])(
  'accepts the identifier %s',
  (identifier) => {
    expect(Object.keys(define(identifier).resourceServers)).toEqual([identifier]);
  },
);

test.each(['', 'my orders', 'a"b', 'a\\b', 'größe', 'a\tb', 'a\u007fb'])('refuses the identifier %j', (identifier) => {
  const { code, message } = refusal(() => define(identifier));
  expect(code).toBe('ERR_RESOURCE_SERVER_INVALID');
  expect(message).toContain(`identifier "${identifier}" is refused`);
  expect(message).toContain('expected printable ASCII without space, double quote or backslash');
});

test.each(['', 'Orders & more', 'Größe', 'Orders/v1', '"Orders"'])(
  'refuses the name %j of a resource server',
  (name) => {
    const { code, message } = refusal(() => define('orders', { name }));
    expect(code).toBe('ERR_RESOURCE_SERVER_INVALID');
    expect(message).toContain(`name "${name}" of resource server "orders"`);
    expect(message).toContain('expected letters, digits, inner spaces and _+=,.@- only');
  },
);

// `\s` of JavaScript includes Unicode spaces, `\s` of Cognito's pattern only ASCII spaces.
test('refuses a no-break space in the name of a resource server', () => {
  expect(refusal(() => define('orders', { name: 'Orders\u00a0API' })).code).toBe('ERR_RESOURCE_SERVER_INVALID');
});

test('a resource server without scopes is refused', () => {
  const { code, message } = refusal(() => define('orders', { scopes: {} }));
  expect(code).toBe('ERR_RESOURCE_SERVER_INVALID');
  expect(message).toContain('resource server "orders" without scopes is refused, expected at least one scope');
});

test.each(['read', 'orders.read', 'orders:read', '*', 'constructor', 'hasOwnProperty'])(
  'accepts the scope name %s',
  (name) => {
    expect(() => define('orders', { scopes: { [name]: 'List orders' } })).not.toThrow();
  },
);

test.each(['', 'read all', 'read/all', 'a"b', 'a\\b', 'größe'])('refuses the scope name %j', (name) => {
  const { code, message, failed } = refusal(() => define('orders', { scopes: { [name]: 'List orders' } }));
  expect(code).toBe('ERR_SCOPE_INVALID');
  expect(message).toContain(`scope "orders/${name}" has the name "${name}"`);
  expect(message).toContain('expected a name of printable ASCII without space, slash, double quote or backslash');
  expect(failed.given).toBe(name);
});

test.each(['', ' ', '\n'])('refuses the description %j', (description) => {
  const { code, message } = refusal(() => define('orders', { scopes: { read: description } }));
  expect(code).toBe('ERR_SCOPE_INVALID');
  expect(message).toContain('scope "orders/read" has no description, expected a sentence that a reviewer understands');
});
