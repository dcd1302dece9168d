import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rawConnection } from '../local/raw-connection';
import { AS_EXPECTED, WatchedGateway, access, handler } from './watched-gateway';

const STILL = '; the gateway still serves the last version';

// Each reload synthesizes an app.
jest.setTimeout(60_000);

let watched: WatchedGateway;

beforeAll(async () => {
  watched = new WatchedGateway();
  await watched.ready();
});

beforeEach(() => {
  watched.stdout = '';
  watched.stderr = '';
});

afterAll(() => {
  watched.end();
});

test('a changed function takes the place of the old one, which ends what it began', async () => {
  const reader = await watched.token('Reader');
  const before = watched.connection();
  expect(await watched.ask(reader)).toEqual({ name: 'first', text: 'a', count: 1 });
  const release = path.join(watched.folder, 'release');
  const begun = watched.ask(reader, `?until=${release}`);
  await watched.until(() => watched.stderr.includes('begun'));

  expect(await watched.reload('function/index.ts', handler('second'))).toMatch(AS_EXPECTED);
  // Same address, same key, same secrets; the function's memory is new.
  expect(await watched.ask(reader)).toEqual({ name: 'second', text: 'a', count: 1 });
  expect(watched.connection()).toEqual(before);
  writeFileSync(release, '');
  expect(await begun).toEqual({ name: 'first', text: 'a', count: 2 });
});

test('a change that does not build is one line, and the old one is served until it does', async () => {
  const reader = await watched.token('Reader');
  const failure = await watched.reload('function/index.ts', 'export const handler = ;');
  expect(failure).toMatch(/^error: .*app\.ts does not synthesize: .*function\/index\.ts:1:23: ERROR: Unexpected ";"/);
  expect(failure).toContain(STILL);
  expect(watched.errors).toBe(`${failure}\n`);
  expect(await watched.ask(reader)).toMatchObject({ name: 'second' });
  watched.stderr = '';
  expect(await watched.reload('function/index.ts', handler('third'))).toMatch(AS_EXPECTED);
  expect(await watched.ask(reader)).toMatchObject({ name: 'third' });
});

test('a caller that goes away is no error of the gateway', async () => {
  const { socket } = await rawConnection(new URL(watched.connection().tokenEndpoint).origin);
  socket.write('POST /prod/things HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf');
  await new Promise((resolve) => setTimeout(resolve, 100));
  socket.resetAndDestroy();
  await watched.ask(await watched.token('Reader'));
  expect(watched.errors).toBe('');
});

test('Ctrl-C in the middle of a reload ends it with 0, and leaves nothing', async () => {
  const [own = ''] = readdirSync(watched.temporary);
  const apps = () => readdirSync(path.join(watched.temporary, own)).filter((name) => name.startsWith('app-'));
  await watched.until(() => apps().length === 1);
  watched.stdout = '';
  // An app that takes long; it is synthesized into a folder beside the served one.
  const wait = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);';
  watched.write('access.ts', `${access("['api/read']")}\n${wait}`);
  await watched.until(() => apps().length === 2);
  const exit = once(watched.process, 'exit');
  watched.process.kill('SIGINT');
  expect(await exit).toEqual([0, null]);
  // A busy system may report the previous change twice.
  const told = watched.stdout.split('\n').filter((line) => line !== '' && !AS_EXPECTED.test(line));
  expect({ told, stderr: watched.stderr }).toEqual({ told: [], stderr: '' });
  expect(readdirSync(watched.temporary)).toEqual([]);
});
