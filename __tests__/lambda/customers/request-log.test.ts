import { memoryStore } from '../../../lambda/customers/memory-store';
import { ada, customerApi } from './customer-api';

const secret = { Authorization: 'Bearer SECRETTOKEN' };

interface Line {
  readonly level?: string;
  readonly error?: unknown;
  readonly Requests?: number;
  readonly [field: string]: unknown;
}

const parsed = (lines: string[]) => lines.map((line) => JSON.parse(line) as Line);

test('a request is one log line and one metric line', async () => {
  const { call, lines } = customerApi();
  await call('GET /customers/{id}', { path: '/customers/ada', headers: secret });
  const [request, metric, ...more] = parsed(lines());
  expect(request).toMatchObject({
    level: 'INFO',
    requestId: 'request-1',
    clientId: 'reporting',
    route: 'GET /customers/{id}',
    status: 404,
    durationMs: expect.any(Number) as number,
  });
  expect(metric).toMatchObject({ route: 'GET /customers/{id}', status: '4xx', Requests: 1 });
  expect(metric).toHaveProperty('Latency');
  expect(more).toEqual([]);
});

test.each([
  [{ clientId: 'checkout' }, 'checkout'],
  [{ claims: { client_id: 'reporting' } }, 'reporting'],
  [{ claims: null }, undefined],
  [null, undefined],
])('authorizer %j is logged as client %s', async (authorizer, clientId) => {
  const { call, lines } = customerApi();
  await call('GET /customers', { authorizer });
  expect(parsed(lines())[0]?.clientId).toBe(clientId);
});

test('a route the API does not have is no metric of its own', async () => {
  const { call, lines } = customerApi();
  await call('GET /made/up');
  expect(parsed(lines())[1]).toMatchObject({ route: 'none', status: '5xx' });
});

test('no token, address or body is ever written', async () => {
  const { call, output } = customerApi({ corsOrigins: ['https://app.example.com'] });
  const headers = { ...secret, Origin: 'https://app.example.com', Cookie: 'SECRETCOOKIE' };
  await call('POST /customers', { headers, body: ada });
  await call('POST /customers', { headers, body: ada });
  await call('POST /customers', { headers, body: { ...ada, email: 'ada@' } });
  await call('POST /customers', { headers, body: `{"email":"ada@example.com" ${ada.name}` });
  await call('PUT /customers/{id}', { headers, path: '/customers/ada', body: { ...ada, id: undefined, version: 1 } });
  await call('GET /customers', { headers, query: { next: 'SECRETCURSOR' } });
  await call('GET /unknown', { headers, body: ada });
  await call('DELETE /customers/{id}', { headers, path: '/customers/ada' });

  expect(output.join('').match(/"message":"request"/g)).toHaveLength(8);
  expect(output.join('')).not.toMatch(/SECRET|Bearer|Authorization|Cookie|ada@|Lovelace|192\.0\.2\.1/i);
});

describe('an unexpected error is 500 without its detail', () => {
  const detail = Object.assign(new TypeError('table customers-prod is on fire'), {
    $response: { headers: secret },
    Item: { email: ada.email },
  });
  const failing = { ...memoryStore(), list: () => Promise.reject(detail) };

  test('the caller gets the request id, the log gets name, message and stack only', async () => {
    const { call, lines, output } = customerApi({ store: failing, corsOrigins: ['https://app.example.com'] });
    const answer = await call('GET /customers', { headers: { ...secret, Origin: 'https://app.example.com' } });

    expect(answer).toMatchObject({
      status: 500,
      headers: { 'access-control-allow-origin': 'https://app.example.com' },
      body: { error: 'internal_error', message: expect.stringContaining('"request-1"') as string },
    });
    expect(Object.keys(answer.body)).toEqual(['error', 'message']);
    expect(answer.text).not.toMatch(/fire|TypeError|at /);

    const [failure, request] = parsed(lines());
    expect(failure).toMatchObject({ level: 'ERROR', requestId: 'request-1' });
    expect(failure?.error).toEqual({
      name: 'TypeError',
      message: 'table customers-prod is on fire',
      stack: expect.stringContaining('request-log.test') as string,
    });
    expect(request).toMatchObject({ level: 'INFO', status: 500 });
    expect(output.join('')).not.toMatch(/SECRET|Bearer|ada@/);
  });

  test.each(['thrown text', null, undefined, { statusCode: 200, body: 'x' }])(
    '%j thrown is 500, too',
    async (thrown) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what must not happen, happening
      const { call } = customerApi({ store: { ...memoryStore(), list: () => Promise.reject(thrown) } });
      const answer = await call('GET /customers');
      expect(answer).toMatchObject({ status: 500, body: { error: 'internal_error' } });
      expect(answer.text).not.toContain('thrown text');
    },
  );
});
