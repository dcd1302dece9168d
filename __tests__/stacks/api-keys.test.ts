import { Annotations } from 'cdktf';
import type { AccessDeclaration } from '../../src/access/declaration';
import { customerApi } from '../fixtures/customer-api';
import { all, only, synthesize } from './synthesized';

const { resourceServers, clients, routes } = customerApi;
const usagePlan = { throttle: { ratePerSecond: 5.5, burst: 10 }, quota: { requests: 1_000, per: 'week' } } as const;
const keyed: AccessDeclaration = {
  resourceServers,
  routes: { ...routes, 'GET /customers': { ...routes['GET /customers'], apiKey: 'required' } },
  clients: {
    ...clients,
    ReportingService: { ...clients.ReportingService, usagePlan },
    'Night batch': { scopes: ['customer-api/read'], usagePlan: {} },
  },
};
const stack = synthesize({ access: keyed });

test('a route that asks for a key does so at its method, and no other', () => {
  const asking = all(stack, 'aws_api_gateway_method').filter(({ api_key_required: required }) => required === true);
  expect(asking).toHaveLength(1);
  expect(asking[0]).toMatchObject({ http_method: 'GET', authorization: 'COGNITO_USER_POOLS' });
  expect(all(synthesize(), 'aws_api_gateway_method').some((method) => 'api_key_required' in method)).toBe(false);
});

test('a client with a plan has a key, whose value AWS makes', () => {
  expect(all(stack, 'aws_api_gateway_api_key')).toEqual([
    { name: 'cognito-m2m-demo-dev-Night batch' },
    { name: 'cognito-m2m-demo-dev-ReportingService' },
  ]);
});

test('its plan limits it at the stage, and a plan without limits only counts', () => {
  const apiStages = [
    {
      api_id: expect.stringMatching(/^\$\{aws_api_gateway_rest_api\..+\.id\}$/),
      stage: expect.stringMatching(/^\$\{aws_api_gateway_stage\..+\.stage_name\}$/),
    },
  ];
  expect(all(stack, 'aws_api_gateway_usage_plan')).toEqual([
    { name: 'cognito-m2m-demo-dev-Night batch', api_stages: apiStages },
    {
      name: 'cognito-m2m-demo-dev-ReportingService',
      api_stages: apiStages,
      throttle_settings: { rate_limit: 5.5, burst_limit: 10 },
      quota_settings: { limit: 1_000, period: 'WEEK' },
    },
  ]);
  const addresses = (type: string) => Object.keys(stack.resource[type] ?? {}).map((name) => `\${${type}.${name}.id}`);
  expect(all(stack, 'aws_api_gateway_usage_plan_key')).toEqual(
    addresses('aws_api_gateway_api_key').map((key, index) => ({
      key_id: key,
      key_type: 'API_KEY',
      usage_plan_id: addresses('aws_api_gateway_usage_plan')[index],
    })),
  );
});

test('outputs name the keys by their ids, and hold no value', () => {
  expect(stack.output.ApiKeyIds?.value).toEqual({
    ReportingService: expect.stringMatching(/^\$\{aws_api_gateway_api_key\..+ReportingService.+\.id\}$/),
    'Night batch': expect.stringMatching(/^\$\{aws_api_gateway_api_key\..+\.id\}$/),
  });
  expect(stack.json).not.toContain('.value}');
  expect(synthesize().output).not.toHaveProperty('ApiKeyIds');
});

test('the command of a client sends its key where the route asks for one', () => {
  const commands = stack.output.QuickTestCommands?.value as Record<string, string>;
  expect(commands.ReportingService).toContain('-H "Authorization: Bearer $TOKEN" -H "X-Api-Key: $API_KEY" "');
  const without = synthesize().output.QuickTestCommands?.value as Record<string, string>;
  expect(without.ReportingService).not.toContain('X-Api-Key');
});

test('a plan does not redeploy, and a route that asks for a key does', () => {
  const trigger = (access: AccessDeclaration) =>
    (only(synthesize({ access }), 'aws_api_gateway_deployment').triggers as Record<string, string>).redeployment;
  const planned = { ...customerApi, clients: keyed.clients } as AccessDeclaration;
  expect(trigger(planned)).toBe(trigger(customerApi));
  expect(trigger(keyed)).not.toBe(trigger(planned));
});

test('pages of other origins may send the key', () => {
  const withPages = synthesize({ access: keyed, variables: { M2M_CORS_ORIGINS: 'https://a.example' } });
  expect(all(withPages, 'aws_api_gateway_integration_response').map((each) => each.response_parameters)).toContainEqual(
    expect.objectContaining({
      'method.response.header.Access-Control-Allow-Headers': "'Authorization,Content-Type,X-Api-Key'",
    }),
  );
});

test('synth warns of a client that has no key for a route', () => {
  const addWarning = jest.spyOn(Annotations.prototype, 'addWarning');
  synthesize({ access: keyed, fresh: true });
  const [[message] = []] = addWarning.mock.calls.filter(([text]) =>
    text.includes('requires an API key, but has no usage plan'),
  );
  addWarning.mockRestore();
  expect(message).toContain('client "OrderProcessingService" may call route "GET /customers"');
});
