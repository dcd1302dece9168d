import type { CallAnswer, FormData, OverviewData, TriedCall } from '../../../src/local/console/console-data';
import { defineAccess } from '../../../src/access/define-access';
import type { TestConsole } from './test-console';
import { startTestConsole } from './test-console';

let opened: TestConsole;

beforeAll(async () => {
  opened = await startTestConsole();
});

const GET: TriedCall = { route: 'GET /customers', method: 'GET', target: '/customers', headers: [] };

async function call(question: Partial<TriedCall>): Promise<CallAnswer> {
  const answer = await opened.ask('call', { ...GET, ...question });
  expect(answer.status).toBe(200);
  return (await answer.json()) as CallAnswer;
}

/** The event that the function got. */
function eventOf({ body = '' }: CallAnswer) {
  return JSON.parse(body) as Readonly<Record<string, unknown>> & { readonly headers: Readonly<Record<string, string>> };
}

test('it is sent with the token of the client, and nothing that a browser or Node.js adds', async () => {
  const answer = await call({ client: 'ReportingService', target: '/customers?q=a%20b', headers: [['X-Own', 'yes']] });
  expect(answer).toMatchObject({ status: 200, token: { claims: { scope: 'customer-api/read' } } });
  const { headers, queryStringParameters } = eventOf(answer);
  expect(queryStringParameters).toEqual({ q: 'a b' });
  const added = ['Host', 'X-Amzn-Trace-Id', 'X-Forwarded-For', 'X-Forwarded-Port', 'X-Forwarded-Proto'];
  expect(Object.keys(headers).sort()).toEqual(['Authorization', 'X-Own', ...added].sort());
  expect(headers).toMatchObject({ 'X-Own': 'yes', Authorization: expect.stringMatching(/^Bearer eyJ/) });
});

test('a body arrives as it was written', async () => {
  const body = '{"name":"Ada \u2028 😀","email":"ada@example.com"}';
  const headers = [['Content-Type', 'application/json']] as const;
  const post = { client: 'OrderProcessingService', route: 'POST /customers', method: 'POST' };
  expect(eventOf(await call({ ...post, headers, body })).body).toBe(body);
});

test('a refusal comes with its trace and what to do', async () => {
  const { status, decision } = await call({ client: 'ReportingService', route: 'POST /customers', method: 'POST' });
  expect({ status, isRefused: decision?.isRefused }).toEqual({ status: 401, isRefused: true });
  expect(decision?.reason).toBe('needs customer-api/write, token has customer-api/read');
  expect(decision?.steps.at(-1)?.check).toBe('scopes');
  expect(decision?.cure?.code).toContain('ReportingService');
});

test('without a client there is no token; a header that is given goes in its place', async () => {
  expect((await call({})).decision?.steps.at(-1)?.check).toBe('identity-source');
  const given = await call({ client: 'ReportingService', headers: [['authorization', 'Bearer a.b.c']] });
  expect(given.decision?.steps.at(-1)?.check).toBe('token-form');
});

test('the token is kept as long as it is good: a client asks for one, not for one a call', async () => {
  const before = opened.reports.filter(({ path }) => path === '/oauth2/token').length;
  for (let time = 0; time < 3; time++) await call({ client: 'OrderProcessingService' });
  const after = opened.reports.filter(({ path }) => path === '/oauth2/token').length;
  expect(after - before).toBeLessThanOrEqual(1);
});

test('it goes nowhere but to the gateway, whatever the path', async () => {
  for (const target of ['/..//evil.example/', '//evil.example/', '/@evil.example', '/http://evil.example/']) {
    const { status, decision } = await call({ client: 'ReportingService', target });
    expect([target, status, decision?.steps.at(-1)?.check]).toEqual([target, 403, 'route']);
  }
  expect((await opened.ask('call', { ...GET, target: 'http://evil.example/' })).status).toBe(400);
});

test.each([
  ['a header that is none', { headers: [['a b', 'c']] }],
  ['a header with a line break', { headers: [['a', 'b\r\nc: d']] }],
  ['a route that is not there', { route: 'GET /nothing' }],
  ['a client that is not there', { client: 'Nobody' }],
])('%s is refused, and said', async (_, question) => {
  const answer = await opened.ask('call', { ...GET, ...question });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ error: 'not_done', message: expect.stringMatching(/./) });
});

test('the form of a route has what it requires, and samples of its description', async () => {
  const form = async (route: string) => (await (await opened.ask('form', { route })).json()) as FormData;
  expect(await form('GET /customers')).toEqual({
    fields: [{ name: 'limit', in: 'query', isRequired: false, description: 'How many at most.', example: '5' }],
    takesBody: false,
    needsApiKey: false,
  });
  expect(await form('DELETE /customers/{id}')).toMatchObject({
    fields: [{ name: 'id', in: 'path', isRequired: true }],
  });
  const { sampleBody = '', takesBody } = await form('POST /customers');
  expect({ takesBody, body: JSON.parse(sampleBody) as object }).toEqual({
    takesBody: true,
    body: { name: 'Ada Lovelace', email: 'ada@example.com' },
  });
});

test('parameters that a validator requires, an API key and a greedy path are known without a description', async () => {
  const read = ['api/read'] as const;
  const other = await startTestConsole({
    access: defineAccess({
      resourceServers: { api: { name: 'API', scopes: { read: 'Read' } } },
      clients: { Caller: { scopes: ['api/read'], usagePlan: { throttle: { ratePerSecond: 100, burst: 100 } } } },
      routes: {
        'GET /search': { scopes: read, required: { query: ['q'], headers: ['X-Tenant'] }, apiKey: 'required' },
        'PUT /files/{path+}': { scopes: read },
      },
    }),
  });
  const form = async (route: string) => (await (await other.ask('form', { route })).json()) as FormData;
  expect(await form('GET /search')).toEqual({
    fields: [
      { name: 'X-Tenant', in: 'header', isRequired: true },
      { name: 'q', in: 'query', isRequired: true },
    ],
    takesBody: false,
    needsApiKey: true,
  });
  expect(await form('PUT /files/{path+}')).toMatchObject({ fields: [{ name: 'path+', in: 'path' }], takesBody: true });
  const question = {
    client: 'Caller',
    route: 'GET /search',
    method: 'GET',
    target: '/search?q=1',
    headers: [['X-Tenant', 'a']],
  };
  expect(await (await other.ask('call', question)).json()).toMatchObject({ status: 200 });
});

test('a client sends its own API key: the form, the matrix and the reason agree about a client without one', async () => {
  const other = await startTestConsole({
    access: defineAccess({
      resourceServers: { api: { name: 'API', scopes: { read: 'Read' } } },
      clients: { Keyless: { scopes: ['api/read'] }, Keyed: { scopes: ['api/read'], usagePlan: {} } },
      routes: { 'GET /keyed': { scopes: ['api/read'], apiKey: 'required' } },
    }),
  });
  const keyed = { route: 'GET /keyed', method: 'GET', target: '/keyed', headers: [] };
  const answers = await Promise.all(
    ['Keyed', 'Keyless'].map(async (client) => {
      const [call, reason] = [
        other.ask('call', { ...keyed, client }),
        other.ask('reason', { client, route: keyed.route }),
      ];
      const { decision } = (await (await call).json()) as CallAnswer;
      const { passes } = (await (await reason).json()) as { readonly passes: boolean };
      return [decision?.steps.at(-1)?.check, passes];
    }),
  );
  expect(answers).toEqual([
    ['backend', true],
    ['api-key', false],
  ]);
  const { matrix } = (await (await other.ask('overview')).json()) as OverviewData;
  const [cells = []] = matrix.cells;
  expect(matrix.clients.map(({ name }) => name)).toEqual(['Keyed', 'Keyless']);
  expect(cells.map((cell) => matrix.outcomes[cell])).toMatchObject([
    { expected: 'allowed', observed: 'allowed' },
    { expected: 'refused', observed: 'refused' },
  ]);
});
