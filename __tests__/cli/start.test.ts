import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { Connection } from '../../src/cli/connection';
import { customerApi } from '../../src/app/customer-api';
import { customerApiDescription } from '../../src/app/customer-api-description';
import { apiDocument } from '../../src/openapi/api-document';
import { fetchToken } from './fetched-token';
import { runCommand, spawnCommand, startCommand } from './run-command';
import './shared-synthesis';

let folder: string;
let temporary: string;
const running = new Set<ChildProcess>();

beforeEach(() => {
  // Inside the project, so that an app written here finds its packages.
  mkdirSync('.build', { recursive: true });
  folder = mkdtempSync(path.resolve('.build/start-'));
  temporary = path.join(folder, 'tmp');
  mkdirSync(temporary);
});

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
  rmSync(folder, { recursive: true, force: true });
});

const options = (variables: Readonly<Record<string, string>> = {}) => ({
  variables: { TMPDIR: temporary, ...variables },
});

const startArgs = (args: readonly string[]) => ['start', '--port', '0', ...args];

/** Starts the command and waits for its end. */
async function start(
  args: readonly string[],
  variables?: Readonly<Record<string, string>>,
  run: typeof runCommand = runCommand,
) {
  const { stderr, ...ended } = await run(startArgs(args), options(variables));
  // The duration of the synth varies.
  return { ...ended, stderr: stderr.replace(/^synthesizing .* …\n/, '') };
}

const READY = 'Ctrl-C ends it.';

/** Starts the command without `--once` and waits until it has printed its instructions. */
async function startAndStay(file: string, args: readonly string[] = []) {
  const command = startCommand(startArgs(['--output', file, ...args]), options());
  await command.until(() => command.stdout.includes(READY));
  const { stdout } = command;
  return { command, commands: commandsOf(stdout), stdout };
}

/** The same in a separate process. */
async function spawnAndStay(file: string) {
  const child = spawnStart(['--output', file]);
  let stdout = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  const failed = failure(child);
  while (!stdout.includes(READY)) await Promise.race([once(child.stdout, 'data'), failed]);
  return { child, commands: commandsOf(stdout), stdout };
}

function spawnStart(args: readonly string[]) {
  const env = { PATH: process.env.PATH, ...options().variables };
  const child = spawn(process.execPath, ['bin/cognito-m2m.mjs', ...startArgs(args)], { env });
  running.add(child);
  return child;
}

function commandsOf(stdout: string) {
  return [...stdout.matchAll(/^# (.+)\n(curl .+)$/gm)].map(([, title = '', command = '']) => ({ title, command }));
}

function connection(file: string): Connection {
  return JSON.parse(readFileSync(file, 'utf8')) as Connection;
}

const secretsOf = ({ clients }: Connection) => Object.values(clients).map(({ clientSecret }) => clientSecret);

test('--once prints the matrix, every cell as expected, and ends with 0', async () => {
  const file = path.join(folder, 'gateway.json');
  const { exitCode, stdout, stderr } = await start(['--once', '--output', file], {}, spawnCommand);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const rows = stdout.split('\n').filter((line) => line.startsWith('│'));
  expect(rows.map((row) => row.split('│').map((cell) => cell.trim()))).toEqual([
    ['', 'route', 'OrderProcessingService', 'ReportingService', ''],
    ['', 'GET /customers', '✓ allowed: 200', '✓ allowed: 200', ''],
    ['', 'POST /customers', '✓ allowed: 400', '✓ refused: 401', ''],
    ['', 'DELETE /customers/{id}', '✓ allowed: 404', '✓ refused: 401', ''],
    ['', 'GET /customers/{id}', '✓ allowed: 404', '✓ allowed: 404', ''],
    ['', 'PUT /customers/{id}', '✓ allowed: 400', '✓ refused: 401', ''],
  ]);
  expect(stdout).toMatch(/10 of 10 cells as expected\n$/);
  // Not a terminal: no colour.
  expect(stdout).not.toContain('\u001b');

  // Only its owner can read the connection file, and no secret in it was printed.
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const written = connection(file);
  expect(written).toEqual({
    apiUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/prod$/),
    tokenEndpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/oauth2\/token$/),
    jwksUri: `${written.issuer ?? ''}/.well-known/jwks.json`,
    issuer: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/us-east-1_[a-z0-9]{9}$/),
    clients: {
      OrderProcessingService: {
        clientId: expect.any(String),
        clientSecret: expect.stringMatching(/^[a-z0-9]{52}$/),
        scopes: ['customer-api/read', 'customer-api/write', 'customer-api/admin'],
      },
      ReportingService: {
        clientId: expect.any(String),
        clientSecret: expect.any(String),
        scopes: ['customer-api/read'],
      },
    },
  });
  for (const secret of secretsOf(written)) expect(stdout).not.toContain(secret);
  expect(readdirSync(folder).sort()).toEqual(['gateway.json', 'tmp']);
  expect(readdirSync(temporary)).toEqual([]);
});

test('it stays up, shows four commands without a secret, and Ctrl-C ends it with 0 and leaves nothing', async () => {
  const file = path.join(folder, 'gateway.json');
  const { child, commands, stdout } = await spawnAndStay(file);
  expect(commands.map(({ title }) => title)).toEqual([
    'a token of OrderProcessingService',
    'GET /customers as OrderProcessingService: 200',
    'POST /customers as OrderProcessingService',
    'POST /customers as ReportingService: 401',
  ]);
  for (const secret of secretsOf(connection(file))) expect(stdout).not.toContain(secret);

  const exit = once(child, 'exit');
  child.kill('SIGINT');
  expect(await exit).toEqual([0, null]);
  expect(readdirSync(temporary)).toEqual([]);
});

test('after the matrix each request is a line that says why it was refused, and holds no token', async () => {
  const file = path.join(folder, 'gateway.json');
  const { command } = await startAndStay(file);
  expect(command.stderr.replace(/^synthesizing .* …\n/, '')).toBe('');
  const reached = connection(file);
  const { apiUrl } = reached;
  const authorization = await fetchToken(reached, 'ReportingService');
  await fetch(`${apiUrl ?? ''}/customers?limit=1`, { headers: { authorization } });
  await fetch(`${apiUrl ?? ''}/customers`, { method: 'POST', headers: { authorization }, body: '{}' });
  await fetch(`${apiUrl ?? ''}/customers`);
  const lines = () => command.stderr.split('\n').filter((line) => / ms\b/.test(line));
  await command.until(() => lines().length >= 4);
  expect(lines().map((line) => line.replace(/\d+ ms/, 'N ms'))).toEqual([
    'POST /oauth2/token  ReportingService  200  N ms',
    'GET /prod/customers  ReportingService  200  N ms',
    'POST /prod/customers  ReportingService  401  N ms  needs customer-api/write, token has customer-api/read',
    'GET /prod/customers  –  401  N ms  needs an access token in header Authorization, request has no header Authorization',
  ]);
  // Output of functions is only shown on request.
  expect(command.stderr).not.toContain('{');
  expect(command.stdout + command.stderr).not.toContain('eyJ');
});

test('--access-log shows each request after the matrix as the stage logs it, and --function-logs what functions write', async () => {
  const file = path.join(folder, 'gateway.json');
  const { command } = await startAndStay(file, ['--access-log', '--function-logs']);
  // Lines of a function start differently; those about the matrix may come late.
  const lines = () => command.stderr.split('\n').filter((line) => line.startsWith('{"requestId"'));
  expect(lines()).toEqual([]);
  const reached = connection(file);
  const { apiUrl, clients } = reached;
  const authorization = await fetchToken(reached, 'ReportingService');
  await fetch(`${apiUrl ?? ''}/customers`, { headers: { authorization } });
  await fetch(`${apiUrl ?? ''}/customers`);
  await command.until(() => lines().length >= 2 && command.stderr.includes('"route":"GET /customers","status":"2xx"'));
  expect(lines().map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({
      route: 'GET /customers',
      status: '200',
      clientId: clients.ReportingService?.clientId,
      scopes: 'customer-api/read',
    }),
    expect.objectContaining({ route: 'GET /customers', status: '401', clientId: '-', errorType: 'UNAUTHORIZED' }),
  ]);
  expect(command.stdout + command.stderr).not.toContain('eyJ');
});

test('a terminal that is closed ends it like Ctrl-C', async () => {
  const { command } = await startAndStay(path.join(folder, 'gateway.json'));
  command.interrupt('SIGHUP');
  expect(await command.ended).toMatchObject({ exitCode: 0 });
  expect(readdirSync(temporary)).toEqual([]);
});

test('SIGTERM to npm start ends the gateway, too', async () => {
  // From Node.js 22 on, npm itself stores compiled code in the temporary folder.
  const env = { ...process.env, ...options().variables, NODE_DISABLE_COMPILE_CACHE: '1' };
  const npm = spawn('npm', ['start', '--', '--port', '0', '--app', 'examples/pool-only.ts'], { env });
  running.add(npm);
  let stdout = '';
  npm.stdout.on('data', (chunk) => (stdout += String(chunk)));
  const failed = failure(npm);
  while (!stdout.includes(READY)) await Promise.race([once(npm.stdout, 'data'), failed]);
  failed.catch(() => undefined);
  // The gateway holds the stream too, so it closes once both have ended.
  const closed = once(npm, 'close');
  npm.kill('SIGTERM');
  await closed;
  expect(readdirSync(temporary)).toEqual([]);
});

test('a reader of its lines that goes away ends it without a word, and leaves nothing', async () => {
  const child = spawnStart([]);
  const closed = once(child, 'close');
  const stderr = text(child.stderr);
  child.stdout.destroy();
  await closed;
  expect(await stderr).not.toMatch(/EPIPE|^\s+at /m);
  expect(readdirSync(temporary)).toEqual([]);
});

test('the OpenAPI document stands at the printed address, with the addresses of this gateway', async () => {
  const file = path.join(folder, 'gateway.json');
  const { stdout } = await startAndStay(file);
  const { apiUrl, tokenEndpoint } = connection(file);
  const [, address = ''] = /^OpenAPI +(http:\S+)$/m.exec(stdout) ?? [];
  expect(address).toBe(new URL('/openapi.json', tokenEndpoint).href);
  expect(await (await fetch(address)).json()).toEqual(
    JSON.parse(
      JSON.stringify(
        apiDocument({
          declaration: customerApi,
          description: customerApiDescription,
          serverUrl: apiUrl ?? '',
          tokenUrl: tokenEndpoint,
        }),
      ),
    ),
  );
});

const pasting = spawnSync('curl', ['--version']).status === 0 ? test : test.skip;
pasting('the commands work as pasted (skipped where there is no curl to run them)', async () => {
  const { commands } = await startAndStay(path.join(folder, 'gateway.json'));
  const answers = [];
  for (const { command } of commands) answers.push(await shell(command));
  expect(answers).toEqual([
    expect.stringMatching(/^\{"access_token":"ey[^"]+","expires_in":3600,"token_type":"Bearer"\}$/),
    expect.stringMatching(/^HTTP\/1\.1 200 OK\r\n[^]*\{"customers":\[\]\}$/),
    expect.stringMatching(/^HTTP\/1\.1 201 Created\r\n[^]*"name":"Ada Lovelace"/),
    expect.stringMatching(/^HTTP\/1\.1 401 Unauthorized\r\n[^]*\{"error":"unauthorized","message":"Unauthorized"\}$/),
  ]);
});

test('a seed fixes the secrets and a signing key file the key', async () => {
  const key = path.join(folder, 'key.pem');
  const files = ['one', 'two', 'three'].map((name) => path.join(folder, `${name}.json`));
  const [one = '', two = '', three = ''] = files;
  const runs = [
    await start(['--once', '--seed', 'a', '--signing-key', key, '--output', one]),
    await start(['--once', '--seed', 'a', '--signing-key', key, '--output', two]),
    await start(['--once', '--seed', 'b', '--output', three]),
  ];
  expect(runs.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
    runs.map(() => ({ exitCode: 0, stderr: '' })),
  );
  expect(statSync(key).mode & 0o777).toBe(0o600);
  expect(connection(one).clients).toEqual(connection(two).clients);
  expect(secretsOf(connection(one))).not.toEqual(secretsOf(connection(three)));
});

test('an app without an API runs its token endpoint', async () => {
  const file = path.join(folder, 'gateway.json');
  expect(await start(['--once', '--app', 'examples/pool-only.ts', '--output', file])).toEqual({
    exitCode: 0,
    stdout: 'the stack has no API; every client got a token\n',
    stderr: '',
  });
  expect(connection(file)).toMatchObject({
    apiUrl: null,
    clients: { client: { scopes: ['m2m-client/read', 'm2m-client/write'] } },
  });
});

test('the user API tells a caller who it is, its token raw or after Bearer, and nobody else', async () => {
  const file = path.join(folder, 'gateway.json');
  const { command, stdout } = await startAndStay(file, ['--app', 'examples/user-api.ts']);
  expect(stdout).toMatch(/│ GET \/user │ ✓ allowed: 200 +│/);
  const reached = connection(file);
  const { apiUrl, tokenEndpoint, clients } = reached;
  const { clientId = '' } = clients.IntegrationService ?? {};
  const token = await fetchToken(reached, 'IntegrationService', { scope: 'integration-OauthResourceServer/read' });
  const call = async (authorization?: string) => {
    const response = await fetch(`${apiUrl ?? ''}/user`, { headers: authorization ? { authorization } : {} });
    return { status: response.status, body: await response.json() };
  };
  const caller = { clientId, scopes: ['integration-OauthResourceServer/read'] };
  expect(await call(token)).toEqual({ status: 200, body: caller });
  expect(await call(`Bearer ${token}`)).toEqual({ status: 200, body: caller });
  expect(await call(`Bearer ${token}x`)).toMatchObject({ status: 401 });
  expect(await call()).toMatchObject({ status: 401 });

  // This stack has no option openapi.
  expect(stdout).not.toContain('OpenAPI');
  const missing = await fetch(new URL('/openapi.json', tokenEndpoint));
  expect([missing.status, await missing.json()]).toEqual([
    404,
    { error: 'not_found', message: expect.stringContaining('pass the option openapi') },
  ]);

  command.interrupt();
  expect(await command.ended).toMatchObject({ exitCode: 0 });
});

test('--once of the user API ends with 0', async () => {
  const { exitCode, stdout, stderr } = await start(['--once', '--app', 'examples/user-api.ts']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/1 of 1 cells as expected\n$/);
});

test('--once of the transactions API asks its function about roles, and ends with 0', async () => {
  const { exitCode, stdout, stderr } = await start(['--once', '--app', 'examples/transactions-api.ts']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/✓ refused: 403[^]*\n40 of 40 cells as expected\n$/);
  expect(stdout).not.toContain('401');
});

test.each([
  [
    ['--port', 'many'],
    /^error: option '--port <number>' argument 'many' is invalid\. expected a whole number from 0 to 65535\.\n$/,
  ],
  [['--port', '65536'], /^error: option '--port <number>' argument '65536' is invalid/],
  [
    ['--seed', ''],
    /^error: option '--seed <text>' argument '' is invalid\. expected at least one character, and no option\./,
  ],
  [
    ['--seed', '--once'],
    /^error: option '--seed <text>' argument '--once' is invalid\. expected at least one character, and no option\./,
  ],
  [
    ['--output', 'missing/gateway.json', '--once'],
    /^error: cannot write the addresses and secrets: ENOENT: .*; name a file that can be written to\n$/,
  ],
  [['--colour'], /^error: unknown option '--colour'\n$/],
  [['more'], /^error: too many arguments/],
  [['--watch', '--once'], /^error: option '--watch' cannot be used with option '--once'\n$/],
  [['--app', 'missing.ts', '--once'], /^error: the command found no app: missing\.ts, expected a file/],
  [
    ['--stack', 'other', '--once'],
    /^error: the app has no stack "other", expected one of: cognito-m2m-demo-local; correct --stack\n$/,
  ],
])('%j is one error', async (args, stderr) => {
  const { exitCode, ...written } = await start(args);
  expect(written).toEqual({ stdout: '', stderr: expect.stringMatching(stderr) });
  expect(exitCode).toBe(2);
  expect(readdirSync(temporary)).toEqual([]);
});

test('a notice names each protection that is not enforced, once', async () => {
  const { exitCode, stdout } = await start(['--once'], { M2M_WAF: 'true' });
  expect(exitCode).toBe(0);
  expect(stdout.match(/^not enforced: aws_wafv2_web_acl_association\.\S+: .+$/gm)).toHaveLength(1);
});

test('a wrong setting is shown as the app says it', async () => {
  expect(await start(['--once'], { M2M_STAGE_NAME: 'a/b' })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(
      /^error: the app of cdktf\.json does not synthesize: M2M_STAGE_NAME is "a\/b", expected .*; correct or unset it\n$/,
    ),
  });
});

test('a port in use is one line and exit code 1, and is found before the synth', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address ? String(address.port) : '';
  try {
    expect(await start(['--once', '--port', port, '--app', 'missing.ts'])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `error: port ${port} on 127.0.0.1 is in use, expected a free one; choose another with --port, or --port 0 for any\n`,
    });
  } finally {
    other.close();
  }
});

/** Command of the default app, with its JSON changed by some lines of JavaScript. */
function appChanging(lines: string): string {
  const change = path.join(folder, 'change.cjs');
  writeFileSync(
    change,
    `const { readFileSync, writeFileSync } = require('node:fs');
    const file = process.env.CDKTF_OUTDIR + '/stacks/cognito-m2m-demo-local/cdk.tf.json';
    const json = JSON.parse(readFileSync(file, 'utf8'));
    ${lines}
    writeFileSync(file, JSON.stringify(json));`,
  );
  const { app } = JSON.parse(readFileSync('cdktf.json', 'utf8')) as { app: string };
  return `${app} && node ${change}`;
}

test('a cell that is not as expected is shown, and the exit code is 1', async () => {
  // Without the permission of API Gateway no request reaches the function.
  const app = appChanging('delete json.resource.aws_lambda_permission;');
  const { exitCode, stdout, stderr } = await start(['--once', '--app', app]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
  // Only the cells that differ, each with its reason.
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(6);
  for (const line of lines.slice(0, 5)) {
    expect(line).toMatch(
      /^✗ \w+Service at [A-Z]+ \/customers\S*: expected allowed, got 500; API Gateway may not call the function for this method$/,
    );
  }
  expect(lines[5]).toBe('5 of 10 cells as expected');
  const logged = await start(['--once', '--function-logs', '--app', app]);
  expect(logged.stderr).toMatch(/^GET \/prod\/customers +ReportingService +500 /m);
});

test('an API that asks for keys and takes one call an hour shows its matrix, and the keys stand in the file', async () => {
  const app = appChanging(`
    const [api] = Object.keys(json.resource.aws_api_gateway_rest_api);
    const stage = { api_id: '\${aws_api_gateway_rest_api.' + api + '.id}', stage: 'prod' };
    for (const method of Object.values(json.resource.aws_api_gateway_method)) method.api_key_required = true;
    json.resource.aws_api_gateway_api_key = { partner: { name: 'partner' } };
    json.resource.aws_api_gateway_usage_plan = {
      plan: { name: 'plan', api_stages: [stage], throttle_settings: { rate_limit: 1 / 3600, burst_limit: 1 } },
    };
    json.resource.aws_api_gateway_usage_plan_key = {
      partner: {
        key_id: '\${aws_api_gateway_api_key.partner.id}',
        key_type: 'API_KEY',
        usage_plan_id: '\${aws_api_gateway_usage_plan.plan.id}',
      },
    };`);
  const file = path.join(folder, 'gateway.json');
  const { exitCode, stdout, stderr } = await start(['--once', '--app', app, '--output', file]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/10 of 10 cells as expected\n$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const { apiKeys } = connection(file);
  expect(apiKeys).toEqual({ partner: expect.stringMatching(/^[a-z0-9]{40}$/) });
  expect(stdout).not.toContain(apiKeys?.partner);
});

/** Rejects if the gateway ends by itself. */
async function failure(child: ChildProcess): Promise<void> {
  await once(child, 'exit');
  // After the end by the test, there is no failure.
  if (child.exitCode !== 0) throw new Error(`the gateway ended with exit code ${child.exitCode ?? 'none'}`);
}

async function shell(command: string): Promise<string> {
  const child = spawn('bash', ['-c', command]);
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return stdout;
}
