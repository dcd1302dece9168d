import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { bundleFunction } from '../../../src/bundle/function-bundle';
import { FUNCTION_ARN, STEPS } from './account';
import { serve } from './aws-service';
import { USER_POOL_ID } from './cognito';
import type { Deployment } from './deployment';
import { startDeployment } from './deployment';
import { SCHEDULE_GROUP, SCHEDULE_ROLE_ARN } from './scheduler';

/** In bytes; the bundle must not grow unnoticed. */
const MAX_BUNDLE_BYTES = 700_000;

let deployment: Deployment;
let server: Server;
const folder = mkdtempSync(path.join(tmpdir(), 'm2m-rotation-'));

beforeAll(async () => {
  deployment = await startDeployment();
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the bundle in a separate process, with only the environment that Terraform sets. */
async function run(endpoint: string, events: readonly unknown[]) {
  const script = `
    const { handler } = require('./index.js');
    (async () => {
      for (const event of ${JSON.stringify(events)}) await handler(event, { invokedFunctionArn: '${FUNCTION_ARN}' });
    })();`;
  const child = spawn(process.execPath, ['-e', script], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      // Suppresses the SDK's warning about Node.js versions.
      NODE_NO_WARNINGS: '1',
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      USER_POOL_ID,
      TOKEN_ENDPOINT: deployment.gateway.tokenEndpoint,
      CLIENT_NAME_PREFIX: 'demo-dev-',
      SECRET_NAME_PREFIX: 'demo/dev/clients/',
      SCHEDULE_GROUP,
      SCHEDULE_ROLE_ARN,
    },
  });
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { output, errors, code: code as number | null };
}

test('the bundle is small, stands alone, and rotates a secret at the endpoint of its environment', async () => {
  const bundle = bundleFunction('lambda/rotation/index.ts');
  cpSync(bundle, folder, { recursive: true });
  const { size } = statSync(path.join(folder, 'index.js'));
  expect(size).toBeLessThan(MAX_BUNDLE_BYTES);

  const account = deployment.account();
  const { arn: SecretId } = account.secretsManager;
  server = createServer(serve([account.secretsManager, account.cognito, account.scheduler]));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ClientRequestToken = account.secretsManager.startRotation('0123456789-0123456789-0123456789');
  const seeded = await run(endpoint, [{ Action: 'seed', SecretId, ClientId: account.clientId }]);
  account.clock.pass(1_000);
  const rotated = await run(
    endpoint,
    STEPS.map((Step) => ({ SecretId, ClientRequestToken, Step })),
  );
  expect([seeded, rotated]).toEqual([
    { output: expect.stringContaining('"seeded":true'), errors: '', code: 0 },
    { output: expect.stringContaining('"action":"finishSecret","outcome":"done"'), errors: '', code: 0 },
  ]);
  expect(account.live).toEqual([expect.any(String), account.secretsManager.current.client_secret]);
  expect(account.scheduler.schedules.size).toBe(1);
  for (const secret of account.secrets) expect(seeded.output + rotated.output).not.toContain(secret);
}, 60_000);
