import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { OpenApiDocument } from '../../src/openapi/document';
import { problems } from '../openapi/document-problems';
import { runCommand, spawnCommand } from './run-command';
import './shared-synthesis';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'openapi-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function openapi(args: readonly string[] = [], variables: Readonly<Record<string, string>> = {}) {
  const { stderr, ...ended } = await runCommand(['openapi', ...args], { variables });
  // The duration of the synth varies.
  return { ...ended, stderr: stderr.replace(/^synthesizing .* …\n/, '') };
}

function addresses(text: string) {
  const { servers, components } = JSON.parse(text) as OpenApiDocument;
  return [servers[0]?.url, components.securitySchemes.clientCredentials.flows.clientCredentials.tokenUrl];
}

test('the document is printed, the same bytes each time, with the paths of the local gateway', async () => {
  const { exitCode, stdout, stderr } = await openapi();
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/^\{\n {2}"openapi": "3\.1\.1",\n[^]*\n\}\n$/);
  expect(addresses(stdout)).toEqual(['/prod', '/oauth2/token']);
  expect((await spawnCommand(['openapi'])).stdout).toBe(stdout);
});

test('the stage is that of the settings', async () => {
  expect(addresses((await openapi([], { M2M_STAGE_NAME: 'v1' })).stdout)).toEqual(['/v1', '/oauth2/token']);
});

test('the domain of the settings is an address by itself', async () => {
  const variables = {
    M2M_API_DOMAIN: 'orders.example.com',
    M2M_API_CERTIFICATE_ARN: 'arn:aws:acm:eu-central-1:123456789012:certificate/1',
  };
  expect(addresses((await openapi([], variables)).stdout)).toEqual(['https://orders.example.com', '/oauth2/token']);
});

test('addresses of a deployment are taken as they are, without a slash behind them', async () => {
  const args = ['--server', 'https://api.example.com/prod/', '--token-url', 'https://auth.example.com/oauth2/token'];
  expect(addresses((await openapi(args)).stdout)).toEqual([
    'https://api.example.com/prod',
    'https://auth.example.com/oauth2/token',
  ]);
});

test('a file is replaced by the whole document, through a link too, and nothing else is left behind', async () => {
  const file = path.join(folder, 'openapi.json');
  const link = path.join(folder, 'link.json');
  writeFileSync(file, 'old', { mode: 0o640 });
  symlinkSync(file, link);
  expect(await openapi(['--output', link])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect(readFileSync(file, 'utf8')).toBe((await openapi()).stdout);
  expect(readdirSync(folder).sort()).toEqual(['link.json', 'openapi.json']);
});

test('a pipe can be written too', async () => {
  const pipe = path.join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const reader = spawn('cat', [pipe], { timeout: 20_000 });
  const [read, written] = await Promise.all([text(reader.stdout), openapi(['--output', pipe])]);
  expect(written).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect(read).toBe((await openapi()).stdout);
  expect(statSync(pipe).isFIFO()).toBe(true);
});

test.each([
  [
    ['--output', '/nowhere/openapi.json'],
    /^error: cannot write the document: ENOENT: .* '\/nowhere\/openapi\.json'; name a file .*\n$/,
  ],
  [
    ['--server', 'prod'],
    /^error: option '--server <url>' argument 'prod' is invalid\. expected an address such as .*\n$/,
  ],
  [['--token-url', 'https://{pool}/token'], /^error: option '--token-url <url>' argument .* is invalid\. .*\n$/],
  [['--servr', '/prod'], /^error: unknown option '--servr'\n\(Did you mean --server\?\)\n$/],
  [['openapi.json'], /^error: too many arguments for 'openapi'\. Expected 0 arguments but got 1.*\n$/],
])('%j is one error', async (args, message) => {
  const { exitCode, ...written } = await openapi(args);
  expect(written).toEqual({ stdout: '', stderr: expect.stringMatching(message) });
  expect(exitCode).toBe(2);
});

test('a wrong setting is one error and exit code 2', async () => {
  expect(await openapi([], { M2M_STAGE_NAME: 'a/b' })).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringMatching(
      /^error: the app of cdktf\.json does not synthesize: M2M_STAGE_NAME is "a\/b", expected .*\n$/,
    ),
  });
});

test('help tells each option and its default', async () => {
  const { exitCode, stdout } = await openapi(['--help']);
  expect(exitCode).toBe(0);
  for (const words of ['--output <file>', '--server <url>', '/<stage>', '--token-url <url>', '/oauth2/token']) {
    expect(stdout).toContain(words);
  }
});

describe('an app with several APIs', () => {
  const APP = ['--app', '__tests__/cli/described-apis.ts'];
  const pathsOf = (text: string) => Object.keys((JSON.parse(text) as OpenApiDocument).paths);

  test('has one document of all, with the paths of the local gateway', async () => {
    const { exitCode, stdout } = await openapi(APP);
    expect(exitCode).toBe(0);
    expect(await problems(stdout)).toEqual([]);
    expect(addresses(stdout)).toEqual(['/', '/oauth2/token']);
    expect(pathsOf(stdout)).toEqual(['/invoices/prod/invoices', '/orders/prod/orders']);
  });

  test('has the document of one API for the one that is named', async () => {
    const { stdout } = await openapi([...APP, '--stack', 'cognito-m2m-demo-dev-orders']);
    expect(addresses(stdout)).toEqual(['/prod', '/oauth2/token']);
    expect(pathsOf(stdout)).toEqual(['/orders']);
  });

  test('has each API below its name at an address that is given', async () => {
    const { stdout } = await openapi([...APP, '--server', 'https://api.example.com/']);
    expect(addresses(stdout)[0]).toBe('https://api.example.com');
    expect(pathsOf(stdout)).toEqual(['/invoices/invoices', '/orders/orders']);
  });

  test('asks for an address where the APIs have domains', async () => {
    const variables = {
      M2M_API_DOMAIN: 'api.example.com',
      M2M_API_CERTIFICATE_ARN: 'arn:aws:acm:eu-central-1:123456789012:certificate/1',
    };
    const { exitCode, stderr } = await openapi(APP, variables);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'error: the APIs have addresses of their own (https://api.example.com), expected one that has each API below its name; pass it as --server, or name one API with --stack\n',
    );
    expect((await openapi([...APP, '--server', 'https://api.example.com'], variables)).exitCode).toBe(0);
  });
});
