import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { OpenApiDocument } from '../../src/openapi/document';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'openapi-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command as `npm run openapi` does. */
function openapi(args: readonly string[] = [], variables: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/cognito-m2m.mjs', 'openapi', ...args], {
    env: { PATH: process.env.PATH, ...variables },
    encoding: 'utf8',
  });
  // How long it took is no one's business here.
  return { status, stdout, stderr: stderr.replace(/^synthesizing .* …\n/, '') };
}

function addresses(text: string) {
  const { servers, components } = JSON.parse(text) as OpenApiDocument;
  return [servers[0]?.url, components.securitySchemes.clientCredentials.flows.clientCredentials.tokenUrl];
}

test('the document is printed, the same bytes each time, with the paths of the local gateway', () => {
  const { status, stdout, stderr } = openapi();
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^\{\n {2}"openapi": "3\.1\.1",\n[^]*\n\}\n$/);
  expect(addresses(stdout)).toEqual(['/prod', '/oauth2/token']);
  expect(openapi().stdout).toBe(stdout);
});

test('the stage is that of the settings', () => {
  expect(addresses(openapi([], { M2M_STAGE_NAME: 'v1' }).stdout)).toEqual(['/v1', '/oauth2/token']);
});

test('the domain of the settings is an address by itself', () => {
  const variables = {
    M2M_API_DOMAIN: 'orders.example.com',
    M2M_API_CERTIFICATE_ARN: 'arn:aws:acm:eu-central-1:123456789012:certificate/1',
  };
  expect(addresses(openapi([], variables).stdout)).toEqual(['https://orders.example.com', '/oauth2/token']);
});

test('addresses of a deployment are taken as they are, without a slash behind them', () => {
  const args = ['--server', 'https://api.example.com/prod/', '--token-url', 'https://auth.example.com/oauth2/token'];
  expect(addresses(openapi(args).stdout)).toEqual([
    'https://api.example.com/prod',
    'https://auth.example.com/oauth2/token',
  ]);
});

test('a file is replaced by the whole document, through a link too, and nothing else is left behind', () => {
  const file = path.join(folder, 'openapi.json');
  const link = path.join(folder, 'link.json');
  writeFileSync(file, 'old', { mode: 0o640 });
  symlinkSync(file, link);
  expect(openapi(['--output', link])).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(readFileSync(file, 'utf8')).toBe(openapi().stdout);
  expect(readdirSync(folder).sort()).toEqual(['link.json', 'openapi.json']);
});

test('what is no file, such as a pipe, is written to', () => {
  const pipe = path.join(folder, 'pipe');
  const script = 'mkfifo "$1" && { "$0" bin/cognito-m2m.mjs openapi --output "$1" & cat "$1"; wait; }';
  const { stdout } = spawnSync('sh', ['-c', script, process.execPath, pipe], { encoding: 'utf8', timeout: 4_000 });
  expect(stdout).toBe(openapi().stdout);
  expect(statSync(pipe).isFIFO()).toBe(true);
});

test.each([
  [['--output', '/nowhere/openapi.json'], /^error: cannot write the document: ENOENT: .*; name a file .*\n$/],
  [
    ['--server', 'prod'],
    /^error: option '--server <url>' argument 'prod' is invalid\. expected an address such as .*\n$/,
  ],
  [['--token-url', 'https://{pool}/token'], /^error: option '--token-url <url>' argument .* is invalid\. .*\n$/],
  [['--servr', '/prod'], /^error: unknown option '--servr'\n\(Did you mean --server\?\)\n$/],
  [['openapi.json'], /^error: too many arguments for 'openapi'\. Expected 0 arguments but got 1.*\n$/],
])('%j is one error', (args, message) => {
  const { status, ...written } = openapi(args);
  expect(written).toEqual({ stdout: '', stderr: expect.stringMatching(message) });
  expect(status).toBe(/option|arguments/.test(written.stderr) ? 2 : 1);
});

test('a wrong setting is one error and exit code 1', () => {
  expect(openapi([], { M2M_STAGE_NAME: 'a/b' })).toEqual({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^error: the app of cdktf\.json does not synthesize: M2M_STAGE_NAME is "a\/b", expected .*\n$/,
    ),
  });
});

test('help tells each option and its default', () => {
  const { status, stdout } = openapi(['--help']);
  expect(status).toBe(0);
  for (const words of ['--output <file>', '--server <url>', '/<stage>', '--token-url <url>', '/oauth2/token']) {
    expect(stdout).toContain(words);
  }
});
