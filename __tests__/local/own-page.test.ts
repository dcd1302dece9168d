import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { TestGateway } from './test-gateway';
import { startTestGateway } from './test-gateway';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});

/** Status of a request with these headers; `Host` is sent as given. */
async function status(method: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const { hostname, port, host } = new URL(gateway.origin);
  const sent = request({ hostname, port, path, method, agent: false, headers: { host, ...headers } });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  await buffer(answer);
  return answer.statusCode ?? 0;
}

/** Every page of the gateway itself, and the status that a program gets. */
const pages = (): readonly (readonly [method: string, path: string, expected: number])[] => [
  ['POST', '/oauth2/token', 400],
  ['GET', '/oauth2/token', 405],
  ['OPTIONS', '/oauth2/token', 405],
  ['GET', '/openapi.json', 404],
  ['GET', `/${gateway.pool.id}/.well-known/jwks.json`, 200],
  ['GET', `/${gateway.pool.id}/.well-known/openid-configuration`, 200],
  // The router treats it as the token endpoint.
  ['POST', '/%6Fauth2/token', 400],
];

const allowed: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  'a program': () => ({}),
  'a program that names the host otherwise': () => ({ host: `localhost:${new URL(gateway.origin).port}` }),
  'a person in a browser': () => ({ 'sec-fetch-site': 'none' }),
  'a page of the gateway': () => ({ origin: gateway.origin, 'sec-fetch-site': 'same-origin' }),
};

const refused: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  'a page of another site': () => ({ origin: 'https://evil.example' }),
  'a page that names no origin': () => ({ origin: 'null' }),
  'a page at another port': () => ({ origin: 'http://127.0.0.1:1' }),
  'a page of another site that only loads': () => ({ 'sec-fetch-site': 'cross-site' }),
  'a page at another port that only loads': () => ({ 'sec-fetch-site': 'same-site' }),
  'a page whose name leads here': () => ({ host: `evil.example:${new URL(gateway.origin).port}` }),
  'a page whose name begins like this machine': () => ({ host: '127.0.0.1.evil.example' }),
  'a page whose name ends like this machine': () => ({ host: 'evil.localhost' }),
};

test.each(Object.entries(allowed))('%s gets the pages and documents of the gateway', async (_, headers) => {
  for (const [method, path, expected] of pages()) {
    expect([path, await status(method, path, headers())]).toEqual([path, expected]);
  }
});

test.each(Object.entries(refused))('%s gets none of them', async (_, headers) => {
  for (const [method, path] of pages()) expect([path, await status(method, path, headers())]).toEqual([path, 403]);
});

test('an API answers pages of any origin, as it does at AWS: its own preflight and headers say which may read', async () => {
  const path = new URL(`${gateway.apiUrl}/customers`).pathname;
  expect(await status('GET', path, { origin: 'https://shop.example', 'sec-fetch-site': 'cross-site' })).toBe(401);
});
