import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

const START = path.join(__dirname, '../../../bin/emulator');
const folder = mkdtempSync(path.join(tmpdir(), 'm2m-emulator-start-'));
let program: ChildProcessByStdio<null, Readable, null>;
let url: URL;

beforeAll(async () => {
  const requirements = path.join(START, 'requirements.txt');
  const version = /^ministack==(.+)$/m.exec(readFileSync(requirements, 'utf8'))?.[1] ?? '';
  const venv = path.join(folder, 'cognito-m2m', `ministack-${version}`);
  mkdirSync(path.join(venv, 'bin'), { recursive: true });
  copyFileSync(requirements, path.join(venv, 'requirements.txt'));
  copyFileSync(path.join(__dirname, 'fake-ministack.mjs'), path.join(venv, 'bin', 'python'));
  chmodSync(path.join(venv, 'bin', 'python'), 0o755);
  program = spawn(process.execPath, [path.join(START, 'start.mjs')], {
    env: { PATH: process.env.PATH, XDG_CACHE_HOME: folder, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = (await once(program.stdout, 'data')) as [Buffer];
  url = new URL(printed.toString().trim());
});

afterAll(async () => {
  const ended = once(program, 'exit');
  program.kill();
  await ended;
  rmSync(folder, { recursive: true });
});

async function answered(headers: Readonly<Record<string, string>>): Promise<string> {
  const sent = request({ host: url.hostname, port: url.port, agent: false, headers });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return `${answer.statusCode} ${await text(answer)}`;
}

test('a program of this machine reaches the emulator at the address that is printed', async () => {
  expect(url.hostname).toBe('127.0.0.1');
  await expect(answered({})).resolves.toBe('200 made');
});

test.each<Readonly<Record<string, string>>>([
  { host: 'rebound.example' },
  { origin: 'https://page.example' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
])('a page in a browser does not, by %j', async (headers) => {
  await expect(answered(headers)).resolves.toMatch(/^403 /);
});
