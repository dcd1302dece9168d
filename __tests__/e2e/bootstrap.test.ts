import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider';
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
const PLANS = 'cognito-m2m-demo/staging/plans/';
// Only an authorization server: this test is about the state; lifecycle.test.ts deploys everything.
const APP = '__tests__/e2e/two-clients.ts';

/**
 * Terraform 1.11 does not wait for a lock that goes between its attempt and its question who has it; it does nothing
 * then.
 */
const LOCK_WENT = /PreconditionFailed[^]*NoSuchKey/;

const changed = (minutes: number) => ({ M2M_ACCOUNT_ID: ACCOUNT, M2M_ACCESS_TOKEN_MINUTES: String(minutes) });

let emulator: Emulator;
let folder: string;
/** The deployment, after any change. */
let main: Deployment;
const deployments: Deployment[] = [];

function deployment(variables: Readonly<Record<string, string>> = {}): Deployment {
  const created = new Deployment({
    emulator,
    stateBucket: BUCKET,
    environment: 'staging',
    // The emulator supports neither Contributor Insights rules nor saved queries.
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
  AWS_ENDPOINT_URL: emulator.url,
  M2M_AWS_ENDPOINT_URL: emulator.url,
  M2M_ENVIRONMENT: 'staging',
  M2M_GITHUB_REPOSITORY: 'acme/orders',
  M2M_ACCOUNT_ID: ACCOUNT,
  CHECKPOINT_DISABLE: '1',
  NO_COLOR: '1',
});

/**
 * Runs the command of `npm run bootstrap` in a separate folder, so that its local state is not written into the
 * project.
 */
function bootstrap(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
  const command = [
    path.resolve('bin/cognito-m2m.mjs'),
    'bootstrap',
    '--app',
    path.resolve('bootstrap.ts'),
    '--auto-approve',
    ...args,
  ];
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

describe('from nothing', () => {
  test('one command makes the bucket, and its own state is in it and nowhere else', async () => {
    const { exitCode, stdout, stderr } = await bootstrap([]);
    expect({ exitCode, stderr: exitCode === 0 ? '' : stderr.slice(-4_000) }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toBe(
      [
        `export M2M_STATE_BUCKET=${BUCKET}`,
        `export M2M_ACCOUNT_ID=${ACCOUNT}`,
        `export M2M_PERMISSIONS_BOUNDARY=arn:aws:iam::${ACCOUNT}:policy/ci/cognito-m2m-demo-staging-boundary`,
        '',
      ].join('\n'),
    );
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

describe('a deployment with its state there', () => {
  test('with the credentials of another account nothing is planned, and nothing is read', async () => {
    const wrong = deployment({ M2M_ACCOUNT_ID: '999999999999' });
    await expectSuccess(wrong.synthesize());
    const { exitCode, output } = await wrong.terraform('init', '-input=false');
    expect(exitCode).toBe(1);
    expect(output).toContain(`AWS account ID not allowed: ${ACCOUNT}`);
    // Only the provider, with a local state file.
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
    // GIVEN a deploy that waits for approval and holds the lock
    const [first, second, third] = [deployment(changed(10)), deployment(changed(20)), deployment(changed(30))];
    for (const each of [first, third]) {
      await expectSuccess(each.synthesize());
      await expectSuccess(each.terraform('init', '-input=false'));
    }
    const before = await main.state();
    const holder = first.startTerraform('apply', '-no-color');
    await holder.printed('Enter a value:');

    // WHEN two others start
    const apply = ['apply', '-no-color', '-auto-approve', '-input=false', '-lock-timeout=120s'];
    const waiting = third.startTerraform(...apply);
    const refused = await second.npm('deploy', '--auto-approve', OFFLINE);
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toContain('Error acquiring the state lock');
    expect(await main.state()).toEqual(before);

    // THEN the first continues, and so does the one that waited
    holder.write('yes\n');
    await expectSuccess(holder.result);
    const waited = await waiting.result;
    await expectSuccess(LOCK_WENT.test(waited.output) ? third.terraform(...apply) : waiting.result);
    const after = await main.state();
    expect(after.serial).toBeGreaterThanOrEqual(before.serial + 2);
    expect(after.resources.length).toBe(before.resources.length);
    expect(
      (await main.resources('aws_cognito_user_pool_client')).map((client) => client.access_token_validity),
    ).toEqual([30, 30]);
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

describe('a change, from its review to what somebody does to it by hand', () => {
  const GRANTED = { ...changed(30), REPORTS_SCOPES: 'orders/read orders/write' };
  const GAIN = '- `Reports` is granted `orders/write`, which opens no further route';
  const STORED = 'run-1';
  let head: Deployment;
  let saved: string;
  let digest: string;

  test('the plan is saved whole, for its owner alone, and kept under the key of the bucket', async () => {
    head = deployment(GRANTED);
    saved = path.join(folder, 'saved');
    await expectSuccess(head.synthesize());
    const { exitCode, stdout, stderr } = await head.script(
      'plan:save',
      '--app',
      APP,
      '--out',
      saved,
      '--store',
      STORED,
    );
    expect({ exitCode, stderr: exitCode === 0 ? '' : stderr.slice(-4_000) }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^stack=cognito-m2m-demo-staging\nchanges=1\ndigest=[0-9a-f]{64}\n$/);
    digest = stdout.trim().slice(-64);
    const files = [
      '.terraform.lock.hcl',
      'access.json',
      'cdk.tf.json',
      'manifest.json',
      'plan.json',
      'settings.json',
      'tfplan',
    ];
    expect(readdirSync(saved).sort()).toEqual(files);
    for (const file of files) {
      expect(statSync(path.join(saved, file)).mode & 0o777).toBe(0o600);
      const { headers } = await fetch(`${emulator.url}/${BUCKET}/${PLANS}${STORED}/${file}`, { method: 'HEAD' });
      expect([file, headers.get('x-amz-server-side-encryption')]).toEqual([file, 'aws:kms']);
    }
  });

  test('the review lists exactly the gains of the client, refuses them with --fail-on, and shows no secret', async () => {
    const base = deployment(changed(30));
    await expectSuccess(base.synthesize());
    const places = ['--base', base.output, '--head', head.output, '--plan', path.join(saved, 'plan.json')];
    const { exitCode, stdout } = await head.script('review', ...places, '--fail-on', 'access-gain');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^<!-- m2m-review: cognito-m2m-demo-staging -->\n/);
    expect(stdout.split('\n').filter((line) => line.startsWith('- '))).toEqual([GAIN]);
    for (const client of await main.resources('aws_cognito_user_pool_client')) {
      expect(String(client.client_secret).length).toBeGreaterThan(20);
      expect(stdout).not.toContain(client.client_secret);
    }
  });

  test('an altered plan is refused and nothing is applied; the saved one is applied once', async () => {
    const before = await main.state();
    const altered = path.join(folder, 'altered');
    cpSync(saved, altered, { recursive: true });
    const file = path.join(altered, 'cdk.tf.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('orders/write', 'orders/admin'));
    const refused = await head.script('plan:apply', altered);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatch(
      /^error: the saved plan in \S+ is not as it was saved: cdk\.tf\.json was changed; nothing /,
    );
    expect(await main.state()).toEqual(before);

    await expectSuccess(head.script('plan:apply', '--stored', STORED, '--digest', digest));
    expect((await reports()).AllowedOAuthScopes?.sort()).toEqual(['orders/read', 'orders/write']);

    const after = await main.state();
    const stale = await head.script('plan:apply', saved);
    expect(stale.exitCode).toBe(1);
    expect(stale.stderr).toMatch(
      /\nerror: the plan of cognito-m2m-demo-staging is stale: [^\n]+; nothing was applied now/,
    );
    expect(await main.state()).toEqual(after);
  });

  test('drift lists the manual changes and their effect on access, and nothing else', async () => {
    const none = await head.script('drift', '--app', APP);
    expect({ exitCode: none.exitCode, told: none.stdout.includes('Nothing was changed outside') }).toEqual({
      exitCode: 0,
      told: true,
    });
    const { ClientSecret, CreationDate, LastModifiedDate, ...own } = await reports();
    expect([ClientSecret, CreationDate, LastModifiedDate]).not.toContain(undefined);
    const scopes = [...(own.AllowedOAuthScopes ?? []), 'orders/admin'];
    const request = { ...own, UserPoolId: own.UserPoolId, ClientId: own.ClientId, AllowedOAuthScopes: scopes };
    await cognito().send(new UpdateUserPoolClientCommand(request));

    const { exitCode, stdout } = await head.script('drift', '--app', APP, '--json');
    expect(exitCode).toBe(1);
    const address = expect.stringMatching(/^aws_cognito_user_pool_client\..*Reports/);
    expect(JSON.parse(stdout)).toMatchObject({
      stack: 'cognito-m2m-demo-staging',
      drifted: true,
      access: [{ kinds: ['access-gain'], text: 'Reports is granted orders/admin, which opens no further route' }],
      outside: [{ address, fate: 'changed', attributes: ['allowed_oauth_scopes'] }],
      besides: [],
    });
    expect(stdout).not.toContain(ClientSecret);
  });

  /** Reads the client from Cognito. */
  async function reports(): Promise<UserPoolClientType> {
    const found = (await main.resources('aws_cognito_user_pool_client')).find(({ name }) =>
      String(name).endsWith('Reports'),
    );
    const request = { UserPoolId: String(found?.user_pool_id), ClientId: String(found?.id) };
    return (await cognito().send(new DescribeUserPoolClientCommand(request))).UserPoolClient ?? {};
  }
});

describe('back to nothing', () => {
  test('the bootstrap stays while the deployment is there, and while old states may not be deleted', async () => {
    const inUse = await bootstrap(['--destroy'], { M2M_STATE_FORCE_DESTROY: 'true' });
    expect(inUse.exitCode).toBe(1);
    expect(inUse.stderr).toContain(`error: bucket "${BUCKET}" holds ${MAIN}, expected only the state of the bootstrap`);
    const last = deployment({ M2M_ACCOUNT_ID: ACCOUNT });
    const end = path.join(folder, 'end');
    await expectSuccess(last.script('plan:save', '--app', APP, '--destroy', '--out', end));
    await expectSuccess(last.script('plan:apply', end));
    expect((await last.state()).resources).toEqual([]);
    const kept = await bootstrap(['--destroy']);
    expect(kept.exitCode).toBe(1);
    expect(kept.stderr).toMatch(
      /error: bucket "\S+" holds \d+ versions of states that would be deleted with it, .*M2M_STATE_FORCE_DESTROY=true\n$/,
    );
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

/** The emulator's Cognito, used like a person with the console. */
const cognito = () =>
  new CognitoIdentityProviderClient({
    region: 'us-east-1',
    endpoint: emulator.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

async function state(key: string): Promise<State> {
  return JSON.parse(await emulator.readObject(BUCKET, key)) as State;
}

async function resources(key: string, type: string): Promise<Readonly<Record<string, unknown>>[]> {
  const found = (await state(key)).resources.filter((resource) => resource.type === type);
  return found.flatMap(({ instances }) => instances.map(({ attributes }) => attributes));
}
