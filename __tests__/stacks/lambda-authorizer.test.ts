import { Annotations } from 'cdktf';
import { readEnvironment } from '../../lambda/authorizer/environment';
import type { AccessDeclaration } from '../../src/access/declaration';
import { AccessError } from '../../src/access/error';
import { customerApi } from '../fixtures/customer-api';
import { SettingsError } from '../../src/settings/error';
import type { Synthesized, Variation } from './synthesized';
import { all, named, only, synthesize } from './synthesized';

const { resourceServers, clients, routes } = customerApi;
const withLambda: AccessDeclaration = { resourceServers, clients, routes, authorizer: 'lambda' };
const legacyApiKeys = { Import: { scopes: ['customer-api/write'] } } as const;
const withKeys: AccessDeclaration = { resourceServers, clients, routes, authorizer: 'lambda', legacyApiKeys };
const synth = (variation: Variation = {}) => synthesize({ access: withLambda, ...variation });

const dev = synth();
const native = synthesize();

/** Environment variables of the function in the JSON. */
function variables(stack: Synthesized): Readonly<Record<string, string>> {
  const { environment } = named(stack, 'aws_lambda_function', 'authorizer');
  return (environment as { variables: Record<string, string> }).variables;
}

const response = (stack: Synthesized, type: string) =>
  all(stack, 'aws_api_gateway_gateway_response').find(({ response_type }) => response_type === type);
const header = (name: string) => `gatewayresponse.header.${name}`;

describe('what API Gateway asks', () => {
  test('a REQUEST authorizer that may invoke the alias of the function, without a role', () => {
    expect(only(dev, 'aws_api_gateway_authorizer')).toEqual({
      rest_api_id: expect.stringMatching(/^\$\{aws_api_gateway_rest_api\..+\.id\}$/),
      name: 'cognito-m2m-demo-dev-lambda',
      type: 'REQUEST',
      authorizer_uri: expect.stringMatching(/^\$\{aws_lambda_alias\.authorizer_function.+\.invoke_arn\}$/),
      identity_source: 'method.request.header.Authorization,context.httpMethod,context.resourcePath',
      authorizer_result_ttl_in_seconds: 300,
    });
    expect(named(dev, 'aws_lambda_permission', 'authorizer')).toMatchObject({
      principal: 'apigateway.amazonaws.com',
      action: 'lambda:InvokeFunction',
      function_name: expect.stringMatching(/^\$\{aws_lambda_function\.authorizer_function.+\.function_name\}$/),
      qualifier: expect.stringMatching(/^\$\{aws_lambda_alias\.authorizer_function.+\.name\}$/),
      source_arn: expect.stringMatching(
        /^\$\{aws_api_gateway_rest_api\..+\.execution_arn\}\/authorizers\/\$\{aws_api_gateway_authorizer\..+\.id\}$/,
      ),
    });
  });

  test('how long an answer is reused is the setting', () => {
    const { authorizer_result_ttl_in_seconds: ttl } = only(
      synth({ variables: { M2M_AUTHORIZER_TTL_SECONDS: '7' } }),
      'aws_api_gateway_authorizer',
    );
    expect(ttl).toBe(7);
  });

  test('with API keys in the declaration no answer is reused, and no header has to be there', () => {
    expect(only(synth({ access: withKeys }), 'aws_api_gateway_authorizer')).toMatchObject({
      identity_source: 'context.requestId',
      authorizer_result_ttl_in_seconds: 0,
    });
  });

  test('methods ask it and name no scopes; a public one asks nobody', () => {
    const open = { ...routes, 'GET /health': { public: true, reason: 'load balancer' } } as const;
    const methods = all(synth({ access: { ...withLambda, routes: open } }), 'aws_api_gateway_method');
    expect(methods.filter(({ authorization }) => authorization === 'NONE')).toHaveLength(1);
    const asked = methods.filter(({ authorization }) => authorization === 'CUSTOM');
    expect(asked).toHaveLength(Object.keys(routes).length);
    for (const method of asked) {
      expect(method.authorizer_id).toMatch(/^\$\{aws_api_gateway_authorizer\..+\.id\}$/);
      expect(method).not.toHaveProperty('authorization_scopes');
    }
  });

  test('from the one authorizer to the other, the new one is made beside the old one', () => {
    const [before] = Object.keys(native.resource.aws_api_gateway_authorizer ?? {});
    const [after] = Object.keys(dev.resource.aws_api_gateway_authorizer ?? {});
    expect(after).not.toBe(before);
    expect(only(dev, 'aws_api_gateway_authorizer').name).not.toBe(only(native, 'aws_api_gateway_authorizer').name);
  });
});

describe('what is answered', () => {
  test('401 says that the token is invalid, as RFC 6750 asks', () => {
    expect(response(dev, 'UNAUTHORIZED')).toMatchObject({
      status_code: '401',
      response_parameters: { [header('WWW-Authenticate')]: `'Bearer error="invalid_token"'` },
      response_templates: { 'application/json': '{"error":"unauthorized","message":$context.error.messageString}' },
    });
    expect(response(dev, 'EXPIRED_TOKEN')).toBeUndefined();
  });

  test('403 says which scopes would do, by what the function answered', () => {
    const { response_parameters, response_templates, status_code } = response(dev, 'ACCESS_DENIED') ?? {};
    expect(status_code).toBe('403');
    expect(response_parameters).toMatchObject({ [header('WWW-Authenticate')]: 'context.authorizer.challenge' });
    const template = (response_templates as Record<string, string>)['application/json'] ?? '';
    expect(JSON.parse(template.replace('$context.authorizer.requiredScopes', 'orders/read orders/write'))).toEqual({
      error: 'access_denied',
      message: 'any one of these scopes is needed: orders/read orders/write',
    });
  });

  test.each([
    ['lambda', dev],
    ['cognito', native],
  ])('a quota that is used up is an error of the API, too: %s', (_, stack) => {
    expect(response(stack, 'QUOTA_EXCEEDED')).toMatchObject({
      status_code: '429',
      response_templates: { 'application/json': '{"error":"quota_exceeded","message":$context.error.messageString}' },
    });
  });

  test('the native authorizer keeps its answers', () => {
    expect(response(native, 'UNAUTHORIZED')?.response_parameters).toMatchObject({
      [header('WWW-Authenticate')]: `'Bearer'`,
    });
    expect(response(native, 'ACCESS_DENIED')?.response_parameters).toMatchObject({
      [header('WWW-Authenticate')]: `'Bearer error="insufficient_scope"'`,
    });
    expect(native.json).not.toContain('context.authorizer');
  });
});

describe('the function', () => {
  test('it is told the pool, every machine of which it takes, and understands it', () => {
    const told = variables(dev);
    expect(told).toEqual({
      USER_POOL_ISSUER: expect.stringMatching(/^https:\/\/\$\{aws_cognito_user_pool\..+\.endpoint\}$/),
      CLIENT_IDS: '*',
      POWERTOOLS_METRICS_NAMESPACE: 'cognito-m2m-demo-dev',
    });
    expect(readEnvironment({ ...told, USER_POOL_ISSUER: 'https://pool.example' }).clientIds).toBe('any');
  });

  test('with an emulator it gets the keys there', () => {
    const { USER_POOL_JWKS_URI } = variables(synth({ variables: { M2M_AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' } }));
    expect(USER_POOL_JWKS_URI).toMatch(
      /^http:\/\/127\.0\.0\.1:4566\/\$\{aws_cognito_user_pool\..+\.id\}\/\.well-known\/jwks\.json$/,
    );
  });

  test('it may write its own logs and its traces, and nothing else', () => {
    const { Statement } = JSON.parse(String(named(dev, 'aws_iam_role_policy', 'authorizer').policy)) as {
      Statement: { Action: string[]; Resource: string[] }[];
    };
    expect(Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: [expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.authorizer_function.+\.arn\}:\*$/)],
      },
      { Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: ['*'] },
    ]);
    expect(named(dev, 'aws_cloudwatch_log_group', 'authorizer')).toMatchObject({
      name: '/aws/lambda/cognito-m2m-demo-dev-authorizer',
      retention_in_days: 14,
    });
  });
});

describe('the deployment', () => {
  const triggers = (variation?: Variation) => only(synth(variation), 'aws_api_gateway_deployment').triggers;

  test('another authorizer, and another function behind the same reference, redeploy', () => {
    expect(triggers()).not.toHaveProperty('userPool');
    expect(triggers()).toMatchObject({
      authorizer: expect.stringMatching(/^\$\{aws_lambda_alias\.authorizer_function.+\.invoke_arn\}$/),
      authorizerId: expect.stringMatching(/^\$\{aws_api_gateway_authorizer\..+\.id\}$/),
    });
    expect((triggers() as { redeployment: string }).redeployment).not.toBe(
      (only(native, 'aws_api_gateway_deployment').triggers as { redeployment: string }).redeployment,
    );
  });

  test.each<[string, Variation, boolean]>([
    ['how long answers are reused', { variables: { M2M_AUTHORIZER_TTL_SECONDS: '0' } }, true],
    ['the first API key', { access: withKeys }, true],
    [
      // The function has another table, and its alias points to the new version.
      'the scopes of a route',
      {
        access: {
          ...withLambda,
          routes: { ...routes, 'GET /customers': { scopes: ['customer-api/admin'], responses: [400, 429, 500] } },
        },
      },
      false,
    ],
    [
      'a client more',
      { access: { ...withLambda, clients: { ...clients, Extra: { scopes: ['customer-api/read'] } } } },
      false,
    ],
  ])('%s redeploys, or does not where the function alone decides', (_, variation, redeploys) => {
    const { redeployment } = triggers(variation) as { redeployment: string };
    expect(redeployment !== (triggers() as { redeployment: string }).redeployment).toBe(redeploys);
  });

  test('it waits for the authorizer, not for its permission', () => {
    const { depends_on } = only(dev, 'aws_api_gateway_deployment') as { depends_on: string[] };
    expect(depends_on).toContainEqual(expect.stringMatching(/^aws_api_gateway_authorizer\./));
    expect(depends_on).not.toContainEqual(expect.stringMatching(/^aws_lambda_permission\./));
  });
});

describe('people, and who is refused', () => {
  const roles = {
    reader: { scopes: ['customer-api/read'], allows: ['GET'] },
    editor: { scopes: ['customer-api/write', 'customer-api/admin'], allows: 'everything' },
  } as const;
  const people = { groups: { Support: ['reader'] } } as const;
  const shared: AccessDeclaration = { resourceServers, clients, routes, authorizer: 'lambda', roles, people };
  const apart = { ...people, pool: 'separate' } as const;
  const separate: AccessDeclaration = { resourceServers, clients, routes, authorizer: 'lambda', roles, people: apart };

  test('client ids of settings reach the function', () => {
    const told = variables(
      synth({ access: shared, variables: { M2M_DENIED_CLIENT_IDS: 'a, b', M2M_PEOPLE_CLIENT_IDS: 'app' } }),
    );
    expect(told).toMatchObject({ DENIED_CLIENT_IDS: 'a,b', PEOPLE_CLIENT_IDS: 'app' });
    expect(told).not.toHaveProperty('PEOPLE_ISSUER');
  });

  test('a user pool of their own is known by its id', () => {
    const variation = { access: separate, variables: { M2M_PEOPLE_USER_POOL_ID: 'eu-west-1_a1B2c3D4e' } };
    expect(variables(synth(variation)).PEOPLE_ISSUER).toBe(
      'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a1B2c3D4e',
    );
    expect(() => synth({ access: separate })).toThrow(
      "M2M_PEOPLE_USER_POOL_ID is not set, expected the id of the user pool of people, since the declaration has people: { pool: 'separate' }; set it",
    );
  });

  test('an issuer at another host is told to the function, and nobody is told another address of the keys', () => {
    const replicated = 'issuer-cognito-idp.eu-west-1.amazonaws.com';
    const stack = synth({
      access: separate,
      variables: {
        M2M_PEOPLE_USER_POOL_ID: 'us-gov-west-1_a1B2c3D4e',
        M2M_PEOPLE_ISSUER_HOST: 'issuer-cognito-idp.us-gov-west-1.amazonaws.com',
        M2M_ISSUER_HOST: replicated,
      },
    });
    const issuer = expect.stringMatching(
      /^https:\/\/issuer-cognito-idp\.eu-west-1\.amazonaws\.com\/\$\{aws_cognito_user_pool\.[\w-]+\.id\}$/,
    ) as string;
    expect(variables(stack)).toMatchObject({
      USER_POOL_ISSUER: issuer,
      PEOPLE_ISSUER: 'https://issuer-cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_a1B2c3D4e',
    });
    const { output } = stack as unknown as { output: { JwksEndpoint: { value: string } } };
    expect(output.JwksEndpoint.value).toBe(`${variables(stack).USER_POOL_ISSUER ?? ''}/.well-known/jwks.json`);
  });

  test.each<[string, string, AccessDeclaration]>([
    ['M2M_DENIED_CLIENT_IDS', 'a', customerApi],
    ['M2M_ISSUER_HOST', 'issuer-cognito-idp.eu-west-1.amazonaws.com', customerApi],
    ['M2M_PEOPLE_ISSUER_HOST', 'issuer-cognito-idp.eu-west-1.amazonaws.com', shared],
    ['M2M_LEGACY_API_KEY_IDS', 'Import=a1', customerApi],
    ['M2M_PEOPLE_CLIENT_IDS', 'app', withLambda],
    ['M2M_PEOPLE_USER_POOL_ID', 'eu-west-1_a1B2c3D4e', withLambda],
    ['M2M_PEOPLE_USER_POOL_ID', 'eu-west-1_a1B2c3D4e', shared],
  ])('%s is refused where it would do nothing', (variable, value, access) => {
    const attempt = () => synth({ access, variables: { [variable]: value } });
    expect(attempt).toThrow(SettingsError);
    expect(attempt).toThrow(new RegExp(`^${variable} is set and has no effect here, expected a declaration with `));
  });

  test('synth warns where no app of theirs is known', () => {
    const addWarning = jest.spyOn(Annotations.prototype, 'addWarning');
    synth({ access: shared, fresh: true });
    synth({ access: shared, variables: { M2M_PEOPLE_CLIENT_IDS: 'app' }, fresh: true });
    const warnings = addWarning.mock.calls.filter(([text]) => text.includes('M2M_PEOPLE_CLIENT_IDS is empty'));
    addWarning.mockRestore();
    expect(warnings).toHaveLength(1);
  });
});

describe('the environment of a function holds 4,096 bytes', () => {
  const many = (count: number): AccessDeclaration => ({
    ...withLambda,
    clients: Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`C${index}`, { scopes: ['customer-api/read'] as const }]),
    ),
  });

  const denying = (count: number) => ({
    M2M_DENIED_CLIENT_IDS: Array.from({ length: count }, () => 'x'.repeat(26)).join(','),
  });

  test('clients are not in it: a pool may have as many as Cognito takes', () => {
    expect(variables(synth({ access: many(300) }))).toEqual(variables(synth({ access: many(1) })));
  });

  test('more denied clients than fit are refused at synth, with what to do', () => {
    expect(() => synth({ variables: denying(140) })).not.toThrow();
    const attempt = () => synth({ variables: denying(150) });
    expect(attempt).toThrow(AccessError);
    expect(attempt).toThrow(
      /^bytes in the environment of the Lambda authorizer, where ids of denied clients and hashes of API keys are: \d+, expected at most 4096; split the API, deny fewer clients, or move callers off their API keys$/,
    );
  });

  test('hashes of keys count as they will be', () => {
    const keys = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`K${index}`, { scopes: ['customer-api/read'] as const }]),
    );
    const access = { ...withLambda, legacyApiKeys: keys } as AccessDeclaration;
    expect(() => synth({ access, variables: denying(90) })).not.toThrow();
    expect(() => synth({ access, variables: denying(115) })).toThrow('at most 4096');
  });
});
