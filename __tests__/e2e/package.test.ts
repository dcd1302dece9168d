import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CommandResult } from './command';
import { expectSuccess, run } from './command';
import { OFFLINE } from './deployment';
import type { Emulator } from './emulator';
import { startEmulator } from './emulator';
import type { Plan } from './plan-drift';
import { unexpectedChanges } from './plan-drift';
import type { Registry } from './registry';
import { startRegistry } from './registry';
import { tutorialSteps } from './tutorial';

const NEXT = '1.999.0';
const MEGABYTE = 1_048_576;

const folder = mkdtempSync(path.join(tmpdir(), 'm2m-package-'));
let registry: Registry;
let emulator: Emulator;
let tarballs: { readonly engine: string; readonly client: string };

/** Runs a command in a folder of the test, with packages from the test's registry. */
function at(place: string, command: string, ...args: string[]): Promise<CommandResult> {
  return run(command, args, {
    cwd: path.join(folder, place),
    env: {
      npm_config_registry: registry.url,
      npm_config_update_notifier: 'false',
      npm_config_fund: 'false',
      npm_config_audit: 'false',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: emulator.url,
      M2M_AWS_ENDPOINT_URL: emulator.url,
      M2M_ROTATION_DAYS: '0',
      CI: '1',
      CHECKPOINT_DISABLE: '1',
      NO_COLOR: '1',
    },
    timeoutMs: 600_000,
  });
}

async function packed(source: string): Promise<string> {
  const { stdout, output, exitCode } = await run('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: path.resolve(source),
    env: {},
  });
  if (exitCode !== 0) throw new Error(output);
  return path.join(folder, stdout.trim().split('\n').at(-1) ?? '');
}

/** Size of all files in a folder, in bytes. */
function sizeOf(place: string): number {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

/** Files in a tarball, without npm's root folder. */
async function filesIn(tarball: string): Promise<string[]> {
  const { stdout } = await run('tar', ['-tzf', tarball], { env: {} });
  return stdout
    .trim()
    .split('\n')
    .map((file) => file.replace(/^package\//, ''));
}

beforeAll(async () => {
  [registry, emulator] = await Promise.all([startRegistry(), startEmulator()]);
  tarballs = { engine: await packed('.'), client: await packed('packages/token-client') };
  registry.publish(tarballs.engine);
  registry.publish(tarballs.client);
  mkdirSync(path.join(folder, 'empty'));
  mkdirSync(path.join(folder, 'service'));
});

afterAll(async () => {
  await Promise.all([registry.close(), emulator.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

describe('the packages', () => {
  test('hold compiled code, the functions and the templates, and no sample, test or bench', async () => {
    const files = await filesIn(tarballs.engine);
    expect(files).toEqual(
      expect.arrayContaining([
        'dist/index.js',
        'dist/cli.js',
        'dist/function-worker.mjs',
        'dist/python-bootstrap.py',
        'dist/functions/authorizer/index.js',
        'dist/functions/rotation/index.js',
        'dist/types/index.d.ts',
        'template/customers/main.ts',
        'template/minimal/main.ts',
      ]),
    );
    const others = files.filter(
      (file) => !/^(dist|docs|template)\/|^(LICENSE|README\.md|CHANGELOG\.md|package\.json)$/.test(file),
    );
    expect(others).toEqual([]);
    expect(files.filter((file) => /__tests__|bench|\.map$|dist\/types\/app/.test(file))).toEqual([]);
  });

  test('are found by ES modules and CommonJS alike', async () => {
    for (const tarball of Object.values(tarballs)) {
      await expectSuccess(run('npx', ['--no-install', 'publint', 'run', tarball, '--strict'], { env: {} }));
      const types = ['--no-install', 'attw', tarball, '--profile', 'node16', '--no-emoji'];
      await expectSuccess(run('npx', types, { env: {} }));
    }
  });

  test('the token client alone is at most 1 MB, and loads', async () => {
    await expectSuccess(at('service', 'npm', 'install', '--no-save', 'cognito-m2m-client'));
    expect(sizeOf(path.join(folder, 'service/node_modules'))).toBeLessThan(MEGABYTE);
    const script = "import { createTokenSource } from 'cognito-m2m-client'; console.log(typeof createTokenSource)";
    expect((await at('service', 'node', '--input-type=module', '-e', script)).stdout).toBe('function\n');
  });
});

describe('a new project, from an empty folder', () => {
  beforeAll(async () => {
    await expectSuccess(at('empty', 'npm', 'install', '--no-save', 'cognito-m2m'));
  });

  const examples = ['customers', 'minimal', 'pool-only'];

  test.each(examples)('%s is made, and passes as it is', async (example) => {
    const project = `orders-${example}`;
    const made = await at(
      'empty',
      'npx',
      '--no-install',
      'cognito-m2m',
      'init',
      `../${project}`,
      '--yes',
      '--example',
      example,
    );
    expect(made).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`${project} is made in ../${project}`) });
    // An installation from nothing takes a minute: a later example starts with the packages of the one before it.
    const before = examples[examples.indexOf(example) - 1];
    if (before !== undefined) {
      await expectSuccess(at(project, 'cp', '-al', `../orders-${before}/node_modules`, '.'));
    }
    await expectSuccess(at(project, 'npm', 'install'));
    for (const script of ['lint', 'typecheck', 'test', 'synth']) await expectSuccess(at(project, 'npm', 'run', script));
    const started = await at(project, 'npm', 'start', '--', '--once', '--port', '0');
    expect(started.stdout).toMatch(
      example === 'pool-only' ? /every client got a token\n$/ : /(\d+) of \1 cells as expected\n$/,
    );
    expect(readdirSync(path.join(folder, project, 'cdktf.out/stacks'))).toEqual([`${project}-dev`]);
  });

  test('another API needs one file for the declaration and one for the handlers', async () => {
    for (const file of ['access.ts', 'handlers.ts']) {
      cpSync(path.join(__dirname, 'own-api', file), path.join(folder, 'orders-minimal/src', file));
    }
    for (const script of ['lint', 'typecheck', 'test', 'synth']) {
      await expectSuccess(at('orders-minimal', 'npm', 'run', script));
    }
    const { stdout } = await at('orders-minimal', 'npm', 'start', '--', '--once', '--port', '0');
    expect(stdout).toMatch(/\n40 of 40 cells as expected\n$/);
  });
});

describe('the tutorial', () => {
  test('does what it says, step by step', async () => {
    let place = 'empty';
    let printed = '';
    for (const step of tutorialSteps('tutorial.md')) {
      const file = 'file' in step ? path.join(folder, place, step.file) : '';
      if (step.kind === 'run') {
        const { exitCode, output } = await at(place, 'sh', '-ec', step.script);
        if (exitCode !== step.exitCode)
          throw new Error(`${step.script}exit code ${exitCode}:\n${output.slice(-4_000)}`);
        printed = output.replaceAll(/ +/g, ' ');
        place = path.join(place, /^cd (\S+)$/m.exec(step.script)?.[1] ?? '');
      } else if (step.kind === 'expect') {
        for (const line of step.lines) expect(printed).toContain(line.replaceAll(/ +/g, ' '));
      } else if (step.kind === 'compare') {
        expect(readFileSync(file, 'utf8')).toBe(step.text);
      } else {
        writeFileSync(file, step.text);
      }
    }
    expect(place).toBe('empty/orders');
  });
});

describe('an app of Terraform CDK that exists', () => {
  const SYNTH = (refused: string) => `
    const app = new App();
    const stack = new TerraformStack(app, 'shop');
    new AwsProvider(stack, 'aws', { region: 'eu-central-1', defaultTags: [{ tags: { Environment: 'dev' } }] });
    new ArchiveProvider(stack, 'archive');
    // Nobody asks this one, which means for ever.
    new CloudwatchLogGroup(stack, 'theirs', { name: 'theirs' });
    const access = defineAccess({
      resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
      clients: { Reporting: { scopes: ['orders/read'] } },
      routes: { 'GET /orders': { scopes: ['orders/read'] } },
    });
    const handler = new BundledFunction(stack, 'orders', {
      name: 'shop-orders', bundle: bundleFunction('orders.js'), environment: {}, permissions: [],
      runtime: 'nodejs22.x', memoryMb: 256, timeoutSeconds: 10, logRetentionDays: 14,
    });
    const api = new RestApi(stack, 'api', {
      name: 'shop', stageName: 'prod', authorizerTtlSeconds: 300, access, handler,
      authorizer: { userPoolArn: 'arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_a1B2c3D4e' },
    });
    ${refused}
    app.synth();
  `;
  const NAMES = ['App', 'TerraformStack'];
  const OURS = ['BundledFunction', 'RestApi', 'bundleFunction', 'defineAccess', 'suppress'];
  const HEADS = {
    cjs: `
      const { ${NAMES.join(', ')} } = require('cdktf');
      const { AwsProvider } = require('@cdktf/provider-aws/lib/provider');
      const { CloudwatchLogGroup } = require('@cdktf/provider-aws/lib/cloudwatch-log-group');
      const { ArchiveProvider } = require('@cdktf/provider-archive/lib/provider');
      const { ${OURS.join(', ')} } = require('cognito-m2m');`,
    mjs: `
      import { ${NAMES.join(', ')} } from 'cdktf';
      import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
      import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
      import { ArchiveProvider } from '@cdktf/provider-archive/lib/provider/index.js';
      import { ${OURS.join(', ')} } from 'cognito-m2m';`,
  };

  beforeAll(() => {
    const shop = path.join(folder, 'orders-minimal/shop');
    mkdirSync(shop);
    writeFileSync(path.join(shop, 'orders.js'), 'exports.handler = async () => ({ statusCode: 200 });');
  });

  test.each(['cjs', 'mjs'] as const)('takes an API and its policy (%s)', async (kind) => {
    const write = (name: string, refused: string) => {
      writeFileSync(path.join(folder, 'orders-minimal/shop', `${name}.${kind}`), `${HEADS[kind]}${SYNTH(refused)}`);
    };
    write('app', '');
    await expectSuccess(at('orders-minimal/shop', 'node', `app.${kind}`));
    const stack = path.join(folder, 'orders-minimal/shop/cdktf.out/stacks/shop/cdk.tf.json');
    expect(readFileSync(stack, 'utf8')).toContain('"authorization_scopes"');
    write('refused', "new CloudwatchLogGroup(api, 'audit', { name: 'audit' });");
    const refused = await at('orders-minimal/shop', 'node', `refused.${kind}`);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('log-retention at api/audit, "retention_in_days"');
    expect(refused.stderr).not.toContain('theirs');
  });
});

describe('an update of the package', () => {
  test('is taken by npm update: the project still passes, and a plan changes nothing', async () => {
    const deploy = ['--no-install', 'cdktf', 'deploy', '--auto-approve', OFFLINE];
    await expectSuccess(at('orders-minimal', 'npx', ...deploy));
    registry.publish(await nextVersion());
    await expectSuccess(at('orders-minimal', 'npm', 'update', 'cognito-m2m', '--prefer-online'));
    const version = await at('orders-minimal', 'npx', '--no-install', 'cognito-m2m', '--version');
    expect(version.stdout).toBe(`${NEXT}\n`);
    await expectSuccess(at('orders-minimal', 'npm', 'test'));
    const diff = await at('orders-minimal', 'npx', '--no-install', 'cdktf', 'diff', OFFLINE);
    // The change log names no change of resources; the differences are misreports of the emulator.
    expect(diff.output).toMatch(/Plan:\S* 0 to add, \d+ to change, 0 to destroy|No changes/);
    const stack = 'orders-minimal/cdktf.out/stacks/orders-minimal-dev';
    await expectSuccess(at(stack, 'terraform', 'plan', '-input=false', '-out=again.tfplan'));
    const { stdout } = await at(stack, 'terraform', 'show', '-json', 'again.tfplan');
    expect(unexpectedChanges(JSON.parse(stdout) as Plan)).toEqual([]);
  });

  /** Copies the package with the version of a later release. */
  async function nextVersion(): Promise<string> {
    const source = path.join(folder, 'next');
    mkdirSync(source);
    await expectSuccess(run('tar', ['-xzf', tarballs.engine, '-C', source], { env: {} }));
    const file = path.join(source, 'package/package.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as { scripts: object };
    writeFileSync(file, JSON.stringify({ ...manifest, version: NEXT, scripts: {} }));
    return packed(path.join(source, 'package'));
  }
});
