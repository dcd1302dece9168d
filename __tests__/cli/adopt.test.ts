import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageFile } from '../../src/package/package-file';
import { withoutPool } from '../adopt/deployed-state';
import { configurationFile } from '../foreign/given';
import type { CommandResult } from './run-command';
import { runCommand } from './run-command';

jest.mock('../../src/package/package-file', () => ({
  ...jest.requireActual<object>('../../src/package/package-file'),
  packageFile: jest.fn(),
}));

const STATE = configurationFile('counted/terraform.tfstate');
const MODULES = configurationFile('modules/terraform.tfstate');
const folder = mkdtempSync(path.join(tmpdir(), 'adopt-cli-'));

beforeAll(() => {
  // As the build of the package makes it.
  const template = path.join(folder, 'template');
  for (const starter of ['common', 'adopted']) cpSync(path.join('starters', starter), template, { recursive: true });
  jest.mocked(packageFile).mockReturnValue(template);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

let count = 0;
const fresh = () => path.join(folder, `out-${count++}`);

/** Adopts a file into a new folder. */
async function adopt(file: string, ...options: string[]): Promise<CommandResult & { readonly out: string }> {
  const out = fresh();
  return { ...(await runCommand(['adopt', '--state', file, '--out', out, ...options])), out };
}

/** Files of a folder and their content, by path. */
function filesIn(out: string): Map<string, string> {
  const entries = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => path.join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((file) => [path.relative(out, file), readFileSync(file, 'utf8')]));
}

function given(name: string, content: string | object): string {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

test('writes a project and says what it is', async () => {
  const { exitCode, stdout, stderr, out } = await adopt(STATE);
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^shop-machines is made in .*: 21 resources are imported/);
  expect(stdout).toContain('kept: aws_api_gateway_method.delete: it names no scope');
  expect(stdout).toContain('outside: aws_cognito_user_pool_client.website: it signs people in, and is no machine');
  expect([...filesIn(out).keys()]).toEqual(
    expect.arrayContaining([
      'ADOPTION.md',
      'README.md',
      'main.ts',
      'src/access.ts',
      'src/adopted.ts',
      'src/settings.ts',
      'cdktf.json',
    ]),
  );
});

test('the command of the page makes the project that the page shows', async () => {
  const page = readFileSync('docs/adopt.md', 'utf8');
  const [, command = ''] = /^npx cognito-m2m (adopt .+)$/m.exec(page) ?? [];
  const [, shown = ''] = /\n```text\n(kept: [^`]+)```/.exec(page) ?? [];
  const configuration = fresh();
  cpSync(configurationFile('counted'), path.join(configuration, 'configuration'), { recursive: true });
  const cwd = path.join(configuration, 'configuration');
  const { exitCode, stdout } = await runCommand(command.split(' '), { cwd });
  expect(exitCode).toBe(0);
  const lines = shown.trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(stdout.split('\n')).toContain(line);
  const rows = Array.from(page.matchAll(/^\| `([\w./]+)` +\|/gm), ([, file = '']) => file).filter((file) =>
    /\.(ts|md)$/.test(file),
  );
  const made = filesIn(path.join(configuration, 'orders'));
  expect(rows.length).toBe(5);
  for (const file of rows) expect([...made.keys()]).toContain(file);
});

test('only the user may read the files that name ids of the account', async () => {
  const { out } = await adopt(STATE);
  for (const file of ['ADOPTION.md', 'main.ts', 'src/access.ts', 'src/adopted.ts', 'src/settings.ts']) {
    expect(statSync(path.join(out, file)).mode & 0o777).toBe(0o600);
  }
});

test('the same file gives the same project, byte for byte', async () => {
  for (const file of [STATE, MODULES]) {
    const [one, other] = [await adopt(file), await adopt(file)];
    expect([...filesIn(one.out)]).toEqual([...filesIn(other.out)]);
  }
});

test('the order of resources in a state changes nothing', async () => {
  const state = JSON.parse(readFileSync(STATE, 'utf8')) as { resources: unknown[] };
  const turned = await adopt(given('counted.tfstate', { ...state, resources: state.resources.reverse() }));
  expect([...filesIn(turned.out)]).toEqual([...filesIn((await adopt(STATE)).out)]);
});

test('--name and --environment choose the names of the project', async () => {
  const { out } = await adopt(STATE, '--name', 'orders', '--environment', 'staging');
  const settings = readFileSync(path.join(out, 'src/settings.ts'), 'utf8');
  expect(settings).toContain("ADOPTED: EnvironmentName = 'staging'");
  expect(settings).toContain("projectName: 'orders'");
});

test('a plan of a deployed configuration gives the same declaration as its state', async () => {
  const out = fresh();
  const plan = configurationFile('modules/changed.json');
  const { exitCode } = await runCommand(['adopt', '--plan', plan, '--out', out]);
  expect(exitCode).toBe(0);
  const state = await adopt(MODULES);
  expect(filesIn(out).get('src/access.ts')).toBe(filesIn(state.out).get('src/access.ts'));
});

test('--json prints the report', async () => {
  const { stdout } = await adopt(STATE, '--json');
  const report = JSON.parse(stdout) as { imports: { address: string; place: string }[]; choices: object[] };
  expect(report.imports).toContainEqual({
    address: 'aws_cognito_user_pool_client.machine[0]',
    id: expect.stringMatching(/^eu-west-1_\w+\/\w+$/) as unknown,
    place: 'clients: billing',
  });
  expect(report.choices.length).toBeGreaterThan(10);
});

describe('the report', () => {
  test.each([
    ['a method without scopes', 'scopes of aws_api_gateway_method.delete'],
    ['gateway responses', 'gateway responses'],
    ['the log of requests', 'log of requests, and how long it is kept'],
    ['a throttle', 'throttle'],
    ['secrets of clients', 'secrets of clients'],
    ['an attribute that another value replaces', 'password_policy of aws_cognito_user_pool.main'],
  ])('lists %s to take or leave', async (_, line) => {
    const { out } = await adopt(STATE);
    expect(readFileSync(path.join(out, 'ADOPTION.md'), 'utf8')).toContain(`| \`${line}\` |`);
  });

  test('has the command by which the old state forgets each resource', async () => {
    const { out } = await adopt(STATE);
    const text = readFileSync(path.join(out, 'ADOPTION.md'), 'utf8');
    const [, command = ''] = /^ {3}terraform state rm \\\n((?: {5}.+\n)+)/m.exec(text) ?? [];
    const lines = command.trimEnd().split('\n');
    expect(lines).toHaveLength(21);
    expect(lines).toContain(`     'aws_api_gateway_integration.orders["list"]' \\`);
    expect(lines.filter((line) => !line.endsWith(' \\'))).toHaveLength(1);
  });
});

describe('wrong input ends with 2 and a message, and writes nothing', () => {
  const state = () => JSON.parse(readFileSync(STATE, 'utf8')) as Record<string, unknown>;

  test.each([
    [
      'a state of another version',
      () => given('old.tfstate', { ...state(), version: 3 }),
      /is a state of version 3, expected version 4/,
    ],
    [
      'a truncated file',
      () => given('cut.tfstate', readFileSync(STATE, 'utf8').slice(0, 5_000)),
      /ends before its JSON does/,
    ],
    [
      'a plan in place of a state',
      () => configurationFile('counted/plan.json'),
      /is a plan, expected a state; give it as --plan/,
    ],
    ['an empty state', () => given('none.tfstate', { version: 4, lineage: 'x', resources: [] }), /holds no resource/],
    ['no such file', () => path.join(folder, 'nowhere.tfstate'), /cannot be read/],
  ])('%s', async (_, file, message) => {
    const { exitCode, stderr, stdout, out } = await adopt(file());
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(() => statSync(out)).toThrow('ENOENT');
  });

  test('a plan with errors, and a plan of nothing that is deployed', async () => {
    const plan = JSON.parse(readFileSync(configurationFile('counted/plan.json'), 'utf8')) as object;
    const errored = given('errored.json', { ...plan, errored: true });
    const failed = await runCommand(['adopt', '--plan', errored, '--out', fresh()]);
    expect([failed.exitCode, failed.stderr]).toEqual([
      2,
      expect.stringContaining('is a plan that ended with an error'),
    ]);
    const first = await runCommand(['adopt', '--plan', configurationFile('counted/plan.json'), '--out', fresh()]);
    expect([first.exitCode, first.stderr]).toEqual([2, expect.stringContaining('has nothing that is deployed')]);
  });

  test('a folder that holds something', async () => {
    const { exitCode, stderr } = await runCommand(['adopt', '--state', STATE, '--out', folder]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('expected a new folder, or an empty one')]);
  });

  test('no file', async () => {
    const { exitCode, stderr } = await runCommand(['adopt', '--out', fresh()]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('expected --state or --plan')]);
  });

  test('a pool that the file names only by its id, without its domain', async () => {
    const state = given('api-only.tfstate', withoutPool(readFileSync(STATE, 'utf8')));
    const without = await adopt(state);
    expect([without.exitCode, without.stdout]).toEqual([2, '']);
    expect(without.stderr).toContain('e.g. --domain company-auth, or adopt the state that holds the pool');
    const { exitCode, stdout } = await adopt(state, '--domain', 'shop-machines');
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^orders is made in .*: 16 resources are imported/)]);
  });

  test('a pool that the file does not have', async () => {
    const { exitCode, stderr } = await adopt(STATE, '--pool', 'aws_cognito_user_pool.other');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('no user pool aws_cognito_user_pool.other, expected one of: aws_cognito_user_pool.main');
  });
});
