import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FakeS3 } from '../bootstrap/fake-s3';
import { startFakeS3 } from '../bootstrap/fake-s3';
import { synthesizeApp } from '../../src/synthesis/synthesized-app';
import { planText } from '../review/plans';
import { DEPLOYMENT, METHOD, REMOVAL, SNAPSHOT, STAGE } from './removed-route';
import { runCommand, spawnCommand } from './run-command';
import './shared-synthesis';

const CLIENT = 'aws_cognito_user_pool_client.authorization-server_client-client_6BCB9E32';
const PLAN = planText([{ address: CLIENT, actions: ['update'], before: { secret: 'HIDDEN' }, after: {} }]);
const STATE_BUCKET = { M2M_STATE_BUCKET: 'states' };

let fake: FakeS3;
let folder: string;

// One for all tests, because its URL is a setting of the apps.
beforeAll(async () => {
  fake = await startFakeS3();
});

afterAll(() => fake.close());

beforeEach(() => {
  fake.buckets.clear();
  fake.buckets.set('states', new Map());
  folder = mkdtempSync(path.join(tmpdir(), 'saved-plan-cli-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string) => path.join(folder, name);

/** Runs a command in a separate folder. */
async function run(
  command: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  start: typeof runCommand = runCommand,
) {
  writeFileSync(at('calls'), '');
  writeFileSync(at('plan.json'), PLAN);
  const ended = await start([command, ...args], {
    cwd: folder,
    variables: {
      TMPDIR: folder,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'HIDDEN',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      M2M_REGION: 'eu-central-1',
      M2M_AWS_ENDPOINT_URL: fake.url,
      TERRAFORM_BINARY_NAME: path.resolve('__tests__/terraform/saved-plan/fake-terraform.mjs'),
      FAKE_LOG: at('calls'),
      FAKE_PLAN: at('plan.json'),
      ...variables,
    },
  });
  expect(ended.stdout + ended.stderr).not.toMatch(/HIDDEN|what only a plan shows|^\s+at /m);
  // No part of a plan remains outside of the requested folder.
  expect(readdirSync(folder).filter((name) => name.startsWith('m2m-'))).toEqual([]);
  return { ...ended, calls: readFileSync(at('calls'), 'utf8').split('\n').slice(0, -1) };
}

const APP = ['--app', path.resolve('examples/pool-only.ts')];
const save = (args: readonly string[], variables = {}) => run('plan-save', [...APP, ...args], variables);

async function saved() {
  const { exitCode, stdout } = await save(['--out', at('saved'), '--store', 'run-1'], STATE_BUCKET);
  expect(exitCode).toBe(0);
  return stdout.trim().split('digest=')[1] ?? '';
}

test('a plan is saved, its digest is printed, and what a plan shows is not', async () => {
  const { exitCode, stdout, stderr, calls } = await save(['--out', at('saved')]);
  expect({ exitCode, calls }).toEqual({
    exitCode: 0,
    calls: ['init -input=false', 'plan -input=false -out=tfplan', 'show -json tfplan'],
  });
  expect(stdout).toMatch(/^stack=cognito-m2m-demo-dev\nchanges=1\ndigest=[0-9a-f]{64}\n$/);
  expect(stderr).toContain('planning cognito-m2m-demo-dev\n');
  const files = [
    '.terraform.lock.hcl',
    'access.json',
    'cdk.tf.json',
    'manifest.json',
    'plan.json',
    'settings.json',
    'tfplan',
  ];
  expect(readdirSync(at('saved')).sort()).toEqual(files);
});

describe('what another branch synthesized', () => {
  const STACK = 'stacks/cognito-m2m-demo-dev';
  const stackFile = (side: 'base' | 'head') => at(`${side}/${STACK}/cdk.tf.json`);

  /** Both sides as `cdktf synth` writes them, then with one addition to the head. */
  async function saveHead(
    change: (json: Record<string, unknown>) => void = () => undefined,
    args: readonly string[] = [],
  ) {
    for (const side of ['base', 'head']) {
      mkdirSync(at(side));
      await synthesizeApp(path.resolve('examples/pool-only.ts'), at(side), {
        variables: { M2M_REGION: 'eu-central-1', M2M_AWS_ENDPOINT_URL: fake.url },
      });
    }
    const json = JSON.parse(readFileSync(stackFile('head'), 'utf8')) as Record<string, unknown>;
    change(json);
    writeFileSync(stackFile('head'), JSON.stringify(json));
    return run('plan-save', ['--head', at('head'), '--base', at('base'), '--out', at('saved'), ...args]);
  }

  test('is planned as data, whatever its list of stacks says, and left as it is', async () => {
    const { exitCode, stdout, calls } = await saveHead(() => {
      writeFileSync(
        at('head/manifest.json'),
        '{"stacks":{"x":{"name":"x","synthesizedStackPath":"../../etc/passwd"}}}',
      );
    });
    expect({ exitCode, calls: calls.length }).toEqual({ exitCode: 0, calls: 3 });
    expect(stdout).toMatch(/^stack=cognito-m2m-demo-dev\n/);
    expect(readdirSync(at(`head/${STACK}`)).sort()).toEqual(['access.json', 'cdk.tf.json', 'settings.json']);
  });

  test.each<[string, (json: Record<string, unknown>) => void]>([
    [
      'provisioner',
      ({ resource }) => {
        const { aws_cognito_user_pool: pools } = resource as Record<string, Record<string, Record<string, unknown>>>;
        for (const pool of Object.values(pools ?? {})) pool.provisioner = { 'local-exec': { command: 'env' } };
      },
    ],
    [
      'import',
      (json) => {
        json.import = [{ to: 'aws_iam_role.x', id: 'admin' }];
      },
    ],
    [
      'check',
      (json) => {
        json.check = {
          sent: {
            data: { http: { x: { url: 'https://example.com/${aws_cognito_user_pool_client.x.client_secret}' } } },
          },
        };
      },
    ],
    [
      'file cdk_override.tf.json',
      () => {
        writeFileSync(at(`head/${STACK}/cdk_override.tf.json`), '{}');
      },
    ],
    [
      'provider aws',
      ({ terraform }) => {
        const { required_providers: sources } = terraform as { required_providers: Record<string, unknown> };
        sources.aws = { source: 'mallory/aws' };
      },
    ],
    [
      'backend',
      ({ terraform }) => {
        Object.assign(terraform as object, {
          backend: { s3: { bucket: 'mallory', key: 'x', region: 'eu-central-1' } },
        });
      },
    ],
  ])('with a new %s is refused before Terraform starts', async (subject, change) => {
    const { exitCode, stdout, stderr, calls } = await saveHead(change);
    expect({ exitCode, stdout, calls }).toEqual({ exitCode: 1, stdout: '', calls: [] });
    expect(stderr).toContain(` has ${subject} (`);
    expect(stderr).toContain('; nothing was run, remove it or name it with --allow\n');
    expect(existsSync(at('saved'))).toBe(false);
  });

  test.each(['data', 'd\\u0061ta'])(
    'in which an object has the name %s twice is refused before Terraform starts',
    async (name) => {
      await saveHead();
      const text = readFileSync(stackFile('head'), 'utf8');
      writeFileSync(
        stackFile('head'),
        text.replace('{', `{"data":{},"${name}":{"external":{"x":{"program":["sh"]}}},`),
      );
      const args = ['--head', at('head'), '--base', at('base'), '--out', at('twice')];
      const { exitCode, stderr, calls } = await run('plan-save', args);
      expect({ exitCode, calls: calls.length }).toEqual({ exitCode: 1, calls: 0 });
      expect(stderr).toContain('cannot be read: an object has the name "data" twice');
      expect(existsSync(at('twice'))).toBe(false);
    },
  );

  test('with resources that the operator allows by name is planned', async () => {
    const { exitCode } = await saveHead(
      (json) => {
        json.import = [{ to: 'aws_iam_role.x', id: 'admin' }];
      },
      ['--allow', 'import'],
    );
    expect(exitCode).toBe(0);
  });

  test('needs the base, which holds the expected settings', async () => {
    const { exitCode, stderr } = await run('plan-save', ['--head', at('head'), '--out', at('saved')]);
    expect(exitCode).toBe(2);
    expect(stderr).toBe('error: expected --head and --base together, or neither; add or remove one\n');
  });
});

test('processes of their own do the same', async () => {
  const ends = [
    await run('plan-save', [...APP, '--out', at('saved')], {}, spawnCommand),
    await run('plan-apply', [at('saved')], {}, spawnCommand),
    await run('drift', APP, {}, spawnCommand),
  ];
  expect(ends.map(({ exitCode, calls }) => [exitCode, calls.at(-1)])).toEqual([
    [0, 'show -json tfplan'],
    [0, 'apply -input=false tfplan'],
    [0, 'show -json tfplan'],
  ]);
  expect(ends[0]?.stdout).toMatch(/^stack=cognito-m2m-demo-dev\nchanges=1\ndigest=[0-9a-f]{64}\n$/);
});

test('a plan to destroy everything is saved the same way, and outputs that change are counted', async () => {
  const outputs = { output_changes: { ApiUrl: { actions: ['delete'] }, Same: { actions: ['no-op'] } } };
  writeFileSync(at('destroy.json'), planText([{ address: CLIENT, actions: ['delete'] }], outputs));
  const { exitCode, stdout, calls } = await save(['--out', at('saved'), '--destroy'], {
    FAKE_PLAN: at('destroy.json'),
  });
  expect({ exitCode, plan: calls[1] }).toEqual({ exitCode: 0, plan: 'plan -input=false -out=tfplan -destroy' });
  expect(stdout).toContain('\nchanges=2\n');
});

test('it is applied from where it was saved and from where it is kept, with the lock file as it is', async () => {
  const digest = await saved();
  const init = 'init -input=false -lockfile=readonly';
  for (const place of [[at('saved')], ['--stored', 'run-1', '--digest', digest, ...APP]]) {
    const { exitCode, calls, stderr } = await run('plan-apply', place, STATE_BUCKET);
    expect({ exitCode, calls }).toEqual({ exitCode: 0, calls: [init, 'apply -input=false tfplan'] });
    expect(stderr).toMatch(/\napplying the plan of cognito-m2m-demo-dev, made at 20\S+Z\n$/);
  }
});

test('an altered plan is refused before Terraform runs', async () => {
  const digest = await saved();
  writeFileSync(path.join(at('saved'), 'cdk.tf.json'), '{}');
  fake.buckets.get('states')?.set('cognito-m2m-demo/dev/plans/run-1/tfplan', 'another');
  for (const place of [[at('saved')], ['--stored', 'run-1', '--digest', digest, ...APP]]) {
    const { exitCode, stderr, calls } = await run('plan-apply', place, STATE_BUCKET);
    expect({ exitCode, calls }).toEqual({ exitCode: 1, calls: [] });
    expect(stderr).toMatch(
      /error: the saved plan in \S+ is not as it was saved: \S+ was changed; nothing was applied, /,
    );
  }
});

test('one that the state has left behind is refused with one error', async () => {
  await saved();
  const { exitCode, stderr } = await run('plan-apply', [at('saved')], { FAKE_APPLY: 'stale' });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(
    /\nerror: the plan of cognito-m2m-demo-dev is stale: the state changed after 20\S+Z, when the plan was made; nothing was applied now, save a new plan\n$/,
  );
});

test('a state that could not be written to its place is kept, for its owner alone', async () => {
  await saved();
  const { exitCode, stderr } = await run('plan-apply', [at('saved')], { FAKE_APPLY: 'unsaved' });
  expect(exitCode).toBe(1);
  const file = at('errored.cognito-m2m-demo-dev.tfstate');
  expect(readFileSync(file, 'utf8')).toBe('{"serial":7}');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(stderr).toContain(`only ${file} holds the new state: store it with terraform state push`);
});

describe('a plan that removes a route', () => {
  /** Saves and applies a plan; `second` is the plan of the second snapshot. */
  async function applied(second: string, variables: Readonly<Record<string, string>> = {}) {
    writeFileSync(at('removal.json'), REMOVAL);
    writeFileSync(at('snapshot.json'), second);
    const fakes = { FAKE_PLAN: at('removal.json'), FAKE_SNAPSHOT: at('snapshot.json') };
    expect((await save(['--out', at('saved')], fakes)).exitCode).toBe(0);
    return run('plan-apply', [at('saved')], { ...fakes, ...variables });
  }

  test('is applied, and then a second snapshot of the API is taken', async () => {
    const { exitCode, calls, stderr } = await applied(planText(SNAPSHOT));
    expect({ exitCode, calls }).toEqual({
      exitCode: 0,
      calls: [
        'init -input=false -lockfile=readonly',
        'apply -input=false tfplan',
        `plan -input=false -out=snapshot.tfplan -replace=${DEPLOYMENT} -target=${DEPLOYMENT} -target=${STAGE}`,
        'show -json snapshot.tfplan',
        'apply -input=false snapshot.tfplan',
      ],
    });
    expect(stderr).toContain(
      `\ntaking ${DEPLOYMENT} a second time: the first was taken before ${METHOD} was destroyed\n`,
    );
  });

  test('fails, with what to run, where the second snapshot would change more', async () => {
    const other = { address: 'aws_lambda_function.f', actions: ['update'], before: {}, after: { timeout: 1 } };
    const { exitCode, calls, stderr } = await applied(planText([...SNAPSHOT, other]));
    expect({ exitCode, last: calls.at(-1) }).toEqual({ exitCode: 1, last: 'show -json snapshot.tfplan' });
    expect(stderr).toMatch(
      /\nerror: the plan is applied, but the API may still serve aws_api_gateway_method\.x: a new snapshot would also change aws_lambda_function\.f, [^\n]+; run npm run deploy -- --redeploy\n$/,
    );
  });

  test('fails, with what to run, where the second snapshot cannot be taken', async () => {
    const { exitCode, stderr } = await applied(planText(SNAPSHOT), { FAKE_SNAPSHOT_APPLY: 'failed' });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /\nerror: the plan is applied, but the API may still serve [^\n]+ run npm run deploy -- --redeploy\n$/,
    );
  });

  test('that fails half-way lists the routes that may still be served', async () => {
    const { exitCode, calls, stderr } = await applied(planText(SNAPSHOT), { FAKE_APPLY: 'failed' });
    expect({ exitCode, last: calls.at(-1) }).toEqual({ exitCode: 1, last: 'apply -input=false tfplan' });
    expect(stderr).toContain(
      `\nthe API may still serve ${METHOD}: once an apply succeeds, run npm run deploy -- --redeploy\n`,
    );
  });
});

test.each<[string, readonly string[], string]>([
  ['plan-save', [], 'the plan has no destination, expected --out or --store; add one'],
  ['plan-save', ['--store', 'run-1', ...APP], 'the app has no bucket for plans, expected M2M_STATE_BUCKET'],
  ['plan-save', ['--store', '../x'], 'expected 1 to 64 letters, digits, dots, hyphens and underscores'],
  ['plan-save', ['--out', '.'], '. is not empty, expected a new folder; name another'],
  ['plan-apply', [], 'no plan is given, expected the folder that plan-save --out wrote, or --stored with the name'],
  ['plan-apply', ['x', '--stored', 'run-1'], 'x and --stored are given, expected one of them; leave out the other'],
  [
    'plan-apply',
    ['--stored', 'run-1'],
    '--stored is given without --digest, expected the digest that plan-save printed',
  ],
  ['plan-apply', ['x', '--digest', 'abc'], 'expected 64 hexadecimal digits'],
  ['plan-apply', ['x'], 'x holds no saved plan, expected what cognito-m2m plan-save wrote, with its manifest.json'],
  ['drift', ['--unknown'], "unknown option '--unknown'"],
])('bad input of %s %j is one error and exit code 2', async (command, args, message) => {
  const { exitCode, stderr, calls } = await run(command, args);
  expect({ exitCode, calls }).toEqual({ exitCode: 2, calls: [] });
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  expect(stderr).toContain(message);
});

test('a setting that is wrong is one error and exit code 2', async () => {
  const { exitCode, stderr, calls } = await save(['--out', at('saved')], { M2M_ENVIRONMENT: 'production' });
  expect({ exitCode, calls }).toEqual({ exitCode: 2, calls: [] });
  expect(stderr).toMatch(/^synthesizing [^\n]*\nerror: [^\n]*M2M_ENVIRONMENT/);
  expect(existsSync(at('saved'))).toBe(false);
});

describe('drift', () => {
  const scopes = (...allowed_oauth_scopes: string[]) => ({ allowed_oauth_scopes });
  const [held, found] = [scopes('m2m-client/read', 'm2m-client/write'), scopes('m2m-client/read')];
  const DRIFTED = planText([{ address: CLIENT, actions: ['update'], before: found, after: held }], {
    resource_drift: (
      JSON.parse(planText([{ address: CLIENT, actions: ['update'], before: held, after: found }])) as {
        resource_changes: unknown;
      }
    ).resource_changes,
  });

  test.each([
    ['something was changed', DRIFTED, 1],
    ['something is not deployed yet', PLAN, 0],
    ['nothing was changed', planText([]), 0],
  ])('where %s', async (_, plan, exitCode) => {
    writeFileSync(at('drifted.json'), plan);
    const drift = await run('drift', APP, { FAKE_PLAN: at('drifted.json') });
    expect(drift.exitCode).toBe(exitCode);
    expect(drift.calls).toEqual(['init -input=false', 'plan -input=false -out=tfplan', 'show -json tfplan']);
    expect(drift.stdout).toMatch(/^<!-- m2m-drift: cognito-m2m-demo-dev -->\n/);
    const told = '- `client` no longer holds `m2m-client/write`, which opened no route';
    expect(drift.stdout.split('\n').includes(told)).toBe(exitCode === 1);
  });

  test('as JSON, for a script', async () => {
    writeFileSync(at('drifted.json'), DRIFTED);
    const { exitCode, stdout } = await run('drift', [...APP, '--json'], { FAKE_PLAN: at('drifted.json') });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      stack: 'cognito-m2m-demo-dev',
      drifted: true,
      access: [{ kinds: ['access-loss'], text: 'client no longer holds m2m-client/write, which opened no route' }],
      ended: [],
      outside: [
        {
          address: CLIENT,
          type: 'aws_cognito_user_pool_client',
          fate: 'changed',
          attributes: ['allowed_oauth_scopes'],
        },
      ],
      kept: [],
      besides: [],
    });
  });

  test('a plan that is none is one error and exit code 2', async () => {
    writeFileSync(at('broken.json'), 'HIDDEN');
    const { exitCode, stderr } = await run('drift', APP, { FAKE_PLAN: at('broken.json') });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/\nerror: \S+plan\.json cannot be read as a plan: it is no JSON; [^\n]+\n$/);
  });
});
