import { App } from 'cdktf';
import { readSettings } from '../../src/settings/settings';
import type { AdoptedStack } from '../../src/stacks/adopt';
import { adopt } from '../../src/stacks/adopt';
import { M2mApiStack } from '../../src/stacks/m2m-api-stack';
import { M2mPoolStack } from '../../src/stacks/m2m-pool-stack';
import { customerApi } from '../fixtures/customer-api';

interface Json {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly import?: readonly { readonly to: string; readonly id: string }[];
}

const NOTHING: AdoptedStack = { resources: {}, leftOut: [], kept: {}, defaultTags: true };
const settings = readSettings({});
const POOL = 'authorization-server/user-pool/pool';

function adopted(part: Partial<AdoptedStack>): Json {
  const backends = { fixed: { fixed: { status: 200 } } };
  const routes = Object.fromEntries(
    Object.entries(customerApi.routes).map(([name, rule]) => [name, { ...rule, backend: 'fixed' }]),
  );
  const access = { ...customerApi, routes };
  const stack = new M2mApiStack(new App(), { settings, access, credentials: false, backends });
  adopt(stack, { ...NOTHING, ...part });
  return stack.toTerraform() as Json;
}

const only = (json: Json, type: string) => Object.values(json.resource[type] ?? {})[0];

test('a kept list or object replaces the construct’s, and null removes an attribute', () => {
  const keep = { username_attributes: ['phone_number'], password_policy: { minimum_length: 8 }, user_pool_tier: null };
  const json = adopted({ resources: { [POOL]: { id: 'eu-central-1_a', keep } } });
  const pool = only(json, 'aws_cognito_user_pool');
  expect(pool).toMatchObject({ username_attributes: ['phone_number'] });
  expect(pool?.password_policy).toEqual({ minimum_length: 8 });
  expect(pool).not.toHaveProperty('user_pool_tier');
  expect(json.import).toEqual([
    { id: 'eu-central-1_a', to: expect.stringMatching(/^aws_cognito_user_pool\./) as unknown },
  ]);
});

test('a kept resource may refer to those of the stack, and a change of it makes a new deployment', () => {
  const kept = (type: string) => ({
    'api/definition/kept/response': {
      type: 'aws_api_gateway_gateway_response',
      id: 'a1/THROTTLED',
      keep: { rest_api_id: { construct: 'api/definition/api', attribute: 'id' }, response_type: type },
    },
  });
  const [json, other] = [adopted({ kept: kept('THROTTLED') }), adopted({ kept: kept('QUOTA_EXCEEDED') })];
  const response = Object.values(json.resource.aws_api_gateway_gateway_response ?? {}).find(
    ({ rest_api_id: id }, index, all) => index === all.length - 1 && id,
  );
  expect(response?.rest_api_id).toMatch(/^\$\{aws_api_gateway_rest_api\.\w+\.id\}$/);
  const trigger = (each: Json) => only(each, 'aws_api_gateway_deployment')?.triggers;
  expect(trigger(json)).not.toEqual(trigger(other));
});

test('removing an import makes no new deployment', () => {
  const trigger = (each: Json) => only(each, 'aws_api_gateway_deployment')?.triggers;
  expect(trigger(adopted({ resources: { 'api/definition/api': { id: 'a1' } } }))).toEqual(trigger(adopted({})));
});

test('a resource that is left out is not made, and nothing waits for it', () => {
  const path = 'api/definition/gateway-responses/THROTTLED';
  const text = JSON.stringify(adopted({ leftOut: [path] }).resource);
  expect(JSON.stringify(adopted({}).resource)).toContain('gateway-responses_THROTTLED');
  expect(text).not.toContain('gateway-responses_THROTTLED');
});

test('an accepted finding is suppressed with the reason, and other findings still end the synth', () => {
  const keep = { authorization_scopes: null };
  const path = 'api/definition/resources/:customers/GET/method';
  expect(() => adopted({ resources: { [path]: { id: 'a1/b2/GET', keep } } })).toThrow(/method-scopes at .*GET\/method/);
  const accept = [{ rule: 'method-scopes', subject: 'authorization_scopes' }] as const;
  expect(() => adopted({ resources: { [path]: { id: 'a1/b2/GET', keep, accept } } })).not.toThrow();
});

test.each(['resources', 'kept', 'leftOut'] as const)('a path in %s that is not in the stack is refused', (part) => {
  const path = 'authorization-server/user-pool/pol';
  const given = {
    resources: { resources: { [path]: { id: 'x' } } },
    kept: {
      kept: {
        'kept/x': { type: 'aws_api_gateway_api_key', id: 'x', keep: { name: { construct: path, attribute: 'name' } } },
      },
    },
    leftOut: { leftOut: [path] },
  }[part];
  expect(() => adopted(given)).toThrow(
    `"${path}" is adopted, expected the path of a resource of the stack; did you mean "${POOL}"?`,
  );
});

test('clients keep names of another pattern, for their secrets in Secrets Manager too', () => {
  const stack = new M2mPoolStack(new App(), { settings, access: customerApi, clientNamePrefix: 'old_' });
  const json = stack.toTerraform() as Json;
  const names = Object.values(json.resource.aws_cognito_user_pool_client ?? {}).map(({ name }) => name);
  expect(names).toEqual(['old_OrderProcessingService', 'old_ReportingService']);
  const rotation = Object.values(json.resource.aws_lambda_function ?? {}).find(({ function_name: name }) =>
    String(name).endsWith('-rotation'),
  );
  expect(rotation?.environment).toMatchObject({ variables: { CLIENT_NAME_PREFIX: 'old_' } });
});

test('a token domain of its own is the one that clients are told', () => {
  const tokenDomain = {
    domain: 'auth.example.com',
    certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/a',
  };
  const stack = new M2mPoolStack(new App(), { settings, access: customerApi, credentials: false, tokenDomain });
  const { output } = stack.toTerraform() as { output: Readonly<Record<string, { value: string }>> };
  expect(output.TokenEndpoint?.value).toMatch(
    /^https:\/\/\$\{aws_cognito_user_pool_domain\.[\w-]+\.domain\}\/oauth2\/token$/,
  );
});
