import { accessMatrix } from '../../src/access/matrix';
import { customerApi } from '../../src/app/customer-api';
import { apiCaller } from './api-caller';
import { expectSuccess, run } from './command';
import { Deployment, OFFLINE } from './deployment';
import type { Emulator } from './emulator';
import { startEmulator } from './emulator';
import { plannedAgain } from './plan-drift';
import { describeWith } from './toolchain';

const STATE_BUCKET = 'm2m-state';
const STATE = 'cognito-m2m-demo/dev/terraform.tfstate';
const TOFU = { TERRAFORM_BINARY_NAME: 'tofu' };

/** Provider mirrors are configured for OpenTofu as for Terraform, under `registry.opentofu.org`. */
const describeWithTofu = describeWith('OpenTofu 1.10', 'tofu', ['version'], { env: {} });

describeWithTofu('the sample, deployed by OpenTofu', () => {
  let emulator: Emulator;
  let dev: Deployment;

  beforeAll(async () => {
    emulator = await startEmulator();
    await emulator.createBucket(STATE_BUCKET);
    dev = new Deployment({ emulator, stateBucket: STATE_BUCKET, environment: 'dev', variables: TOFU });
  });

  afterAll(async () => {
    dev.discard();
    await emulator.stop();
  });

  test('npm run deploy succeeds, and OpenTofu wrote the state', async () => {
    await expectSuccess(dev.npm('deploy', '--auto-approve', OFFLINE));
    const { stdout } = await run('tofu', ['version', '-json'], { env: {} });
    const { terraform_version: version } = JSON.parse(stdout) as { terraform_version: string };
    // A build from source has a development version; the state leaves the suffix out.
    expect((await dev.state()).terraform_version).toBe(version.replace(/-dev$/, ''));
    expect(await emulator.listBucket(STATE_BUCKET)).toEqual([STATE]);
  });

  test('every client gets a token, and is allowed or refused at every route as declared', async () => {
    const api = await apiCaller(dev, emulator);
    for (const { client, route, allowed } of accessMatrix(customerApi)) {
      const authorization = `Bearer ${await api.token(client)}`;
      // With an unknown id, only the authorizer or the function answers.
      const { status } = await api.call(route.replace('{id}', 'nobody'), { authorization });
      expect({ client, route, refused: [401, 403].includes(status) }).toEqual({ client, route, refused: !allowed });
    }
  });

  test('a second plan changes only attributes that the emulator misreports', async () => {
    expect(await plannedAgain(dev)).toEqual([]);
  });

  test('a deploy while another holds the lock file in the bucket is refused', async () => {
    const options = { emulator, stateBucket: STATE_BUCKET, environment: 'dev' } as const;
    const holding = new Deployment({ ...options, variables: { ...TOFU, M2M_LOG_LEVEL: 'DEBUG' } });
    try {
      await expectSuccess(holding.synthesize());
      await expectSuccess(holding.terraform('init', '-input=false'));
      const holder = holding.startTerraform('apply', '-no-color');
      await holder.printed('Enter a value:');
      expect(await emulator.listBucket(STATE_BUCKET)).toContain(`${STATE}.tflock`);
      const second = await dev.npm('deploy', '--auto-approve', OFFLINE);
      expect(second).toMatchObject({ exitCode: 1, output: expect.stringContaining('Error acquiring the state lock') });
      holder.write('no\n');
      expect(await holder.result).toMatchObject({ exitCode: 1 });
    } finally {
      holding.discard();
    }
    expect(await emulator.listBucket(STATE_BUCKET)).toEqual([STATE]);
  });

  test('npm run destroy leaves an empty state', async () => {
    await expectSuccess(dev.npm('destroy', '--auto-approve', OFFLINE));
    expect((await dev.state()).resources).toEqual([]);
  });
});
