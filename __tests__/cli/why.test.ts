import { SignJWT } from 'jose';
import type { CommandOptions } from './command-process';
import { runCommand, spawnCommand } from './run-command';
import './shared-synthesis';

// Synthesizes the app once, and starts a gateway for each call.
jest.setTimeout(60_000);

async function why(args: readonly string[], options?: CommandOptions, run: typeof runCommand = runCommand) {
  const { stderr, ...ended } = await run(['why', ...args], options);
  return { ...ended, stderr: stderr.replace(/^synthesizing .* …\n/, '') };
}

const call = (client: string, route: string) => ['--client', client, '--route', route];

/** Makes a token like a user pool's, signed with an unknown key. */
function token(claims: object, seconds = 3_600): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ token_use: 'access', client_id: 'a', sub: 'a', exp: now + seconds, ...claims })
    .setProtectedHeader({ alg: 'HS256', kid: 'key' })
    .sign(new TextEncoder().encode('0123456789abcdef0123456789abcdef'));
}

test('a call that is refused ends with 1, and names the step, the rule and the change', async () => {
  const { exitCode, stdout, stderr } = await why(call('ReportingService', 'DELETE /customers/{id}'), {}, spawnCommand);
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
  expect(stdout).toMatch(/^DELETE \/customers\/\{id\} as ReportingService: refused, 401\n/);
  expect(stdout).toMatch(/^✗ scopes +needs customer-api\/admin, token has customer-api\/read$/m);
  expect(stdout).toMatch(/^source {2}AWS docs, "Control access to REST APIs/m);
  expect(stdout).toContain("clients: { ReportingService: { scopes: ['customer-api/read', 'customer-api/admin'] } }");
  expect(stdout).not.toContain('eyJ');
});

test('a call that passes ends with 0', async () => {
  const { exitCode, stdout } = await why(call('OrderProcessingService', 'DELETE /customers/{id}'));
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^DELETE \/customers\/\{id\} as OrderProcessingService: passes\n/);
  expect(stdout).not.toContain('✗');
});

test('a route that is not declared is refused, with the nearest one', async () => {
  const { exitCode, stdout } = await why(call('ReportingService', 'GET /customer'));
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/refused, 403/);
  expect(stdout).toContain('Did you mean GET /customers?');
  expect(stdout).not.toContain('routes: {');
});

test('a path with the stage, as the gateway prints it, is the route below it', async () => {
  const { exitCode, stdout } = await why(call('ReportingService', 'GET /prod/customers'));
  expect(exitCode).toBe(0);
  expect(stdout).toContain('✓ route              GET /customers matches GET /customers');
  const twice = await why(call('ReportingService', 'GET /prod/prod/customers'));
  expect(twice.exitCode).toBe(1);
  expect(twice.stdout).toContain('Did you mean GET /customers, without the stage?');
});

test('a method that the path does not have is no route to declare', async () => {
  const { exitCode, stdout } = await why(call('ReportingService', 'BREW /customers'));
  expect(exitCode).toBe(1);
  expect(stdout).toContain('The API has this path with GET and POST, and not with BREW.');
  expect(stdout).not.toContain('routes: {');
});

test('the decision calls the Lambda authorizer, for roles too', async () => {
  const app = ['--app', 'examples/transactions-api.ts', '--json'];
  const settlement = await why([...call('SettlementService', 'POST /transactions/{id}/execution'), ...app]);
  expect(settlement.exitCode).toBe(0);
  const reporting = await why([...call('ReportingService', 'POST /transactions'), ...app]);
  expect(reporting.exitCode).toBe(1);
  expect(JSON.parse(reporting.stdout)).toMatchObject({
    status: 403,
    client: 'ReportingService',
    steps: expect.arrayContaining([
      expect.objectContaining({ check: 'authorizer-answer', found: expect.stringMatching(/^fresh answer of /) }),
      expect.objectContaining({
        check: 'authorizer-policy',
        found: 'token has api/read with roles reader',
        needed: 'a role that allows the method',
      }),
    ]),
    cure: { grant: { scope: 'api/write' } },
  });
});

test('JSON has each step with its rule and source, and the grant', async () => {
  const { stdout } = await why([...call('ReportingService', 'POST /customers'), '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    passes: false,
    status: 401,
    client: 'ReportingService',
    steps: expect.arrayContaining([
      expect.objectContaining({
        check: 'scopes',
        outcome: 'refused',
        rule: expect.any(String),
        source: expect.any(String),
      }),
    ]),
    cure: { grant: { scope: 'customer-api/write', gains: ['POST /customers', 'PUT /customers/{id}'] } },
  });
});

test('a token from standard input is checked at every route, and its signature is not shown', async () => {
  const input = await token({ scope: 'customer-api/read', username: 'ada' });
  const { exitCode, stdout } = await why(['--token', '-'], { input: `Bearer ${input}\n` });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^✓ GET \/customers +token has customer-api\/read$/m);
  expect(stdout).toMatch(/^✗ POST \/customers +needs customer-api\/write, token has customer-api\/read$/m);
  expect(stdout).toContain('not known: whether the signature is valid');
  expect(stdout).toContain('"username":"***"');
  expect(stdout).not.toContain('ada');
  expect(stdout).not.toContain(input.split('.')[2]);
});

test('the answer of the token endpoint is read, and a token of a local gateway is told apart', async () => {
  const iss = 'http://127.0.0.1:8686/us-east-1_a';
  const input = JSON.stringify({
    access_token: await token({ scope: 'customer-api/read', iss }),
    token_type: 'Bearer',
  });
  const { exitCode, stdout } = await why(['--token', '-'], { input });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^✓ GET \/customers +token has customer-api\/read$/m);
  expect(stdout).toMatch(/^not known: whether the signature is valid: the local gateway that signed the token/m);
  expect(stdout).not.toContain('at AWS');
});

test('a policy for source addresses leaves the answer open: the address of the caller is not known', async () => {
  const variables = { M2M_ENVIRONMENT: 'prod', M2M_SOURCE_CIDRS: '10.0.0.0/8' };
  const { exitCode, stdout } = await why(call('ReportingService', 'GET /customers'), { variables });
  expect(exitCode).toBe(2);
  expect(stdout).toMatch(/^✗ source-policy/m);
  expect(stdout).toMatch(/^not known: the address of the caller/m);
});

test.each([
  ['expired', { scope: 'customer-api/read' }, -300, /^✗ GET \/customers +needs a new token, token expired 5 min ago$/m],
  ['ID', { token_use: 'id' }, 300, /^✗ GET \/customers +needs an access token/m],
  ['bare', { token_use: undefined }, 300, /^✗ GET \/customers +needs the claims exp and token_use/m],
])('an %s token passes nowhere and ends with 1', async (_, claims, seconds, line) => {
  const { exitCode, stdout } = await why(['--token', '-'], { input: await token(claims, seconds) });
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(line);
  expect(stdout).not.toContain('✓');
});

test('a line of the access log explains the decision, and lists unknown facts', async () => {
  const line = { requestId: 'r', route: 'GET /customers', status: '401', errorType: 'UNAUTHORIZED', clientId: '-' };
  const { exitCode, stdout } = await why(['--log-line', '-'], { input: JSON.stringify(line) });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^GET \/customers: 401\n/);
  expect(stdout).toMatch(/^not known: which of these was the reason, and who called/m);
});

test('no text of a line moves the cursor', async () => {
  const input = JSON.stringify({ route: 'GET \u001b[2J\n/a', status: '200', clientId: '\u009b1m' });
  const { stdout } = await why(['--log-line', '-'], { input });
  expect(stdout).toContain('\\u001b');
  expect(stdout).not.toContain('\u001b');
  expect(stdout).not.toContain('\u009b');
});

test.each<[string[], string, RegExp]>([
  [[], '', /^error: nothing is asked, expected a question; give --client with --route, --token - or --log-line -\n$/],
  [['--client', 'a', '--token', '-'], '', /^error: 2 questions are given, expected one of .*; leave the others out\n$/],
  [['--client', 'a'], '', /^error: --client is given without --route, expected both; add --route\n$/],
  [['--route', 'GET /'], '', /^error: --route is given without --client/],
  [
    ['--token', 'eyJ'],
    '',
    /^error: option '--token <->' argument 'eyJ' is invalid\. expected -, which means standard input\./,
  ],
  [['--token', '-'], 'garbage', /^error: standard input holds no JSON web token/],
  [
    ['--token', '-'],
    ' \n',
    /^error: standard input is empty, expected an access token or the answer of the token endpoint/,
  ],
  [['--token', '-'], '{"access', /^error: standard input begins as JSON and is none/],
  [['--token', '-'], '{"id_token":"a"}', /^error: standard input is JSON without access_token/],
  [
    ['--token', '-'],
    '{"error":"invalid_client"}',
    /^error: standard input is an answer with the error invalid_client,/,
  ],
  [['--log-line', '-'], '', /^error: standard input is empty, expected a line of the access log/],
  [['--log-line', '-'], 'garbage', /^error: standard input holds no line of the access log/],
  [['--log-line', '-'], '{"a":1}', /^error: standard input holds no line of the access log/],
  [
    call('Reporting', 'GET /customers'),
    '',
    /^error: there is no client "Reporting", expected one of: .*; did you mean ReportingService\?\n$/,
  ],
  [call('ReportingService', 'customers'), '', /^error: the route is "customers", expected a method and a path/],
])('%j is one error and ends with 2', async (args, input, stderr) => {
  expect(await why(args, { input })).toEqual({ exitCode: 2, stdout: '', stderr: expect.stringMatching(stderr) });
});
