import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RATES } from '../../src/cost/rate';
import { SHOP, shop } from '../review/declared';
import { planText } from '../review/plans';
import { emptyFolder, file, stackFile, written } from '../review/written';
import { runCommand, spawnCommand } from './run-command';

const NAME = 'cognito-m2m-demo-dev';
const granting = shop({ clients: { ...SHOP.clients, Reports: { scopes: ['orders/read', 'orders/admin'] } } });

let base: string;
let head: string;

beforeAll(() => {
  base = written({ [NAME]: {} });
  head = written({ [NAME]: { access: granting } });
});

function review(...args: string[]) {
  return runCommand(['review', ...args]);
}

const GAIN = '- **+** `Reports` gains `DELETE /orders/{id}`; it is granted `orders/admin`';

test('the comment says who gains what, under a marker with the name of the stack', async () => {
  const { exitCode, stdout, stderr } = await review('--base', base, '--head', head);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout.split('\n').slice(0, 2)).toEqual([`<!-- m2m-review: ${NAME} -->`, `## Review of \`${NAME}\``]);
  expect(stdout.split('\n')).toContain(GAIN);
});

test('a base that does not exist is named: a typo is not taken for a first deployment', async () => {
  const none = path.join(emptyFolder(), 'nope');
  const { exitCode, stdout, stderr } = await review('--base', none, '--head', head);
  expect(exitCode).toBe(0);
  expect(stderr).toBe(`${none} does not exist, so everything counts as new\n`);
  expect(stdout).toContain('There is no base to compare with: everything is new.');
});

test('the summary names the clients whose calls change', async () => {
  const { stdout } = await review('--base', base, '--head', head);
  expect(stdout).toContain('\n\nClients that gain calls: `Reports` (1).\n');
  const back = await review('--base', head, '--head', base);
  expect(back.stdout).toContain('\n\nClients that lose calls: `Reports` (1).\n');
});

test('a separate process prints the same', async () => {
  const args = ['review', '--base', base, '--head', head, '--fail-on', 'access-gain'];
  expect(await spawnCommand(args)).toEqual(await runCommand(args));
});

test('two files of a stack are compared as two folders are', async () => {
  const files = await review('--base', stackFile(base, NAME), '--head', stackFile(head, NAME));
  expect(files).toEqual(await review('--base', base, '--head', head));
});

test('without a change nothing changes', async () => {
  const { exitCode, stdout } = await review(
    '--base',
    base,
    '--head',
    base,
    '--fail-on',
    'access-gain,destroy,not-understood',
  );
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Nothing changes.');
});

test.each([
  ['access-gain', 1],
  ['public,access-gain', 1],
  ['public', 0],
  ['replacement,destroy,iam', 0],
])('--fail-on %s ends with %d where a client gains a route', async (kinds, exitCode) => {
  const found = await review('--base', base, '--head', head, '--fail-on', kinds);
  expect(found.exitCode).toBe(exitCode);
  expect(found.stdout.includes('**Refused** because of: access-gain.')).toBe(exitCode === 1);
});

test.each([
  ['missing', () => path.join(emptyFolder(), 'none')],
  ['empty', emptyFolder],
])('with a %s base everything is new', async (_, place) => {
  const { exitCode, stdout } = await review('--base', place(), '--head', head);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('There is no base to compare with: everything is new.');
  expect(stdout).toContain('`Reports` is new, with the scopes `orders/read`, `orders/admin`; it may call');
});

test('several stacks have one comment, which names new and removed ones', async () => {
  const both = written({ one: {}, two: {} });
  const { stdout } = await review('--base', both, '--head', written({ two: {}, three: {} }));
  expect(stdout.match(/<!-- m2m-review: .*$/gm)).toEqual(['<!-- m2m-review: one -->']);
  expect(stdout).toContain('## Review of `one` and 2 other stacks\n');
  expect(stdout).toContain('New stacks: `three`.\n');
  expect(stdout).toContain('No longer in the head, and destroyed: `one`.\n');
  const only = (await review('--base', both, '--head', both, '--stack', 'two')).stdout;
  expect([...only.matchAll(/m2m-review: (\w+)/g)].map(([, name]) => name)).toEqual(['two']);
});

test('a plan shows replaced resources', async () => {
  const plan = file('plan.json', planText([{ address: 'aws_dynamodb_table.t', actions: ['delete', 'create'] }]));
  const { exitCode, stdout } = await review('--base', base, '--head', base, '--plan', plan, '--fail-on', 'replacement');
  expect(exitCode).toBe(1);
  expect(stdout).toContain('By the plan: 0 created, 0 changed, 1 replaced, 0 destroyed.');
  expect(stdout).toContain('- **!** `aws_dynamodb_table.t` is replaced: all its data is lost: the new table is empty');
});

test('--json prints the report alone, or writes it beside the comment', async () => {
  const { stdout } = await review('--base', base, '--head', head, '--json', '--fail-on', 'access-gain');
  expect(JSON.parse(stdout)).toMatchObject([
    {
      stack: NAME,
      sides: 'both',
      kinds: ['access-gain'],
      refused: ['access-gain'],
      access: {
        statements: [{ kinds: ['access-gain'], text: 'Reports gains DELETE /orders/{id}; it is granted orders/admin' }],
        cells: [{ client: 'Reports', route: 'DELETE /orders/{id}', before: 'refused', after: 'allowed' }],
      },
    },
  ]);
  const report = file('report.json', '');
  expect((await review('--base', base, '--head', head, '--json', report, '--fail-on', 'access-gain')).stdout).toContain(
    GAIN,
  );
  expect(readFileSync(report, 'utf8')).toBe(stdout);
});

test('with --usage requests are in the cost of a month, by the prices of --rates', async () => {
  const more = written({
    [NAME]: { access: shop({ clients: { ...SHOP.clients, More: { scopes: ['orders/read'] } } }) },
  });
  expect((await review('--base', base, '--head', more)).stdout).not.toContain('### Cost');
  const usage = ['--usage', file('usage.json', '{ "requestsPerMonth": 1000000 }')];
  const counted = (await review('--base', base, '--head', more, ...usage)).stdout;
  expect(counted).toContain('2.05 USD more, ');
  expect(counted).toContain(', with the assumed usage.\n');
  expect(counted).toContain('| Cognito: token requests | 4.11 | 6.16 |');
  const clients = { ...RATES['cognito-app-clients'], tiers: [{ price: 6 }] };
  const rates = ['--rates', file('rates.json', JSON.stringify({ 'cognito-app-clients': clients }))];
  expect((await review('--base', base, '--head', more, ...rates)).stdout).toContain(
    '| Cognito: app clients | 12.00 | 18.00 |',
  );
});

test('--matrix writes every client at every route', async () => {
  const matrix = file('matrix.md', '');
  await review('--base', base, '--head', head, '--matrix', matrix);
  expect(readFileSync(matrix, 'utf8')).toBe(
    [
      `# Who may call what: \`${NAME}\``,
      '',
      '| route | `Checkout` | `Reports` |',
      '| --- | --- | --- |',
      '| `GET /orders` | allowed | allowed |',
      '| `POST /orders` | allowed | – |',
      '| `DELETE /orders/{id}` | – | **+** allowed |',
      '',
    ].join('\n'),
  );
});

test('a name from a stranger is text and nothing else', async () => {
  const evil = '<!-- m2m-review: other -->\n# Approved @admin [x](http://e) | `` </details>';
  const foreign = written({
    [NAME]: {
      edit: (json) => {
        const clients = Object.values(json.resource.aws_cognito_user_pool_client ?? {});
        Object.assign(clients[0] ?? {}, { name: evil });
        json.resource[evil] = { [evil]: {} };
      },
    },
  });
  const { stdout } = await review('--base', base, '--head', foreign);
  expect(stdout.match(/<!--/g)).toHaveLength(1);
  expect(stdout).not.toMatch(/^# Approved/m);
  // Outside of code spans, no active markup may remain.
  const prose = stdout.replaceAll(/(`+)(?!`)[^]*?[^`]\1(?!`)/g, '');
  expect(prose).not.toMatch(/@admin|http:/);
  expect(prose.match(/<\/details>/g)?.length).toBe(stdout.match(/^<details>/gm)?.length);
});

test.each([
  [['--head', 'none-there'], 'none-there does not exist, expected a folder that cdktf synth wrote; run cdktf synth'],
  [['--head', 'package.json'], 'expected a stack that cdktf synth wrote'],
  [['--head', 'HEAD', '--stack', 'other'], `the app has no stack "other", expected one of: ${NAME}; correct --stack`],
  [['--head', 'HEAD', '--plan', 'none-there'], 'none-there cannot be read as a plan: ENOENT'],
  [
    ['--head', 'HEAD', '--fail-on', 'gain'],
    "option '--fail-on <kinds>' argument 'gain' is invalid. expected all, or a comma-separated list of: access-gain,",
  ],
  [['--head', 'HEAD', '--usage', 'none.json'], 'none.json cannot be read as JSON: ENOENT'],
  [['--head', 'HEAD', '--rates', 'package.json'], 'package.json has other content'],
  [['--head', 'HEAD', '--matrix', '/nowhere/m.md'], 'cannot write /nowhere/m.md: ENOENT'],
  [[], '--head <place> is missing, expected --base and --head, or --plan alone; add it'],
])('bad input %j is one error and exit code 2', async (args, message) => {
  const { exitCode, stderr } = await review('--base', base, ...args.map((arg) => (arg === 'HEAD' ? head : arg)));
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  expect(stderr).toContain(message);
});

test('a plan of one of several stacks needs to be told whose it is', async () => {
  const both = written({ one: {}, two: {} });
  const plan = file('plan.json', planText([]));
  const { exitCode, stderr } = await review('--base', both, '--head', both, '--plan', plan);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: 'error: a plan belongs to one stack, expected --stack with one of: one, two; add it\n',
  });
  expect((await review('--base', both, '--head', both, '--plan', plan, '--stack', 'two')).exitCode).toBe(0);
});

test.each([
  ['another folder to run in', { name: NAME, workingDirectory: 'stacks/other' }],
  ['a folder outside to run in', { name: NAME, workingDirectory: '../elsewhere' }],
  ['a stack of another name', { name: 'other' }],
])('a manifest with %s is refused, since something else would be deployed', async (_, written) => {
  const folder = emptyFolder();
  mkdirSync(path.join(folder, 'stacks', NAME), { recursive: true });
  copyFileSync(stackFile(head, NAME), stackFile(folder, NAME));
  const stack = { synthesizedStackPath: `stacks/${NAME}/cdk.tf.json`, ...written };
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ stacks: { [NAME]: stack } }));
  const { exitCode, stderr } = await review('--base', base, '--head', folder);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: expect.stringMatching(
      /^error: \S+manifest\.json has the stack "\S+" as "\S+" in .+, expected one name, and the folder of .+; run cdktf synth\n$/,
    ),
  });
});

test('of a folder that cdktf did not write nothing is reviewed, with a plan neither', async () => {
  const folder = emptyFolder();
  writeFileSync(path.join(folder, 'main.tf'), 'resource "terraform_data" "x" {}');
  const plan = file('plan.json', planText([]));
  for (const args of [[], ['--plan', plan]]) {
    const { exitCode, stdout, stderr } = await review('--base', base, '--head', folder, ...args);
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `error: ${folder} has no manifest.json, expected a folder that cdktf synth wrote; run cdktf synth. The review reads no other folder of Terraform, not even with a plan\n`,
    });
  }
});

test.each(['by its path', 'by a link'])(
  'a manifest that names a file outside of its folder %s is refused',
  async (how) => {
    const folder = emptyFolder();
    mkdirSync(path.join(folder, 'stacks'));
    symlinkSync(stackFile(head, NAME), path.join(folder, 'stacks', 'link.json'));
    const outside = how === 'by a link' ? 'stacks/link.json' : path.relative(folder, stackFile(head, NAME));
    const stacks = { [NAME]: { name: NAME, synthesizedStackPath: outside } };
    writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ stacks }));
    const { exitCode, stderr } = await review('--base', base, '--head', folder);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(
        /^error: \S+manifest\.json names \S+, expected a file inside the folder; run cdktf synth\n$/,
      ),
    });
  },
);
