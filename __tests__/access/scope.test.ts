import { declaredScopes } from '../../src/access/scope';
import { defineWith, orders, refusal } from './orders';

const grant = (scopes: readonly string[]) => () => defineWith({ clients: { Reporting: { scopes } } });
const ask = (scopes: readonly string[]) => () => defineWith({ routes: { 'get /orders/': { scopes } } });

test('declared scopes are identifier and name, in the order of the declaration', () => {
  const billing = { name: 'Billing', scopes: { pay: 'Pay' } };
  expect(declaredScopes({ ...orders.resourceServers, 'https://billing.example/v1': billing })).toEqual([
    'orders/read',
    'orders/write',
    'https://billing.example/v1/pay',
  ]);
});

test.each([
  ['client "Reporting"', grant(['orders/read', 'orders/wirte'])],
  ['route "GET /orders"', ask(['orders/read', 'orders/wirte'])],
])('an undeclared scope of %s is named with the nearest declared one', (subject, attempt) => {
  const { code, message, failed } = refusal(attempt);
  expect(code).toBe('ERR_SCOPE_UNKNOWN');
  expect(message).toContain(`${subject} names scope "orders/wirte"`);
  expect(message).toContain('expected one that a resource server declares');
  expect(message).toContain('did you mean "orders/write"?');
  expect(failed).toEqual({ given: 'orders/wirte', expected: ['orders/read', 'orders/write'] });
});

test.each(['', 'read', 'orders', 'orders/', '/read', 'orders/read ', 'orders//read', 'Orders/read', 'openid'])(
  '"%s" is no declared scope',
  (scope) => {
    expect(refusal(grant([scope])).code).toBe('ERR_SCOPE_UNKNOWN');
    expect(refusal(ask([scope])).code).toBe('ERR_SCOPE_UNKNOWN');
  },
);

test('a scope belongs to the resource server that declares it', () => {
  const billing = { name: 'Billing', scopes: { pay: 'Pay' } };
  const resourceServers = { ...orders.resourceServers, billing };
  const attempt = () => defineWith({ resourceServers, clients: { Reporting: { scopes: ['orders/pay'] } } });
  expect(refusal(attempt).code).toBe('ERR_SCOPE_UNKNOWN');
});

test('a declaration without resource servers is refused', () => {
  const attempt = () => defineWith({ resourceServers: {}, routes: {} });
  expect(refusal(attempt).message).toContain('a declaration without resource servers');
});

test.each([
  ['client "Reporting"', grant([]), 'or remove it'],
  ['route "GET /orders"', ask([]), 'or write public: true with a reason'],
])('%s without scopes is refused, and told what to do', (subject, attempt, remedy) => {
  const { code, message } = refusal(attempt);
  expect(code).toBe('ERR_SCOPES_EMPTY');
  expect(message).toContain(`${subject} has no scopes, expected at least one`);
  expect(message).toContain(remedy);
});

test.each([
  ['client "Reporting"', grant(['orders/read', 'orders/write', 'orders/read'])],
  ['route "GET /orders"', ask(['orders/read', 'orders/read'])],
])('%s with a scope twice is refused', (subject, attempt) => {
  const { code, message } = refusal(attempt);
  expect(code).toBe('ERR_SCOPE_DUPLICATE');
  expect(message).toContain(`${subject} names scope "orders/read" twice, expected it once; remove one`);
});
