import fc from 'fast-check';

type Json = Readonly<Record<string, unknown>>;

/** A resource of a state, with its attributes. */
interface StateResource {
  readonly type: string;
  readonly name: string;
  readonly attributes: Json;
}

const REGION = 'eu-west-1';
const ACCOUNT = '111122223333';
const POOL_ID = `${REGION}_RaNdOm123`;
const POOL_ARN = `arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${POOL_ID}`;
const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:orders`;
const SCOPES = ['orders/read', 'orders/write', 'https://stock.example.com/count'];

const KINDS = ['scopes', 'scopes', 'scopes', 'public', 'people', 'iam', 'any', 'options'] as const;
const BACKENDS = ['function', 'alias', 'stage-variable', 'http', 'mock'] as const;

const someScopes = fc.subarray(SCOPES, { minLength: 1 });
const route = fc.record({
  kind: fc.constantFrom(...KINDS),
  backend: fc.constantFrom(...BACKENDS),
  path: fc.constantFrom('/', '/orders', '/orders/{id}', '/orders/{id}/items', '/stock', '/files/{proxy+}'),
  verb: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
  scopes: someScopes,
  apiKey: fc.boolean(),
  validated: fc.boolean(),
  timeout: fc.constantFrom(29_000, 5_000),
});
const client = fc.record({
  scopes: someScopes,
  minutes: fc.option(fc.integer({ min: 5, max: 1440 })),
  prefixed: fc.boolean(),
  revocation: fc.boolean(),
});

/** A deployed pool with machines and an API, in any of many forms. */
export const deployment = fc.record({
  clients: fc.array(client, { minLength: 1, maxLength: 4 }),
  routes: fc.uniqueArray(route, {
    minLength: 1,
    maxLength: 8,
    selector: ({ kind, verb, path }) => `${verbOf(kind, verb)} ${path}`,
  }),
  ttl: fc.constantFrom(300, 0, 60),
  tags: fc.constantFrom({}, { Team: 'shop' }),
  tracing: fc.boolean(),
  minimumLength: fc.constantFrom(8, 14),
  throttled: fc.boolean(),
  protectedPool: fc.boolean(),
  responses: fc.boolean(),
});

export type Deployment = typeof deployment extends fc.Arbitrary<infer Value> ? Value : never;

/** The state of a deployment, as it is stored. */
export function stateOf(given: Deployment): string {
  const resources = [...poolResources(given), ...apiResources(given)];
  return JSON.stringify({
    version: 4,
    lineage: 'random',
    resources: resources.map(({ type, name, attributes }) => ({
      mode: 'managed',
      type,
      name,
      instances: [{ attributes, sensitive_attributes: [] }],
    })),
  });
}

function poolResources({ clients, minimumLength, tags, protectedPool }: Deployment): StateResource[] {
  const user_pool_id = POOL_ID;
  const pool = {
    id: POOL_ID,
    arn: POOL_ARN,
    name: 'machines',
    deletion_protection: protectedPool ? 'ACTIVE' : 'INACTIVE',
    password_policy: [{ minimum_length: minimumLength, require_lowercase: true, password_history_size: 0 }],
    username_attributes: null,
    tags,
    tags_all: tags,
  };
  const servers = ['orders', 'https://stock.example.com'].map((identifier, index) => ({
    type: 'aws_cognito_resource_server',
    name: `server_${index}`,
    attributes: {
      id: `${POOL_ID}|${identifier}`,
      identifier,
      name: identifier,
      user_pool_id,
      scope: (index === 0 ? ['read', 'write'] : ['count']).map((name) => ({
        scope_name: name,
        scope_description: name,
      })),
    },
  }));
  return [
    { type: 'aws_cognito_user_pool', name: 'pool', attributes: pool },
    {
      type: 'aws_cognito_user_pool_domain',
      name: 'domain',
      attributes: { id: 'machines', domain: 'machines', user_pool_id },
    },
    ...servers,
    ...clients.map(({ scopes, minutes, prefixed, revocation }, index) => ({
      type: 'aws_cognito_user_pool_client',
      name: `client_${index}`,
      attributes: {
        id: `client${index}`,
        name: `${prefixed ? 'machines-' : ''}client${index}`,
        user_pool_id,
        generate_secret: true,
        client_secret: `secret-${index}`,
        allowed_oauth_flows: ['client_credentials'],
        allowed_oauth_flows_user_pool_client: true,
        allowed_oauth_scopes: scopes,
        access_token_validity: minutes ?? 0,
        token_validity_units: minutes === null ? [] : [{ access_token: 'minutes', id_token: '', refresh_token: '' }],
        enable_token_revocation: revocation,
        explicit_auth_flows: [],
      },
    })),
  ];
}

function apiResources({ routes, ttl, tags, tracing, throttled, responses }: Deployment): StateResource[] {
  const rest_api_id = 'api1';
  const one = (type: string, name: string, attributes: Json) => ({
    type: `aws_api_gateway_${type}`,
    name,
    attributes: { rest_api_id, ...attributes },
  });
  const ids = resourceIds(routes.map(({ path }) => path));
  return [
    {
      type: 'aws_api_gateway_rest_api',
      name: 'api',
      attributes: { id: rest_api_id, name: 'orders', root_resource_id: 'root', tags, tags_all: tags },
    },
    one('authorizer', 'pool', {
      id: 'auth1',
      name: 'pool',
      type: 'COGNITO_USER_POOLS',
      provider_arns: [POOL_ARN],
      identity_source: 'method.request.header.Authorization',
      authorizer_result_ttl_in_seconds: ttl,
    }),
    one('request_validator', 'params', {
      id: 'val1',
      name: 'params',
      validate_request_body: false,
      validate_request_parameters: true,
    }),
    ...[...ids].flatMap(([path, { id, parent }]) =>
      path === '/'
        ? []
        : [one('resource', id, { id, parent_id: parent, path_part: path.slice(path.lastIndexOf('/') + 1), path })],
    ),
    ...routes.flatMap((each, index) => methodResources(each, index, String(ids.get(each.path)?.id), one)),
    one('deployment', 'now', { id: 'dep1', triggers: { any: 'x' } }),
    one('stage', 'live', {
      id: 'ags-1',
      stage_name: 'live',
      deployment_id: 'dep1',
      xray_tracing_enabled: tracing,
      tags,
      tags_all: tags,
    }),
    ...(throttled
      ? [
          one('method_settings', 'all', {
            id: 'x',
            stage_name: 'live',
            method_path: '*/*',
            settings: [{ throttling_rate_limit: 50, throttling_burst_limit: 10, metrics_enabled: true }],
          }),
        ]
      : []),
    ...(responses
      ? [
          one('gateway_response', 'unauthorized', {
            id: 'y',
            response_type: 'UNAUTHORIZED',
            status_code: '401',
            response_templates: { 'application/json': '{"error":"$context.error.message"}' },
          }),
        ]
      : []),
  ];
}

type One = (type: string, name: string, attributes: Json) => StateResource;

function methodResources(
  { kind, backend, verb, scopes, apiKey, validated, timeout, path }: Deployment['routes'][number],
  index: number,
  resource_id: string,
  one: One,
): StateResource[] {
  const http_method = verbOf(kind, verb);
  const isCognito = kind === 'scopes' || kind === 'people' || kind === 'any';
  const at = { resource_id, http_method };
  const isMock = backend === 'mock' || kind === 'options';
  return [
    one('method', `m${index}`, {
      ...at,
      authorization: isCognito ? 'COGNITO_USER_POOLS' : kind === 'iam' ? 'AWS_IAM' : 'NONE',
      authorizer_id: isCognito ? 'auth1' : '',
      authorization_scopes: isCognito && kind !== 'people' ? scopes : [],
      api_key_required: apiKey,
      request_validator_id: validated ? 'val1' : '',
      request_parameters: validated ? { 'method.request.querystring.page': true } : {},
    }),
    one('integration', `i${index}`, {
      ...at,
      ...(isMock ? MOCK : integrationOf(backend, http_method, path)),
      timeout_milliseconds: timeout,
      connection_type: 'INTERNET',
    }),
    ...(isMock
      ? [
          one('method_response', `r${index}`, {
            ...at,
            status_code: '200',
            response_parameters: { 'method.response.header.X': true },
          }),
          one('integration_response', `ir${index}`, {
            ...at,
            status_code: '200',
            response_parameters: { 'method.response.header.X': "'1'" },
          }),
        ]
      : []),
  ];
}

const MOCK = {
  type: 'MOCK',
  integration_http_method: '',
  request_templates: { 'application/json': '{"statusCode": 200}' },
};

function integrationOf(backend: Deployment['routes'][number]['backend'], verb: string, path: string): Json {
  if (backend === 'http') {
    const uri = `https://backend.example.com/v1${path.replace('+', '')}`;
    return { type: 'HTTP_PROXY', integration_http_method: verb, uri };
  }
  const suffix = { alias: ':live', 'stage-variable': ':${stageVariables.alias}' }[backend as string] ?? '';
  const uri = `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${FUNCTION}${suffix}/invocations`;
  return { type: 'AWS_PROXY', integration_http_method: 'POST', uri };
}

function verbOf(kind: (typeof KINDS)[number], verb: string): string {
  return { any: 'ANY', options: 'OPTIONS' }[kind as string] ?? verb;
}

/** Ids of the resources of some paths, and of those above them. */
function resourceIds(paths: readonly string[]): Map<string, { readonly id: string; readonly parent: string }> {
  const ids = new Map([['/', { id: 'root', parent: '' }]]);
  for (const path of paths.toSorted()) {
    let above = '';
    for (const part of path
      .split('/')
      .slice(1)
      .filter((each) => each !== '')) {
      const own = `${above}/${part}`;
      if (!ids.has(own)) ids.set(own, { id: `res${ids.size}`, parent: ids.get(above === '' ? '/' : above)?.id ?? '' });
      above = own;
    }
  }
  return ids;
}
