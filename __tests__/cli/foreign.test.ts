import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { configurationFile, planWith } from '../foreign/given';
import { runCommand } from './run-command';

const folder = mkdtempSync(path.join(tmpdir(), 'foreign-cli-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const COUNTED = configurationFile('counted/plan.json');
const STATE = configurationFile('counted/terraform.tfstate');
const MODULES = configurationFile('modules/plan.json');
const CHANGED = configurationFile('modules/changed.json');
const DESCRIBED = configurationFile('described/plan.json');

test('matrix shows a table, notes and weaknesses', async () => {
  const { exitCode, stdout, stderr } = await runCommand(['matrix', '--plan', COUNTED]);
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^plan: 2 clients, 4 routes\n/);
  expect(stdout).toMatch(/POST \/orders +│ ✓ allowed │ – refused │ orders\/write/);
  expect(stdout).toContain('weak:\n  aws_api_gateway_method.delete: it names no scope');
});

test('matrix in JSON, of some clients and routes', async () => {
  const args = [
    'matrix',
    '--state',
    STATE,
    '--client',
    'reporting',
    '--route',
    '/orders',
    '--only',
    'allowed',
    '--json',
  ];
  const { exitCode, stdout } = await runCommand(args);
  expect(exitCode).toBe(0);
  const { clients, routes } = JSON.parse(stdout) as {
    clients: { name: string }[];
    routes: { name: string; cells: object }[];
  };
  expect(clients.map(({ name }) => name)).toEqual(['reporting']);
  expect(routes.map(({ name, cells }) => [name, cells])).toEqual([
    ['GET /orders', { reporting: 'allowed' }],
    ['GET /orders/{id}', { reporting: 'allowed' }],
  ]);
});

test('matrix ends with 1 where a cell is not known, and says why', async () => {
  const { exitCode, stdout } = await runCommand(['matrix', '--plan', DESCRIBED]);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('? unknown');
  expect(stdout).toContain('GET /reports): it asks for an API key, and no usage plan here has one for its API');
});

test.each([
  [['matrix', '--plan', COUNTED, '--client', 'Nobody'], /^error: no client has the name "Nobody", expected one of: /],
  [['matrix', '--plan', COUNTED, '--client', 'reportin'], /^error: .*; did you mean "reporting"\?\n$/],
  [
    ['policy', '--plan', COUNTED, '--rule', 'method-authorisation'],
    /^error: option '--rule <ids\.\.\.>' argument 'method-authorisation' is invalid\. expected the id of a rule; did you mean method-authorization\?\n$/,
  ],
  [['policy', '--plan', COUNTED, '--rule', 'method-scopes', 'method-scope'], /; did you mean method-scopes\?\n$/],
  [['policy', '--plan', COUNTED, '--rule', 'xyz'], /; docs\/policy\.md lists the rules\n$/],
  [
    ['matrix', '--plan', 'nope.json'],
    /^error: nope\.json cannot be read: there is no such file; give what terraform show/,
  ],
  [
    ['matrix', '--state', 'docs'],
    /^error: docs cannot be read: it is a folder, expected a file; give what terraform show/,
  ],
])('a name that is not there never filters everything away: %j', async (args, expected) => {
  const { exitCode, stdout, stderr } = await runCommand(args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(expected);
});

test('matrix of an app', async () => {
  const { exitCode, stdout } = await runCommand(['matrix', '--app', 'main.ts']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/DELETE \/customers\/\{id\} +│ ✓ allowed +│ – refused +│ customer-api\/admin/);
});

test('a route that the declaration makes public is no weakness, and has its reason', async () => {
  const matrix = (...args: string[]) => runCommand(['matrix', '--app', 'examples/http-backend.ts', ...args]);
  const { stdout } = await matrix();
  expect(stdout).toContain('public as declared:\n  GET /health: load balancers ask without a token\n');
  expect(stdout).not.toContain('weak:');
  const refused = await matrix('--client', 'Reporting', '--only', 'refused');
  expect(refused.stdout).not.toContain('/health');
  const json = JSON.parse((await matrix('--json')).stdout) as object;
  expect(json).toMatchObject({
    weaknesses: [],
    publicRoutes: [{ route: 'GET /health', reason: 'load balancers ask without a token' }],
  });
  // A plan has no declaration.
  expect((await runCommand(['matrix', '--plan', MODULES])).stdout).toContain('it asks for no authorization');
});

test('APIs whose stages have one name are told apart by their addresses', async () => {
  const plan = JSON.stringify(JSON.parse(readFileSync(MODULES, 'utf8'))).replaceAll(
    /"stage_name":"(?:orders|stock)"/g,
    '"stage_name":"v1"',
  );
  const file = path.join(folder, 'one-stage-name.json');
  writeFileSync(file, plan);
  const { stdout } = await runCommand(['matrix', '--plan', file, '--json']);
  const { routes } = JSON.parse(stdout) as { routes: { name: string }[] };
  expect(routes.map(({ name }) => name)).toContain('GET module.api["orders"].aws_api_gateway_rest_api.this/v1/orders');
});

test('policy names resources as Terraform does, and ends with 1', async () => {
  const { exitCode, stdout } = await runCommand(['policy', '--plan', MODULES, '--rule', 'method-authorization']);
  expect(exitCode).toBe(1);
  expect(stdout).toContain(
    'module.api["stock"].aws_api_gateway_method.this["open"], "authorization": NONE: anyone may call it',
  );
  const json = await runCommand(['policy', '--state', STATE, '--json']);
  const found = JSON.parse(json.stdout) as { rule: string; path: string }[];
  expect(found).toContainEqual(
    expect.objectContaining({ rule: 'method-scopes', path: 'aws_api_gateway_method.delete' }),
  );
  expect(found.map(({ rule }) => rule)).not.toContain('tags');
});

test('policy gives the sources of a value that is known only after apply', async () => {
  const file = path.join(folder, 'unknown-authorizer.json');
  const plan = planWith({ authorizer_id: { references: ['local.pool'] } }, { authorizer_id: true });
  writeFileSync(file, JSON.stringify(plan));
  const { exitCode, stdout } = await runCommand(['policy', '--plan', file, '--rule', 'method-authorization']);
  expect(exitCode).toBe(1);
  expect(stdout).toContain(
    'aws_api_gateway_method.list, "authorizer_id": authorizer_id is known only after apply, and it comes from local.pool',
  );
});

test('policy finds nothing in an app that was synthesized', async () => {
  const { exitCode, stdout } = await runCommand(['policy', '--app', 'main.ts']);
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^no findings; [1-9]\d* suppressed with a reason, /)]);
  const rule = await runCommand(['policy', '--app', 'main.ts', '--rule', 'method-scopes']);
  expect([rule.exitCode, rule.stdout]).toEqual([0, 'no findings\n']);
});

test('why decides a call as the gateway would, and needs a client and a route with a plan', async () => {
  const ask = (route: string) => runCommand(['why', '--plan', COUNTED, '--client', 'reporting', '--route', route]);
  const [passes, refused] = [await ask('GET /orders'), await ask('POST /orders')];
  expect([passes.exitCode, refused.exitCode]).toEqual([0, 1]);
  expect(refused.stdout).toContain('needs orders/write, token has orders/read');
  const token = await runCommand(['why', '--plan', COUNTED, '--token', '-'], { input: 'x' });
  expect([token.exitCode, token.stderr]).toEqual([
    2,
    expect.stringContaining('expected --client and --route; add them'),
  ]);
});

test('why names the parts that it cannot decide as AWS would', async () => {
  const args = ['why', '--plan', DESCRIBED, '--client', 'billing', '--route', 'GET /orders'];
  const { exitCode, stderr } = await runCommand(args);
  expect(stderr).toContain('not as at AWS: eu-west-1_AbCdEfGhI: this pool is made elsewhere');
  expect(exitCode).toBe(0);
});

test('why says that no machine can call a method without scopes, and how that changes', async () => {
  const route = 'DELETE /orders/{id}';
  const { exitCode, stdout } = await runCommand(['why', '--plan', COUNTED, '--client', 'reporting', '--route', route]);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^✗ token-use +needs an id token, token is an access token$/m);
  expect(stdout).toMatch(
    /^No machine can call this route: its method names no scope, .*\n {2}authorization_scopes = /m,
  );
  expect(stdout).not.toContain('client credentials');
});

test('why refuses a client that signs people in', async () => {
  const args = ['why', '--plan', COUNTED, '--client', 'website', '--route', 'GET /orders'];
  expect(await runCommand(args)).toEqual({
    exitCode: 2,
    stdout: '',
    stderr:
      'error: client "website" signs people in (code) and is no machine, expected one of: billing, reporting; name a client with client credentials\n',
  });
});

test('matrix, why and start agree about a call that nobody can tell', async () => {
  const table = await runCommand(['matrix', '--plan', DESCRIBED, '--route', 'GET /reports']);
  expect(table.stdout).toMatch(/GET \/reports +│ \? unknown │ \? unknown/);
  const why = await runCommand(['why', '--plan', DESCRIBED, '--client', 'billing', '--route', 'GET /reports']);
  expect([why.exitCode, why.stdout]).toEqual([2, '']);
  expect(why.stderr).toMatch(/^error: whether billing may call GET \/reports is not known: it asks for an API key/m);
  const page = path.join(folder, 'started.md');
  const start = await runCommand(['start', '--plan', DESCRIBED, '--once', '--port', '0', '--matrix', page]);
  expect(start.exitCode).toBe(0);
  expect(start.stderr).toContain('closed here: aws_api_gateway_rest_api.orders GET /reports: it asks for an API key');
  expect(start.stdout).toMatch(/GET \/reports +│ \? closed: not known │ \? closed: not known/);
  expect(start.stdout).toContain('10 of 10 cells as expected; 2 closed, as the answer at AWS is not known\n');
  expect(readFileSync(page, 'utf8')).toMatch(/GET \/reports.*closed: not known/);
});

test('a route for AWS credentials is refused to every token', async () => {
  const file = path.join(folder, 'iam.json');
  writeFileSync(file, JSON.stringify(planWith({}, {}, { authorization: 'AWS_IAM', authorization_scopes: null })));
  const why = await runCommand(['why', '--plan', file, '--client', 'billing', '--route', 'GET /orders']);
  expect([why.exitCode, why.stderr]).toEqual([1, '']);
  expect(why.stdout).toMatch(
    /^✗ identity-source +needs a signature by AWS credentials, request has a token of a user pool$/m,
  );
  const start = await runCommand(['start', '--plan', file, '--once', '--port', '0']);
  expect(start.stdout).toMatch(/GET \/orders +│ ✓ refused: 401 │ ✓ refused: 401/);
});

test.each(['GET /order', 'PUT /orders', 'GET /nothing/like/it', 'POST /orders'])(
  'no cure for a plan names the declaration: %s',
  async (route) => {
    const args = ['why', '--plan', COUNTED, '--client', 'reporting', '--route', route];
    const { exitCode, stdout } = await runCommand(args);
    expect(exitCode).toBe(1);
    expect(stdout).not.toMatch(/declar\w+ (it|the)|declaration|routes: |clients: |M2M_/);
  },
);

test('start serves a plan, tries it and lists differences from AWS', async () => {
  const { exitCode, stdout } = await runCommand(['start', '--plan', MODULES, '--once', '--port', '0']);
  expect(stdout).toContain('8 of 8 cells as expected');
  expect(exitCode).toBe(0);
  const described = await runCommand(['start', '--plan', DESCRIBED, '--once', '--port', '0']);
  expect(described.stderr).toContain('not as at AWS: eu-west-1_AbCdEfGhI: this pool is made elsewhere');
  expect(described.exitCode).toBe(0);
});

test('cost counts what a plan makes', async () => {
  const { exitCode, stdout } = await runCommand(['cost', '--plan', MODULES]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('1,000,000 requests a month by 2 clients');
});

test('review tells what one plan changes', async () => {
  const { exitCode, stdout } = await runCommand(['review', '--plan', CHANGED, '--fail-on', 'public']);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('`DELETE /orders/orders` is new and public: anyone may call it, without a token');
  expect(stdout).toContain('`warehouse` loses `GET /stock/items`');
  expect(stdout).toContain('By the plan: 2 created, 4 changed, 2 replaced, 3 destroyed.');
  expect(stdout).toContain('module.api["orders"].aws_api_gateway_method.this["place"]');
  expect(stdout).not.toContain('npm run');
});

test('review says if a plan without a new deployment changes no served route', async () => {
  const plan = JSON.parse(readFileSync(CHANGED, 'utf8')) as {
    resource_changes: { address: string; change: { actions: string[] } }[];
  };
  for (const { address, change } of plan.resource_changes) {
    if (address.includes('["orders"].aws_api_gateway_deployment')) change.actions = ['no-op'];
  }
  const file = path.join(folder, 'stale.json');
  writeFileSync(file, JSON.stringify(plan));
  const { exitCode, stdout } = await runCommand(['review', '--plan', file, '--fail-on', 'not-understood']);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(
    /`module\.api\["orders"\]\.aws_api_gateway_deployment\.this` is not created again, but .* of its API changes/,
  );
  expect(stdout).not.toContain('`module.api["stock"].aws_api_gateway_deployment.this` is not made again');
  const whole = await runCommand(['review', '--plan', CHANGED, '--fail-on', 'not-understood']);
  expect([whole.exitCode, whole.stdout]).toEqual([0, expect.not.stringContaining('is not made again')]);
});

test('review tells of two plans or states what differs', async () => {
  const state = configurationFile('modules/terraform.tfstate');
  const { stdout } = await runCommand(['review', '--base', state, '--head', CHANGED]);
  expect(stdout).toContain('`DELETE /orders/orders` is new and public');
  const same = await runCommand(['review', '--base', state, '--head', state, '--fail-on', 'all']);
  expect(same.exitCode).toBe(0);
  expect(same.stdout).not.toContain('is new');
  const page = path.join(folder, 'matrix.md');
  await runCommand(['review', '--base', path.join(folder, 'none.json'), '--head', MODULES, '--matrix', page]);
  expect(readFileSync(page, 'utf8')).toContain('POST /stock/health');
});

test('review refuses a plan next to a synthesized folder, and a third file', async () => {
  const mixed = await runCommand(['review', '--base', 'package.json', '--head', CHANGED]);
  expect([mixed.exitCode, mixed.stderr]).toEqual([
    2,
    expect.stringContaining('is a plan or a state, and package.json is neither'),
  ]);
  const third = await runCommand(['review', '--base', CHANGED, '--head', CHANGED, '--plan', CHANGED]);
  expect([third.exitCode, third.stderr]).toEqual([
    2,
    expect.stringContaining('--plan is given with two plans or states'),
  ]);
});
