import { cellsOf, given, observedCells, tableOf } from './given';

const FILES = [
  'counted/plan.json',
  'counted/terraform.tfstate',
  'modules/plan.json',
  'modules/terraform.tfstate',
  'modules/changed.json',
  'described/plan.json',
];

test.each(FILES)('the matrix read from %s is the one that HTTP shows', async (file) => {
  const foreign = given(file);
  // Nobody has an API key that is in no usage plan: the gateway refuses, and a matrix does not know.
  const read = cellsOf(tableOf(foreign), 'refused');
  expect(read.length).toBeGreaterThan(5);
  expect(read).toEqual(await observedCells(foreign));
});

test.each(['counted', 'modules'])('%s has the same matrix in its plan as in its state after the apply', (name) => {
  expect(cellsOf(tableOf(given(`${name}/plan.json`)))).toEqual(cellsOf(tableOf(given(`${name}/terraform.tfstate`))));
});

test('plain HCL with count: literals, a list of a resource server, and a method without scopes', () => {
  const { routes, weaknesses, notes } = tableOf(given('counted/plan.json'));
  expect(routes.map(({ name, decidedBy, scopes }) => [name, decidedBy, scopes])).toEqual([
    ['GET /orders', 'scopes', ['orders/read']],
    ['POST /orders', 'scopes', ['orders/write']],
    ['DELETE /orders/{id}', 'people', undefined],
    ['GET /orders/{id}', 'scopes', expect.arrayContaining(['orders/read', 'orders/write'])],
  ]);
  expect(weaknesses.map(({ kind, address }) => `${kind} ${address}`)).toEqual([
    'no-scopes aws_api_gateway_method.delete',
    'no-throttle aws_api_gateway_rest_api.orders',
    'secret-in-output output.client_secrets',
  ]);
  expect(notes).toEqual([
    {
      address: 'aws_cognito_resource_server.orders',
      text: expect.stringMatching(/^all of its scopes count for aws_\S+.*: a plan does not say whether/),
    },
    { address: 'aws_cognito_user_pool_client.website', text: expect.stringContaining('it signs people in (code)') },
  ]);
});

test('a module per API: addresses are those of Terraform, and an index by a value is followed', () => {
  const { routes, clients, weaknesses } = tableOf(given('modules/plan.json'));
  expect(routes.map(({ name, address }) => [name, address])).toEqual([
    ['GET /orders/orders', 'module.api["orders"].aws_api_gateway_method.this["list"]'],
    ['POST /orders/orders', 'module.api["orders"].aws_api_gateway_method.this["place"]'],
    ['POST /stock/health', 'module.api["stock"].aws_api_gateway_method.this["open"]'],
    ['GET /stock/items', 'module.api["stock"].aws_api_gateway_method.this["count"]'],
  ]);
  expect(clients.map(({ name, address }) => [name, address])).toEqual([
    ['billing', 'module.pool.aws_cognito_user_pool_client.this["billing"]'],
    ['warehouse', 'module.pool.aws_cognito_user_pool_client.this["warehouse"]'],
  ]);
  expect(weaknesses.map(({ kind, address }) => `${kind} ${address}`)).toEqual([
    'no-authorization module.api["stock"].aws_api_gateway_method.this["open"]',
    'no-throttle module.api["orders"].aws_api_gateway_rest_api.this',
    'no-throttle module.api["stock"].aws_api_gateway_rest_api.this',
  ]);
});

test('an OpenAPI body: what it says for all of its operations at its root opens nothing and closes nothing', () => {
  const { routes, notes } = tableOf(given('described/plan.json'));
  expect(Object.fromEntries(routes.map(({ name, decidedBy }) => [name, decidedBy]))).toEqual({
    'GET /archive': 'public',
    'GET /health': 'public',
    'GET /orders': 'scopes',
    'POST /orders': 'scopes',
    'DELETE /orders/{id}': 'people',
    'GET /reports': 'scopes',
  });
  expect(routes.find(({ name }) => name === 'GET /reports')).toMatchObject({
    apiKeyRequired: true,
    reason: 'it asks for an API key, and no usage plan here has one for its API',
    cells: { billing: 'unknown', reporting: 'unknown' },
  });
  expect(notes).toContainEqual({
    address: 'aws_api_gateway_rest_api.orders GET /archive',
    text: expect.stringContaining('its security stands at the root of the body alone'),
  });
});

test('a list of a resource server counts as the whole list, and a note names who takes it', () => {
  const text = (name: string) =>
    tableOf(given(name)).notes.find(({ address }) => address === 'aws_cognito_resource_server.orders')?.text;
  expect(text('counted/plan.json')).toMatch(/^all of its scopes count for aws_\S+( and \S+)?: a plan does not say/);
  // A state has the list itself.
  expect(text('counted/terraform.tfstate')).toBeUndefined();
});

test('a plan has what is deployed as well', () => {
  const before = tableOf(given('modules/changed.json', 'before'));
  expect(cellsOf(before)).toEqual(cellsOf(tableOf(given('modules/terraform.tfstate'))));
  expect(cellsOf(before)).not.toEqual(cellsOf(tableOf(given('modules/changed.json'))));
});
