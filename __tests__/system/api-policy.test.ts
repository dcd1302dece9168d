import { customerApi } from '../fixtures/customer-api';
import { readApiPolicy } from '../../src/system/api-policy';
import type { TerraformJson } from '../../src/terraform-json/terraform-json';
import { readEdited } from '../local/limits-json';
import type { TestGateway } from '../local/test-gateway';
import { bundleOf, resourceOf, startTestGateway } from '../local/test-gateway';

// Each gateway synthesizes a stack, while the machine may be busy.
jest.setTimeout(30_000);

const HERE = '127.0.0.0/8';
const ELSEWHERE = '203.0.113.0/24, 2001:db8::/32';
const HEALTH = { 'GET /health': { public: true, reason: 'load balancer' } } as const;

/**
 * An authorizer that logs each call, and answers with the effect in the header; for any other text, about another
 * resource.
 */
const AUTHORIZER = `
exports.handler = async ({ headers: { authorization }, methodArn }) => {
  console.log('asked');
  const [Effect, Resource] = authorization === 'silent' ? ['Allow', methodArn + '/other'] : [authorization, '*'];
  const policyDocument = { Version: '2012-10-17', Statement: [{ Effect, Action: 'execute-api:Invoke', Resource }] };
  return { principalId: 'somebody', policyDocument };
};`;

const nativeApi = { ...customerApi, routes: { ...customerApi.routes, ...HEALTH } };
const { resourceServers, clients, routes } = nativeApi;
const functionApi = { resourceServers, clients, routes, authorizer: 'lambda' } as const;

function start(cidrs: string, access: Parameters<typeof startTestGateway>[0] = {}): Promise<TestGateway> {
  const variables = { M2M_SOURCE_CIDRS: cidrs, M2M_CORS_ORIGINS: 'https://app.example.com' };
  return startTestGateway({ access: nativeApi, variables, ...access });
}

describe('where API Gateway checks the tokens', () => {
  test('whoever calls from a listed address is answered as ever', async () => {
    const gateway = await start(`${ELSEWHERE}, ${HERE}`);
    const token = await gateway.token('ReportingService');
    expect((await gateway.call('GET /customers', { token })).status).toBe(200);
    expect((await gateway.call('GET /customers')).status).toBe(401);
    expect((await gateway.call('DELETE /customers/ada', { token })).status).toBe(401);
    expect((await gateway.call('GET /health')).status).toBe(200);
    expect((await gateway.call('OPTIONS /customers')).status).toBe(204);
  });

  test('whoever calls from elsewhere is answered 403 once the token is good, and learns no account', async () => {
    const gateway = await start(ELSEWHERE);
    const token = await gateway.token('OrderProcessingService');
    const refused = await gateway.call('GET /customers/ada', { token });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('x-amzn-errortype')).toBe('AccessDeniedException');
    // A challenge with a scope would send the caller for another token.
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    expect(await refused.json()).toEqual({
      error: 'access_denied',
      message: expect.stringMatching(
        /^User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:\*{8}0000:[a-z0-9]{10}\/prod\/GET\/customers\/ada with an explicit deny$/,
      ),
    });
    expect((await gateway.call('GET /customers')).status).toBe(401);
    expect((await gateway.call('GET /health')).status).toBe(403);
    expect((await gateway.call('OPTIONS /customers')).status).toBe(403);
    expect((await gateway.call('GET /nothing')).status).toBe(403);
  });

  test('the access log says from where, and why it was refused', async () => {
    const gateway = await start(ELSEWHERE);
    await gateway.call('GET /health');
    expect(JSON.parse(gateway.accessLog.at(-1) ?? '')).toMatchObject({
      status: '403',
      errorType: 'ACCESS_DENIED',
      sourceIp: '127.0.0.1',
    });
  });

  test('a gateway response nobody shaped is AWS’s own, with a capital', async () => {
    const edit = (json: TerraformJson) => {
      json.resource.aws_api_gateway_gateway_response = {};
    };
    const gateway = await start(ELSEWHERE, { edit });
    expect(await (await gateway.call('GET /health')).json()).toEqual({ Message: expect.stringMatching(/^User: /) });
    expect(await (await gateway.call('GET /customers')).json()).toEqual({ message: 'Unauthorized' });
  });

  test('a policy that allows from some addresses and denies nothing refuses without saying so', async () => {
    const gateway = await start(HERE, {
      edit: edited({ Effect: 'Allow', Condition: source('IpAddress', '10.0.0.0/8') }),
    });
    const token = await gateway.token('ReportingService');
    const { message } = (await (await gateway.call('GET /customers', { token })).json()) as { message: string };
    expect(message).toMatch(/\/prod\/GET\/customers$/);
  });
});

describe('where a function authorizes', () => {
  const withFunction = { access: functionApi, authorizer: bundleOf(AUTHORIZER) };

  test('whoever calls from elsewhere is refused before the function is asked', async () => {
    const gateway = await start(ELSEWHERE, withFunction);
    const refused = await gateway.call('GET /customers', { token: 'Allow' });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toEqual({
      error: 'access_denied',
      message: 'calls are not taken from this address, or any one of these scopes is needed: ',
    });
    expect(gateway.logs.join('')).not.toContain('asked');
    expect((await gateway.call('GET /health')).status).toBe(403);
    expect((await gateway.call('OPTIONS /customers')).status).toBe(403);
  });

  test('from a listed address the function decides, and what it leaves open stays closed', async () => {
    const gateway = await start(HERE, withFunction);
    const status = async (token: string) => (await gateway.call('GET /customers', { token })).status;
    expect({ allow: await status('Allow'), deny: await status('Deny'), silent: await status('silent') }).toEqual({
      allow: 200,
      deny: 403,
      silent: 403,
    });
    expect(gateway.logs.join('')).toContain('asked');
    expect((await gateway.call('GET /health')).status).toBe(200);
    expect((await gateway.call('OPTIONS /customers')).status).toBe(204);
  });

  test('an API’s policy that allows opens what the function leaves open, as AWS has it', async () => {
    const gateway = await start(HERE, { ...withFunction, edit: edited({ Effect: 'Allow' }) });
    const status = async (token: string) => (await gateway.call('GET /customers', { token })).status;
    expect({ silent: await status('silent'), deny: await status('Deny') }).toEqual({ silent: 200, deny: 403 });
  });
});

/** Replaces the policy. */
function edited(statement: object) {
  return (json: TerraformJson) => {
    const policy = resourceOf(json, 'aws_api_gateway_rest_api_policy', /./);
    const everything = { Principal: '*', Action: 'execute-api:Invoke', Resource: '*' };
    policy.policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ ...everything, ...statement }] });
  };
}

function source(operator: string, ...cidrs: string[]) {
  return { [operator]: { 'aws:SourceIp': cidrs } };
}

/** Verdict of a policy on a call from an address. */
function verdict(statements: unknown, ip: string): string | undefined {
  const { stack, stages } = readEdited((json) => {
    addPolicy(json, statements);
  });
  return readApiPolicy(stack, stages[0]?.apiId ?? '')?.('arn:x/prod/GET/customers', ip);
}

function addPolicy(json: TerraformJson, statements: unknown, name = 'policy'): void {
  const [api = ''] = Object.keys(json.resource.aws_api_gateway_rest_api ?? {});
  json.resource.aws_api_gateway_rest_api_policy = {
    ...json.resource.aws_api_gateway_rest_api_policy,
    [name]: {
      rest_api_id: `\${aws_api_gateway_rest_api.${api}.id}`,
      policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
    },
  };
}

const ALLOW = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'arn:x/*' };

test.each([
  [source('IpAddress', '203.0.113.0/24'), '203.0.113.255', 'Allow'],
  [source('IpAddress', '203.0.113.0/24'), '203.0.114.0', 'unmentioned'],
  [source('IpAddress', '203.0.113.7'), '203.0.113.7', 'Allow'],
  [source('IpAddress', '2001:db8::/32'), '2001:db8:ffff::1', 'Allow'],
  [source('IpAddress', '2001:db8::/32'), '203.0.113.7', 'unmentioned'],
  [source('IpAddress', '203.0.113.0/24', '2001:db8::/32'), '2001:db9::1', 'unmentioned'],
  [source('NotIpAddress', '203.0.113.0/24', '2001:db8::/32'), '2001:db9::1', 'Allow'],
  [source('NotIpAddress', '203.0.113.0/24'), '203.0.113.1', 'unmentioned'],
  [{ ...source('IpAddress', '10.0.0.0/8'), ...source('NotIpAddress', '10.1.0.0/16') }, '10.2.0.1', 'Allow'],
  [{ IpAddress: { 'AWS:sourceip': '10.0.0.0/8' } }, '10.2.0.1', 'Allow'],
  [{ ...source('IpAddress', '10.0.0.0/8'), ...source('NotIpAddress', '10.1.0.0/16') }, '10.1.0.1', 'unmentioned'],
])('on condition of %j a call from %s is: %s', (Condition, ip, expected) => {
  expect(verdict({ ...ALLOW, Condition }, ip)).toBe(expected);
  const denied = expected === 'Allow' ? 'Deny' : 'Allow';
  expect(verdict([ALLOW, { ...ALLOW, Effect: 'Deny', Condition }], ip)).toBe(denied);
});

test.each([
  ['execute-api:/*', 'Allow'],
  ['execute-api:/prod/GET/customers', 'Allow'],
  ['execute-api:/*/GET/*', 'Allow'],
  ['execute-api:/*/POST/*', 'unmentioned'],
  ['execute-api:/test/*', 'unmentioned'],
])('the short form %s is of the API itself: %s', (Resource, expected) => {
  expect(verdict({ ...ALLOW, Resource }, '127.0.0.1')).toBe(expected);
});

test.each([
  ['another principal', { ...ALLOW, Principal: { AWS: '111122223333' } }],
  ['another condition', { ...ALLOW, Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }],
  ['another key', { ...ALLOW, Condition: { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } } }],
  ['no range', { ...ALLOW, Condition: source('IpAddress', 'home') }],
  ['what it does not apply to', { ...ALLOW, Resource: undefined, NotResource: 'arn:x/prod/*' }],
  ['both of a pair', { ...ALLOW, NotResource: 'arn:x/prod/*' }],
  ['nobody', { ...ALLOW, Principal: { AWS: [] } }],
  ['everyone but some', { ...ALLOW, Principal: undefined, NotPrincipal: { AWS: '*' } }],
  ['no principal', { ...ALLOW, Principal: undefined }],
  ['no resource', { ...ALLOW, Resource: undefined }],
  ['a condition of no key', { ...ALLOW, Condition: { IpAddress: {} } }],
  [
    'a key in two spellings',
    { ...ALLOW, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8', 'AWS:SourceIP': '10.0.0.0/8' } } },
  ],
  ['an element that IAM does not know', { ...ALLOW, Comment: 'internal' }],
])('a policy with %s stops the start', (_, statement) => {
  const attempt = () => verdict([statement], '127.0.0.1');
  expect(attempt).toThrow(expect.objectContaining({ code: 'ERR_NOT_MODELLED' }) as Error);
});

test('a policy that is no JSON stops the start, and so does a second one', () => {
  const start = (edit: (json: TerraformJson) => void) => () => readEdited(edit);
  const broken = start((json) => {
    addPolicy(json, ALLOW);
    resourceOf(json, 'aws_api_gateway_rest_api_policy', /./).policy = '{';
  });
  expect(broken).toThrow('aws_api_gateway_rest_api_policy.policy has a policy that the local gateway does not model;');
  const twice = start((json) => {
    addPolicy(json, ALLOW);
    addPolicy(json, ALLOW, 'other');
  });
  expect(twice).toThrow(
    'aws_api_gateway_rest_api_policy.other is for the API of aws_api_gateway_rest_api_policy.policy, expected one policy',
  );
});
