import { parse, stringify } from 'yaml';
import { accessLines } from '../../src/cli/access-lines';
import type { Attributes } from '../../src/terraform-json/stack-view';
import { cellsOf, observedCells, stackOf, tableOf } from './given';

const POOL = 'eu-west-1_AbCdEfGhI';
const POOL_ARN = `arn:aws:cognito-idp:eu-west-1:111122223333:userpool/${POOL}`;
const FUNCTION =
  'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:f/invocations';
const integration = { type: 'aws_proxy', httpMethod: 'POST', uri: FUNCTION };

const cognito = {
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'cognito_user_pools',
  'x-amazon-apigateway-authorizer': { type: 'cognito_user_pools', providerARNs: [POOL_ARN] },
};

function operation(fields: object = {}): object {
  return { responses: {}, 'x-amazon-apigateway-integration': integration, ...fields };
}

/** A document of version 3.0 with one operation. */
function documentOf(own: object, fields: object = {}): object {
  return {
    openapi: '3.0.1',
    paths: { '/orders': { get: operation(own) } },
    components: { securitySchemes: { pool: cognito } },
    ...fields,
  };
}

/** A plan of an API with a body, and of a client of a pool that is made elsewhere. */
function planOfBody(
  body: unknown,
  change: { readonly unknown?: object; readonly expression?: object; readonly api?: object } = {},
) {
  const resource = (type: string, values: object) => ({
    address: `${type}.x`,
    mode: 'managed',
    type,
    name: 'x',
    values,
  });
  const api = {
    id: 'api1',
    root_resource_id: 'root1',
    name: 'x',
    ...(body === undefined ? {} : { body }),
    ...change.api,
  };
  const resources = [
    resource('aws_api_gateway_rest_api', api),
    resource('aws_api_gateway_deployment', { id: 'd1', rest_api_id: 'api1' }),
    resource('aws_api_gateway_stage', { rest_api_id: 'api1', deployment_id: 'd1', stage_name: 'v1' }),
    resource('aws_cognito_user_pool_client', {
      name: 'machine',
      user_pool_id: POOL,
      generate_secret: true,
      allowed_oauth_flows: ['client_credentials'],
      allowed_oauth_flows_user_pool_client: true,
      allowed_oauth_scopes: ['orders/read'],
    }),
  ];
  const expressions = { body: change.expression };
  return stackOf({
    format_version: '1.2',
    planned_values: { root_module: { resources } },
    resource_changes: [{ address: 'aws_api_gateway_rest_api.x', change: { after_unknown: change.unknown ?? {} } }],
    configuration: {
      root_module: { resources: [{ mode: 'managed', type: 'aws_api_gateway_rest_api', name: 'x', expressions }] },
    },
  });
}

const table = (body: object) => tableOf(planOfBody(JSON.stringify(body)));

const READ = { security: [{ pool: ['orders/read'] }] };

test.each<[string, object, string, string, string]>([
  ['scopes of a pool', documentOf(READ), 'scopes', 'allowed', ''],
  ['another scope', documentOf({ security: [{ pool: ['orders/write'] }] }), 'scopes', 'refused', ''],
  ['no scope', documentOf({ security: [{ pool: [] }] }), 'people', 'refused', ''],
  ['no security', documentOf({}), 'public', 'allowed', ''],
  ['an empty list', documentOf({ security: [] }, { security: [{ pool: ['orders/read'] }] }), 'public', 'allowed', ''],
  [
    'security of the root',
    documentOf({}, READ),
    'public',
    'allowed',
    'its security stands at the root of the body alone',
  ],
  [
    'no authorization by its extension',
    documentOf({ 'x-amazon-apigateway-auth': { type: 'NONE' } }),
    'public',
    'allowed',
    '',
  ],
  [
    'scopes beside an extension that says none',
    documentOf({ ...READ, 'x-amazon-apigateway-auth': { type: 'NONE' } }),
    'unknown',
    'unknown',
    'its x-amazon-apigateway-auth has the type NONE beside a security: who may call it is not known',
  ],
  [
    'an extension of another type',
    documentOf({ 'x-amazon-apigateway-auth': { type: 'CUSTOM' } }),
    'unknown',
    'unknown',
    'its x-amazon-apigateway-auth has a type that is neither NONE nor AWS_IAM',
  ],
  ['IAM by its extension', documentOf({ 'x-amazon-apigateway-auth': { type: 'AWS_IAM' } }), 'iam', 'refused', ''],
  [
    'IAM by a scheme',
    documentOf({ security: [{ sigv4: [] }] }, scheme('sigv4', { 'x-amazon-apigateway-authtype': 'awsSigv4' })),
    'iam',
    'refused',
    '',
  ],
  [
    'a function',
    documentOf(
      { security: [{ own: [] }] },
      scheme('own', { 'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: FUNCTION } }),
    ),
    'lambda',
    'unknown',
    '',
  ],
  [
    'a scheme that API Gateway does not know',
    documentOf({ security: [{ own: [] }] }, scheme('own', {})),
    'unknown',
    'unknown',
    'its security names own, which has no x-amazon-apigateway-authorizer: who may call it is not known',
  ],
  [
    'alternatives',
    documentOf(
      { security: [{ pool: ['orders/read'] }, { other: [] }] },
      { components: { securitySchemes: { pool: cognito, other: cognito } } },
    ),
    'unknown',
    'unknown',
    'its security has alternatives, of which API Gateway takes one',
  ],
  [
    'an optional one',
    documentOf({ security: [{ pool: ['orders/read'] }, {}] }),
    'unknown',
    'unknown',
    'has alternatives',
  ],
  [
    'an extension of HTTP APIs',
    documentOf(READ, { 'x-amazon-apigateway-cors': {} }),
    'scopes',
    'allowed',
    'x-amazon-apigateway-cors of its body is not modelled',
  ],
  [
    'an extension of an operation',
    documentOf({ ...READ, 'x-amazon-apigateway-other': {} }),
    'scopes',
    'allowed',
    'x-amazon-apigateway-other is not modelled',
  ],
])('%s', (_, body, decidedBy, verdict, said) => {
  const { routes, notes } = table(body);
  expect(routes).toMatchObject([{ name: 'GET /orders', decidedBy, cells: { machine: verdict } }]);
  const texts = notes.map(({ text }) => text);
  expect(texts).toEqual(said === '' ? [] : [expect.stringContaining(said)]);
});

function scheme(name: string, extension: object): object {
  const other = { type: 'apiKey', name: 'Authorization', in: 'header', ...extension };
  return { components: { securitySchemes: { pool: cognito, [name]: other } } };
}

test('a document of version 2.0, in JSON or YAML, says the same', () => {
  const swagger = {
    swagger: '2.0',
    paths: { '/orders': { get: operation(READ) } },
    securityDefinitions: { pool: cognito },
  };
  const expected = table(documentOf(READ)).routes;
  expect(tableOf(planOfBody(JSON.stringify(swagger))).routes).toEqual(expected);
  expect(tableOf(planOfBody(stringify(swagger))).routes).toEqual(expected);
  expect(tableOf(planOfBody(stringify(swagger).replace("'2.0'", '2.0').replace('"2.0"', '2.0'))).routes).toEqual(
    expected,
  );
  expect(parse(stringify(swagger))).toEqual(swagger);
});

test('any method, and paths below others', () => {
  const paths = {
    '/': { get: operation() },
    '/orders/{id}/lines': { 'x-amazon-apigateway-any-method': operation(READ) },
    '/orders': { post: operation(READ), parameters: [{ name: 'q', in: 'query', required: true }] },
  };
  const { routes } = table({ ...documentOf({}), paths });
  expect(routes.map(({ name }) => name)).toEqual(['GET /', 'POST /orders', 'ANY /orders/{id}/lines']);
});

test('a text in the document that looks like an expression is a text', () => {
  const { routes } = table(documentOf({ security: [{ pool: ['${aws_api_gateway_rest_api.x.id}/%{if}'] }] }));
  expect(routes).toMatchObject([{ decidedBy: 'scopes', scopes: ['${aws_api_gateway_rest_api.x.id}/%{if}'] }]);
});

const NO_DOCUMENT =
  'its body is no OpenAPI document of one version, 2.0 or 3.0, in JSON or YAML, or has a merge key of YAML (<<)';

test.each<[string, ReturnType<typeof planOfBody>, string, string]>([
  [
    'is known only after apply',
    planOfBody(undefined, {
      unknown: { body: true },
      expression: { references: ['aws_lambda_function.f.invoke_arn', 'aws_lambda_function.f'] },
    }),
    'its body is known only after apply',
    'body is known only after apply, and it comes from aws_lambda_function.f.invoke_arn',
  ],
  ['is no document', planOfBody('hello'), NO_DOCUMENT, NO_DOCUMENT],
  ['is broken', planOfBody('a: [b'), NO_DOCUMENT, NO_DOCUMENT],
  ['is of two versions', planOfBody(JSON.stringify(documentOf(READ, { swagger: '2.0' }))), NO_DOCUMENT, NO_DOCUMENT],
  [
    'has a merge key',
    planOfBody(JSON.stringify(documentOf({ ...READ, '<<': { security: [] } }))),
    NO_DOCUMENT,
    NO_DOCUMENT,
  ],
])('a body that %s leaves every path unknown, and the gateway closed', async (_, foreign, text, reason) => {
  const { routes, notes } = tableOf(foreign);
  expect(routes).toMatchObject([
    {
      name: 'ANY /{any+}',
      address: 'aws_api_gateway_rest_api.x.body',
      decidedBy: 'unknown',
      reason,
      cells: { machine: 'unknown' },
    },
  ]);
  expect(notes.map((note) => note.text)).toEqual([expect.stringContaining(text)]);
  expect(await observedCells(foreign)).toEqual(['machine ANY /{any+} refused']);
});

test('gateway responses, validators, the source of API keys and the policy of a document become resources', () => {
  const { json } = planOfBody(
    JSON.stringify(
      documentOf(
        {
          ...READ,
          'x-amazon-apigateway-request-validator': 'all',
          parameters: [{ $ref: '#/components/parameters/q' }],
        },
        {
          'x-amazon-apigateway-request-validators': { all: { validateRequestParameters: true } },
          'x-amazon-apigateway-gateway-responses': {
            UNAUTHORIZED: { statusCode: 418, responseTemplates: { 'application/json': '{}' } },
          },
          'x-amazon-apigateway-api-key-source': 'AUTHORIZER',
          'x-amazon-apigateway-policy': { Version: '2012-10-17', Statement: [] },
          components: {
            securitySchemes: { pool: cognito },
            parameters: { q: { name: 'q', in: 'query', required: true } },
          },
        },
      ),
    ),
  );
  const all = (type: string) => Object.values<Attributes>(json.resource[type] ?? {});
  expect(all('aws_api_gateway_gateway_response')).toMatchObject([
    { response_type: 'UNAUTHORIZED', status_code: '418' },
  ]);
  expect(all('aws_api_gateway_request_validator')).toMatchObject([{ validate_request_parameters: true }]);
  expect(all('aws_api_gateway_method')).toMatchObject([
    { request_parameters: { 'method.request.querystring.q': true } },
  ]);
  expect(all('aws_api_gateway_rest_api')).toMatchObject([{ api_key_source: 'AUTHORIZER' }]);
  expect(all('aws_api_gateway_rest_api')[0]).not.toHaveProperty('body');
  expect(all('aws_api_gateway_rest_api_policy')).toMatchObject([{ policy: '{"Version":"2012-10-17","Statement":[]}' }]);
});

test('a route of which the document does not say who may call it has the reason that a note gives', () => {
  const { routes, notes } = table(documentOf({ security: [{ own: [] }] }, scheme('own', {})));
  expect(routes).toMatchObject([{ decidedBy: 'unknown', reason: notes[0]?.text }]);
  expect(routes[0]?.reason).toContain('its security names own');
});

test('a route with an API key and no authorization asks for the key alone', () => {
  const key = { key: { type: 'apiKey', name: 'x-api-key', in: 'header' } };
  const read = table(documentOf({ security: [{ key: [] }] }, { components: { securitySchemes: key } }));
  expect(accessLines(read, false).join('\n')).toMatch(/GET \/orders │ \? unknown │ an API key alone │/);
  expect(read.weaknesses.find(({ kind }) => kind === 'no-authorization')?.text).toContain('only for an API key');
});

test('HTTP shows what is read of a body', async () => {
  const paths = {
    '/orders': { get: operation(READ), post: operation({ security: [{ pool: ['orders/write'] }] }) },
    '/open': { get: operation() },
    '/own': { get: operation({ security: [{ unheard: [] }] }) },
  };
  const foreign = planOfBody(JSON.stringify({ ...documentOf({}), paths }));
  expect(cellsOf(tableOf(foreign), 'refused')).toEqual(await observedCells(foreign));
});

const named = (parameters: object | undefined, fields: object) =>
  tableOf(planOfBody(JSON.stringify(documentOf(READ, fields)), { api: { parameters } })).routes.map(({ name }) => name);
const variable = (path: unknown) => ({ servers: [{ url: '/{basePath}', variables: { basePath: { default: path } } }] });
const version2 = (basePath?: string) => ({ openapi: undefined, swagger: '2.0', ...(basePath ? { basePath } : {}) });

test.each<[string, string | undefined, object, string]>([
  ['is ignored by default', undefined, version2('/a/b'), 'GET /orders'],
  ['is ignored', 'ignore', version2('/a/b'), 'GET /orders'],
  ['precedes', 'prepend', version2('/a/b'), 'GET /a/b/orders'],
  ['precedes without its first part', 'split', version2('/a/b'), 'GET /b/orders'],
  ['is empty', 'prepend', version2(), 'GET /orders'],
  ['precedes, of a variable', 'prepend', variable('/a'), 'GET /a/orders'],
  [
    'precedes, of a variable in a later server',
    'prepend',
    { servers: [{ url: '/z' }, ...variable('a').servers] },
    'GET /a/orders',
  ],
  ['precedes, of a server', 'prepend', { servers: [{ url: 'https://api.example.com/a/' }] }, 'GET /a/orders'],
  ['is not known: another variable', 'prepend', { servers: [{ url: 'https://{host}/{v}/' }] }, 'ANY /{any+}'],
  ['is not known: a variable without a default', 'split', variable(undefined), 'ANY /{any+}'],
  ['is not known: another reading', 'append', version2('/a'), 'ANY /{any+}'],
])('the base path of a document %s', (_, basepath, fields, route) => {
  expect(named(basepath === undefined ? undefined : { basepath }, fields)).toEqual([route]);
});

test('the other parameters of an import are named, unless they change no answer', () => {
  const parameters = { ignore: 'documentation', endpointConfigurationTypes: 'REGIONAL', failonwarnings: 'true' };
  const { routes, notes } = tableOf(planOfBody(JSON.stringify(documentOf(READ)), { api: { parameters } }));
  expect(routes.map(({ name }) => name)).toEqual(['GET /orders']);
  expect(notes.map(({ text }) => text)).toEqual(['the parameter failonwarnings of its import is not modelled']);
});

test.each([
  ['$ref', 'ANY /other', { $ref: '#/components/pathItems/other' }],
  ['GET', 'GET /other', { GET: operation(READ) }],
  ['query', 'ANY /other', { query: operation(READ) }],
])('a path with %s, which is not read, has a row of unknown callers', (name, route, item) => {
  const paths = { '/orders': { get: operation(READ), summary: 'x', 'x-own': {} }, '/other': item };
  const { routes, notes } = table({ ...documentOf(READ), paths });
  const reason = `${name} of this path is not read: whether API Gateway makes methods of it is not known`;
  expect(routes).toMatchObject([
    { name: 'GET /orders', decidedBy: 'scopes' },
    { name: route, decidedBy: 'unknown', reason, cells: { machine: 'unknown' } },
  ]);
  expect(notes.map(({ text }) => text)).toContain(reason);
});

test('a document of version 3 has its schemes in its components alone', () => {
  const decoy = { components: { securitySchemes: {} }, securityDefinitions: { pool: cognito } };
  expect(table(documentOf(READ, decoy)).routes).toMatchObject([
    { decidedBy: 'unknown', cells: { machine: 'unknown' } },
  ]);
});

test('an authorizer that checks the text of a token is not understood, also in a body', () => {
  const authorizer = { ...cognito['x-amazon-apigateway-authorizer'], identityValidationExpression: '^x-' };
  const schemes = { pool: { ...cognito, 'x-amazon-apigateway-authorizer': authorizer } };
  const { routes } = table(documentOf(READ, { components: { securitySchemes: schemes } }));
  expect(routes).toMatchObject([{ cells: { machine: 'unknown' } }]);
});

test('a body may make its API private', () => {
  const foreign = planOfBody(JSON.stringify(documentOf(READ)), {
    api: { parameters: { endpointConfigurationTypes: 'PRIVATE' } },
  });
  const { routes, notes } = tableOf(foreign);
  expect(routes).toMatchObject([{ cells: { machine: 'unknown' } }]);
  expect(notes.map(({ text }) => text).join()).toContain('it is private: no call from the internet gets in');
});

test('a body that is merged into what is there has a line', () => {
  const { notes } = tableOf(planOfBody(JSON.stringify(documentOf(READ)), { api: { put_rest_api_mode: 'merge' } }));
  expect(notes.map(({ text }) => text)).toEqual([
    'the import of its body may keep methods of earlier ones, which are not in this matrix',
  ]);
});
