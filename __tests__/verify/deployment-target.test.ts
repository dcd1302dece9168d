import { readServedApp } from '../../src/system/served-app';
import type { Outputs } from '../../src/verify/deployment-outputs';
import type { DeploymentTargetOptions } from '../../src/verify/deployment-target';
import { deploymentTarget } from '../../src/verify/deployment-target';
import type { GatewayVariation } from '../local/test-gateway';
import { resourceOf, synthesizedStack } from '../local/test-gateway';

const VALUES = {
  ApiUrl: 'https://api/prod',
  TokenEndpoint: 'https://auth/oauth2/token',
  UserPoolId: 'eu-central-1_abc',
  OrderClientId: 'order',
  ReportingClientId: 'reporting',
};

function options(variation: GatewayVariation = {}): DeploymentTargetOptions {
  const synthesized = synthesizedStack(variation);
  const secrets = new Map([
    ['OrderProcessingService', 'secret of order'],
    ['reporting', 'secret of reporting'],
    ['partner', 'value of a key'],
  ]);
  return { served: readServedApp([synthesized]), stacks: [synthesized], secrets };
}

const terraform = (values: Record<string, unknown> = VALUES): Outputs => ({ from: 'terraform', values });

test('each client has the id of the output that stands for it in the JSON', async () => {
  expect(await deploymentTarget(terraform(), options())).toEqual({
    tokenEndpoint: 'https://auth/oauth2/token',
    apiUrls: new Map([['prod', 'https://api/prod']]),
    clients: new Map([
      ['OrderProcessingService', { clientId: 'order', clientSecret: 'secret of order' }],
      ['ReportingService', { clientId: 'reporting', clientSecret: 'secret of reporting' }],
    ]),
    apiKeys: expect.any(Map),
  });
});

test('API keys are those of the file of secrets, or of the connection file', async () => {
  expect((await deploymentTarget(terraform(), options())).apiKeys.get('partner')).toBe('value of a key');
  const connection = {
    apiUrl: 'http://api',
    tokenEndpoint: 'http://token',
    clients: {},
    apiKeys: { partner: 'its value' },
  };
  const { secrets, ...others } = options();
  expect(secrets).toBeDefined();
  expect((await deploymentTarget({ from: 'gateway', connection }, others)).apiKeys.get('partner')).toBe('its value');
});

test('addresses that are given win over those of the outputs', async () => {
  const given = { apiUrl: 'https://custom', tokenEndpoint: 'https://custom/token' };
  expect(await deploymentTarget(terraform(), { ...options(), ...given })).toMatchObject({
    tokenEndpoint: 'https://custom/token',
    apiUrls: new Map([['prod', 'https://custom']]),
  });
});

test.each(['TokenEndpoint', 'ReportingClientId'])('outputs without %s were written before a deploy', async (name) => {
  const values = Object.fromEntries(Object.entries(VALUES).filter(([key]) => key !== name));
  await expect(deploymentTarget(terraform(values), options())).rejects.toMatchObject({
    code: 'ERR_OUTPUT_MISSING',
    message: expect.stringContaining(`the outputs have no "${name}" but ApiUrl, `),
  });
});

test('a client whose id no output holds is named', async () => {
  const edit: GatewayVariation['edit'] = (json) => {
    delete json.output.ReportingClientId;
  };
  await expect(deploymentTarget(terraform(), options({ edit }))).rejects.toThrow(
    /^no output holds the id of aws_cognito_user_pool_client\.\S*ReportingService\S*, expected one; add it to the stack$/,
  );
});

test('an API with two stages is not what one address leads to', async () => {
  const edit: GatewayVariation['edit'] = (json) => {
    const stage = resourceOf(json, 'aws_api_gateway_stage', /./);
    Object.assign(json.resource.aws_api_gateway_stage ?? {}, { second: { ...stage, stage_name: 'beta' } });
  };
  await expect(deploymentTarget(terraform(), options({ edit }))).rejects.toThrow(
    'the stack has 2 stages, expected one: its outputs name one API',
  );
});

test('outputs of several stacks are those of the one that is declared', async () => {
  const stacks = { other: {}, 'cognito-m2m-demo-local': VALUES };
  const target = await deploymentTarget({ from: 'cdktf', stacks }, options());
  expect(target.tokenEndpoint).toBe(VALUES.TokenEndpoint);
  await expect(deploymentTarget({ from: 'cdktf', stacks: { other: VALUES, prod: {} } }, options())).rejects.toThrow(
    'the outputs are of other, prod, expected of cognito-m2m-demo-local; choose the deployment by M2M_ENVIRONMENT',
  );
});
