import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FakeS3 } from '../bootstrap/fake-s3';
import { ACCOUNT, startFakeS3 } from '../bootstrap/fake-s3';
import { runCommand, spawnCommand } from './run-command';
import './shared-synthesis';

const BUCKET = `cognito-m2m-demo-dev-state-${ACCOUNT}`;
const KEY = 'cognito-m2m-demo/dev/bootstrap.tfstate';
const APP = path.resolve('bootstrap.ts');
const TERRAFORM = path.resolve('__tests__/bootstrap/fake-terraform.mjs');
const FORCE = { M2M_STATE_FORCE_DESTROY: 'true' };

let fake: FakeS3;
let folder: string;
let localFile: string;

// One for all tests, because its URL is a setting of the apps.
beforeAll(async () => {
  fake = await startFakeS3();
});

afterAll(() => fake.close());

beforeEach(() => {
  fake.buckets.clear();
  fake.foreign.clear();
  folder = mkdtempSync(path.join(tmpdir(), 'm2m-bootstrap-'));
  localFile = path.join(folder, 'terraform.cognito-m2m-demo-dev-bootstrap.tfstate');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the bootstrap in a separate folder. */
async function bootstrap(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  run: typeof runCommand = runCommand,
) {
  const log = path.join(folder, 'calls');
  writeFileSync(log, '');
  const { stderr: said, ...answer } = await run(['bootstrap', '--app', APP, ...args], {
    cwd: folder,
    variables: {
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'not-to-be-shown',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      M2M_REGION: 'eu-central-1',
      M2M_AWS_ENDPOINT_URL: fake.url,
      TERRAFORM_BINARY_NAME: TERRAFORM,
      FAKE_LOG: log,
      ...variables,
    },
  });
  // The duration of the synth varies.
  const ended = { ...answer, stderr: said.replace(/^synthesizing .* …\n/, '') };
  expect(ended.stdout + ended.stderr).not.toContain('not-to-be-shown');
  expect(ended.stdout + ended.stderr).not.toMatch(/^\s+at /m);
  return { ...ended, calls: readFileSync(log, 'utf8').split('\n').slice(0, -1) };
}

const deploy = (variables?: Readonly<Record<string, string>>) => bootstrap(['--auto-approve'], variables);
const destroy = (variables?: Readonly<Record<string, string>>) => bootstrap(['--destroy', '--auto-approve'], variables);
const stored = () => fake.buckets.get(BUCKET)?.get(KEY);
const state = (
  lineage: string,
  serial: number,
  resources: readonly object[] = [{ type: 't', name: 'n', instances: [] }],
) => JSON.stringify({ lineage, serial, resources });

/** Sets up the state as a deployment leaves it. */
function deployed(): void {
  const bucket = { type: 'aws_s3_bucket', name: 'state', instances: [{ attributes: { force_destroy: false } }] };
  fake.buckets.set(BUCKET, new Map([[KEY, state('made-here', 1, [bucket])]]));
}

const APPLY = 'apply -auto-approve -input=false';
const INIT = 'init -reconfigure -input=false';
const MOVE = 'init -migrate-state -force-copy -input=false';

test('from nothing, it is deployed with a local state, which is then in its bucket alone', async () => {
  const { exitCode, stdout, stderr, calls } = await deploy();
  expect({ exitCode, calls }).toEqual({ exitCode: 0, calls: [`local: ${INIT}`, `local: ${APPLY}`, `bucket: ${MOVE}`] });
  expect(stdout).toBe(
    [
      `export M2M_STATE_BUCKET=${BUCKET}`,
      `export M2M_ACCOUNT_ID=${ACCOUNT}`,
      `export M2M_PERMISSIONS_BOUNDARY=arn:aws:iam::${ACCOUNT}:policy/ci/cognito-m2m-demo-dev-boundary`,
      '',
    ].join('\n'),
  );
  expect(stderr.split('\n').filter((line) => !line.startsWith('what '))).toEqual([
    'deploying the bootstrap, its state still a local file',
    `moving the state into bucket ${BUCKET}`,
    'the bootstrap of cognito-m2m-demo-dev is deployed; set these variables to deploy there:',
    '',
  ]);
  expect(JSON.parse(stored() ?? '')).toMatchObject({ lineage: 'begun-there', serial: 1 });
  expect(existsSync(localFile)).toBe(false);
});

test('a separate process does the same', async () => {
  deployed();
  const { exitCode, stderr, calls } = await bootstrap(['--auto-approve'], {}, spawnCommand);
  expect({ exitCode, calls }).toEqual({ exitCode: 0, calls: [`bucket: ${INIT}`, `bucket: ${APPLY}`] });
  expect(stderr).toMatch(/^what init says\n.*\nwhat apply says\n/);
});

test('run again, with what it printed or without, it deploys with the state in the bucket', async () => {
  deployed();
  for (const variables of [{}, { M2M_STATE_BUCKET: BUCKET, M2M_ACCOUNT_ID: ACCOUNT }]) {
    const { exitCode, calls } = await deploy(variables);
    expect({ exitCode, calls }).toEqual({ exitCode: 0, calls: [`bucket: ${INIT}`, `bucket: ${APPLY}`] });
  }
  expect(JSON.parse(stored() ?? '')).toMatchObject({ lineage: 'made-here', serial: 3 });
});

test('an apply that fails is one clear error, and the next run goes on', async () => {
  const { exitCode, stdout, stderr } = await deploy({ FAKE_FAIL: 'apply' });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toMatch(
    /\nerror: \S+fake-terraform\.mjs apply ended with exit code 1, and says why above; correct that and run this again\n$/,
  );
  expect((await deploy()).exitCode).toBe(0);
});

test.each([
  ['lost', 0],
  ['changed', 1],
])('a state that arrives %s in the bucket stays where it was', async (kind, exitCodeOfNext) => {
  const { exitCode, stdout, stderr } = await deploy({ FAKE_MOVE: kind });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toContain(`error: the state in bucket "${BUCKET}" differs from the state that was moved there`);
  expect(JSON.parse(readFileSync(localFile, 'utf8'))).toMatchObject({ lineage: 'made-here', serial: 1 });
  // A wrong local state stays, so that somebody can look at it.
  expect((await deploy()).exitCode).toBe(exitCodeOfNext);
  expect(existsSync(localFile)).toBe(exitCodeOfNext === 1);
});

test('what an interrupted move left behind is removed once the bucket has it', async () => {
  deployed();
  writeFileSync(localFile, (stored() ?? '').replace('made-here', 'before'));
  expect((await deploy()).calls).toEqual([`bucket: ${INIT}`, `bucket: ${APPLY}`]);
  expect(existsSync(localFile)).toBe(false);
});

test('two states that are not one deployment are left alone', async () => {
  deployed();
  writeFileSync(localFile, state('another', 9));
  for (const attempt of [deploy, destroy]) {
    const { exitCode, stderr, calls } = await attempt(FORCE);
    expect({ exitCode, calls }).toEqual({ exitCode: 1, calls: [] });
    expect(stderr).toMatch(/^error: the local state and the state in the bucket belong to different deployments, /);
  }
  expect(readFileSync(localFile, 'utf8')).toBe(state('another', 9));
});

test('a bucket whose state is nowhere is not taken for a new one', async () => {
  fake.buckets.set(BUCKET, new Map());
  const { exitCode, stderr, calls } = await deploy();
  expect({ exitCode, calls }).toEqual({ exitCode: 1, calls: [] });
  expect(stderr).toMatch(
    /^error: bucket "\S+" exists, but the state of the bootstrap is neither in it nor in \S+\.tfstate, expected one of them; /,
  );
});

test("somebody else's bucket of the name is refused", async () => {
  fake.foreign.add(BUCKET);
  const { exitCode, stderr, calls } = await deploy();
  expect({ exitCode, calls }).toEqual({ exitCode: 1, calls: [] });
  expect(stderr).toMatch(/^error: bucket "\S+" cannot be read, expected a bucket of account 123456789012, or none; /);
});

test('a file that is no state is refused, and the error quotes none of it', async () => {
  writeFileSync(localFile, 's3cret');
  const { exitCode, stderr } = await deploy();
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^error: \S+\.tfstate is no Terraform state, expected /);
  expect(stderr).not.toContain('s3cret');
});

test('it is destroyed with a local state, and nothing is left', async () => {
  deployed();
  fake.buckets.get(BUCKET)?.set('cognito-m2m-demo/dev/terraform.tfstate', state('main', 9, []));
  // A plan that was never applied is useless without its state.
  fake.buckets.get(BUCKET)?.set('cognito-m2m-demo/dev/plans/run-1/tfplan', 'a plan');
  const { exitCode, stderr, calls } = await destroy(FORCE);
  expect({ exitCode, calls }).toEqual({
    exitCode: 0,
    calls: [
      `bucket: ${INIT}`,
      `local: ${MOVE}`,
      `local: ${APPLY} -target=aws_s3_bucket.state`,
      'local: destroy -auto-approve -input=false',
    ],
  });
  expect(stderr).toMatch(/\nthe bootstrap is destroyed\n$/);
  expect(fake.buckets.size).toBe(0);
  expect(existsSync(localFile)).toBe(false);
});

test.each([
  ['another state', 'cognito-m2m-demo/dev/terraform.tfstate', state('main', 9)],
  ['a lock', 'cognito-m2m-demo/dev/terraform.tfstate.tflock', '{}'],
  ['anything else', 'notes.txt', 'hello'],
  ['a plan of another environment', 'cognito-m2m-demo/prod/plans/run-1/tfplan', 'a plan'],
])('it is not destroyed while its bucket holds %s', async (_, key, content) => {
  deployed();
  fake.buckets.get(BUCKET)?.set(key, content);
  const { exitCode, stderr, calls } = await destroy(FORCE);
  expect({ exitCode, calls }).toEqual({ exitCode: 1, calls: [] });
  expect(stderr).toMatch(/^error: bucket "\S+" holds \S+, expected only the state of the bootstrap; /);
  expect(stderr).toContain(` holds ${key}, `);
  expect(stored()).toBeDefined();
});

test('without M2M_STATE_FORCE_DESTROY no version of a state is deleted', async () => {
  deployed();
  fake.buckets.get(BUCKET)?.set('cognito-m2m-demo/dev/terraform.tfstate', state('main', 9, []));
  const { exitCode, stderr, calls } = await destroy();
  expect({ exitCode, calls }).toEqual({ exitCode: 1, calls: [] });
  expect(stderr).toMatch(
    /^error: bucket "\S+" holds 2 versions of states that would be deleted with it, .* set M2M_STATE_FORCE_DESTROY=true\n$/,
  );
});

test('a destroy that failed goes on with the local state, which is the newer one', async () => {
  deployed();
  const failed = await destroy({ ...FORCE, FAKE_FAIL: 'destroy' });
  expect(failed.exitCode).toBe(1);
  expect(existsSync(localFile)).toBe(true);
  const { exitCode, calls } = await destroy(FORCE);
  expect({ exitCode, calls }).toEqual({
    exitCode: 0,
    calls: [`local: ${INIT}`, 'local: destroy -auto-approve -input=false'],
  });
  expect(fake.buckets.size).toBe(0);
});

test('a local state that is older than that in the bucket is not deployed again', async () => {
  deployed();
  writeFileSync(localFile, state('made-here', 0));
  expect((await deploy()).calls).toEqual([`bucket: ${INIT}`, `bucket: ${APPLY}`]);
  expect(existsSync(localFile)).toBe(false);
});

test('where there is nothing, there is nothing to destroy', async () => {
  const { exitCode, stdout, stderr, calls } = await destroy();
  expect({ exitCode, stdout, calls }).toEqual({ exitCode: 0, stdout: '', calls: [] });
  expect(stderr).toBe('the environment has no bootstrap; nothing was done\n');
});

test.each<[number, string[], Record<string, string>, RegExp]>([
  [
    1,
    ['--auto-approve'],
    { M2M_ACCOUNT_ID: '999999999999' },
    /^error: the AWS credentials belong to account 123456789012, expected account 999999999999 from M2M_ACCOUNT_ID/,
  ],
  [
    1,
    ['--auto-approve'],
    { M2M_STATE_BUCKET: 'mine' },
    /^error: M2M_STATE_BUCKET is "mine", expected "cognito-m2m-demo-dev-state-/,
  ],
  [
    2,
    ['--auto-approve'],
    { M2M_ENVIRONMENT: 'local' },
    /^error: \S+bootstrap\.ts does not synthesize: M2M_ENVIRONMENT is "local", expected dev, staging or prod/,
  ],
  [
    2,
    ['--auto-approve'],
    { M2M_HCP_ORGANIZATION: 'acme' },
    /^error: \S+bootstrap\.ts does not synthesize: M2M_HCP_ORGANIZATION is "acme", expected no value/,
  ],
  [
    1,
    ['--auto-approve'],
    { M2M_REGION: '', HOME: '/nowhere' },
    /^error: STS's GetCallerIdentity failed with .*M2M_REGION/,
  ],
  [2, ['--auto-aprove'], {}, /^error: unknown option '--auto-aprove'/],
  [
    1,
    [],
    {},
    /^error: stdin is no terminal, expected one to confirm on; pass --auto-approve to go on without a question; nothing was done\n$/,
  ],
  [
    1,
    ['--destroy'],
    {},
    /^error: stdin is no terminal, expected one to confirm on; pass --auto-approve to go on without a question; nothing was done\n$/,
  ],
])('exit code %d: %j with %j is one clear error', async (code, args, variables, expected) => {
  const { exitCode, stdout, stderr } = await bootstrap(args, variables);
  expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
  expect(stderr).toMatch(expected);
});

test('a Terraform that is not there is one clear error', async () => {
  // The name of the program is read when the command is loaded.
  const variables = { TERRAFORM_BINARY_NAME: '/nowhere/terraform' };
  const { exitCode, stdout, stderr } = await bootstrap(['--auto-approve'], variables, spawnCommand);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toMatch(/^error: \/nowhere\/terraform does not start, expected Terraform 1\.10/);
});

test('--help describes the command and lists what --destroy deletes', async () => {
  const { exitCode, stdout } = await bootstrap(['--help']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Usage: cognito-m2m bootstrap [options]');
  expect(stdout).toMatch(/--destroy\s+destroy all of it, with every old state in the bucket/);
});
