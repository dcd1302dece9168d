import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from '../cli/run-command';
import {
  cellsOf,
  configurationFile,
  copyConfiguration,
  given,
  givenWithSource,
  observedCells,
  planOf,
  stackWithFiles,
  tableOf,
} from './given';

type Json = Record<string, unknown>;

const LOCALS = 'locals/plan.json';
const SERVER = 'aws_cognito_resource_server.orders.scope_identifiers';
const NOT_READ = ['POST /inner/', 'DELETE /root/open', 'GET /root/open', 'POST /root/open', 'PUT /root/open'];

test('a plan without its files has no local values: no cell is known, and none is allowed', () => {
  const { routes } = tableOf(given(LOCALS));
  expect(routes).toHaveLength(14);
  expect(new Set(routes.flatMap(({ cells }) => Object.values(cells)))).toEqual(new Set(['unknown']));
});

test('with the files, local values of the root and of a module are read', async () => {
  const { routes, clients } = tableOf(await givenWithSource(LOCALS));
  expect(clients.map(({ name, scopes }) => [name, [...(scopes ?? [])].sort()])).toEqual([
    ['billing', ['orders/read', 'orders/write']],
    ['warehouse', ['stock/read']],
  ]);
  expect(Object.fromEntries(routes.map(({ name, scopes }) => [name, scopes && [...scopes].sort()]))).toEqual({
    'DELETE /inner/': ['stock/read'],
    'GET /inner/': ['orders/read', 'orders/write'],
    'PUT /inner/': ['stock/read'],
    'GET /root/orders': ['orders/read', 'orders/write'],
    'POST /root/orders': ['orders/audit', 'orders/read', 'orders/write'],
    'DELETE /root/orders': ['orders/write'],
    'GET /root/stock': ['stock/read'],
    'POST /root/stock': ['orders/read', 'orders/write', 'stock/read'],
    'PUT /root/stock': ['orders/read', 'orders/write'],
    ...Object.fromEntries(NOT_READ.map((name) => [name, undefined])),
  });
});

test('a local value that makes something else of a list is named, and stays unknown', async () => {
  const { routes } = tableOf(await givenWithSource(LOCALS));
  const open = routes.filter(({ decidedBy }) => decidedBy === 'unknown');
  const from = 'authorization_scopes is known only after apply, and it comes from local';
  expect(open.map(({ name, reason }) => [name, reason])).toEqual([
    ['POST /inner/', `${from}.first`],
    ['DELETE /root/open', `${from}.scopes`],
    ['GET /root/open', `${from}.either`],
    ['POST /root/open', `${from}.first`],
    ['PUT /root/open', `${from}.some`],
  ]);
});

test('the matrix that is read with the files is the one that HTTP shows', async () => {
  const foreign = await givenWithSource(LOCALS);
  const read = cellsOf(tableOf(foreign), 'refused');
  expect(read.filter((cell) => cell.endsWith(' allowed')).length).toBeGreaterThan(5);
  expect(await observedCells(foreign)).toEqual(read);
});

/** The plan of plain HCL, with scopes of a method that are known only after apply, and its files. */
async function scopesOf(
  { expression, references, locals = '' }: { expression: string; references: string[]; locals?: string },
  more: Readonly<Record<string, string>> = {},
) {
  const plan = planOf('counted/plan.json');
  const { root_module: configured } = plan.configuration as { root_module: { resources: Json[] } };
  const { root_module: planned } = plan.planned_values as { root_module: { resources: Json[] } };
  const changes = plan.resource_changes as { address: string; change: { after_unknown: Json } }[];
  const isOwn = ({ address }: { address?: unknown }) => address === 'aws_api_gateway_method.list';
  Object.assign(configured.resources.find(isOwn)?.expressions as Json, { authorization_scopes: { references } });
  Reflect.deleteProperty(planned.resources.find(isOwn)?.values as Json, 'authorization_scopes');
  Object.assign(changes.find(isOwn)?.change.after_unknown ?? {}, { authorization_scopes: true });
  const files = {
    'main.tf': readFileSync(configurationFile('counted/main.tf'), 'utf8').replace(
      '["${aws_cognito_resource_server.orders.identifier}/read"]',
      expression,
    ),
    'locals.tf': locals,
    ...more,
  };
  const { routes } = tableOf(await stackWithFiles(plan, files));
  return routes.find(({ address }) => address === 'aws_api_gateway_method.list');
}

const READ = ['orders/read', 'orders/write'];
const ALL: readonly (readonly [name: string, text: string, scopes: readonly string[]])[] = [
  ['the list of a resource server', SERVER, READ],
  ['a text of one expression', `"\${${SERVER}}"`, READ],
  ['parentheses', `(${SERVER})`, READ],
  ['a list of a list', `toset(flatten([${SERVER}]))`, READ],
  ['literal scopes beside the list', `concat(["orders/audit"], ${SERVER})`, ['orders/audit', ...READ]],
  [
    'texts of known values beside the list',
    `setunion(["\${aws_cognito_resource_server.orders.identifier}/audit", "\${local.prefix}/x"], ${SERVER})`,
    ['orders/audit', ...READ, 'shop/x'],
  ],
];

test('fields of local values are followed, through other local values too', async () => {
  const locals = `locals {\n  scopes = local.same.read.scopes\n  same = local.all\n  all = { read = { scopes = ${SERVER} } }\n}\n`;
  const row = await scopesOf({ expression: 'local.scopes', references: ['local.scopes'], locals });
  expect(row).toMatchObject({ decidedBy: 'scopes', scopes: expect.arrayContaining(READ) });
  const wrong = locals.replace('same.read', 'same.write');
  const open = await scopesOf({ expression: 'local.scopes', references: ['local.scopes'], locals: wrong });
  expect(open).toMatchObject({ decidedBy: 'unknown' });
});

test.each(ALL)('a local value is %s', async (_, text, scopes) => {
  const locals = `locals {\n  scopes = ${text}\n}\n`;
  const row = await scopesOf({ expression: 'local.scopes', references: ['local.scopes'], locals });
  expect([row?.decidedBy, [...(row?.scopes ?? [])].sort()]).toEqual(['scopes', [...scopes].sort()]);
});

test.each(ALL)('an attribute is %s, and the plan has its references alone', async (_, text, scopes) => {
  const base = 'aws_cognito_resource_server.orders';
  const references = [SERVER, base, ...(text.includes('local.') ? ['local.prefix', `${base}.identifier`] : [])];
  const row = await scopesOf({ expression: text, references });
  expect([row?.decidedBy, [...(row?.scopes ?? [])].sort()]).toEqual(['scopes', [...scopes].sort()]);
});

const PARTS = [
  ['a conditional', `aws_cognito_user_pool.main.id == "" ? ["orders/read"] : ${SERVER}`],
  ['a conditional over literal scopes', 'aws_cognito_user_pool.main.id == "" ? ["orders/read"] : ["orders/write"]'],
  ['a part of a list', `slice(${SERVER}, 0, 1)`],
  ['an item of a list', `[${SERVER}[0]]`],
  ['a for expression', `[for scope in ${SERVER} : scope if scope != "orders/read"]`],
  ['a function that it does not know', `setsubtract(${SERVER}, ["orders/read"])`],
  ['a function of a list of lists', `concat([["orders/read"], ${SERVER}]...)`],
  ['a text with more in it', `split(",", "orders/read,\${join(",", ${SERVER})}")`],
  ['a value of the time', '[timestamp()]'],
] as const;

test.each(PARTS)('%s in a local value is not the whole list: it is unknown, and named', async (_, text) => {
  const locals = `locals {\n  scopes = ${text}\n}\n`;
  const row = await scopesOf({ expression: 'local.scopes', references: ['local.scopes'], locals });
  expect(row).toMatchObject({ decidedBy: 'unknown', cells: { billing: 'unknown', reporting: 'unknown' } });
  expect(row?.reason).toContain('it comes from local.scopes');
});

test.each(PARTS.filter(([, text]) => text.includes('scope_identifiers')))(
  '%s in an attribute is not the whole list',
  async (_, text) => {
    const others = ['aws_cognito_user_pool.main.id', `${SERVER}[0]`].filter((each) => text.includes(each));
    const references = [...others, SERVER, 'aws_cognito_resource_server.orders'];
    expect(await scopesOf({ expression: text, references })).toMatchObject({ decidedBy: 'unknown' });
  },
);

test('a literal list that the plan does not know is of other files: it is unknown', async () => {
  const locals = 'locals {\n  scopes = ["orders/read"]\n}\n';
  const row = await scopesOf({ expression: 'local.scopes', references: ['local.scopes'], locals });
  expect(row).toMatchObject({ decidedBy: 'unknown' });
});

test('JSON files and override files are read as Terraform reads them', async () => {
  const chain = { expression: 'local.scopes', references: ['local.scopes'] };
  const json = JSON.stringify({ '//': 'a comment', locals: { scopes: `\${${SERVER}}` } });
  expect(await scopesOf(chain, { 'more.tf.json': json })).toMatchObject({ scopes: expect.arrayContaining(READ) });
  const part = `locals {\n  scopes = slice(${SERVER}, 0, 1)\n}\n`;
  expect(await scopesOf(chain, { 'more.tf.json': json, 'more_override.tf': part })).toMatchObject({
    decidedBy: 'unknown',
  });
  expect(await scopesOf(chain, { 'more.tf.json': json, '.hidden.tf': part })).toMatchObject({ decidedBy: 'scopes' });
});

test('a local value that the files do not have is one of another configuration', async () => {
  await expect(scopesOf({ expression: 'local.scopes', references: ['local.scopes'] })).rejects.toMatchObject({
    code: 'ERR_SOURCE_DIFFERS',
    message: expect.stringContaining('the plan has local.scopes, and '),
  });
});

describe('commands', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'source-cli-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const PLAN = configurationFile(LOCALS);
  const SOURCE = path.join(folder, 'locals');
  copyConfiguration('locals', SOURCE);

  test('matrix, why, policy, cost, start and review read a plan with its files', async () => {
    const matrix = await runCommand(['matrix', '--plan', PLAN, '--source', SOURCE]);
    expect([matrix.exitCode, matrix.stderr]).toEqual([1, '']);
    expect(matrix.stdout).toMatch(/GET \/root\/stock +│ – refused │ ✓ allowed │ stock\/read/);
    const call = ['--client', 'billing', '--route', 'GET /orders'];
    expect(await runCommand(['why', '--plan', PLAN, '--source', SOURCE, ...call])).toMatchObject({ exitCode: 0 });
    expect(await runCommand(['cost', '--plan', PLAN, '--source', SOURCE])).toMatchObject({ exitCode: 0 });
    const start = await runCommand(['start', '--plan', PLAN, '--source', SOURCE, '--once', '--port', '0']);
    expect(start.exitCode).toBe(0);
    expect(start.stdout).toContain('18 of 18 cells as expected; 10 closed');
    expect(start.stderr).toContain('closed here: aws_api_gateway_method.root["either"]');
    expect(start.stderr).not.toContain('["list"]');
    const review = await runCommand(['review', '--plan', PLAN, '--source', SOURCE]);
    expect(review.exitCode).toBe(0);
    expect(review.stdout).toContain('- **+** `GET /root/stock` is new and requires `stock/read`');
  });

  test.each<[string, ...string[]]>([
    ['matrix'],
    ['why', '--client', 'billing', '--route', 'GET /orders'],
    ['policy', '--rule', 'method-scopes'],
  ])('%s says once that a plan lacks local values, and what reads them', async (...command) => {
    const { stderr } = await runCommand([...command, '--plan', PLAN]);
    expect(stderr.match(/^not read: local values .* add --source FOLDER, .*$/gm)).toHaveLength(1);
  });

  test('a plan whose local values are all in its results has no such line', async () => {
    const { stderr } = await runCommand(['matrix', '--plan', configurationFile('counted/plan.json')]);
    expect(stderr).toBe('');
  });

  test('policy judges create_before_destroy where the files are there, and nowhere else', async () => {
    const policy = ['policy', '--rule', 'deployment-lifecycle', '--json', '--plan', PLAN];
    expect(JSON.parse((await runCommand(policy)).stdout)).toEqual([]);
    expect(JSON.parse((await runCommand([...policy, '--source', SOURCE])).stdout)).toEqual([
      {
        rule: 'deployment-lifecycle',
        path: 'module.api.aws_api_gateway_deployment.this',
        subject: 'create_before_destroy',
        found: 'unset or off',
      },
    ]);
  });

  test('a module that terraform init has not fetched is named, and one that it has is read', async () => {
    const copy = path.join(folder, 'fetched');
    copyConfiguration('locals', copy);
    const call = readFileSync(path.join(copy, 'main.tf'), 'utf8').replace('"./api"', '"acme/api/aws"');
    writeFileSync(path.join(copy, 'main.tf'), call);
    utimesSync(path.join(copy, 'main.tf'), 0, 0);
    const plan = readFileSync(PLAN, 'utf8').replace('"source":"./api"', '"source":"acme/api/aws"');
    writeFileSync(path.join(copy, 'plan.json'), plan);
    const args = ['matrix', '--plan', path.join(copy, 'plan.json'), '--source', copy];
    const without = await runCommand(args);
    expect(without.stderr).toBe(
      `not read: module.api: its source acme/api/aws is not in ${copy}; run terraform init there\n`,
    );
    expect(without.stdout).toContain('module.api.aws_api_gateway_method.this');
    mkdirSync(path.join(copy, '.terraform/modules'), { recursive: true });
    const modules = {
      Modules: [
        { Key: '', Source: '', Dir: '.' },
        { Key: 'api', Source: 'acme/api/aws', Dir: 'api' },
      ],
    };
    writeFileSync(path.join(copy, '.terraform/modules/modules.json'), JSON.stringify(modules));
    const read = await runCommand(args);
    expect(read.stderr).toBe('');
    expect(read.stdout).toMatch(/GET \/inner\/ +│ ✓ allowed/);
  });

  const broken = path.join(folder, 'broken');
  mkdirSync(broken);
  writeFileSync(path.join(broken, 'main.tf'), 'locals {\n  a = 1\n  password = "hunter2" "hunter3"\n}\n');
  const brokenJson = path.join(folder, 'broken-json');
  mkdirSync(brokenJson);
  writeFileSync(path.join(brokenJson, 'main.tf.json'), '{ "locals": { "password": hunter2 } }');
  const twice = path.join(folder, 'twice');
  mkdirSync(twice);
  writeFileSync(path.join(twice, 'a.tf'), 'locals {\n  a = 1\n}\n');
  writeFileSync(path.join(twice, 'b.tf'), 'locals {\n  a = 2\n}\n');
  const empty = path.join(folder, 'empty');
  mkdirSync(empty);

  test.each([
    ['a folder that is missing', path.join(folder, 'none'), /the folder .*none cannot be read: .*as --source$/],
    ['a folder without files', empty, /the folder .*empty has no \*\.tf or \*\.tf\.json file; give the folder/],
    ['a file that HCL cannot parse', broken, /main\.tf is no HCL: line 3, column \d+: .*; give the folder/],
    ['a file that is no JSON', brokenJson, /main\.tf\.json is no JSON object; give the folder/],
    ['a name that is defined twice', twice, /twice defines local\.a twice; give the folder/],
    [
      'the folder of another configuration',
      path.dirname(configurationFile('counted/main.tf')),
      /^error: the plan has aws_\S+, and \S+counted does not, expected the configuration of the plan in \S+counted; give the folder in which terraform plan ran/,
    ],
  ])('%s ends with a clear error', async (_, source, expected) => {
    const { exitCode, stderr, stdout } = await runCommand(['matrix', '--plan', PLAN, '--source', source]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr.trim()).toMatch(expected);
    expect(stderr).not.toMatch(/hunter/);
  });

  test.each([
    [
      ['matrix', '--state', configurationFile('counted/terraform.tfstate'), '--source', SOURCE],
      /is given with a state, expected it with a plan: a state holds the results of all local values; leave it out/,
    ],
    [['cost', '--source', SOURCE], /^error: --source \S+ is given without a plan, expected --plan; add it/],
    [
      ['review', '--base', PLAN, '--head', PLAN, '--source', SOURCE],
      /is given with --base and --head, expected it with --plan alone; leave it out/,
    ],
  ])('%p is refused', async (args, expected) => {
    const { exitCode, stderr } = await runCommand(args);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(expected);
  });
});
