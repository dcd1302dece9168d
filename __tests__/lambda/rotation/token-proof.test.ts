import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UnsecuredJWT } from 'jose';
import { proveToken } from '../../../lambda/rotation/token-proof';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const token = (claims: Record<string, unknown>): Answer => ({
  status: 200,
  body: { access_token: new UnsecuredJWT(claims).encode(), token_type: 'Bearer', expires_in: 3_600 },
});
const good = { client_id: 'client', token_use: 'access', scope: 'customer-api/read customer-api/write' };
const refused: Answer = { status: 400, body: { error: 'invalid_client' } };

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** Tests a token with a token endpoint that gives the answers in order, the last one for ever. */
async function prove(...answers: readonly [Answer, ...Answer[]]) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    request.on('data', (chunk) => requests.push(String(chunk)));
    request.on('end', () => {
      const { status, body } = answers[Math.min(requests.length, answers.length) - 1] ?? answers[0];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const credentials = {
    client_id: 'client',
    client_secret: 'SECRETVALUE',
    token_endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth2/token`,
    scopes: ['customer-api/read'],
  };
  const waits: number[] = [];
  const failure = await proveToken(credentials, (milliseconds) => Promise.resolve(waits.push(milliseconds))).then(
    () => undefined,
    (error: unknown) => error as Error & { readonly code?: string },
  );
  return { failure, waits, requests, credentials };
}

test('a real token proves a new secret', async () => {
  const { failure, waits, requests } = await prove(token(good));
  expect(failure).toBeUndefined();
  expect(waits).toEqual([]);
  expect(Object.fromEntries(new URLSearchParams(requests[0]))).toEqual({
    grant_type: 'client_credentials',
    client_id: 'client',
    client_secret: 'SECRETVALUE',
  });
});

test('a secret that is not accepted everywhere yet is tried again', async () => {
  const { failure, waits } = await prove(refused, { status: 429, body: {} }, { status: 503, body: {} }, token(good));
  expect(failure).toBeUndefined();
  expect(waits).toEqual([500, 1_000, 2_000]);
});

test('not for ever: about 20 s, and then it says what came', async () => {
  const { failure, waits, requests } = await prove(refused);
  expect(requests).toHaveLength(8);
  expect(waits.reduce((sum, each) => sum + each)).toBe(19_500);
  expect(failure).toMatchObject({
    code: 'ERR_TOKEN_REFUSED',
    message: expect.stringContaining(
      'client "client" no token for its new secret, asked 8 times: answered 400 invalid_client; ',
    ),
  });
});

test.each([
  ['another client', { ...good, client_id: 'other' }, 'for "other" with token_use "access"'],
  ['a person', { ...good, token_use: 'id' }, 'for "client" with token_use "id"'],
  ['fewer scopes', { ...good, scope: 'customer-api/write' }, 'without customer-api/read'],
  ['no scopes', { ...good, scope: undefined }, 'without customer-api/read'],
])('a token for %s proves nothing, and trying again would not help', async (_, claims, reason) => {
  const { failure, waits } = await prove(token(claims));
  expect(failure).toMatchObject({ code: 'ERR_TOKEN_WRONG', message: expect.stringContaining(reason) });
  expect(waits).toEqual([]);
});

test('nor does a token that nobody can read', async () => {
  const body = { access_token: 'opaque', token_type: 'Bearer', expires_in: 3_600 };
  expect((await prove({ status: 200, body })).failure).toMatchObject({ code: 'ERR_TOKEN_WRONG' });
});

test('what an endpoint quotes of the request is not in the error', async () => {
  const body = { error: 'invalid_client', error_description: 'SECRETVALUE is wrong' };
  const { failure } = await prove({ status: 400, body });
  expect(`${failure?.stack}${JSON.stringify(failure)}`).not.toContain('SECRETVALUE');
});
