import { modelRoutes } from '../../src/access/model';
import { customerApi } from '../fixtures/customer-api';
import type { Synthesized, Variation } from './synthesized';
import { all, named, only, synthesize } from './synthesized';

const dev = synthesize();
const prod = synthesize({ variables: { M2M_ENVIRONMENT: 'prod' } });

describe('names, tags and versions', () => {
  test('every name starts with project and environment', () => {
    const stack = synthesize({ variables: { M2M_PROJECT_NAME: 'shop', M2M_ENVIRONMENT: 'prod' } });
    const names = [
      only(stack, 'aws_cognito_user_pool').name,
      ...all(stack, 'aws_cognito_user_pool_client').map(({ name }) => name),
      only(stack, 'aws_api_gateway_rest_api').name,
      only(stack, 'aws_api_gateway_authorizer').name,
      only(stack, 'aws_lambda_function').function_name,
      only(stack, 'aws_iam_role').name,
      only(stack, 'aws_dynamodb_table').name,
      ...all(stack, 'aws_cloudwatch_log_group').map(({ name }) =>
        String(name).replace(/^(\/aws\/\w+\/|aws-waf-logs-)/, ''),
      ),
      only(stack, 'aws_cognito_user_pool_domain').domain,
    ];
    for (const name of names) expect(name).toMatch(/^shop-prod/);
  });

  test('Project, Environment and Purpose tag everything that carries tags', () => {
    expect(prod.provider.aws?.[0]?.default_tags).toEqual([
      {
        tags: { Project: 'cognito-m2m-demo', Environment: 'prod', Purpose: 'machine-to-machine authorization' },
      },
    ]);
  });

  test('both majors of the AWS provider may run the JSON', () => {
    expect(dev.terraform.required_providers).toMatchObject({
      aws: { source: 'aws', version: '>= 5.100.0, < 7.0.0' },
      archive: { source: 'hashicorp/archive', version: '2.7.1' },
    });
  });

  test('nothing is set that version 5.100 of the AWS provider does not know', () => {
    const unknown: Record<string, readonly string[]> = {
      aws_lambda_function: [
        'publish_to',
        'source_kms_key_arn',
        'capacity_provider_config',
        'durable_config',
        'tenancy_config',
      ],
      aws_api_gateway_integration: ['integration_target', 'response_transfer_mode'],
      aws_cloudwatch_log_group: ['deletion_protection_enabled'],
      aws_dynamodb_table: ['warm_throughput', 'global_table_witness'],
    };
    for (const type of Object.keys(dev.resource)) {
      for (const attribute of ['region', ...(unknown[type] ?? [])]) {
        for (const resource of all(dev, type))
          expect({ type, attribute, set: attribute in resource }).toEqual({ type, attribute, set: false });
      }
    }
    for (const source of Object.values(dev.data)) {
      for (const data of Object.values(source)) expect(data).not.toHaveProperty('region');
    }
  });

  test('two syntheses of the same declaration are the same', () => {
    expect(synthesize({ fresh: true }).json).toBe(dev.json);
  });
});

describe('pool, domain and clients', () => {
  test('people are created by administrators, and prod is protected from deletion', () => {
    expect(only(dev, 'aws_cognito_user_pool')).toMatchObject({
      admin_create_user_config: { allow_admin_create_user_only: true },
      username_attributes: ['email'],
      user_pool_tier: 'ESSENTIALS',
      deletion_protection: 'INACTIVE',
      username_configuration: { case_sensitive: false },
      auto_verified_attributes: ['email'],
      account_recovery_setting: { recovery_mechanism: [{ name: 'verified_email', priority: 1 }] },
      password_policy: {
        minimum_length: 14,
        require_lowercase: true,
        require_numbers: true,
        require_symbols: true,
        require_uppercase: true,
        temporary_password_validity_days: 7,
      },
    });
    expect(only(prod, 'aws_cognito_user_pool').deletion_protection).toBe('ACTIVE');
  });

  test('the resource server carries the scopes with their descriptions', () => {
    expect(only(dev, 'aws_cognito_resource_server')).toMatchObject({
      identifier: 'customer-api',
      name: 'Customer API',
      scope: [
        { scope_name: 'read', scope_description: 'Read customers' },
        { scope_name: 'write', scope_description: 'Create and change customers' },
        { scope_name: 'admin', scope_description: 'Delete customers' },
      ],
    });
  });

  test('the domain ends with the account id, and its addresses are built from the domain resource', () => {
    const [domain] = Object.keys(dev.resource.aws_cognito_user_pool_domain ?? {});
    expect(only(dev, 'aws_cognito_user_pool_domain').domain).toMatch(
      /^m2m-demo-dev-\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}$/,
    );
    expect(only(dev, 'aws_cognito_user_pool_domain').managed_login_version).toBe(1);
    expect(dev.output.TokenEndpoint?.value).toMatch(
      new RegExp(
        `^https://\\$\\{aws_cognito_user_pool_domain\\.${domain ?? ''}\\.domain\\}\\.auth\\.\\$\\{data\\.aws_region\\.[\\w-]+\\.id\\}\\.amazoncognito\\.com/oauth2/token$`,
      ),
    );
  });

  test('clients have a secret, client credentials only, and exactly their scopes', () => {
    const clients = all(dev, 'aws_cognito_user_pool_client');
    expect(clients.map(({ name, allowed_oauth_scopes }) => ({ name, allowed_oauth_scopes }))).toEqual([
      {
        name: 'cognito-m2m-demo-dev-OrderProcessingService',
        allowed_oauth_scopes: ['customer-api/read', 'customer-api/write', 'customer-api/admin'],
      },
      { name: 'cognito-m2m-demo-dev-ReportingService', allowed_oauth_scopes: ['customer-api/read'] },
    ]);
    for (const client of clients) {
      expect(client).toMatchObject({
        generate_secret: true,
        allowed_oauth_flows_user_pool_client: true,
        allowed_oauth_flows: ['client_credentials'],
        explicit_auth_flows: ['ALLOW_REFRESH_TOKEN_AUTH'],
        prevent_user_existence_errors: 'ENABLED',
        enable_token_revocation: true,
        depends_on: [expect.stringMatching(/^aws_cognito_resource_server\./)],
      });
      expect(client).not.toHaveProperty('callback_urls');
    }
  });

  test.each([
    [{}, { access_token_validity: 60, id_token_validity: 60, refresh_token_validity: 30 }],
    [
      { M2M_ACCESS_TOKEN_MINUTES: '5', M2M_ID_TOKEN_MINUTES: '1440', M2M_REFRESH_TOKEN_DAYS: '3650' },
      { access_token_validity: 5, id_token_validity: 1440, refresh_token_validity: 3650 },
    ],
  ])('settings %j give tokens their lives', (variables, expected) => {
    for (const client of all(synthesize({ variables }), 'aws_cognito_user_pool_client')) {
      expect(client).toMatchObject({
        ...expected,
        token_validity_units: [{ access_token: 'minutes', id_token: 'minutes', refresh_token: 'days' }],
      });
    }
  });
});

describe('the API', () => {
  test('it is regional, with a Cognito authorizer on the Authorization header', () => {
    expect(only(dev, 'aws_api_gateway_rest_api')).toMatchObject({
      endpoint_configuration: { types: ['REGIONAL'] },
      api_key_source: 'HEADER',
    });
    expect(only(dev, 'aws_api_gateway_authorizer')).toMatchObject({
      type: 'COGNITO_USER_POOLS',
      identity_source: 'method.request.header.Authorization',
      authorizer_result_ttl_in_seconds: 300,
      provider_arns: [expect.stringMatching(/^\$\{aws_cognito_user_pool\..+\.arn\}$/)],
    });
    expect(only(dev, 'aws_api_gateway_stage')).toMatchObject({ stage_name: 'prod', xray_tracing_enabled: true });
  });

  test('each route asks for its scopes, and every method is a route', () => {
    const methods = all(dev, 'aws_api_gateway_method').map(({ http_method, authorization, authorization_scopes }) => ({
      http_method,
      authorization,
      authorization_scopes,
    }));
    expect(methods).toHaveLength(Object.keys(customerApi.routes).length);
    const routes = modelRoutes(customerApi).map(({ method, rule }) => ({
      http_method: method,
      authorization: 'COGNITO_USER_POOLS',
      authorization_scopes: rule.scopes,
    }));
    const sorted = (list: readonly object[]) => list.map((method) => JSON.stringify(method)).sort();
    expect(sorted(methods)).toEqual(sorted(routes));
  });

  test('each method hands the request as it is to the alias of the function', () => {
    const integrations = all(dev, 'aws_api_gateway_integration');
    expect(integrations).toHaveLength(Object.keys(customerApi.routes).length);
    for (const integration of integrations) {
      expect(integration).toMatchObject({
        type: 'AWS_PROXY',
        integration_http_method: 'POST',
        uri: expect.stringMatching(/^\$\{aws_lambda_alias\..+\.invoke_arn\}$/),
      });
    }
  });

  const settings = { logging_level: 'OFF', data_trace_enabled: false };
  const throttled = (path: unknown, ratePerSecond: number, burst: number) => ({
    rest_api_id: expect.stringMatching(/^\$\{aws_api_gateway_rest_api\..+\.id\}$/),
    stage_name: expect.stringMatching(/^\$\{aws_api_gateway_stage\..+\.stage_name\}$/),
    method_path: path,
    settings: { throttling_rate_limit: ratePerSecond, throttling_burst_limit: burst, ...settings },
    lifecycle: { create_before_destroy: true },
  });

  test('every route is throttled at a tenth of what an account has, and no request is logged whole', () => {
    for (const stack of [dev, prod]) {
      expect(all(stack, 'aws_api_gateway_method_settings')).toEqual([throttled('*/*', 1_000, 500)]);
    }
  });

  test('a throttle of the declaration takes the place of that, and one of a route the place of both', () => {
    const throttle = { ratePerSecond: 0.5, burst: 1 };
    const routes = {
      ...customerApi.routes,
      'GET /': { scopes: ['customer-api/read'], throttle: { ratePerSecond: 2, burst: 3 } },
      'PUT /customers/{id}': {
        ...customerApi.routes['PUT /customers/{id}'],
        throttle: { ratePerSecond: 40, burst: 50 },
      },
    } as const;
    const stack = synthesize({ access: { ...customerApi, throttle, routes } });
    const waiting = { depends_on: [expect.stringMatching(/^aws_api_gateway_method_settings\..*throttle_all/)] };
    expect(all(stack, 'aws_api_gateway_method_settings')).toEqual([
      { ...throttled('~1/GET', 2, 3), ...waiting },
      { ...throttled('~1customers~1{id}/PUT', 40, 50), ...waiting },
      throttled('*/*', 0.5, 1),
    ]);
  });

  test('without source addresses the API has no policy, and takes calls as ever', () => {
    for (const stack of [dev, prod]) {
      expect(all(stack, 'aws_api_gateway_rest_api_policy')).toEqual([]);
      expect(only(stack, 'aws_api_gateway_rest_api').endpoint_configuration).toEqual({ types: ['REGIONAL'] });
    }
  });

  const limited = (cidrs: string, variation: Variation = {}) =>
    synthesize({ ...variation, variables: { ...variation.variables, M2M_SOURCE_CIDRS: cidrs } });
  const statementsOf = (stack: Synthesized) => {
    const { rest_api_id: api, policy } = only(stack, 'aws_api_gateway_rest_api_policy');
    expect(api).toMatch(/^\$\{aws_api_gateway_rest_api\..+\.id\}$/);
    const text = String(policy).replaceAll(/\$\{aws_api_gateway_rest_api\.[^}]+\.execution_arn\}/g, 'API');
    return (JSON.parse(text) as { Statement: unknown[] }).Statement;
  };
  const everyone = { Principal: '*', Action: 'execute-api:Invoke' };
  const outside = (...cidrs: string[]) => ({
    Effect: 'Deny',
    ...everyone,
    Resource: ['API/*'],
    Condition: { NotIpAddress: { 'aws:SourceIp': cidrs } },
  });

  test('whoever calls from elsewhere than the source addresses is denied, and nobody else refused by it', () => {
    const stack = limited('203.0.113.0/24,198.51.100.7/32');
    expect(statementsOf(stack)).toEqual([
      outside('203.0.113.0/24', '198.51.100.7/32'),
      { Effect: 'Allow', ...everyone, Resource: ['API/*'] },
    ]);
    expect(only(stack, 'aws_api_gateway_rest_api').endpoint_configuration).toEqual({ types: ['REGIONAL'] });
  });

  test('with source addresses of IPv6 the API takes calls by IPv6', () => {
    expect(only(limited('203.0.113.0/24,2001:db8::/32'), 'aws_api_gateway_rest_api').endpoint_configuration).toEqual({
      types: ['REGIONAL'],
      ip_address_type: 'dualstack',
    });
  });

  test('the policy waits for no stage, the deployment waits for it, and is taken again for another', () => {
    const [one, other] = [limited('203.0.113.0/24'), limited('198.51.100.0/24')];
    const [address = ''] = Object.keys(one.resource.aws_api_gateway_rest_api_policy ?? {});
    expect(only(one, 'aws_api_gateway_deployment').depends_on).toContain(`aws_api_gateway_rest_api_policy.${address}`);
    const triggers = [dev, one, other].map((stack) =>
      JSON.stringify(only(stack, 'aws_api_gateway_deployment').triggers),
    );
    expect(new Set(triggers).size).toBe(3);
  });

  test('beside a Lambda authorizer only what no function decides about is allowed', () => {
    const { resourceServers, clients, routes } = customerApi;
    const health = { 'GET /health/{part}': { public: true, reason: 'load balancer' } } as const;
    const access = { resourceServers, clients, routes, authorizer: 'lambda' } as const;
    const deny = outside('203.0.113.0/24');
    expect(statementsOf(limited('203.0.113.0/24', { access }))).toEqual([deny]);
    const open = limited('203.0.113.0/24', {
      access: { ...access, routes: { ...routes, ...health } },
      variables: { M2M_CORS_ORIGINS: 'https://app.example.com' },
    });
    const undecided = ['API/prod/GET/health/?*', 'API/prod/OPTIONS/*'];
    expect(statementsOf(open)).toEqual([deny, { Effect: 'Allow', ...everyone, Resource: undecided }]);
  });

  test('a 403 says nothing of a scope alone where the address may be the reason', () => {
    const denied = (stack: Synthesized) =>
      all(stack, 'aws_api_gateway_gateway_response').find(({ response_type }) => response_type === 'ACCESS_DENIED');
    expect(denied(limited('203.0.113.0/24'))?.response_parameters).toMatchObject({
      'gatewayresponse.header.WWW-Authenticate': "'Bearer'",
    });
    const { resourceServers, clients, routes } = customerApi;
    const byFunction = limited('203.0.113.0/24', {
      access: { resourceServers, clients, routes, authorizer: 'lambda' },
    });
    expect(denied(byFunction)?.response_templates).toEqual({
      'application/json':
        '{"error":"access_denied","message":"calls are not taken from this address, or any one of these scopes is needed: $context.authorizer.requiredScopes"}',
    });
  });

  test('more ranges than the policy of an API can hold are an error at synth', () => {
    const ranges = (count: number) => Array.from({ length: count }, (_, part) => `203.0.${part}.0/24`).join(',');
    expect(() => limited(ranges(250))).not.toThrow();
    const many = `${ranges(250)},${ranges(250)}`;
    expect(() => limited(many)).toThrow(expect.objectContaining({ code: 'ERR_QUOTA_EXCEEDED' }) as Error);
    expect(() => limited(many)).toThrow(
      /^characters of the API's policy, where the ranges of source addresses and the VPC endpoints are: \d+, expected at most 8192; name fewer/,
    );
  });

  test('what API Gateway answers by itself is JSON that nobody keeps, with a challenge on 401 and 403', () => {
    const answers = all(dev, 'aws_api_gateway_gateway_response').map(
      ({ response_type, status_code, response_parameters, response_templates }) => {
        const headers = response_parameters as Record<string, string>;
        expect(headers['gatewayresponse.header.Cache-Control']).toBe("'no-store'");
        const [error] = Object.values(response_templates as Record<string, string>);
        expect(response_templates).toEqual({
          'application/json': expect.stringMatching(/^\{"error":"\w+","message":\$context\.error\.messageString\}$/),
        });
        const challenge = headers['gatewayresponse.header.WWW-Authenticate'];
        return [response_type, status_code, challenge, /"error":"(\w+)"/.exec(error ?? '')?.[1]];
      },
    );
    expect(answers.sort()).toEqual([
      ['ACCESS_DENIED', '403', `'Bearer error="insufficient_scope"'`, 'access_denied'],
      ['BAD_REQUEST_BODY', '400', undefined, 'invalid_body'],
      ['DEFAULT_4XX', undefined, undefined, 'request_refused'],
      ['DEFAULT_5XX', undefined, undefined, 'gateway_error'],
      ['EXPIRED_TOKEN', '401', `'Bearer error="invalid_token"'`, 'expired_token'],
      ['INVALID_API_KEY', '403', undefined, 'invalid_api_key'],
      ['QUOTA_EXCEEDED', '429', undefined, 'quota_exceeded'],
      ['THROTTLED', '429', undefined, 'throttled'],
      ['UNAUTHORIZED', '401', `'Bearer'`, 'unauthorized'],
      ['WAF_FILTERED', '403', undefined, 'blocked'],
    ]);
  });

  test('a path part is one resource, shared by all routes below it', () => {
    expect(
      all(dev, 'aws_api_gateway_resource')
        .map(({ path_part }) => path_part)
        .sort(),
    ).toEqual(['customers', '{id}']);
  });

  test('each protected method declares 200, 401 and 403 alone, whatever else its route may answer', () => {
    const statuses = new Map<string, string[]>();
    for (const { http_method, resource_id, status_code } of all(dev, 'aws_api_gateway_method_response')) {
      const key = `${String(http_method).split('.')[1] ?? ''} ${String(resource_id)}`;
      statuses.set(key, [...(statuses.get(key) ?? []), String(status_code)]);
    }
    expect(statuses.size).toBe(5);
    for (const declared of statuses.values()) expect(declared.sort()).toEqual(['200', '401', '403']);
  });

  test('the function may be invoked by this API’s stage alone, through its alias', () => {
    expect(only(dev, 'aws_lambda_permission')).toMatchObject({
      action: 'lambda:InvokeFunction',
      function_name: expect.stringMatching(/^\$\{aws_lambda_function\..+\.function_name\}$/),
      principal: 'apigateway.amazonaws.com',
      qualifier: expect.stringMatching(/^\$\{aws_lambda_alias\..+\.name\}$/),
      source_arn: expect.stringMatching(/^\$\{aws_api_gateway_rest_api\..+\.execution_arn\}\/prod\/\*$/),
    });
  });

  test('Lambda may assume the role for this account alone, and the role may only what the function does', () => {
    const trust = String(only(dev, 'aws_iam_role').assume_role_policy);
    expect(JSON.parse(trust)).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'lambda.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': expect.stringMatching(/account_id\}$/) } },
        },
      ],
    });
    const { Statement } = JSON.parse(String(only(dev, 'aws_iam_role_policy').policy)) as {
      Statement: { Action: string[]; Resource: string[] }[];
    };
    expect(Statement.map(({ Action }) => Action)).toEqual([
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:Scan'],
    ]);
    expect(Statement.filter(({ Resource }) => Resource.includes('*')).map(({ Action }) => Action[0])).toEqual([
      'xray:PutTraceSegments',
    ]);
  });

  test('a public route has no authorizer and no scopes', () => {
    const access = {
      ...customerApi,
      routes: { ...customerApi.routes, 'GET /health': { public: true, reason: 'load balancer' } },
    } as const;
    const open = all(synthesize({ access }), 'aws_api_gateway_method').filter(
      ({ authorization }) => authorization === 'NONE',
    );
    expect(open).toHaveLength(1);
    expect(open[0]).not.toHaveProperty('authorizer_id');
    expect(open[0]).not.toHaveProperty('authorization_scopes');
  });

  test('a body schema becomes a model that the method validates with', () => {
    const models = all(dev, 'aws_api_gateway_model');
    expect(models).toHaveLength(2);
    expect(only(dev, 'aws_api_gateway_request_validator').validate_request_body).toBe(true);
    for (const { name, schema, content_type } of models) {
      expect(content_type).toBe('application/json');
      expect(name).toMatch(/^[A-Za-z0-9]+$/);
      expect(JSON.parse(String(schema))).toMatchObject({ $schema: 'http://json-schema.org/draft-04/schema#' });
    }
    const validated = all(dev, 'aws_api_gateway_method').filter((method) => 'request_validator_id' in method);
    expect(validated.map(({ http_method }) => http_method)).toEqual(['POST', 'PUT']);
    for (const { request_models } of validated) {
      const { 'application/json': model } = request_models as Record<string, string>;
      expect(model).toMatch(/^\$\{aws_api_gateway_model\./);
      // A model only for JSON would let a body of another content type pass.
      expect(request_models).toEqual({ 'application/json': model, $default: model });
    }
  });
});

describe('cross-origin requests', () => {
  test('without origins no resource answers OPTIONS and no answer allows an origin', () => {
    expect(all(dev, 'aws_api_gateway_method').map(({ http_method }) => http_method)).not.toContain('OPTIONS');
    expect(dev.json).not.toContain('Access-Control-Allow-Origin');
  });

  test('with one origin every resource answers OPTIONS by MOCK with the methods and headers of its routes', () => {
    const stack = synthesize({ variables: { M2M_CORS_ORIGINS: 'https://app.example.com' } });
    const mocks = all(stack, 'aws_api_gateway_integration').filter(({ type }) => type === 'MOCK');
    expect(mocks).toHaveLength(2);
    for (const mock of mocks) {
      expect(mock).not.toHaveProperty('integration_http_method');
      expect(mock.lifecycle).toEqual({ ignore_changes: ['integration_http_method'] });
    }
    const headers = all(stack, 'aws_api_gateway_integration_response').map(
      ({ response_parameters }) => response_parameters,
    );
    expect(headers).toEqual([
      expect.objectContaining({
        'method.response.header.Access-Control-Allow-Origin': "'https://app.example.com'",
        'method.response.header.Access-Control-Allow-Methods': "'GET,POST,OPTIONS'",
        'method.response.header.Access-Control-Allow-Headers': "'Authorization,Content-Type'",
      }),
      expect.objectContaining({
        'method.response.header.Access-Control-Allow-Methods': "'GET,PUT,DELETE,OPTIONS'",
        'method.response.header.Access-Control-Allow-Headers': "'Authorization,Content-Type,If-Match'",
      }),
    ]);
    for (const response of all(stack, 'aws_api_gateway_gateway_response')) {
      expect(response.response_parameters).toMatchObject({
        'gatewayresponse.header.Access-Control-Allow-Origin': "'https://app.example.com'",
      });
    }
  });

  test('with several origins the preflight names the caller’s own, and never another', () => {
    const stack = synthesize({ variables: { M2M_CORS_ORIGINS: 'https://a.example.com,https://b.example.com' } });
    const [response] = all(stack, 'aws_api_gateway_integration_response');
    expect(response?.response_parameters).not.toHaveProperty(['method.response.header.Access-Control-Allow-Origin']);
    expect(response?.response_templates).toMatchSnapshot('template that chooses among two origins');
  });
});

describe('the function', () => {
  test('it is zipped from its bundle with fixed modes, and published behind an alias', () => {
    const [zip] = Object.values(dev.data.archive_file ?? {});
    expect(zip).toMatchObject({ type: 'zip', output_file_mode: '0644' });
    expect(zip?.source_dir).toMatch(/^assets\//);
    expect(zip?.output_path).toMatch(/^archives\/cognito-m2m-demo-dev-customers-[0-9A-F]+\.zip$/);
    expect(only(dev, 'aws_lambda_function')).toMatchObject({
      runtime: 'nodejs22.x',
      architectures: ['arm64'],
      memory_size: 256,
      timeout: 10,
      publish: true,
      tracing_config: { mode: 'Active' },
      filename: expect.stringMatching(/output_path\}$/),
      source_code_hash: expect.stringMatching(/output_base64sha256\}$/),
    });
    expect(only(dev, 'aws_lambda_function').handler).toBe('index.handler');
    expect(only(dev, 'aws_lambda_alias')).toMatchObject({
      name: 'live',
      function_version: expect.stringMatching(/^\$\{aws_lambda_function\..+\.version\}$/),
    });
  });

  test('it has executions of its own where they are reserved, and the function that authorizes has not', () => {
    expect(only(dev, 'aws_lambda_function')).not.toHaveProperty('reserved_concurrent_executions');
    const { resourceServers, clients, routes } = customerApi;
    const stack = synthesize({
      access: { resourceServers, clients, routes, authorizer: 'lambda' },
      variables: { M2M_LAMBDA_RESERVED_CONCURRENCY: '50' },
    });
    expect(
      all(stack, 'aws_lambda_function').map(({ function_name, reserved_concurrent_executions: reserved }) => ({
        function_name,
        reserved,
      })),
    ).toEqual([
      { function_name: 'cognito-m2m-demo-dev-authorizer', reserved: undefined },
      { function_name: 'cognito-m2m-demo-dev-customers', reserved: 50 },
    ]);
  });

  test('it knows its table, its origins and what its logs and metrics are called', () => {
    const { variables } = only(dev, 'aws_lambda_function').environment as { variables: unknown };
    expect(variables).toEqual({
      POWERTOOLS_SERVICE_NAME: 'cognito-m2m-demo-dev-customers',
      POWERTOOLS_LOG_LEVEL: 'INFO',
      POWERTOOLS_METRICS_NAMESPACE: 'cognito-m2m-demo-dev',
      CORS_ORIGINS: '',
      TABLE_NAME: expect.stringMatching(/^\$\{aws_dynamodb_table\..+\.name\}$/),
      CUSTOMER_STORE: 'dynamodb',
    });
    expect(only(dev, 'aws_dynamodb_table')).toMatchObject({
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'id',
      attribute: [{ name: 'id', type: 'S' }],
    });
  });

  test('its log group exists before it does, and forgets', () => {
    expect(only(dev, 'aws_cloudwatch_log_group')).toMatchObject({
      name: '/aws/lambda/cognito-m2m-demo-dev-customers',
      retention_in_days: 14,
    });
    expect(only(dev, 'aws_lambda_function').depends_on).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^aws_cloudwatch_log_group\./),
        expect.stringMatching(/^aws_iam_role_policy\./),
      ]),
    );
  });

  test('in prod its logs are encrypted by a key that CloudWatch Logs alone uses, for log groups of this account', () => {
    expect(dev.resource).not.toHaveProperty('aws_kms_key');
    for (const { kms_key_id: key } of all(prod, 'aws_cloudwatch_log_group')) {
      expect(key).toMatch(/^\$\{aws_kms_key\.logs-key_.+\.arn\}$/);
    }
    const key = named(prod, 'aws_kms_key', 'logs-key');
    expect(key).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
    const { Statement } = JSON.parse(String(key.policy)) as { Statement: { Sid: string }[] };
    expect(Statement.map(({ Sid }) => Sid)).toEqual(['AdministeredByIam', 'UsedByCloudWatchLogs']);
    expect(Statement[1]).toMatchObject({
      Principal: { Service: expect.stringMatching(/^logs\.\$\{.+\}\.amazonaws\.com$/) },
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': expect.stringMatching(/:log-group:\*$/) } },
    });
  });

  test('in the environment local it keeps customers in memory and there is no table', () => {
    const local = synthesize({ variables: { M2M_ENVIRONMENT: 'local' } });
    expect(local.resource).not.toHaveProperty('aws_dynamodb_table');
    const { variables } = only(local, 'aws_lambda_function').environment as { variables: Record<string, string> };
    expect(variables).toMatchObject({ CUSTOMER_STORE: 'memory' });
    expect(variables).not.toHaveProperty('TABLE_NAME');
  });
});

describe('access log', () => {
  const settings = (stack: Synthesized) =>
    only(stack, 'aws_api_gateway_stage').access_log_settings as { destination_arn: string; format: string } | undefined;

  test('in prod the stage writes one into a group of its own, which is encrypted and forgets', () => {
    expect(named(prod, 'aws_cloudwatch_log_group', 'access-log')).toMatchObject({
      name: '/aws/apigateway/cognito-m2m-demo-prod-access',
      retention_in_days: 365,
      kms_key_id: expect.stringMatching(/^\$\{aws_kms_key\.logs-key_.+\.arn\}$/),
    });
    expect(settings(prod)?.destination_arn).toMatch(/^\$\{aws_cloudwatch_log_group\.api_access-log_.+\.arn\}$/);
  });

  test('a line has these fields and no others: nothing a caller chooses freely, no header and no key', () => {
    expect(JSON.parse(settings(prod)?.format ?? '')).toEqual({
      requestId: '$context.requestId',
      time: '$context.requestTimeEpoch',
      stage: '$context.stage',
      route: '$context.httpMethod $context.resourcePath',
      status: '$context.status',
      latencyMs: '$context.responseLatency',
      integrationLatencyMs: '$context.integrationLatency',
      authorizerError: '$context.authorizer.error',
      errorType: '$context.error.responseType',
      sourceIp: '$context.identity.sourceIp',
      clientId: '$context.authorizer.claims.client_id',
      scopes: '$context.authorizer.claims.scope',
    });
  });

  test('where a function authorizes, the caller is what the function says', () => {
    const { resourceServers, clients, routes } = customerApi;
    const access = { resourceServers, clients, routes, authorizer: 'lambda' } as const;
    const stack = synthesize({ access, variables: { M2M_ACCESS_LOG: 'true' } });
    expect(JSON.parse(settings(stack)?.format ?? '')).toMatchObject({
      clientId: '$context.authorizer.clientId',
      scopes: '$context.authorizer.scopes',
      principalType: '$context.authorizer.principalType',
      principal: '$context.authorizer.principalId',
    });
  });

  test('dev has none until it is turned on, since the account has to have a role for it', () => {
    expect(settings(dev)).toBeUndefined();
    const on = synthesize({ variables: { M2M_ACCESS_LOG: 'true' } });
    const group = named(on, 'aws_cloudwatch_log_group', 'access-log');
    expect(group).toMatchObject({ name: '/aws/apigateway/cognito-m2m-demo-dev-access', retention_in_days: 14 });
    expect(group).not.toHaveProperty('kms_key_id');
    expect(settings(on)?.format).toBe(settings(prod)?.format);
  });
});

describe('outputs', () => {
  test('they are these, and none holds a secret', () => {
    expect(Object.keys(dev.output).sort()).toEqual([
      'ApiUrl',
      'DeploymentValidation',
      'JwksEndpoint',
      'OrderClientId',
      'QuickTestCommands',
      'RemovedRoutes',
      'ReportingClientId',
      'TestEndpoints',
      'TokenEndpoint',
      'UserPoolArn',
      'UserPoolDomain',
      'UserPoolId',
    ]);
    expect(JSON.stringify(dev.output)).not.toContain('client_secret}');
    const refersTo = (attribute: string) => ({ value: expect.stringMatching(new RegExp(`\\$\\{${attribute}\\}`)) });
    expect(dev.output).toMatchObject({
      ApiUrl: refersTo('aws_api_gateway_stage\\..+\\.invoke_url'),
      JwksEndpoint: refersTo('aws_cognito_user_pool\\..+\\.endpoint'),
      OrderClientId: refersTo('aws_cognito_user_pool_client\\..+OrderProcessingService.+\\.id'),
      ReportingClientId: refersTo('aws_cognito_user_pool_client\\..+ReportingService.+\\.id'),
      UserPoolArn: refersTo('aws_cognito_user_pool\\..+\\.arn'),
      UserPoolDomain: refersTo('aws_cognito_user_pool_domain\\..+\\.domain'),
      UserPoolId: refersTo('aws_cognito_user_pool\\..+\\.id'),
    });
    expect(Object.keys(dev.output.TestEndpoints?.value as object).sort()).toEqual(
      Object.keys(customerApi.routes).sort(),
    );
    expect(Object.keys(dev.output.DeploymentValidation?.value as object)).toHaveLength(3);
    expect(dev.output.RemovedRoutes?.value).toMatch(/run: npm run deploy -- --redeploy$/);
  });

  test('each client has a command that calls a route it may call', () => {
    const commands = dev.output.QuickTestCommands?.value as Record<string, string>;
    expect(Object.keys(commands)).toEqual(['OrderProcessingService', 'ReportingService']);
    for (const command of Object.values(commands)) {
      expect(command).toMatch(
        /^TOKEN=\$\(curl .*:\$CLIENT_SECRET".*'scope=customer-api\/read'.*\) && curl .*\/customers"$/,
      );
    }
  });
});

describe('state', () => {
  test('with a bucket it is there under project and environment, encrypted, with a lock file', () => {
    const { terraform } = synthesize({
      variables: {
        M2M_ENVIRONMENT: 'prod',
        M2M_STATE_BUCKET: 'acme-state',
        M2M_STATE_REGION: 'eu-central-1',
        M2M_STATE_KMS_KEY_ID: 'alias/state',
      },
    });
    expect(terraform.backend).toEqual({
      s3: {
        bucket: 'acme-state',
        key: 'cognito-m2m-demo/prod/terraform.tfstate',
        region: 'eu-central-1',
        kms_key_id: 'alias/state',
        encrypt: true,
        use_lockfile: true,
      },
    });
  });

  test('provider and backend talk to an emulator only where one is named', () => {
    expect(dev.json).not.toContain('"endpoints"');
    const { provider, terraform } = synthesize({
      variables: { M2M_AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', M2M_STATE_BUCKET: 'state' },
    });
    const [aws] = provider.aws ?? [];
    const [endpoints] = aws?.endpoints as Record<string, string>[];
    expect(new Set(Object.values(endpoints ?? {}))).toEqual(new Set(['http://127.0.0.1:4566']));
    expect(terraform.backend).toMatchObject({
      s3: { use_path_style: true, endpoints: { s3: 'http://127.0.0.1:4566' } },
    });
  });

  test.each([
    [{}, ['000000000000']],
    [{ M2M_ACCOUNT_ID: '123456789012' }, ['123456789012']],
  ])(
    'a provider that has the address of the emulator by its own variable, with %j, reaches no other account',
    (more, accounts) => {
      const url = 'http://127.0.0.1:4566';
      const variables = { M2M_AWS_ENDPOINT_URL: url, AWS_ENDPOINT_URL: url, M2M_STATE_BUCKET: 'state', ...more };
      const { provider, terraform } = synthesize({ variables });
      expect(provider.aws).toEqual([
        expect.objectContaining({
          allowed_account_ids: accounts,
          s3_use_path_style: true,
          skip_metadata_api_check: 'true',
        }),
      ]);
      expect(provider.aws?.[0]).not.toHaveProperty('endpoints');
      expect(terraform.backend).toMatchObject({ s3: { endpoints: { s3: url } } });
    },
  );

  test('another address in the variable of the provider leaves its endpoints in the JSON', () => {
    const variables = { M2M_AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', AWS_ENDPOINT_URL: 'http://127.0.0.1:4567' };
    const { provider } = synthesize({ variables });
    expect(provider.aws?.[0]).toHaveProperty('endpoints');
    expect(provider.aws?.[0]).not.toHaveProperty('allowed_account_ids');
  });

  test('the variable of the provider alone changes nothing', () => {
    expect(synthesize({ variables: { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' } }).json).toBe(dev.json);
  });
});
