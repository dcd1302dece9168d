import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Connection } from '../../src/cli/connection';
import { rawConnection } from '../local/raw-connection';

// Each reload synthesizes an app.
jest.setTimeout(60_000);

let folder: string;
let temporary: string;
let gateway: ChildProcess;
let stdout = '';
let stderr = '';

const APP = `
import { M2mApiStack, readSettings, synthesize } from 'cognito-m2m';
import { access } from './access';

void synthesize((app) => {
  new M2mApiStack(app, {
    settings: readSettings(process.env),
    access,
    backend: { name: 'customers', entry: ${JSON.stringify('FOLDER')} + '/function/index.ts' },
  });
});`;
const access = (scopes: string) => `
export const access = {
  resourceServers: { api: { name: 'API', scopes: { read: 'Read', write: 'Write' } } },
  clients: { Writer: { scopes: ['api/read', 'api/write'] }, Reader: { scopes: ${scopes} } },
  routes: { 'GET /things': { scopes: ['api/read'] }, 'POST /things': { scopes: ['api/write'] } },
};`;
/** Says its name and how many requests it has seen besides those of the matrix, and waits for a file where asked to. */
const handler = (name: string) => `
import { existsSync } from 'node:fs';
import { text } from './text';
let count = 0;
export async function handler({ queryStringParameters: query }) {
  if (query?.until) console.log('begun');
  while (query?.until && !existsSync(query.until)) await new Promise((resolve) => setTimeout(resolve, 10));
  return { statusCode: 200, body: JSON.stringify({ name: '${name}', text, count: query ? ++count : count }) };
}`;

function write(file: string, content: string): void {
  writeFileSync(path.join(folder, file), content);
}

beforeAll(async () => {
  // Below the project, so that the app finds its packages.
  mkdirSync('.build', { recursive: true });
  folder = mkdtempSync(path.resolve('.build/watch-'));
  temporary = path.join(folder, 'tmp');
  mkdirSync(temporary);
  mkdirSync(path.join(folder, 'function'));
  write('app.ts', APP.replace('FOLDER', folder));
  write('access.ts', access("['api/read']"));
  write('function/index.ts', handler('first'));
  write('function/text.ts', "export const text = 'a';");
  const args = ['--port', '0', '--watch', '--app', path.join(folder, 'app.ts'), '--output', path.join(folder, 'out')];
  gateway = spawn(process.execPath, ['bin/cognito-m2m.mjs', 'start', ...args], {
    // So that what it says about itself stands alone.
    env: { PATH: process.env.PATH, TMPDIR: temporary, M2M_ACCESS_LOG: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  gateway.stdout?.on('data', (chunk) => (stdout += String(chunk)));
  gateway.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  await until(() => /^Watching .+\.$/m.test(stdout));
});

beforeEach(() => {
  stdout = '';
  stderr = '';
});

afterAll(() => {
  gateway.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 30_000; !condition();) {
    if (Date.now() > deadline) throw new Error(`nothing came but: ${stdout}${stderr}`);
    if (gateway.exitCode !== null) throw new Error(`the gateway ended with ${gateway.exitCode}: ${stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The line about the reload that follows from writing a file. */
async function reload(file: string, content: string): Promise<string> {
  const known = lines().length;
  write(file, content);
  await until(() => lines().length > known);
  return lines()[known] ?? '';
}

/** All lines about reloads, those that failed behind the others. */
function lines(): string[] {
  return [...stdout.split('\n').slice(0, -1), ...stderr.split('\n').slice(0, -1)].filter((line) =>
    /^(?:reloaded|error)/.test(line),
  );
}

const connection = () => JSON.parse(readFileSync(path.join(folder, 'out'), 'utf8')) as Connection;

async function token(client: string): Promise<string> {
  const { tokenEndpoint, clients } = connection();
  const { clientId, clientSecret } = clients[client] ?? { clientId: '', clientSecret: '' };
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

async function ask(authorization: string, query = '?a'): Promise<unknown> {
  return (await fetch(`${connection().apiUrl ?? ''}/things${query}`, { headers: { authorization } })).json();
}

const AS_EXPECTED = /^reloaded in \d+\.\d\d s: 4 of 4 cells as expected; what functions kept in memory is gone$/;
const STILL = '; what was served before still is';

test('a changed function takes the place of the old one, which ends what it began', async () => {
  const reader = await token('Reader');
  const before = connection();
  expect(await ask(reader)).toEqual({ name: 'first', text: 'a', count: 1 });
  const release = path.join(folder, 'release');
  const begun = ask(reader, `?until=${release}`);
  await until(() => stderr.includes('begun'));

  expect(await reload('function/index.ts', handler('second'))).toMatch(AS_EXPECTED);
  // Same address, same key, same secrets; memory begins anew.
  expect(await ask(reader)).toEqual({ name: 'second', text: 'a', count: 1 });
  expect(connection()).toEqual(before);
  writeFileSync(release, '');
  expect(await begun).toEqual({ name: 'first', text: 'a', count: 2 });
});

test('what changes in the matrix is said', async () => {
  expect(await reload('access.ts', access("['api/read', 'api/write']"))).toMatch(
    /: 4 of 4 cells as expected; Reader may now POST \/things; what functions/,
  );
  expect(await reload('access.ts', access("['api/read']"))).toMatch(
    /: 4 of 4 cells as expected; Reader may no longer POST \/things; what functions/,
  );
});

test('a change that does not build is one line, and the old one is served until it does', async () => {
  const reader = await token('Reader');
  const failure = await reload('function/index.ts', 'export const handler = ;');
  expect(failure).toMatch(/^error: .*app\.ts does not synthesize: .*function\/index\.ts:1:23: ERROR: Unexpected ";"/);
  expect(failure).toContain(STILL);
  expect(stderr).toBe(`${failure}\n`);
  expect(await ask(reader)).toMatchObject({ name: 'second' });
});

test('a source that is missing is noticed when it is there', async () => {
  stderr = '';
  expect(await reload('function/index.ts', "export { handler } from './other';")).toMatch(
    /Could not resolve ".\/other"; what was served before still is$/,
  );
  stderr = '';
  expect(await reload('function/other.ts', handler('third'))).toMatch(AS_EXPECTED);
  expect(await ask(await token('Reader'))).toMatchObject({ name: 'third' });
});

test('a declaration that is refused is one line, too', async () => {
  expect(await reload('access.ts', access("['api/raed']"))).toMatch(
    /^error: .*api\/raed.*what was served before still is$/,
  );
  stderr = '';
  expect(await reload('access.ts', access("['api/read']"))).toMatch(AS_EXPECTED);
});

test('a function that does not load is said to, with what it wrote', async () => {
  expect(await reload('function/index.ts', "throw new Error('broken at load');")).toMatch(
    /: 1 of 4 cells as expected; Reader at GET \/things: expected allowed, got 502; /,
  );
  expect(stderr).toContain('broken at load');
  expect(await reload('function/index.ts', handler('fourth'))).toMatch(AS_EXPECTED);
});

test('what is not a source changes nothing, and several changes at once are one reload', async () => {
  for (const file of ['notes.md', 'new.ts', 'access.ts.tmp', 'function/index.test.ts', 'tmp/some.ts']) write(file, '');
  rmSync(path.join(folder, 'new.ts'));
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(lines()).toEqual([]);
  write('function/index.ts', handler('fifth'));
  rmSync(path.join(folder, 'access.ts'));
  write('access.ts', access("['api/read']"));
  expect(await reload('function/text.ts', "export const text = 'b';")).toMatch(AS_EXPECTED);
  expect(await ask(await token('Reader'))).toEqual({ name: 'fifth', text: 'b', count: 1 });
  expect(lines()).toHaveLength(1);
  expect(stderr).toBe('');
});

test('a caller that goes away is no error of the gateway', async () => {
  const { socket } = await rawConnection(new URL(connection().tokenEndpoint).origin);
  socket.write('POST /prod/things HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf');
  await new Promise((resolve) => setTimeout(resolve, 100));
  socket.resetAndDestroy();
  await ask(await token('Reader'));
  expect(stderr).toBe('');
});

test('Ctrl-C in the middle of a reload ends it with 0, and leaves nothing', async () => {
  const [own = ''] = readdirSync(temporary);
  const apps = () => readdirSync(path.join(temporary, own)).filter((name) => name.startsWith('app-'));
  await until(() => apps().length === 1);
  write('function/text.ts', "export const text = 'c';");
  // The app is synthesized into a folder beside the one that is served.
  await until(() => apps().length === 2);
  const exit = once(gateway, 'exit');
  gateway.kill('SIGINT');
  expect(await exit).toEqual([0, null]);
  expect(stdout + stderr).toBe('');
  rmSync(path.join(temporary, 'some.ts'));
  expect(readdirSync(temporary)).toEqual([]);
});
