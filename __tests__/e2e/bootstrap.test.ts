import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CommandResult } from './command';
import { expectSuccess, run } from './command';
import type { State } from './deployment';
import { Deployment, OFFLINE } from './deployment';
import type { Emulator } from './emulator';
import { startEmulator } from './emulator';

const ACCOUNT = '000000000000';
const BUCKET = `cognito-m2m-demo-staging-state-${ACCOUNT}`;
const MAIN = 'cognito-m2m-demo/staging/terraform.tfstate';
const BOOTSTRAP = 'cognito-m2m-demo/staging/bootstrap.tfstate';
// An authorization server alone: what is proved here is the state, and the whole deployment is in lifecycle.test.ts.
const APP = 'examples/pool-only.ts';

let emulator: Emulator;
let folder: string;
const deployments: Deployment[] = [];

function deployment(variables: Readonly<Record<string, string>> = {}): Deployment {
  const created = new Deployment({
    emulator,
    stateBucket: BUCKET,
    environment: 'staging',
    // The emulator knows neither rules of Contributor Insights nor saved queries.
    variables: { M2M_DELETION_PROTECTION: 'false', M2M_MONITORING: 'false', ...variables },
    app: APP,
  });
  deployments.push(created);
  return created;
}

const variables = (): Record<string, string> => ({
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'us-east-1',
  M2M_AWS_ENDPOINT_URL: emulator.url,
  M2M_ENVIRONMENT: 'staging',
  M2M_GITHUB_REPOSITORY: 'acme/orders',
  M2M_ACCOUNT_ID: ACCOUNT,
  CHECKPOINT_DISABLE: '1',
  NO_COLOR: '1',
});

/** What `npm run bootstrap` runs, in a folder of its own, so that its local state is not written into the project. */
function bootstrap(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
  const command = [path.resolve('bin/cli.mjs'), 'bootstrap', '--auto-approve', ...args];
  return run(process.execPath, command, { cwd: folder, env: { ...variables(), ...more } });
}

beforeAll(async () => {
  emulator = await startEmulator();
  folder = mkdtempSync(path.join(tmpdir(), 'm2m-bootstrap-'));
});

afterAll(async () => {
  for (const each of deployments) each.discard();
  await emulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('C3: from nothing', () => {
  test('one command makes the bucket, and its own state is in it and nowhere else', async () => {
    const { exitCode, stdout, stderr } = await bootstrap([]);
    expect({ exitCode, stderr: exitCode === 0 ? '' : stderr.slice(-4_000) }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toBe(`export M2M_STATE_BUCKET=${BUCKET}\nexport M2M_ACCOUNT_ID=${ACCOUNT}\n`);
    expect(await emulator.listBucket(BUCKET)).toEqual([BOOTSTRAP]);
    const { resources } = await state(BOOTSTRAP);
    expect(resources.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        'aws_s3_bucket',
        'aws_kms_key',
        'aws_api_gateway_account',
        'aws_iam_openid_connect_provider',
      ]),
    );
    expect(readdirSync(folder).filter((name) => name.includes('tfstate'))).toEqual([]);
  });

  test('the state is encrypted with the key of the bucket', async () => {
    const { headers } = await fetch(`${emulator.url}/${BUCKET}/${BOOTSTRAP}`, { method: 'HEAD' });
    expect(headers.get('x-amz-server-side-encryption')).toBe('aws:kms');
    const [key] = await resources(BOOTSTRAP, 'aws_kms_key');
    expect(headers.get('x-amz-server-side-encryption-aws-kms-key-id')).toBe(key?.arn);
  });

  test('a second run changes nothing', async () => {
    const { exitCode, stderr } = await bootstrap([]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Resources: 0 added, 0 changed, 0 destroyed.');
  });
});

describe('C3: a deployment with its state there', () => {
  let main: Deployment;

  test('C6: with the credentials of another account nothing is planned, and nothing is read', async () => {
    const wrong = deployment({ M2M_ACCOUNT_ID: '999999999999' });
    await expectSuccess(wrong.synthesize());
    const { exitCode, output } = await wrong.terraform('init', '-input=false');
    expect(exitCode).toBe(1);
    expect(output).toContain(`AWS account ID not allowed: ${ACCOUNT}`);
    // The provider by itself, for a state that is a local file.
    const local = deployment({ M2M_ACCOUNT_ID: '999999999999', M2M_STATE_BUCKET: '' });
    await expectSuccess(local.synthesize());
    await expectSuccess(local.terraform('init', '-input=false'));
    const plan = await local.terraform('plan', '-input=false');
    expect(plan.exitCode).toBe(1);
    expect(plan.output).toContain(`AWS account ID not allowed: ${ACCOUNT}`);
    expect(plan.output).not.toContain('will be created');
  });

  test('it is deployed, its state beside that of the bootstrap', async () => {
    main = deployment({ M2M_ACCOUNT_ID: ACCOUNT });
    await expectSuccess(main.npm('deploy', '--auto-approve', OFFLINE));
    expect((await emulator.listBucket(BUCKET)).sort()).toEqual([BOOTSTRAP, MAIN]);
    expect((await main.resources('aws_cognito_user_pool')).length).toBe(1);
  });

  test('while one deploy has the lock, a second is refused and a third waits for it; nothing either did is lost', async () => {
    // GIVEN a deploy that waits for approval, and so holds the lock
    const [first, second, third] = [deployment(changed(10)), deployment(changed(20)), deployment(changed(30))];
    for (const each of [first, third]) {
      await expectSuccess(each.synthesize());
      await expectSuccess(each.terraform('init', '-input=false'));
    }
    const before = await main.state();
    const holder = first.startTerraform('apply', '-no-color');
    await holder.printed('Enter a value:');

    // WHEN two others come
    const waiting = third.startTerraform('apply', '-no-color', '-auto-approve', '-input=false', '-lock-timeout=120s');
    const refused = await second.npm('deploy', '--auto-approve', OFFLINE);
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toContain('Error acquiring the state lock');
    expect(await main.state()).toEqual(before);

    // THEN the first goes on, and the one that waited after it
    holder.write('yes\n');
    expect(await holder.result).toMatchObject({ exitCode: 0 });
    expect(await waiting.result).toMatchObject({ exitCode: 0 });
    const after = await main.state();
    expect(after.serial).toBeGreaterThanOrEqual(before.serial + 2);
    expect(after.resources.length).toBe(before.resources.length);
    expect(
      (await main.resources('aws_cognito_user_pool_client')).map((client) => client.access_token_validity),
    ).toEqual([30]);
    expect((await emulator.listBucket(BUCKET)).sort()).toEqual([BOOTSTRAP, MAIN]);
  });

  test('every state it had can be had back', async () => {
    const listing = await (await fetch(`${emulator.url}/${BUCKET}?versions&prefix=${MAIN}`)).text();
    const versions = [...listing.matchAll(/<Version>.*?<Key>([^<]*)<\/Key>.*?<VersionId>([^<]*)<\/VersionId>/gs)]
      .filter(([, key]) => key === MAIN)
      .map(([, , id]) => id ?? '');
    const serials = await Promise.all(versions.map(async (id) => (await state(`${MAIN}?versionId=${id}`)).serial));
    expect(new Set(serials).size).toBe(serials.length);
    expect(serials.length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...serials)).toBe((await main.state()).serial);
  });
});

describe('C4: back to nothing', () => {
  test('the bootstrap stays while the deployment is there, and while old states may not be deleted', async () => {
    const inUse = await bootstrap(['--destroy'], { M2M_STATE_FORCE_DESTROY: 'true' });
    expect(inUse.exitCode).toBe(1);
    expect(inUse.stderr).toContain(`error: bucket "${BUCKET}" holds ${MAIN}, expected no state with resources`);
    const last = deployment({ M2M_ACCOUNT_ID: ACCOUNT });
    await expectSuccess(last.npm('destroy', '--auto-approve', OFFLINE));
    const kept = await bootstrap(['--destroy']);
    expect(kept.exitCode).toBe(1);
    expect(kept.stderr).toMatch(/error: bucket "\S+" holds \d+ versions of states, .*M2M_STATE_FORCE_DESTROY=true\n$/);
  });

  test('it is destroyed with its bucket, and leaves no local state', async () => {
    const { exitCode, stderr } = await bootstrap(['--destroy'], { M2M_STATE_FORCE_DESTROY: 'true' });
    expect({ exitCode, stderr: exitCode === 0 ? '' : stderr.slice(-4_000) }).toEqual({ exitCode: 0, stderr: '' });
    expect((await fetch(`${emulator.url}/${BUCKET}`, { method: 'HEAD' })).status).toBe(404);
    expect(readdirSync(folder).filter((name) => name.includes('tfstate'))).toEqual([]);
    const { body } = await emulator.call('TrentService.ListAliases', {});
    expect(JSON.stringify(body)).not.toContain('cognito-m2m-demo-staging');
  });
});

const changed = (minutes: number) => ({ M2M_ACCOUNT_ID: ACCOUNT, M2M_ACCESS_TOKEN_MINUTES: String(minutes) });

async function state(key: string): Promise<State> {
  return JSON.parse(await emulator.readObject(BUCKET, key)) as State;
}

async function resources(key: string, type: string): Promise<Readonly<Record<string, unknown>>[]> {
  const found = (await state(key)).resources.filter((resource) => resource.type === type);
  return found.flatMap(({ instances }) => instances.map(({ attributes }) => attributes));
}
