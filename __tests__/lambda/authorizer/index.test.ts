import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { authorizerFolder } from '../../fixtures/authorizer-folder';
import { askedEvent } from './authorizer-under-test';
import { ordersApi } from './orders-api';
import { machineClaims, REPORTING } from './request-cases';
import type { KeyServer, Signer } from './user-pool';
import { jwk, makeSigner, signToken, startKeyServer } from './user-pool';

// Bundles the function, and starts a process for each test.
jest.setTimeout(60_000);

let server: KeyServer;
let signer: Signer;
let bundle: string;

beforeAll(async () => {
  server = await startKeyServer();
  bundle = authorizerFolder(ordersApi);
  signer = makeSigner('signer');
  server.sets.set('pool', { keys: [jwk(signer)] });
});

afterAll(() => server.close());

/** Runs the bundled function in a separate process, like Lambda, and returns its answer. */
async function invoked(event: unknown, env: Readonly<Record<string, string>> = {}) {
  const script = `require(${JSON.stringify(`${bundle}/index.js`)}).handler(JSON.parse(process.argv[1]))
    .then((answer) => console.log(JSON.stringify(answer)), (error) => console.log(JSON.stringify({ error: error.message })))`;
  const child = spawn(process.execPath, ['-e', script, JSON.stringify(event)], {
    env: { PATH: process.env.PATH, USER_POOL_ISSUER: `${server.origin}/pool`, CLIENT_IDS: REPORTING, ...env },
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const lines = stdout.split('\n').filter(Boolean);
  return { answer: JSON.parse(lines.at(-1) ?? 'null') as Record<string, unknown>, lines, stderr };
}

const asked = (path: string) => {
  const Authorization = `Bearer ${signToken(machineClaims(`${server.origin}/pool`), { signer })}`;
  return askedEvent({ route: 'GET /orders', path, headers: { Authorization } });
};

test('the bundled function reads its table beside it and fetches the keys when it starts', async () => {
  expect(readdirSync(bundle).sort()).toEqual(['authorizer-table.json', 'index.js']);
  const { answer, lines, stderr } = await invoked(asked('/orders'));
  expect(answer).toMatchObject({ principalId: REPORTING, context: { principalType: 'machine', roles: 'reader' } });
  expect(server.requests).toEqual(['/pool/.well-known/jwks.json']);
  expect([lines.length, stderr]).toEqual([1, '']);
});

test('a wrong request is answered 401, and logged without the token', async () => {
  const event = asked('/orders');
  const { answer, lines } = await invoked(event, { CLIENT_IDS: 'another' });
  expect(answer).toEqual({ error: 'Unauthorized' });
  expect(lines[0]).toBe(
    `{"level":"WARN","message":"refused","requestId":"request-1","route":"GET /orders","reason":"unknown-client","clientId":"${REPORTING}"}`,
  );
});

test("people's own pool is one more", async () => {
  const { answer } = await invoked(asked('/orders'), { PEOPLE_ISSUER: `${server.origin}/people` });
  expect(answer).toMatchObject({ principalId: REPORTING });
});

test('keys that cannot be had are answered 500, and the function lives on', async () => {
  const { answer, stderr } = await invoked(asked('/orders'), { USER_POOL_JWKS_URI: `${server.origin}/nowhere` });
  expect(answer).toEqual({ error: `Failed to fetch ${server.origin}/nowhere: Error: status 500` });
  expect(stderr).toBe('');
});

test('a wrong environment stops the start, with the variable', async () => {
  const { stderr } = await invoked(asked('/orders'), { LEGACY_API_KEYS: 'maybe' });
  expect(stderr).toContain(
    'environment is not valid: LEGACY_API_KEYS is "maybe", expected one of accept, warn, refuse',
  );
});
