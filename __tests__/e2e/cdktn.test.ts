import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ProviderBlocks } from '../stacks/provider-bindings';
import { unfitAttributes } from '../stacks/provider-bindings';
import { differingLeaves } from '../upgrade/json-leaves';
import { expectSuccess, run } from './command';

interface Manifest {
  readonly version?: string;
  readonly exports?: object;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
/** Stacks by app, environment and name. */
type Stacks = ReadonlyMap<string, ProviderBlocks>;

const APPS = ['main.ts', 'bootstrap.ts', ...examples()];
/** Stacks of an app; one, unless it is named here. */
const STACKS: Readonly<Record<string, number>> = { 'examples/two-apis.ts': 3 };
/** Settings that synthesize the most. */
const ENVIRONMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  dev: { M2M_CORS_ORIGINS: 'https://a.example', M2M_SOURCE_CIDRS: '203.0.113.0/24' },
  prod: {
    M2M_REGION: 'eu-central-1',
    M2M_ALARM_EMAIL: 'oncall@example.com',
    M2M_API_DOMAIN: 'api.example.com',
    M2M_API_CERTIFICATE_ARN: 'arn:aws:acm:eu-central-1:123456789012:certificate/12345678-90ab-cdef',
    M2M_API_HOSTED_ZONE_ID: 'Z0123456789ABCDEFGHIJ',
  },
};
/**
 * Packages of this repository that a synth needs: the library, bindings, and packages that functions are bundled from.
 */
const NEEDED =
  /^(@aws-lambda-powertools|@cdktf\/provider|@aws-sdk)|^(cdktf|constructs|esbuild|zod|aws-jwt-verify|jose|oauth4webapi)$/;
const VERSION = '////metadata/version';
const own = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const documentation = readFileSync('docs/cdktn.md', 'utf8');
const folder = mkdtempSync(path.join(tmpdir(), 'm2m-cdktn-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('by alias, in a project that has installed this package', () => {
  const project = path.join(folder, 'project');
  let before: Stacks;

  beforeAll(async () => {
    const packed = await run('npm', ['pack', '--silent', '--pack-destination', folder], { env: {} });
    copy(project, ['main.ts', 'bootstrap.ts', 'examples', 'src/app', 'lambda/customers', 'tsconfig.json']);
    cpSync('starters/common/cdktf.json', path.join(project, 'cdktf.json'));
    const tarball = path.join(folder, packed.stdout.trim().split('\n').at(-1) ?? '');
    write(project, { dependencies: { ...needed(), 'cognito-m2m': `file:${tarball}` } });
    await install(project);
    before = await synthesizeAll(project);
  });

  test('the change as documented gives the same JSON of every app, the version of the library apart', async () => {
    const manifest = read(project);
    const change = JSON.parse(snippet('by alias')) as { dependencies: object };
    write(project, { ...manifest, ...change, dependencies: { ...manifest.dependencies, ...change.dependencies } });
    await install(project);
    expect(installed(project, 'cdktf')).toEqual(['cdktn', '0.24.0']);
    expect(existsSync(path.join(project, 'node_modules/cognito-m2m/node_modules/cdktf'))).toBe(false);
    expectDifferences(before, await synthesizeAll(project), [VERSION]);
  });
});

describe('by name, in a copy of the sources', () => {
  const sources = path.join(folder, 'sources');
  const aws = path.join(sources, 'node_modules/@cdktn/provider-aws');
  let before: Stacks;
  let after: Stacks;

  beforeAll(async () => {
    const files = ['main.ts', 'bootstrap.ts', 'examples', 'src', 'lambda', 'packages', 'tsconfig.json', 'cdktf.json'];
    copy(sources, files);
    // Both libraries, so that the functions are bundled from the same packages.
    const cdktn = { cdktn: '0.24.0', '@cdktn/provider-aws': '25.7.0', '@cdktn/provider-archive': '14.0.1' };
    const { version: release, exports: entries } = own;
    write(sources, {
      name: 'cognito-m2m',
      version: release,
      exports: entries,
      dependencies: { ...own.dependencies, ...needed(), ...cdktn },
    });
    await install(sources);
    before = await synthesizeAll(sources);
    rename(sources);
    after = await synthesizeAll(sources);
  });

  test('the documented two leaves differ, and the version of the library', () => {
    const providers = '/terraform/required_providers';
    const leaves = [VERSION, `${providers}/archive/version`, `${providers}/aws/source`];
    expectDifferences(before, after, leaves);
  });

  test('with the documented overrides the version of the library alone differs', async () => {
    const [source = '', archive = ''] = snippet('by name').replaceAll('stack.', 'this.').trim().split('\n');
    // Where each provider is added.
    insert('src/stacks/project-stack.ts', '    this.addProvider(settings);', source);
    insert('src/stacks/m2m-stack.ts', '  protected addArchiveProvider(): void {', archive);
    expectDifferences(before, await synthesizeAll(sources), [VERSION]);
  });

  test('every attribute fits the types of AWS provider 6.66', () => {
    const stage = readFileSync(path.join(aws, 'lib/api-gateway-stage/index.js'), 'utf8');
    expect(stage).toContain("providerVersion: '6.66.0'");
    const packages = { aws, archive: path.join(sources, 'node_modules/@cdktn/provider-archive') };
    for (const [name, stack] of after) {
      expect({ name, unfit: unfitAttributes(stack, packages) }).toEqual({ name, unfit: [] });
    }
  });

  function insert(file: string, after: string, line: string): void {
    const place = path.join(sources, file);
    const text = readFileSync(place, 'utf8');
    expect(text).toContain(after);
    writeFileSync(place, text.replace(after, `${after}\n${line}`));
  }
});

function examples(): string[] {
  const files = readdirSync('examples').filter((file) => file.endsWith('.ts'));
  return files.map((file) => `examples/${file}`);
}

function copy(place: string, files: readonly string[]): void {
  for (const file of files) {
    const filter = (each: string) => !/node_modules|\/dist(\/|$)/.test(each);
    cpSync(file, path.join(place, file), { recursive: true, filter });
  }
}

/** Versions in this repository. */
function needed(): Readonly<Record<string, string>> {
  const all = Object.entries({ ...own.dependencies, ...own.devDependencies });
  return Object.fromEntries(all.filter(([name]) => NEEDED.test(name)));
}

function read(place: string): Manifest {
  return JSON.parse(readFileSync(path.join(place, 'package.json'), 'utf8')) as Manifest;
}

function write(place: string, manifest: object): void {
  writeFileSync(path.join(place, 'package.json'), JSON.stringify({ name: 'tried', private: true, ...manifest }));
}

/** Installs with npm's default check of peer dependencies. */
async function install(cwd: string): Promise<void> {
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await expectSuccess(run('npm', ['install', ...options], { cwd, env: {} }));
}

/** Name and version of the package installed under a name. */
function installed(place: string, name: string): unknown[] {
  const file = path.join(place, 'node_modules', name, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { name: string; version: string };
  return [manifest.name, manifest.version];
}

/** Returns the code block after a marker in docs/cdktn.md. */
function snippet(marker: string): string {
  const found = new RegExp(`<!-- ${marker} -->\n\n\`\`\`\\w+\n([^]*?)\`\`\``).exec(documentation)?.[1];
  if (found === undefined) throw new Error(`docs/cdktn.md has no block of code below "${marker}"`);
  return found;
}

/** Replaces the names of cdktf by those of cdktn, in imports and in externals of bundles. */
function rename(place: string): void {
  const files = ['src', 'lambda', 'examples'].flatMap((room) =>
    readdirSync(path.join(place, room), { recursive: true, encoding: 'utf8' }).map((file) => path.join(room, file)),
  );
  for (const file of [...files, 'main.ts', 'bootstrap.ts', 'cdktf.json']) {
    const target = path.join(place, file);
    if (!/\.(ts|json)$/.test(file)) continue;
    const text = readFileSync(target, 'utf8');
    const renamed = text
      .replaceAll(/(from |import |import\(|resolve\(|external:)('?)cdktf\b/g, '$1$2cdktn')
      .replaceAll('@cdktf/', '@cdktn/');
    if (renamed !== text) writeFileSync(target, renamed);
  }
}

/** Synthesizes each app in each environment, as its `cdktf.json` says. */
async function synthesizeAll(place: string): Promise<Stacks> {
  const { app: command } = JSON.parse(readFileSync(path.join(place, 'cdktf.json'), 'utf8')) as { app: string };
  const stacks = new Map<string, ProviderBlocks>();
  for (const app of APPS) {
    for (const [environment, variables] of Object.entries(ENVIRONMENTS)) {
      const output = path.join(place, 'cdktf.out');
      mkdirSync(output);
      const PATH = `${path.join(place, 'node_modules/.bin')}${path.delimiter}${process.env.PATH ?? ''}`;
      const env = { PATH, CDKTF_OUTDIR: output, M2M_ENVIRONMENT: environment, ...variables };
      await expectSuccess(run('sh', ['-c', command.replace('main.ts', app)], { cwd: place, env }));
      for (const name of readdirSync(path.join(output, 'stacks'))) {
        const file = path.join(output, 'stacks', name, 'cdk.tf.json');
        stacks.set(`${app} ${name}`, JSON.parse(readFileSync(file, 'utf8')) as ProviderBlocks);
      }
      rmSync(output, { recursive: true });
    }
  }
  const each = APPS.reduce((sum, app) => sum + (STACKS[app] ?? 1), 0);
  expect(stacks.size).toBe(each * Object.keys(ENVIRONMENTS).length);
  return stacks;
}

/** Checks that all differing leaves are expected, and that all expected ones occur. */
function expectDifferences(before: Stacks, after: Stacks, expected: readonly string[]): void {
  expect([...after.keys()]).toEqual([...before.keys()]);
  const seen = new Set<string>();
  for (const [name, stack] of after) {
    const leaves = differingLeaves(before.get(name), stack);
    expect({ name, leaves: leaves.filter((leaf) => !expected.includes(leaf)) }).toEqual({ name, leaves: [] });
    expect(leaves).toContain(VERSION);
    leaves.forEach((leaf) => seen.add(leaf));
  }
  expect([...seen].sort()).toEqual([...expected].sort());
}
