import type { Check } from '../../src/local/decision/check';
import { CHECKS } from '../../src/local/decision/check';
import type { RefusedRequest } from '../../src/why/cure';
import { cureOf } from '../../src/why/cure';
import { defineWith, orders } from '../access/orders';

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
    text: 'The refusal follows the declaration. If Reporting should call it, grant it orders/write, which opens no other route to it. Checkout may already call it.',
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
  expect(cure.text).toMatch(/^Checkout is granted orders\/write, but requested a token without it/);
  expect(cure.grant).toBeUndefined();
});

test('a caller that nobody knows is told who may call', () => {
  expect(refused('authorizer-policy')).toMatchObject({ otherClients: ['Checkout'] });
  expect(refused('authorizer-policy').grant).toBeUndefined();
});

test('what is proposed is TypeScript for every name that Cognito takes', () => {
  const scopes = { read: 'List orders', "owner's": 'Change orders' };
  const odd = defineWith({
    resourceServers: { orders: { name: 'Orders', scopes } },
    clients: { 'year-end 2': { scopes: [{ scope: 'orders/read', keep: "the year's end" }] } },
    routes: { 'POST /orders': { scopes: ["orders/owner's"] } },
  });
  const step = { check: 'scopes', outcome: 'refused', found: 'it' } as const;
  expect(cureOf({ asked: 'POST /orders', route: 'POST /orders', client: 'year-end 2', step }, odd).code).toBe(
    `clients: { 'year-end 2': { scopes: [{ scope: 'orders/read', keep: "the year's end" }, "orders/owner's"] } }`,
  );
});

describe('a route that asks for an API key', () => {
  const keyed = defineWith({
    routes: {
      'GET /orders': { scopes: ['orders/read'], apiKey: 'required' },
      'POST /orders': { scopes: ['orders/write'], apiKey: 'required' },
    },
  });
  const cure = (check: Check, client: string) =>
    cureOf(
      { asked: 'POST /orders', route: 'POST /orders', client, step: { check, outcome: 'refused', found: 'it' } },
      keyed,
    );

  test('a client gets the key with the scope, and both open what they open', () => {
    const { text, code } = cure('scopes', 'Reporting');
    expect(text).toContain(
      'grant it orders/write, which also lets it GET /orders. The route also requires an API key; usagePlan gives it one.',
    );
    expect(code).toBe("clients: { Reporting: { scopes: ['orders/read', 'orders/write'], usagePlan: {} } }");
  });

  test('a client that lacks the key alone gets a usage plan', () => {
    expect(cure('api-key', 'Checkout')).toEqual({
      isRight: true,
      text: 'The route requires an API key, and Checkout has none. Give it one with usagePlan, which also lets it GET /orders.',
      code: 'clients: { Checkout: { usagePlan: {} } }',
    });
  });

  test('a caller that nobody knows sends its key', () => {
    expect(refused('api-key')).toMatchObject({ code: '-H "x-api-key: $API_KEY"' });
  });
});

describe('a request that leads to no route', () => {
  test('is told the nearest one, and a slip is no route to declare', () => {
    const { text, code } = refused('route', { asked: 'POST /order' });
    expect(text).toContain('Did you mean POST /orders?');
    expect(code).toBeUndefined();
  });

  test('is told the methods of its path, and proposes none', () => {
    const { text, code } = refused('route', { asked: 'PATCH /orders' });
    expect(text).toBe(
      'The API has this path with GET and POST, and not with PATCH. API Gateway gives this answer before it reads a token. Declare the method if it should exist.',
    );
    expect(code).toBeUndefined();
  });

  test.each(['BREW /orders', 'OPTIONS /orders', 'BREW /elsewhere'])(
    '%s has a method that no route can have',
    (asked) => {
      const { text, code } = refused('route', { asked });
      expect(text).toContain('A route has one of the methods GET, HEAD, POST, PUT, PATCH, DELETE.');
      expect(code).toBeUndefined();
    },
  );

  test.each([
    ['prod', 'POST /prod/orders'],
    ['orders/prod', 'POST /orders/prod/orders'],
    ['prod', 'POST /live/orders'],
  ])('has the stage %s twice in its path', (stage, asked) => {
    const { text, code } = refused('route', { asked, stage });
    expect(text).toContain('Did you mean POST /orders, without the stage?');
    expect(code).toBeUndefined();
  });

  test('proposes a route that is near to none, if a declaration takes it', () => {
    expect(refused('route', { asked: 'GET /invoices' })).toMatchObject({
      text: expect.stringContaining('If the route should exist, declare it'),
      code: "routes: { 'GET /invoices': { scopes: […] } }",
    });
    expect(refused('route', { asked: 'GET /invoices/a b' }).code).toBeUndefined();
  });

  test('proposes nothing without a declaration', () => {
    const step = { check: 'route', outcome: 'refused', found: 'it' } as const;
    expect(cureOf({ asked: 'GET /invoices', step }, undefined).code).toBeUndefined();
  });
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
