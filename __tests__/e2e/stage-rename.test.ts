import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expectSuccess } from './command';
import { Deployment } from './deployment';
import type { Emulator } from './emulator';
import { startEmulator } from './emulator';

const STATE_BUCKET = 'm2m-state';
const DOMAIN = {
  // The address of the emulator in the JSON alone, as for a program that has only that.
  AWS_ENDPOINT_URL: '',
  M2M_REGION: 'us-east-1',
  M2M_API_DOMAIN: 'api.example.com',
  M2M_API_CERTIFICATE_ARN: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-90ab-cdef',
};

let emulator: Emulator;
const deployments: Deployment[] = [];

beforeAll(async () => {
  emulator = await startEmulator();
  await emulator.createBucket(STATE_BUCKET);
});

afterAll(async () => {
  for (const deployment of deployments) deployment.discard();
  await emulator.stop();
});

/** Deploys the API behind its domain with a stage name, and returns Terraform's output. */
async function deploy(stageName: string): Promise<string> {
  const variables = { ...DOMAIN, M2M_STAGE_NAME: stageName };
  const deployment = new Deployment({ emulator, stateBucket: STATE_BUCKET, environment: 'dev', variables });
  deployments.push(deployment);
  await expectSuccess(deployment.synthesize());
  standIn(path.join(deployment.stackFolder, 'cdk.tf.json'));
  await expectSuccess(deployment.terraform('init', '-input=false'));
  const applied = deployment.terraform('apply', '-input=false', '-auto-approve', '-no-color');
  await expectSuccess(applied);
  return (await applied).output;
}

interface Json {
  readonly resource: Record<string, Record<string, Record<string, unknown>>>;
}

/**
 * Replaces the base path mapping by a resource of Terraform itself, because the emulator cannot read a mapping without
 * a path, nor change a domain. The replacement has the same place in the plan: the same references and dependencies,
 * also updated in place.
 */
function standIn(file: string): void {
  const text = readFileSync(file, 'utf8');
  const [name = ''] = /(?<=aws_api_gateway_base_path_mapping\.)[\w-]+/.exec(text) ?? [];
  const json = JSON.parse(
    text.replaceAll(
      `aws_api_gateway_base_path_mapping.${name}.domain_name`,
      `terraform_data.${name}.output.domain_name`,
    ),
  ) as Json;
  const { aws_api_gateway_base_path_mapping: mappings, ...resource } = json.resource;
  const { depends_on, api_id, stage_name, domain_name } = mappings?.[name] ?? {};
  resource.terraform_data = { [name]: { depends_on, input: { api_id, stage_name, domain_name } } };
  for (const domain of Object.values(resource.aws_api_gateway_domain_name ?? {})) {
    domain.lifecycle = { ignore_changes: 'all' };
  }
  writeFileSync(file, JSON.stringify({ ...json, resource }));
}

/** Position of a line in the log of an apply, e.g. `Creation complete` of a resource type. */
function moment(log: string, type: string, what: string): number {
  const found = new RegExp(`^${type}\\.api_\\S+(?: \\(deposed object \\w+\\))?: ${what}`, 'm').exec(log);
  if (!found) throw new Error(`no ${type} with "${what}" in:\n${log}`);
  return found.index;
}

describe('a stage behind a domain that is renamed', () => {
  let log = '';

  beforeAll(async () => {
    await deploy('v1');
    log = await deploy('v2');
  });

  test.each(['aws_api_gateway_stage', 'aws_api_gateway_method_settings', 'aws_lambda_permission'])(
    'keeps its %s until the domain leads to the next one, which has its own by then',
    (type) => {
      const moved = moment(log, 'terraform_data', 'Modifications complete');
      expect(moment(log, type, 'Creation complete')).toBeLessThan(moved);
      expect(moment(log, type, 'Destruction complete')).toBeGreaterThan(moved);
    },
  );

  test('is gone then', async () => {
    const [, second] = deployments;
    const stages = (await second?.resources('aws_api_gateway_stage')) ?? [];
    expect(stages.map(({ stage_name }) => stage_name)).toEqual(['v2']);
  });
});
