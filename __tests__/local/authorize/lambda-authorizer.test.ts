import type { AccessDeclaration } from '../../../src/access/declaration';
import { customerApi } from '../../fixtures/customer-api';
import { readFunctions } from '../../../src/system/lambda-function';
import { readStages } from '../../../src/system/rest-api';
import type { TerraformJson } from '../../../src/terraform-json/terraform-json';
import { ResolvedStack } from '../../../src/terraform-json/resolved-stack';
import { addApiKey, addUsagePlan, requireApiKey } from '../limits-json';
import type { TestGateway } from '../test-gateway';
import { ECHO, bundleOf, resourceOf, startTestGateway, synthesizedStack } from '../test-gateway';

// Each gateway synthesizes a stack, while the machine may be busy.
jest.setTimeout(30_000);

const { resourceServers, clients, routes } = customerApi;
const ACCESS: AccessDeclaration = { resourceServers, clients, routes, authorizer: 'lambda' };

/**
 * An authorizer that follows the header: it answers with JSON in it, in which `ARN` is the requested method and `STAGE`
 * all methods.
 */
const OBEDIENT = `
let asked = 0;
exports.handler = async (event) => {
  asked++;
  const word = event.headers.authorization ?? 'all';
  const allow = (Resource, context = {}) => ({
    principalId: word,
    policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource }] },
    context: { asked, ...context },
  });
  const faults = {
    all: () => allow('*'),
    narrow: () => allow(event.methodArn),
    event: () => allow('*', { event: JSON.stringify(event) }),
    unauthorized: () => { throw new Error('Unauthorized'); },
    'unauthorized text': () => { throw 'Unauthorized'; },
    'unauthorized, in other words': () => { throw new Error('unauthorized'); },
    throw: () => { throw new Error('broken on purpose'); },
    exit: () => process.exit(0),
    hang: () => new Promise(() => {}),
    nothing: () => undefined,
    text: () => 'Allow',
  };
  if (faults[word]) return faults[word]();
  const stage = event.methodArn.split('/').slice(0, 2).join('/');
  return JSON.parse(word.replaceAll('ARN', event.methodArn).replaceAll('STAGE', stage));
};`;

/** The authorizer in the JSON, to be changed. */
function authorizer(json: TerraformJson): Record<string, unknown> {
  return resourceOf(json, 'aws_api_gateway_authorizer', /./);
}

function start(
  edit: (json: TerraformJson) => void = () => undefined,
  { clock, access = ACCESS }: { clock?: () => number; access?: AccessDeclaration } = {},
): Promise<TestGateway> {
  return startTestGateway({
    access,
    handler: ECHO,
    authorizer: bundleOf(OBEDIENT),
    variables: { M2M_LAMBDA_TIMEOUT_SECONDS: '1' },
    edit,
    ...(clock ? { clock } : {}),
  });
}

/** Authorizer context of a request, as the backend function sees it; undefined if the request was refused. */
async function said(response: Response): Promise<Record<string, unknown> | undefined> {
  const body = (await response.json()) as { requestContext?: { authorizer: Record<string, unknown> } };
  return response.ok ? body.requestContext?.authorizer : undefined;
}

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await start();
});

async function call(route: string, word?: string, of = gateway) {
  const response = await of.call(route, { headers: word === undefined ? {} : { authorization: word } });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

test('the function gets the request without its body, and the ARN of the method', async () => {
  const response = await gateway.call('DELETE /customers/a%20b?q=1&q=2&r=', {
    headers: { authorization: 'event', 'content-type': 'text/plain' },
    body: 'body',
  });
  const { event: json } = (await said(response)) ?? {};
  const event = JSON.parse(String(json)) as Record<string, Record<string, unknown>>;
  const [stage] = gateway.stages;
  expect(event).toEqual({
    type: 'REQUEST',
    methodArn: `arn:aws:execute-api:us-east-1:000000000000:${stage?.apiId ?? ''}/prod/DELETE/customers/a%20b`,
    resource: '/customers/{id}',
    path: '/customers/a%20b',
    httpMethod: 'DELETE',
    headers: expect.objectContaining({ authorization: 'event', 'X-Forwarded-For': '127.0.0.1' }),
    multiValueHeaders: expect.objectContaining({ authorization: ['event'] }),
    queryStringParameters: { q: '2', r: '' },
    multiValueQueryStringParameters: { q: ['1', '2'], r: [''] },
    pathParameters: { id: 'a%20b' },
    stageVariables: {},
    requestContext: expect.objectContaining({ resourcePath: '/customers/{id}', stage: 'prod', httpMethod: 'DELETE' }),
  });
  expect(event.requestContext).not.toHaveProperty('authorizer');
});

/** An authorizer answer with these statements. */
const policy = (...Statement: object[]) =>
  JSON.stringify({ principalId: 'ada', policyDocument: { Version: '2012-10-17', Statement } });
const statement = (Effect: string, Resource: string | string[], Action: string | string[] = 'execute-api:Invoke') => ({
  Effect,
  Action,
  Resource,
});

const DENIED = 'User is not authorized to access this resource';
const EXPLICITLY = `${DENIED} with an explicit deny`;

describe('the policy', () => {
  let plain: TestGateway;

  beforeAll(async () => {
    // Without gateway responses, so API Gateway's default messages are used.
    plain = await start((json) => {
      delete json.resource.aws_api_gateway_gateway_response;
    });
  });

  test.each<[string, string]>([
    ['the method itself', policy(statement('Allow', 'ARN'))],
    ['one of several', policy(statement('Allow', ['STAGE/POST/customers', 'ARN']))],
    ['everything', policy(statement('Allow', '*'))],
    ['any method', policy(statement('Allow', 'STAGE/*/customers'))],
    ['any one character', policy(statement('Allow', 'STAGE/?ET/customers'))],
    ['a star for nothing', policy(statement('Allow', 'STAGE/GET/customers*'))],
    [
      'one statement that is no list',
      JSON.stringify({ principalId: '', policyDocument: { Statement: statement('Allow', '*') } }),
    ],
    ['any action', policy(statement('Allow', 'ARN', '*'))],
    ['any action of API Gateway', policy(statement('Allow', 'ARN', ['s3:GetObject', 'execute-api:*']))],
    ['an action in other letters', policy(statement('Allow', 'ARN', 'Execute-API:invoke'))],
    ['a Deny of something else', policy(statement('Deny', 'STAGE/GET/customers/*'), statement('Allow', '*'))],
  ])('an Allow of %s opens it', async (_, word) => {
    expect(await call('GET /customers', word, plain)).toMatchObject({ status: 200 });
  });

  test.each<[string, string, string]>([
    ['nothing', policy(), DENIED],
    ['another path', policy(statement('Allow', 'STAGE/GET/orders')), DENIED],
    ['another method', policy(statement('Allow', 'STAGE/POST/customers')), DENIED],
    ['what only begins like it', policy(statement('Allow', 'STAGE/GET/customer')), DENIED],
    ['a path below it', policy(statement('Allow', 'STAGE/GET/customers/*')), DENIED],
    ['two characters for one', policy(statement('Allow', 'STAGE/?T/customers')), DENIED],
    ['a point for any character', policy(statement('Allow', 'STAGE/GET/c.stomers')), DENIED],
    ['the ARN in other letters', policy(statement('Allow', 'STAGE/get/customers')), DENIED],
    ['another action', policy(statement('Allow', 'ARN', 'execute-api:ManageConnections')), DENIED],
    ['it, and a Deny of it', policy(statement('Allow', 'ARN'), statement('Deny', 'ARN')), EXPLICITLY],
    ['it, and a Deny of everything before it', policy(statement('Deny', '*'), statement('Allow', 'ARN')), EXPLICITLY],
  ])('an Allow of %s does not open it', async (_, word, message) => {
    const { status, headers, body } = await call('GET /customers', word, plain);
    expect({ status, body }).toEqual({ status: 403, body: { message } });
    expect(headers.get('x-amzn-errortype')).toBe('AccessDeniedException');
  });

  test('the context of the authorizer reaches the function behind the route, each value as text', async () => {
    const context = { text: 'a "b"', number: 1.5, yes: true, empty: '' };
    const word = JSON.stringify({ ...JSON.parse(policy(statement('Allow', '*'))), context });
    expect(await said(await plain.call('GET /customers', { headers: { authorization: word } }))).toEqual({
      principalId: 'ada',
      integrationLatency: expect.any(Number),
      text: 'a "b"',
      number: '1.5',
      yes: 'true',
      empty: '',
    });
  });

  test('a gateway response of a 403 shows the context of the authorizer', async () => {
    const context = { challenge: 'Bearer error="insufficient_scope", scope="a/b"', requiredScopes: 'a/b' };
    const denied = JSON.stringify({ ...JSON.parse(policy()), context });
    const { status, headers, body } = await call('GET /customers', denied);
    expect({ status, body }).toEqual({
      status: 403,
      body: { error: 'access_denied', message: 'any one of these scopes is needed: a/b' },
    });
    expect(headers.get('www-authenticate')).toBe(context.challenge);
  });

  test.each(['unauthorized', 'unauthorized text'])('an error that says Unauthorized is 401: %s', async (word) => {
    const { status, headers, body } = await call('GET /customers', word, plain);
    expect({ status, body }).toEqual({ status: 401, body: { message: 'Unauthorized' } });
    expect(headers.get('x-amzn-errortype')).toBe('UnauthorizedException');
  });

  const answered = (change: object) => JSON.stringify({ ...JSON.parse(policy(statement('Allow', '*'))), ...change });
  test.each<[string, string]>([
    ['fails in other words', 'unauthorized, in other words'],
    ['fails', 'throw'],
    ['ends its process', 'exit'],
    ['hangs', 'hang'],
    ['returns nothing', 'nothing'],
    ['returns a text', 'text'],
    ['returns a list', '[]'],
    ['names no principal', answered({ principalId: undefined })],
    ['names a number as principal', answered({ principalId: 7 })],
    ['returns no policy', answered({ policyDocument: undefined })],
    ['returns a policy without statements', answered({ policyDocument: { Version: '2012-10-17' } })],
    [
      'returns a policy of a version that is none',
      answered({ policyDocument: { Version: '2026-01-01', Statement: [] } }),
    ],
    ['writes an effect in small letters', policy(statement('allow', '*'))],
    ['allows no resource', policy({ Effect: 'Allow', Action: '*' })],
    ['allows all but an action', policy({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' })],
    [
      'allows under a condition',
      policy({ ...statement('Allow', '*'), Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    ],
    ['names a resource of 513 characters', policy(statement('Allow', '*'.repeat(513)))],
    ['puts a list into the context', answered({ context: { roles: ['reader'] } })],
    ['puts an object into the context', answered({ context: { claims: {} } })],
    ['puts null into the context', answered({ context: { name: null } })],
    ['names a number as API key', answered({ usageIdentifierKey: 7 })],
  ])('a function that %s is 500, and the next request is answered', async (_, word) => {
    const { status, headers, body } = await call('GET /customers', word, plain);
    expect({ status, body }).toEqual({ status: 500, body: { message: null } });
    expect(headers.get('x-amzn-errortype')).toBe('AuthorizerConfigurationException');
    expect(await call('GET /customers', 'all', plain)).toMatchObject({ status: 200 });
  });

  test('the log names the fault of an answer, without its values', async () => {
    await call('GET /customers', answered({ context: { secret: ['a-very-secret-value'] } }), plain);
    const logs = plain.logs.join('');
    expect(logs).toContain(
      'cognito-m2m-demo-local-authorizer: its answer is not one of an authorizer, context.secret: ',
    );
    expect(logs).not.toContain('a-very-secret-value');
  });

  test('a 500 has the shape of the API', async () => {
    const { status, body } = await call('GET /customers', 'throw');
    expect({ status, body }).toEqual({ status: 500, body: { error: 'gateway_error', message: null } });
  });

  test.each([
    [1_600, 200],
    [1_601, 414],
  ])('the ARN of what is asked for may have 1600 bytes: with %d it is %d', async (bytes, status) => {
    const [stage] = plain.stages;
    const start = `${stage?.executionArn ?? ''}/prod/GET/customers/`;
    expect(await call(`GET /customers/${'x'.repeat(bytes - start.length)}`, 'all', plain)).toMatchObject({ status });
  });
});

test.each<[string, number, object | undefined]>([
  ['no permission', 500, undefined],
  ['a permission for methods alone', 500, { source_arn: '${API}/prod/*' }],
  ['a permission for another authorizer', 500, { source_arn: '${API}/authorizers/other' }],
  ['a permission for the function and not its alias', 500, { qualifier: null }],
  ['a permission for all authorizers', 200, { source_arn: '${API}/authorizers/*' }],
])('with %s it is %d', async (_, status, change) => {
  const permitted = await start((json) => {
    const permissions = json.resource.aws_lambda_permission ?? {};
    const [name = ''] = Object.keys(permissions).filter((each) => each.includes('authorizer'));
    const [api = ''] = Object.keys(json.resource.aws_api_gateway_rest_api ?? {});
    const executionArn = `\${aws_api_gateway_rest_api.${api}.execution_arn}`;
    if (!change) json.resource.aws_lambda_permission = {};
    else Object.assign(permissions[name] ?? {}, JSON.parse(JSON.stringify(change).replace('${API}', executionArn)));
  });
  expect(await call('GET /customers', 'all', permitted)).toMatchObject({ status });
});

describe('the cache', () => {
  let now = Date.UTC(2026, 0, 1);
  const clock = () => now;
  const TOKEN = 'method.request.header.Authorization';

  function keeping(identity_source: string, ttl = 300): Promise<TestGateway> {
    return start(
      (json) => {
        Object.assign(authorizer(json), { identity_source, authorizer_result_ttl_in_seconds: ttl });
        resourceOf(json, 'aws_api_gateway_stage', /./).variables = { region: 'eu' };
      },
      { clock },
    );
  }

  /** How often the function had been called when it gave the answer. */
  async function asked(of: TestGateway, route: string, headers: Record<string, string> = { authorization: 'all' }) {
    const body = await said(await of.call(route, { headers }));
    return body && Number(body.asked);
  }

  test('an answer counts for as many seconds as the authorizer says, and takes no time', async () => {
    const of = await keeping(TOKEN, 2);
    expect(await asked(of, 'GET /customers')).toBe(1);
    now += 1_999;
    expect(await said(await of.call('GET /customers', { token: 'all' }))).toMatchObject({
      asked: '1',
      integrationLatency: 0,
    });
    now += 1;
    expect(await asked(of, 'GET /customers')).toBe(2);
    expect(await asked(of, 'GET /customers', { authorization: 'event' })).toBe(3);
    expect(await asked(of, 'GET /customers')).toBe(2);
  });

  test('a kept Allow of one route closes all others: the classic mistake shows', async () => {
    const of = await keeping(TOKEN);
    expect(await call('GET /customers', 'narrow', of)).toMatchObject({ status: 200 });
    expect(await call('GET /customers/ada', 'narrow', of)).toMatchObject({ status: 403 });
    now += 300_000;
    expect(await call('GET /customers/ada', 'narrow', of)).toMatchObject({ status: 200 });
    expect(await call('GET /customers', 'narrow', of)).toMatchObject({ status: 403 });
  });

  test('with the route among the identity sources, each route has a separate answer', async () => {
    const of = await keeping(`${TOKEN}, context.httpMethod, context.resourcePath`);
    for (let time = 0; time < 2; time++) {
      expect(await call('GET /customers', 'narrow', of)).toMatchObject({ status: 200 });
      expect(await call('GET /customers/ada', 'narrow', of)).toMatchObject({ status: 200 });
    }
    // The same route with another path.
    expect(await call('GET /customers/bob', 'narrow', of)).toMatchObject({ status: 403 });
  });

  test('a refusal by a policy is kept, a failure is not', async () => {
    const of = await keeping(TOKEN);
    for (const word of [policy(), policy(), 'throw', 'throw', 'unauthorized', 'unauthorized']) {
      await call('GET /customers', word, of);
    }
    expect(await asked(of, 'GET /customers')).toBe(6);
  });

  test('with 0 seconds the function is called each time', async () => {
    const of = await keeping(TOKEN, 0);
    expect([await asked(of, 'GET /customers'), await asked(of, 'GET /customers')]).toEqual([1, 2]);
  });

  test.each([300, 0])('without an identity source it is 401, and nobody is asked: %d s', async (ttl) => {
    const of = await keeping(`${TOKEN},method.request.querystring.who`, ttl);
    for (const [route, word] of [
      ['GET /customers', 'all'],
      ['GET /customers?who=', 'all'],
      ['GET /customers?who=ada', ''],
      ['GET /customers?who=ada', undefined],
    ] as const) {
      expect(await call(route, word, of)).toMatchObject({ status: 401, body: { error: 'unauthorized' } });
    }
    expect(await asked(of, 'GET /customers?who=ada')).toBe(1);
  });

  test('headers, query, stage variables and context tell answers apart, each value in its order', async () => {
    const of = await keeping(
      'method.request.header.X-Who,method.request.querystring.who,stageVariables.region,context.identity.sourceIp',
    );
    const at = (query: string, who: string) => asked(of, `GET /customers?${query}`, { 'x-who': who });
    expect(await at('who=a', 'a')).toBe(1);
    expect(await at('who=a&other=1', 'a')).toBe(1);
    expect(await at('who=b', 'a')).toBe(2);
    expect(await at('who=a', 'b')).toBe(3);
    expect(await at('who=a&who=b', 'a')).toBe(4);
    expect(await at('who=b&who=a', 'a')).toBe(5);
    expect(await at('who=a', 'a')).toBe(1);
  });

  test('a stage variable that is not set is no identity', async () => {
    const of = await keeping('stageVariables.other');
    expect(await call('GET /customers', 'all', of)).toMatchObject({ status: 401 });
  });

  test('without identity sources the function is asked whatever comes', async () => {
    const of = await keeping('', 0);
    expect(await call('GET /customers', undefined, of)).toMatchObject({ status: 200 });
  });

  test('another stack asks anew', async () => {
    const variation = { access: ACCESS, handler: ECHO, authorizer: bundleOf(OBEDIENT) };
    const of = await startTestGateway({ ...variation, variables: { M2M_AUTHORIZER_TTL_SECONDS: '300' } });
    expect(await call('GET /customers', 'narrow', of)).toMatchObject({ status: 200 });
    await of.replace(synthesizedStack({ ...variation, authorizer: bundleOf('exports.handler = () => null;') })).retired;
    expect(await call('GET /customers', 'narrow', of)).toMatchObject({ status: 500 });
  });
});

describe('API keys', () => {
  const VALUE = 'partner-0123456789-0123456789';
  const named = (usageIdentifierKey: string) =>
    JSON.stringify({ ...JSON.parse(policy(statement('Allow', '*'))), usageIdentifierKey });

  function withKeys(api_key_source: string): Promise<TestGateway> {
    return start((json) => {
      Object.assign(resourceOf(json, 'aws_api_gateway_rest_api', /./), { api_key_source });
      requireApiKey(json, /customers_GET/);
      addApiKey(json, 'partner', { value: VALUE });
      addUsagePlan(json, 'plan', ['partner'], { quota_settings: { limit: 2, period: 'DAY' } });
    });
  }

  test('the key that counts is the one the authorizer names', async () => {
    const of = await withKeys('AUTHORIZER');
    const INVALID = { status: 403, body: { error: 'invalid_api_key' } };
    const headers = { authorization: 'all', 'x-api-key': VALUE };
    expect((await of.call('GET /customers', { headers })).status).toBe(403);
    expect(await call('GET /customers', 'all', of)).toMatchObject(INVALID);
    expect(await call('GET /customers', named('unknown'), of)).toMatchObject(INVALID);
    const [{ id } = { id: '' }] = of.apiKeys;
    const { body } = await call('GET /customers', named(VALUE), of);
    expect(body).toMatchObject({ requestContext: { identity: { apiKey: VALUE, apiKeyId: id } } });
    expect(await call('GET /customers', named(VALUE), of)).toMatchObject({ status: 200 });
    expect(await call('GET /customers', named(VALUE), of)).toMatchObject({ status: 429 });
    // A method that requires no key is not counted.
    expect(await call('GET /customers/ada', named(VALUE), of)).toMatchObject({ status: 200 });
    // A refused caller uses no quota, and learns nothing about keys.
    expect(await call('GET /customers', 'unauthorized', of)).toMatchObject({ status: 401 });
  });

  test('the header counts where the API says so, whatever the authorizer names', async () => {
    const of = await withKeys('HEADER');
    expect(await call('GET /customers', named(VALUE), of)).toMatchObject({ status: 403 });
    const headers = { authorization: 'all', 'x-api-key': VALUE };
    expect((await of.call('GET /customers', { headers })).status).toBe(200);
  });
});

describe('what stops the start', () => {
  function read(change: object) {
    const edit = (json: TerraformJson) => void Object.assign(authorizer(json), change);
    const stack = new ResolvedStack(synthesizedStack({ access: ACCESS, edit }));
    return readStages(stack, { functions: readFunctions(stack), mayInvoke: () => true });
  }

  test.each<[string, object, string, string]>([
    ['a TOKEN authorizer', { type: 'TOKEN' }, 'ERR_NOT_MODELLED', 'has type TOKEN'],
    [
      'a function elsewhere',
      { authorizer_uri: 'arn:aws:elsewhere' },
      'ERR_NOT_MODELLED',
      'has authorizer_uri "arn:aws:elsewhere", which the local gateway does not model; modelled is the invoke_arn',
    ],
    ['a role to call it', { authorizer_credentials: 'arn' }, 'ERR_NOT_MODELLED', 'sets "authorizer_credentials"'],
    [
      'a part of the path as identity source',
      { identity_source: 'method.request.path.id' },
      'ERR_RESOURCE_INVALID',
      'has identity source "method.request.path.id", expected method.request.header.NAME, ',
    ],
    [
      'a variable nobody has as identity source',
      { identity_source: 'context.identity.accountId' },
      'ERR_NOT_MODELLED',
      'has identity source "context.identity.accountId", which the local gateway does not model; modelled are context.accountId',
    ],
    [
      'more than an hour',
      { authorizer_result_ttl_in_seconds: 3_601 },
      'ERR_RESOURCE_INVALID',
      'has 3601 as authorizer_result_ttl_in_seconds',
    ],
    [
      'a cache without a key',
      { identity_source: '', authorizer_result_ttl_in_seconds: 1 },
      'ERR_RESOURCE_INVALID',
      'has no identity_source and 1 s in the cache, expected a source, or 0 s; correct it',
    ],
  ])('%s', (_, change, code, message) => {
    expect(() => read(change)).toThrow(
      expect.objectContaining({
        code,
        message: expect.stringMatching(/^aws_api_gateway_authorizer\.\S+ /),
      }) as Error,
    );
    expect(() => read(change)).toThrow(message);
  });

  test('what is left out is as the provider has it: the header Authorization, for 300 seconds', () => {
    const left = { identity_source: null, authorizer_result_ttl_in_seconds: null };
    const [method] = [...(read(left)[0]?.resources ?? [])].flatMap(({ methods }) => [...methods.values()]);
    expect(method?.authorization).toMatchObject({
      type: 'CUSTOM',
      authorizer: { ttlSeconds: 300, identitySources: [{ from: 'header', name: 'Authorization' }] },
    });
  });
});
