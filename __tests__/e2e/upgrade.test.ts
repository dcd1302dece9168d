import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expectSuccess } from './command';
import { Deployment } from './deployment';
import type { Emulator } from './emulator';
import { startEmulator } from './emulator';
import type { Plan } from './plan-drift';
import { TOLERATED } from './plan-drift';

const STATE_BUCKET = 'm2m-state';

/** Parts of a stack's JSON that are changed here. */
interface Stack {
  readonly provider: object;
  readonly terraform: object;
  readonly data: { readonly archive_file: Readonly<Record<string, { readonly source_dir: string }>> };
  readonly resource: Readonly<Record<string, object>>;
}

let emulator: Emulator;
let dev: Deployment;

beforeAll(async () => {
  emulator = await startEmulator();
  await emulator.createBucket(STATE_BUCKET);
  dev = new Deployment({ emulator, stateBucket: STATE_BUCKET, environment: 'dev' });
});

afterAll(async () => {
  dev.discard();
  await emulator.stop();
});

const file = () => path.join(dev.stackFolder, 'cdk.tf.json');

/** Replaces the synthesized JSON by that of release 0.1, with the same provider and state, and any code. */
function writeFirstRelease(): void {
  const { provider, terraform } = JSON.parse(readFileSync(file(), 'utf8')) as Stack;
  const fixture = path.join(__dirname, '../upgrade/first-release/dev.json');
  const { resource, ...first } = JSON.parse(readFileSync(fixture, 'utf8')) as Stack;
  // The emulator cannot cancel a rotation.
  const { aws_secretsmanager_secret_rotation: rotation, ...others } = resource;
  expect(rotation).toBeDefined();
  for (const { source_dir: folder } of Object.values(first.data.archive_file)) {
    // An unchanged function has the same folder.
    if (existsSync(path.join(dev.stackFolder, folder))) continue;
    mkdirSync(path.join(dev.stackFolder, folder), { recursive: true });
    writeFileSync(
      path.join(dev.stackFolder, folder, 'index.js'),
      'exports.handler = async () => ({ statusCode: 200 });',
    );
  }
  writeFileSync(file(), JSON.stringify({ ...first, resource: others, provider, terraform }));
}

test('a deployment of release 0.1 loses method responses, gets a new deployment first, and nothing else is replaced', async () => {
  await expectSuccess(dev.synthesize());
  const now = readFileSync(file());
  writeFirstRelease();
  await expectSuccess(dev.terraform('init', '-input=false'));
  await expectSuccess(dev.terraform('apply', '-input=false', '-auto-approve'));

  writeFileSync(file(), now);
  await expectSuccess(dev.terraform('plan', '-input=false', '-out=upgrade.tfplan'));
  const { stdout } = await dev.terraform('show', '-json', 'upgrade.tfplan');
  const { resource_changes: changes = [] } = JSON.parse(stdout) as Plan;
  const by = (...actions: string[]) => changes.filter(({ change }) => change.actions.join() === actions.join());

  expect(by('delete').map(({ type }) => type)).toEqual(by('delete').map(() => 'aws_api_gateway_method_response'));
  expect(by('delete')).toHaveLength(22);
  for (const { address } of by('delete')) expect(address).not.toMatch(/response-(200|401|403)_/);
  expect(by('create', 'delete').map(({ type }) => type)).toEqual(['aws_api_gateway_deployment']);
  expect([...by('delete', 'create'), ...by('create')]).toEqual([]);
  const tolerated = TOLERATED.map(({ type }) => type);
  const changed = by('update').map(({ type }) => type);
  // The code of functions changes, and with it their versions; methods now validate bodies of any content type.
  const others = changed.filter((type) => !tolerated.includes(type));
  expect([...new Set(others)].sort()).toEqual(['aws_api_gateway_method', 'aws_lambda_alias', 'aws_lambda_function']);
});
