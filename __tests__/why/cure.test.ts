import type { Check } from '../../src/local/decision/check';
import { CHECKS } from '../../src/local/decision/check';
import type { RefusedRequest } from '../../src/why/cure';
import { cureOf } from '../../src/why/cure';
import { orders } from '../access/orders';

const refused = (check: Check, request: Partial<RefusedRequest> = {}) =>
  cureOf(
    {
      asked: 'POST /orders',
      route: 'POST /orders',
      step: { check, outcome: 'refused', found: 'it', needed: 'orders/write' },
      ...request,
    },
    orders,
  );

test('a client without the scope is granted it by a line of the declaration, or another client calls', () => {
  expect(refused('scopes', { client: 'Reporting' })).toEqual({
    isRight: true,
    text: 'The refusal follows the declaration. If Reporting should call it, grant it orders/write, which opens no other route to it. Checkout may call it already.',
    code: "clients: { Reporting: { scopes: ['orders/read', 'orders/write'] } }",
    grant: {
      client: 'Reporting',
      scope: 'orders/write',
      scopes: ['orders/read', 'orders/write'],
      gains: ['POST /orders'],
    },
    otherClients: ['Checkout'],
  });
});

test('a client that holds the scope asks for it, and nothing of the declaration changes', () => {
  const cure = refused('scopes', { client: 'Checkout' });
  expect(cure.text).toMatch(/^Checkout is granted orders\/write, but asked for a token without it/);
  expect(cure.grant).toBeUndefined();
});

test('a caller that nobody knows is told who may call', () => {
  expect(refused('authorizer-policy')).toMatchObject({ otherClients: ['Checkout'] });
  expect(refused('authorizer-policy').grant).toBeUndefined();
});

test('an unknown route is told with the nearest one', () => {
  expect(refused('route', { asked: 'POST /order' }).text).toContain('Did you mean POST /orders?');
});

test.each<Check>(['token-form', 'signing-key', 'signature', 'claims', 'issuer'])(
  'a refusal by %s is right, and says so',
  (check) => {
    expect(refused(check)).toMatchObject({ isRight: true, text: expect.stringMatching(/^The refusal is right/) });
  },
);

test.each<Check>(['permission', 'backend'])('a refusal by %s is no fault of the caller', (check) => {
  expect(refused(check)).toMatchObject({ isRight: false });
});

test.each(Object.keys(CHECKS) as Check[])('a refusal by %s has a cure in words', (check) => {
  const { text } = refused(check);
  expect(text).toMatch(/^[A-Z].+[.?]$/);
  expect(text).not.toContain('undefined');
});
