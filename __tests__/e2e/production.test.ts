import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ApiCaller } from './api-caller';
import { apiCaller } from './api-caller';
import { expectSuccess } from './command';
import { Deployment } from './deployment';
import type { Emulator } from './emulator';
import { startEmulator } from './emulator';
import { readLogs } from './log-events';
import { plannedAgain } from './plan-drift';

const STATE_BUCKET = 'm2m-state';
const REQUESTS = 50;
/** Log group of a CloudTrail trail, which exists before. */
const TRAIL = 'aws-cloudtrail-logs';

/** Types that ministack 1.5.33 does not support; the rest of the monitoring is deployed. */
const NOT_EMULATED = [
  'aws_cloudwatch_contributor_insight_rule',
  'aws_cloudwatch_query_definition',
  'aws_wafv2_web_acl_logging_configuration',
];

let emulator: Emulator;
let prod: Deployment;
let api: ApiCaller;

beforeAll(async () => {
  emulator = await startEmulator();
  await emulator.createBucket(STATE_BUCKET);
  await emulator.call('Logs_20140328.CreateLogGroup', { logGroupName: TRAIL });
  prod = new Deployment({
    emulator,
    stateBucket: STATE_BUCKET,
    environment: 'prod',
    variables: {
      M2M_DELETION_PROTECTION: 'false',
      M2M_ALARM_EMAIL: 'oncall@example.com',
      M2M_CLOUDTRAIL_LOG_GROUP: TRAIL,
    },
  });
});

afterAll(async () => {
  prod.discard();
  await emulator.stop();
});

describe('production with all that watches it', () => {
  test('is deployed', async () => {
    await expectSuccess(prod.synthesize());
    leaveOut(NOT_EMULATED);
    await expectSuccess(prod.terraform('init', '-input=false'));
    await expectSuccess(prod.terraform('apply', '-input=false', '-auto-approve'));
    api = await apiCaller(prod, emulator);
  });

  test('is what the next plan wants, too', async () => {
    expect(await plannedAgain(prod)).toEqual([]);
  });

  test('the stage logs each request to its own group, which is kept for a year and encrypted', async () => {
    const [stage] = await prod.resources('aws_api_gateway_stage');
    const groups = await prod.resources('aws_cloudwatch_log_group');
    const group = groups.find(({ name }) => name === '/aws/apigateway/cognito-m2m-demo-prod-access');
    expect(stage?.access_log_settings).toEqual([
      expect.objectContaining({ destination_arn: group?.arn, format: expect.stringContaining('"clientId"') as string }),
    ]);
    expect(group).toMatchObject({ retention_in_days: 365, kms_key_id: expect.stringContaining(':key/') as string });
  });

  test(`after ${REQUESTS} mixed requests the logs name client and status of each that got through, and hold no token`, async () => {
    const order = await api.token('OrderProcessingService');
    const report = await api.token('ReportingService');
    const mixed = [
      { route: 'GET /customers', token: order },
      { route: 'GET /customers/nobody', token: report },
      { route: 'DELETE /customers/nobody', token: order },
      { route: 'DELETE /customers/nobody', token: report },
      { route: 'GET /customers', token: `${order}x` },
    ];
    const reached: { clientId: unknown; status: number }[] = [];
    const { OrderClientId, ReportingClientId } = await prod.outputs();
    for (let count = 0; count < REQUESTS; count++) {
      const { route, token } = mixed[count % mixed.length] ?? { route: 'GET /customers', token: '' };
      const { status } = await api.call(route, { authorization: `Bearer ${token}` });
      if (status === 401 || status === 403) continue;
      reached.push({ clientId: token === order ? OrderClientId : ReportingClientId, status });
    }
    expect(reached).toHaveLength((REQUESTS / mixed.length) * 3);

    const messages = await readLogs(emulator);
    const requests = messages
      .filter((message) => message.startsWith('{'))
      .map((message) => JSON.parse(message) as Record<string, unknown>)
      .filter(({ message }) => message === 'request')
      .map(({ clientId, status }) => ({ clientId, status }));
    expect(requests.map((each) => JSON.stringify(each)).sort()).toEqual(
      reached.map((each) => JSON.stringify(each)).sort(),
    );
    expect(messages.filter((message) => message.includes('eyJ'))).toEqual([]);
    for (const secret of api.secrets.values()) {
      expect(messages.filter((message) => message.includes(secret))).toEqual([]);
    }
  });

  test('is destroyed, and leaves nothing', async () => {
    await expectSuccess(prod.terraform('destroy', '-input=false', '-auto-approve'));
    expect((await prod.state()).resources).toEqual([]);
  });
});

/** Removes resources of these types from the synthesized stack. */
function leaveOut(types: readonly string[]): void {
  const resources = prod.synthesizedResources();
  const resource = Object.fromEntries(
    types.map((type) => {
      const names = Object.keys(resources[type] ?? {});
      if (names.length === 0) throw new Error(`no ${type} is synthesized; take it off the list`);
      return [type, Object.fromEntries(names.map((name) => [name, { count: 0 }]))];
    }),
  );
  writeFileSync(path.join(prod.stackFolder, 'emulator_override.tf.json'), JSON.stringify({ resource }));
}
