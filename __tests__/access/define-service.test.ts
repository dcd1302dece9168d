import { billing, orders, providing, reporting, serviceWith } from './services';
import { refusal } from './orders';

test('a service with nothing wrong comes back as it is', () => {
  expect(orders).toMatchObject({ name: 'orders', owner: 'team-orders' });
  expect(serviceWith(billing, {})).toEqual(billing);
});

test.each([
  ['an empty owner', { owner: '' }, 'service "orders" has an empty owner, expected 1 to 100 visible characters'],
  ['an owner of spaces', { owner: '  ' }, 'has an empty owner'],
  ['an owner that a terminal would obey', { owner: 'team\u001b[2J' }, 'has that owner'],
  ['a name with capitals', { name: 'Orders' }, 'service "Orders" has that name'],
  ['no client, though it asks for a scope', { consumes: { 'a/b': 'Why' } }, 'has no client and consumes a/b'],
  ['a client that asks for nothing', { client: 'Orders' }, 'the client "Orders" without consumes'],
  ['an empty reason', { client: 'Orders', consumes: { 'a/b': ' ' } }, 'an empty reason for "a/b"'],
  ['neither side', { provides: undefined }, 'neither provides nor consumes'],
])('a service with %s is refused', (_, parts, message) => {
  const { code, message: said } = refusal(() => serviceWith(orders, parts));
  expect(code).toBe('ERR_SERVICE_INVALID');
  expect(said).toContain(message);
});

test.each([
  ['a route', { routes: { 'GET /orders': { scopes: ['orders/raed'] } } }, 'did you mean "orders/read"?'],
  ['accept', { accept: { Reporting: ['orders/raed'] } }, 'accept of "Reporting" in service "orders" names'],
  ['acceptAny', { acceptAny: { 'orders/raed': 'Why not' } }, 'acceptAny of service "orders" names'],
  ['accept, of another service', { accept: { Reporting: ['billing/rates'] } }, 'names scope "billing/rates"'],
])('a scope that the service does not declare is refused in %s', (_, parts, message) => {
  const { code, message: said } = refusal(() => providing(orders, parts));
  expect(code).toBe('ERR_SCOPE_UNKNOWN');
  expect(said).toContain(message);
});

test.each([
  ['an unknown key', { owners: 'x' }, 'the service has the wrong shape: expected no key "owners"'],
  [
    'a key in provides',
    { provides: { ...orders.provides, accepts: {} } },
    'provides of the service has the wrong shape',
  ],
  ['a key in consumes', { client: 'A', consumes: { 'a/b': { reason: 'x', till: '1' } } }, 'expected no key "till"'],
  ['a number as a reason', { client: 'A', consumes: { 'a/b': 1 } }, 'expected a reason, or { reason'],
  ['no owner', { owner: undefined }, 'owner of the service has the wrong shape: expected string'],
  ['a prototype', { consumes: JSON.parse('{"__proto__":"x"}') as unknown }, 'names other than "__proto__"'],
])('%s is refused', (_, parts, message) => {
  const { code, message: said } = refusal(() => serviceWith(orders, parts));
  expect(code).toBe('ERR_DECLARATION_SHAPE');
  expect(said).toContain(message);
});

test('a scope for any client needs a reason, and an end is a day', () => {
  expect(refusal(() => providing(orders, { acceptAny: { 'orders/read': '' } })).code).toBe('ERR_SERVICE_INVALID');
  const consumes = { 'orders/read': { reason: 'Audit', until: '2027-02-30' } };
  expect(refusal(() => serviceWith(reporting, { consumes })).code).toBe('ERR_GRANT_INVALID');
});

test('what Cognito and API Gateway refuse is refused in a service, too', () => {
  expect(refusal(() => serviceWith(reporting, { client: 'a/b' })).code).toBe('ERR_CLIENT_INVALID');
  expect(refusal(() => providing(orders, { routes: { 'GET orders': { scopes: ['orders/read'] } } })).code).toBe(
    'ERR_ROUTE_INVALID',
  );
});
