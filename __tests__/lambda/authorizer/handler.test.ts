import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import type { AuthorizerAnswer } from '../../../lambda/authorizer/answer';
import { readEnvironment } from '../../../lambda/authorizer/environment';
import { createAuthorizer } from '../../../lambda/authorizer/handler';
import { authorizerTable } from '../../../src/access/authorizer-table';
import type { AskedRequest, AuthorizerUnderTest } from './authorizer-under-test';
import { askedEvent, authorizerUnderTest, methodArn, STAGE } from './authorizer-under-test';
import { caseEnvironment, startPools, withTokens } from './case-pools';
import { evaluate } from './iam-policy';
import { ordersApi } from './orders-api';
import type { Pools, RequestCase } from './request-cases';
import { APP, IMPORT_KEY, machineClaims, personClaims, REPORTING, REQUEST_CASES, RETIRED } from './request-cases';
import type { KeyServer } from './user-pool';
import { signToken } from './user-pool';

let server: KeyServer;
let pools: Pools;

beforeAll(async () => {
  ({ server, pools } = await startPools());
});

afterAll(() => server.close());

const environment = (replaced?: RequestCase['environment']) => caseEnvironment(pools, replaced);

/** Result of a request: the answer, or the logged reason of a 401. */
async function outcome(under: AuthorizerUnderTest, event: APIGatewayRequestAuthorizerEvent) {
  try {
    return await under.authorize(event);
  } catch (error) {
    // API Gateway answers 401 to this message, and 500 to every other one.
    expect((error as Error).message).toBe('Unauthorized');
    expect((error as Error).stack).toBeUndefined();
    return under.refused.at(-1)?.reason;
  }
}

async function answerTo(under: AuthorizerUnderTest, asked: AskedRequest): Promise<AuthorizerAnswer> {
  return under.authorize(askedEvent(asked));
}

function token(scope: string): string {
  return signToken(machineClaims(pools.issuer, { scope }), pools);
}

const bearer = (asked: Omit<AskedRequest, 'headers'>, text: string): AskedRequest => ({
  ...asked,
  headers: { Authorization: `Bearer ${text}` },
});

test('there are at least 80 cases, each with a unique name', () => {
  const names = Object.values(REQUEST_CASES).flatMap((cases) => cases.map(({ name }) => name));
  expect(names.length).toBeGreaterThanOrEqual(80);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(Object.entries(REQUEST_CASES))('%s', (_, cases) => {
  test.each(cases)('$name: $outcome', async ({ request, outcome: expected, principal, environment: own, people }) => {
    const under = authorizerUnderTest(withTokens(people), environment(own));
    const asked = request(pools);
    const event = askedEvent(asked);
    const result = await outcome(under, event);
    expectNoSecrets(under, event);
    if (expected !== 'allowed' && expected !== '403') {
      expect(result).toBe(expected);
      return;
    }
    if (typeof result !== 'object') throw new Error(`expected an answer, and it was refused: ${result ?? ''}`);
    const { policyDocument, context } = result;
    expect(evaluate(policyDocument, event.methodArn) === 'Allow').toBe(expected === 'allowed');
    expect(context.error).toBe(expected === 'allowed' ? undefined : 'insufficient_scope');
    if (principal !== undefined) expect(result.principalId).toBe(principal);
    // API Gateway accepts only flat strings, numbers and booleans.
    for (const value of Object.values(context)) expect(typeof value).toBe('string');
    expect(under.refused).toEqual([]);
  });
});

describe('where every machine of the pool is taken, and no list of clients is known', () => {
  const any = { CLIENT_IDS: '*' };
  const UNLISTED = '5unlisted0machine000000id';
  const cases = Object.values(REQUEST_CASES).flat();

  test.each(cases)(
    '$name: $outcome, as with a list',
    async ({ request, outcome: expected, environment: own, people }) => {
      const under = authorizerUnderTest(withTokens(people), environment({ ...own, ...any }));
      const event = askedEvent(request(pools));
      const result = await outcome(under, event);
      if (expected !== 'allowed' && expected !== '403') {
        expect(result).toBe(expected);
        return;
      }
      if (typeof result !== 'object') throw new Error(`expected an answer, and it was refused: ${result ?? ''}`);
      expect(evaluate(result.policyDocument, event.methodArn) === 'Allow').toBe(expected === 'allowed');
    },
  );

  const asked = (claims: Record<string, unknown>) =>
    askedEvent(
      bearer({ route: 'GET /orders', path: '/orders' }, signToken(machineClaims(pools.issuer, claims), pools)),
    );

  test('a machine that no list names is let in by its scopes', async () => {
    const under = authorizerUnderTest(ordersApi, environment(any));
    const event = asked({ sub: UNLISTED, client_id: UNLISTED });
    const result = await outcome(under, event);
    expect(result).toMatchObject({ principalId: UNLISTED, context: { principalType: 'machine' } });
    expect(await outcome(authorizerUnderTest(ordersApi, environment()), event)).toBe('unknown-client');
  });

  test.each([
    ['whose subject is somebody else', { sub: 'f0e1d2c3-0000-4000-8000-000000000000', client_id: UNLISTED }],
    ['without a subject', { sub: undefined, client_id: UNLISTED }],
    ['that names a person', { sub: UNLISTED, client_id: UNLISTED, username: 'ada' }],
    ['of an app of people', { sub: APP, client_id: APP, 'cognito:groups': [] }],
  ])('a token %s is no machine’s, whatever its scopes', async (_, claims) => {
    const under = authorizerUnderTest(ordersApi, environment(any));
    const result = await outcome(under, asked(claims));
    if (typeof result === 'object')
      expect(result.context).toMatchObject({ principalType: 'person', error: 'insufficient_scope' });
    else expect(result).toBe('unknown-client');
  });

  test('a denied machine is refused', async () => {
    const under = authorizerUnderTest(ordersApi, environment({ ...any, DENIED_CLIENT_IDS: UNLISTED }));
    expect(await outcome(under, asked({ sub: UNLISTED, client_id: UNLISTED }))).toBe('denied-client');
  });
});

/** No part of a token, and no key, in what was logged. */
function expectNoSecrets({ refused, apiKeyUses }: AuthorizerUnderTest, { headers }: APIGatewayRequestAuthorizerEvent) {
  const logged = JSON.stringify([refused, apiKeyUses]);
  for (const value of Object.values(headers ?? {})) {
    const parts = (value ?? '').split(/[ .,=]/).filter(({ length }) => length > 8);
    for (const part of parts) expect(logged).not.toContain(part);
  }
}

test('the function behind the route gets the caller with scopes and roles', async () => {
  const under = authorizerUnderTest(ordersApi, environment({ LEGACY_API_KEYS: 'accept' }));
  const list = { route: 'GET /orders', path: '/orders' };
  const machine = await answerTo(under, bearer(list, token('orders/read orders/cancel')));
  expect(machine).toMatchObject({
    principalId: REPORTING,
    context: {
      principalType: 'machine',
      clientId: REPORTING,
      scopes: 'orders/read orders/cancel',
      roles: 'reader canceller',
    },
  });
  const claims = personClaims(pools.issuer, { 'cognito:groups': ['Sales', 'Support', 'Interns'] });
  const person = await answerTo(under, bearer(list, signToken(claims, pools)));
  expect(person).toMatchObject({
    principalId: claims.sub,
    context: {
      principalType: 'person',
      clientId: APP,
      scopes: 'orders/write orders/cancel orders/read',
      roles: 'writer canceller reader',
    },
  });
  const key = await answerTo(under, { ...list, headers: { 'x-api-key': IMPORT_KEY } });
  expect(key).toMatchObject({
    principalId: 'Import',
    context: { principalType: 'api-key', clientId: '', scopes: 'orders/write', roles: 'writer' },
  });
});

test('a person whose app asked for some scopes has no roles but theirs', async () => {
  const under = authorizerUnderTest(ordersApi, environment());
  const groups = { 'cognito:groups': ['Chiefs', 'Sales', 'Support'] };
  const contextFor = async (scope: string) => {
    const asked = signToken(personClaims(pools.issuer, { ...groups, scope }), pools);
    return (await answerTo(under, bearer({ route: 'GET /orders', path: '/orders' }, asked))).context;
  };
  expect(await contextFor('openid orders/read orders/cancel')).toMatchObject({
    scopes: 'orders/cancel orders/read',
    roles: 'canceller reader',
  });
  expect(await contextFor('openid billing/read')).toMatchObject({ scopes: '', roles: '' });
  expect(await contextFor('openid')).toMatchObject({ roles: 'administrator writer canceller reader' });
});

test('a 403 says which scopes would do, as RFC 6750 asks', async () => {
  const under = authorizerUnderTest(ordersApi, environment());
  const { context } = await answerTo(
    under,
    bearer({ route: 'PUT /orders/{id}', path: '/orders/7' }, token('orders/read')),
  );
  expect(context).toMatchObject({
    error: 'insufficient_scope',
    requiredScopes: 'orders/write orders/admin',
    challenge: 'Bearer error="insufficient_scope", scope="orders/write orders/admin"',
  });
  const unknown = await answerTo(under, bearer({ route: 'GET /nowhere', path: '/nowhere' }, token('orders/read')));
  expect(unknown.context).toMatchObject({ requiredScopes: '', challenge: 'Bearer error="insufficient_scope"' });
});

test('the answer to one route is right for every request to it, as the cache will use it', async () => {
  const under = authorizerUnderTest(ordersApi, environment());
  const verdicts = async (route: string, ...paths: string[]) => {
    const [method = '', first = ''] = route.split(' ');
    const { policyDocument } = await answerTo(under, bearer({ route, path: first }, token('orders/read')));
    return paths.map((path) => evaluate(policyDocument, methodArn(method, path)));
  };
  const open = [
    '/orders/7',
    '/orders/7/',
    '/orders/%40%3A%20',
    '/orders/%C3%A9',
    '/orders/%61udit',
    '/orders/7%2Faudit',
  ];
  expect(await verdicts('GET /orders/{id}', ...open)).toEqual(open.map(() => 'Allow'));
  const closed = ['/orders/7/audit', '/orders/7/audit/', '/orders/7/%61udit', `/orders/${'7'.repeat(500)}/audi%54`];
  expect(await verdicts('GET /orders/{id}/audit', ...closed)).toEqual(closed.map(() => 'Deny'));
  expect(await verdicts('PUT /orders/{id}', '/orders/7', '/orders/%37')).toEqual(['Deny', 'Deny']);
});

test('callers of one process have their own rights, each by its scopes, its roles and its stage', async () => {
  const under = authorizerUnderTest(ordersApi, environment());
  const mayPut = async (text: string, methodArn = `${STAGE}PUT/orders/7`) => {
    const event = askedEvent(bearer({ route: 'PUT /orders/{id}', path: '/orders/7' }, text));
    return evaluate((await under.authorize({ ...event, methodArn })).policyDocument, methodArn) === 'Allow';
  };
  const member = (group: string) => signToken(personClaims(pools.issuer, { 'cognito:groups': [group] }), pools);
  for (let round = 0; round < 2; round++) {
    expect(await mayPut(token('orders/read'))).toBe(false);
    expect(await mayPut(token('orders/write'))).toBe(true);
    expect(await mayPut(member('Support'))).toBe(false);
    expect(await mayPut(member('Sales'))).toBe(true);
    expect(await mayPut(token('orders/write'), `${STAGE.replace('/prod/', '/test/')}PUT/orders/7`)).toBe(true);
  }
});

test('an API key is logged as used where one is used, and nowhere else', async () => {
  const under = authorizerUnderTest(ordersApi, environment({ LEGACY_API_KEYS: 'accept' }));
  const list = { route: 'GET /orders', path: '/orders' };
  await answerTo(under, bearer(list, token('orders/read')));
  expect(under.apiKeyUses).toEqual([]);
  await answerTo(under, { ...list, headers: { 'x-api-key': IMPORT_KEY } });
  expect(under.apiKeyUses).toEqual([{ requestId: 'request-1', apiKey: 'Import', route: 'GET /orders' }]);
});

test('if the keys of a pool cannot be fetched, no caller is asked for another token', async () => {
  const refused: unknown[] = [];
  const authorize = createAuthorizer({
    table: authorizerTable(ordersApi),
    environment: readEnvironment(environment()),
    verifier: { hydrate: () => Promise.resolve(), verify: () => Promise.reject(new Error('no keys')) },
    log: { refused: (fields) => refused.push(fields), apiKeyUsed: () => undefined },
  });
  const event = askedEvent(bearer({ route: 'GET /orders', path: '/orders' }, token('orders/read')));
  await expect(authorize(event)).rejects.toThrow('no keys');
  expect(refused).toEqual([]);
});

test('every pattern names the stage and the API', async () => {
  const under = authorizerUnderTest(ordersApi, environment());
  const asked = bearer({ route: 'GET /orders/{id}', path: '/orders/a:b/c' }, token('orders/admin'));
  const { policyDocument } = await answerTo(under, asked);
  for (const { Resource } of policyDocument.Statement) {
    for (const pattern of Resource) expect(pattern.startsWith(STAGE)).toBe(true);
  }
});

describe('API keys', () => {
  const list = { route: 'GET /orders', path: '/orders', headers: { 'x-api-key': IMPORT_KEY } };

  test.each(['accept', 'warn'])('every call is counted by key and route while they are taken: %s', async (phase) => {
    const under = authorizerUnderTest(ordersApi, environment({ LEGACY_API_KEYS: phase }));
    await answerTo(under, list);
    await answerTo(under, { ...list, route: 'GET /orders/{id}/audit', path: '/orders/7/audit' });
    expect(under.apiKeyUses).toEqual([
      { requestId: 'request-1', apiKey: 'Import', route: 'GET /orders' },
      { requestId: 'request-1', apiKey: 'Import', route: 'GET /orders/{id}/audit' },
    ]);
  });

  test('in the phase warn the function behind the route gets the last day, only for keys', async () => {
    const notice = { deprecation: '@1798675200', sunset: 'Thu, 31 Dec 2026 00:00:00 GMT' };
    const dates = { LEGACY_API_KEYS_DEPRECATION: notice.deprecation, LEGACY_API_KEYS_SUNSET: notice.sunset };
    const warning = authorizerUnderTest(ordersApi, environment({ LEGACY_API_KEYS: 'warn', ...dates }));
    expect((await answerTo(warning, list)).context).toMatchObject(notice);
    const { headers } = bearer(list, token('orders/read'));
    const beside = await answerTo(warning, { ...list, headers: { ...headers, 'x-api-key': IMPORT_KEY } });
    expect(beside.context).not.toHaveProperty('deprecation');
    const accepting = authorizerUnderTest(ordersApi, environment({ LEGACY_API_KEYS: 'accept', ...dates }));
    expect((await answerTo(accepting, list)).context).not.toHaveProperty('sunset');
  });

  test('the key counts for its usage plan while keys are taken, and beside a token too', async () => {
    const under = authorizerUnderTest(ordersApi, environment({ LEGACY_API_KEYS: 'warn' }));
    expect(await answerTo(under, list)).toMatchObject({ usageIdentifierKey: IMPORT_KEY });
    const both = bearer(list, token('orders/read'));
    const beside = await answerTo(under, { ...both, headers: { ...both.headers, 'x-api-key': 'k'.repeat(20) } });
    expect(beside).toMatchObject({ principalId: REPORTING, usageIdentifierKey: 'k'.repeat(20) });
    expect(await answerTo(under, both)).not.toHaveProperty('usageIdentifierKey');
  });

  test.each([{ LEGACY_API_KEYS: 'refuse' }, { LEGACY_API_KEYS: 'accept', LEGACY_API_KEY_HASHES: '{}' }])(
    'a key beside a token is handed on in every phase, for a stage that is not deployed again yet: %j',
    async (variables) => {
      const under = authorizerUnderTest(ordersApi, environment(variables));
      const { headers } = bearer(list, token('orders/read'));
      const answer = await answerTo(under, { ...list, headers: { ...headers, 'x-api-key': IMPORT_KEY } });
      expect(answer).toMatchObject({ principalId: REPORTING, usageIdentifierKey: IMPORT_KEY });
    },
  );

  test('who still brings a key once they are refused is in the log by name', async () => {
    const under = authorizerUnderTest(ordersApi, environment({ LEGACY_API_KEYS: 'refuse' }));
    await outcome(under, askedEvent(list));
    expect(under.refused).toEqual([
      { requestId: 'request-1', route: 'GET /orders', reason: 'api-keys-refused', apiKey: 'Import' },
    ]);
    expect(under.apiKeyUses).toEqual([]);
  });
});

test('a refusal names the client once its token is known to be genuine', async () => {
  const under = authorizerUnderTest(ordersApi, environment());
  const denied = signToken(machineClaims(pools.issuer, { client_id: RETIRED }), pools);
  await outcome(under, askedEvent(bearer({ route: 'GET /orders', path: '/orders' }, denied)));
  expect(under.refused).toEqual([
    { requestId: 'request-1', route: 'GET /orders', reason: 'denied-client', clientId: RETIRED },
  ]);
});

test('stages that take turns have policies of their own, after an ARN that names none as well', async () => {
  const under = authorizerUnderTest(ordersApi, environment());
  const event = askedEvent(bearer({ route: 'GET /orders', path: '/orders' }, token('orders/read')));
  const other = STAGE.replace('/prod/', '/prod2/');
  for (const stage of ['', STAGE, other, STAGE, 'arn:aws:execute-api', other]) {
    const { policyDocument } = await under.authorize({ ...event, methodArn: `${stage}GET/orders` });
    for (const { Resource } of policyDocument.Statement) {
      for (const pattern of Resource) expect(pattern.startsWith(stage.includes('/') ? stage : 'GET/')).toBe(true);
    }
  }
});

test('a text that no token can be is refused as the header that it is in', async () => {
  const under = authorizerUnderTest(ordersApi, environment());
  const route = { route: 'GET /orders', path: '/orders' };
  for (const text of ['a b', 'a,b', 'é', 'a\tb']) {
    expect(await outcome(under, askedEvent(bearer(route, text)))).toBe('malformed-header');
  }
  expect(await outcome(under, askedEvent(bearer(route, 'a.b')))).toBe('invalid-token');
});

test('headers that are null are no headers', async () => {
  const under = authorizerUnderTest(ordersApi, environment());
  const event = askedEvent({ route: 'GET /orders', path: '/orders' });
  expect(await outcome(under, { ...event, headers: null, multiValueHeaders: null })).toBe('no-token');
  const { headers } = bearer({ route: 'GET /orders', path: '/orders' }, token('orders/read'));
  const single = { ...event, headers: headers as Record<string, string>, multiValueHeaders: null };
  expect(await outcome(under, single)).toMatchObject({ principalId: REPORTING });
});
