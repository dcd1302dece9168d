import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { transactionsApi } from '../../examples/transactions-api/access';
import { authorizerFolder } from '../fixtures/authorizer-folder';
import { connectionOf } from '../../src/cli/connection';
import type { Report } from '../../src/verify/report';
import type { TestGateway } from '../local/test-gateway';
import { resourceOf, startTestGateway } from '../local/test-gateway';
import { runCommand, spawnCommand } from './run-command';
import './shared-synthesis';

let folder: string;
let temporary: string;
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});

beforeEach(() => {
  mkdirSync('.build', { recursive: true });
  folder = mkdtempSync(path.resolve('.build/verify-'));
  temporary = path.join(folder, 'tmp');
  mkdirSync(temporary);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs verify with a separate temporary folder. */
async function verify(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  run: typeof runCommand = runCommand,
) {
  const { stderr, ...ended } = await run(['verify', ...args], {
    variables: {
      TMPDIR: temporary,
      HOME: folder,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ...variables,
    },
  });
  expect(readdirSync(temporary)).toEqual([]);
  // The durations vary.
  return { ...ended, stderr: stderr.replaceAll(/^.* …\n/gm, '') };
}

function write(name: string, content: unknown, mode = 0o600): string {
  const file = path.join(folder, name);
  writeFileSync(file, JSON.stringify(content), { mode });
  return file;
}

const connection = (of: TestGateway = gateway) => write('gateway.json', connectionOf(of));

/** Outputs of a deployment, with the URLs of a local gateway. */
function outputs(stack = 'cognito-m2m-demo-dev', others: Readonly<Record<string, string>> = {}) {
  const { tokenEndpoint, apiUrl, pool } = gateway;
  const ids = {
    OrderClientId: gateway.credentials('OrderProcessingService').id,
    ReportingClientId: gateway.credentials('ReportingService').id,
  };
  const values = { ApiUrl: apiUrl, TokenEndpoint: tokenEndpoint, UserPoolId: pool.id, ...ids, ...others };
  return { [stack]: { outputs: values } };
}

const secrets = (): Record<string, string> => ({
  OrderProcessingService: gateway.credentials('OrderProcessingService').secret,
  [gateway.credentials('ReportingService').id]: gateway.credentials('ReportingService').secret,
});

function expectNoSecret(...texts: string[]) {
  for (const secret of Object.values(secrets())) expect(texts.join('\n')).not.toContain(secret);
  expect(texts.join('\n')).not.toMatch(/ey[\w-]+\.ey/);
}

test('a local gateway is verified by its connection file: matrix, reports, and 0', async () => {
  const [json, junit] = [path.join(folder, 'report.json'), path.join(folder, 'report.xml')];
  const run = await verify(['--outputs', connection(), '--json', json, '--junit', junit]);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  const [order, reporting, ...rest] = run.stdout.split('\n');
  expect([order, reporting]).toEqual([
    '✓ token of OrderProcessingService: customer-api/read customer-api/write customer-api/admin',
    '✓ token of ReportingService: customer-api/read',
  ]);
  const rows = rest.filter((line) => line.startsWith('│'));
  expect(rows.map((row) => row.split('│').map((cell) => cell.trim()))).toEqual([
    ['', 'route', 'OrderProcessingService', 'ReportingService', ''],
    ['', 'GET /customers', '✓ allowed: 200', '✓ allowed: 200', ''],
    ['', 'POST /customers', '✓ allowed: 400', '✓ refused: 401', ''],
    ['', 'DELETE /customers/{id}', '✓ allowed: 200', '✓ refused: 401', ''],
    ['', 'GET /customers/{id}', '✓ allowed: 200', '✓ allowed: 200', ''],
    ['', 'PUT /customers/{id}', '✓ allowed: 400', '✓ refused: 401', ''],
  ]);
  expect(run.stdout).toMatch(/\n10 of 10 cells as expected\n$/);
  const written = [json, junit].map((file) => readFileSync(file, 'utf8'));
  expect(JSON.parse(written[0] ?? '')).toMatchObject({
    asExpected: true,
    apiUrl: gateway.apiUrl,
    tokenEndpoint: gateway.tokenEndpoint,
    tokens: { length: 2 },
    cells: { length: 10 },
    cases: [],
  });
  expect(written[1]).toContain('<testsuites tests="12" failures="0" errors="0" skipped="0">');
  expectNoSecret(run.stdout, ...written);
});

test('a separate process prints the same', async () => {
  const args = ['--outputs', connection()];
  expect(await verify(args, {}, spawnCommand)).toEqual(await verify(args));
});

test('outputs, a file of secrets, and other addresses, as behind a custom domain; --json alone is all of stdout', async () => {
  const elsewhere = { ApiUrl: 'http://127.0.0.1:9/prod', TokenEndpoint: 'http://127.0.0.1:9/oauth2/token' };
  const { exitCode, stdout, stderr } = await verify([
    ...['--outputs', write('outputs.json', outputs('cognito-m2m-demo-dev', elsewhere))],
    ...['--secrets', write('secrets.json', secrets())],
    ...['--api-url', `${gateway.apiUrl}/`, '--token-endpoint', gateway.tokenEndpoint],
    '--json',
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ asExpected: true, cells: { length: 10 } });
  expectNoSecret(stdout);
});

test('secrets come from Cognito, asked where and as whom the environment says', async () => {
  const asked: unknown[] = [];
  const cognito = createServer((request, response) => {
    void text(request).then((body) => {
      const { UserPoolId, ClientId } = JSON.parse(body) as Record<string, string>;
      asked.push([request.headers['x-amz-target'], UserPoolId]);
      const ClientSecret = gateway.secrets.get(ClientId ?? '');
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify({ UserPoolClient: { ClientId, ClientSecret } }));
    });
  }).listen(0, '127.0.0.1');
  await once(cognito, 'listening');
  try {
    const run = await verify(['--outputs', write('outputs.json', outputs())], {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(cognito.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(asked).toEqual(
      [1, 2].map(() => ['AWSCognitoIdentityProviderService.DescribeUserPoolClient', gateway.pool.id]),
    );
    expectNoSecret(run.stdout);
  } finally {
    cognito.close();
  }
});

test('a deployment that differs ends with 1, and the cells are named', async () => {
  const changed = await startTestGateway({
    edit: (json) => {
      const client = resourceOf(json, 'aws_cognito_user_pool_client', /ReportingService/);
      client.allowed_oauth_scopes = ['customer-api/read', 'customer-api/write'];
    },
  });
  const { exitCode, stdout, stderr } = await verify(['--outputs', connection(changed)]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
  expect(stdout.split('\n').filter((line) => line.startsWith('✗'))).toEqual([
    '✗ token of ReportingService: expected customer-api/read, got customer-api/read customer-api/write',
    '✗ ReportingService at POST /customers: expected refused, got 400',
    '✗ ReportingService at PUT /customers/{id}: expected refused, got 400',
  ]);
});

test('a client with a wrong secret ends with 1 and is named, the other is verified', async () => {
  const wrong = { ...secrets(), ReportingService: 'wrong' };
  const { exitCode, stdout } = await verify([
    ...['--outputs', write('outputs.json', outputs())],
    ...['--secrets', write('secrets.json', wrong), '--json'],
  ]);
  const { tokens, cells } = JSON.parse(stdout) as Report;
  expect(exitCode).toBe(1);
  expect(tokens).toMatchObject([{}, { client: 'ReportingService', failure: 'no token: 400 invalid_client' }]);
  const failed = cells.filter(({ observed }) => observed === 'failed');
  expect(new Set(failed.map(({ client, got }) => `${client}: ${got}`))).toEqual(
    new Set(['ReportingService: no token: 400 invalid_client']),
  );
});

test('a deployment without an API is verified by the tokens of its clients', async () => {
  const clients = { client: connectionOf(gateway).clients.ReportingService };
  const file = write('pool.json', { apiUrl: null, tokenEndpoint: gateway.tokenEndpoint, clients });
  const { exitCode, stdout } = await verify(['--outputs', file, '--app', 'examples/pool-only.ts']);
  expect(stdout).toBe(
    '✗ token of client: expected m2m-client/read m2m-client/write, got customer-api/read\n0 of 0 cells as expected\n',
  );
  expect(exitCode).toBe(1);
});

test('where a function authorizes, the matrix is that of the roles, by the table of the app', async () => {
  const authorizer = authorizerFolder(transactionsApi);
  const of = await startTestGateway({ access: transactionsApi, authorizer });
  const run = await verify(['--outputs', connection(of), '--app', 'examples/transactions-api.ts']);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.stdout).toContain('✓ refused: 403');
  expect(run.stdout).not.toContain('401');
});

test('request cases are sent too; skipped ones print their reason', async () => {
  const cases = write('cases.json', [
    { title: 'no token', requests: ['GET /customers'], accept: [{ status: 401 }] },
    {
      title: 'left out',
      requests: ['GET /'],
      accept: [{ status: 200 }],
      skip: { live: 'a reason' },
    },
    {
      title: 'wrong',
      requests: ['GET /customers'],
      authorizations: ['Bearer ${token ReportingService}'],
      accept: [{ status: 401 }],
    },
  ]);
  const { exitCode, stdout } = await verify(['--outputs', connection(), '--cases', cases]);
  expect(exitCode).toBe(1);
  expect(stdout.split('\n').slice(-6)).toEqual([
    expect.stringContaining('└'),
    '✗ wrong: GET /customers | Bearer ${token ReportingService}: expected 401; got 200',
    '– 1 cases skipped: a reason',
    '10 of 10 cells as expected',
    '1 of 3 request cases as expected',
    '',
  ]);
  expectNoSecret(stdout);
});

describe('what cannot be verified is one error and exit code 2', () => {
  test.each<[string, () => string[], RegExp]>([
    ['no outputs', () => [], /^error: required option '--outputs <file>' not specified\n$/],
    ['an unknown option', () => ['--outputs', 'x', '--colour'], /^error: unknown option '--colour'\n$/],
    [
      'no address',
      () => ['--outputs', 'x', '--api-url', 'api'],
      /argument 'api' is invalid\. expected an address such as/,
    ],
    ['a file that is not there', () => ['--outputs', 'missing.json'], /^error: missing\.json cannot be read: ENOENT/],
    [
      'an app that does not synthesize',
      () => ['--outputs', connection(), '--app', 'missing.ts'],
      /^error: the command found no app: missing\.ts, expected/,
    ],
    [
      'a report that cannot be written',
      () => ['--outputs', connection(), '--json', path.join(folder, 'missing', 'report.json')],
      /^error: cannot write \S+report\.json: ENOENT.*; name a file that can be written\n$/,
    ],
    [
      'outputs of another stack',
      () => ['--outputs', write('outputs.json', outputs('cognito-m2m-demo-prod'))],
      /^error: the outputs are of cognito-m2m-demo-prod, expected of cognito-m2m-demo-dev; choose the deployment by M2M_ENVIRONMENT /,
    ],
    [
      'no credentials of AWS',
      () => ['--outputs', write('outputs.json', outputs())],
      /^error: no secret of client "\w+": .+; give AWS credentials that may cognito-idp:DescribeUserPoolClient, or --secrets FILE\n$/,
    ],
    [
      'a token endpoint that does not answer',
      () => ['--outputs', connection(), '--token-endpoint', 'http://127.0.0.1:9/oauth2/token'],
      /^error: the token endpoint http:\/\/127\.0\.0\.1:9\/oauth2\/token gives no answer: .+; correct --token-endpoint or the outputs\n$/,
    ],
  ])('%s', async (_, args, stderr) => {
    const run = await verify(args());
    expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(stderr) });
    expectNoSecret(run.stderr);
  });

  test('a wrong setting, as the app says it', async () => {
    const run = await verify(['--outputs', write('outputs.json', outputs())], { M2M_ENVIRONMENT: 'qa' });
    expect(run).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(
        /^error: the app of cdktf\.json does not synthesize: M2M_ENVIRONMENT is "qa", expected one of/,
      ),
    });
  });
});
