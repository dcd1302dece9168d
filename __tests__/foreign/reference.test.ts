import type { AccessTable } from '../../src/matrix/access-table';
import { observedCells, planWith, stackOf, tableOf } from './given';

type Json = Record<string, unknown>;

function rowOf(plan: Json): AccessTable['routes'][number] | undefined {
  return tableOf(stackOf(plan)).routes.find(({ address }) => address === 'aws_api_gateway_method.list');
}

const SERVER = 'aws_cognito_resource_server.orders';

test.each<[string, Json, Json, string]>([
  ['a local value', { references: ['local.scopes'] }, { authorization_scopes: true }, 'local.scopes'],
  [
    'a data source that is not read yet',
    { references: ['data.aws_ssm_parameter.scopes.value', 'data.aws_ssm_parameter.scopes'] },
    { authorization_scopes: true },
    'data.aws_ssm_parameter.scopes.value',
  ],
  [
    'one of several scopes of a resource server',
    { references: [`${SERVER}.scope_identifiers`, SERVER] },
    { authorization_scopes: [true] },
    `${SERVER}.scope_identifiers`,
  ],
  [
    'two resources',
    { references: [`${SERVER}.scope_identifiers`, SERVER, 'local.more'] },
    { authorization_scopes: true },
    `${SERVER}.scope_identifiers, local.more`,
  ],
  [
    'a resource that has no scopes',
    { references: ['aws_iam_role.orders.arn', 'aws_iam_role.orders'] },
    { authorization_scopes: true },
    'aws_iam_role.orders.arn',
  ],
  [
    'an output that is not there',
    { references: ['module.none.scopes', 'module.none'] },
    { authorization_scopes: true },
    'module.none.scopes',
  ],
])('scopes that come from %s are not known: neither public nor refused', async (_, expression, unknown, from) => {
  const plan = planWith({ authorization_scopes: expression }, unknown);
  expect(rowOf(plan)).toMatchObject({
    name: 'GET /orders',
    decidedBy: 'unknown',
    cells: { billing: 'unknown', reporting: 'unknown' },
    reason: `authorization_scopes is known only after apply, and it comes from ${from}`,
  });
  const observed = await observedCells(stackOf(plan));
  expect(observed).toEqual(expect.arrayContaining(['billing GET /orders refused', 'reporting GET /orders refused']));
});

test('an authorization that is not known is not known, whatever else is', () => {
  const plan = planWith({ authorization: { references: ['local.kind'] } }, { authorization: true });
  expect(rowOf(plan)).toMatchObject({
    decidedBy: 'unknown',
    reason: expect.stringContaining('authorization is known only'),
  });
});

test('an authorizer that may be one of two is not known', () => {
  const two = ['aws_api_gateway_authorizer.pool.id', 'aws_api_gateway_authorizer.pool', 'local.other'];
  const plan = planWith({ authorizer_id: { references: two } }, {});
  expect(rowOf(plan)).toMatchObject({
    decidedBy: 'unknown',
    reason:
      'authorizer_id is known only after apply, and it comes from aws_api_gateway_authorizer.pool.id, local.other',
  });
});

test('of many sources a reason names those that can be the value', () => {
  const resource = (name: string) => [`aws_api_gateway_resource.${name}.id`, `aws_api_gateway_resource.${name}`];
  const references = [
    ...resource('orders'),
    ...resource('order'),
    ...['aws_lambda_function.orders.invoke_arn', 'aws_lambda_function.orders', 'local.origin'],
    ...['aws_api_gateway_authorizer.pool.id', 'aws_api_gateway_authorizer.pool'],
  ];
  expect(rowOf(planWith({ authorizer_id: { references } }, { authorizer_id: true }))?.reason).toBe(
    'authorizer_id is known only after apply, and it comes from aws_api_gateway_authorizer.pool.id, local.origin, ' +
      'aws_api_gateway_resource.orders.id and 2 others',
  );
});

test('a field of an object is no attribute of the resources that the object is made of', () => {
  const plan = planWith({ authorizer_id: { references: ['each.value.authorizer_id', 'each.value'] } }, {});
  const { root_module: configured } = plan.configuration as { root_module: { resources: Json[] } };
  const method = configured.resources.find(({ address }) => address === 'aws_api_gateway_method.list');
  const of = (references: string[]) => {
    Object.assign(method ?? {}, { for_each_expression: { references } });
    return rowOf(plan);
  };
  expect(of(['aws_api_gateway_resource.orders', 'aws_api_gateway_authorizer.pool'])).toMatchObject({
    decidedBy: 'scopes',
    scopes: ['orders/read'],
  });
  const paths = ['aws_api_gateway_resource.orders', 'aws_api_gateway_resource.order'];
  expect(of([...paths, 'local.more'])?.reason).toBe(
    `authorizer_id is known only after apply, and it comes from local.more, ${paths.join(', ')}`,
  );
});

test.each<[string, string[]]>([
  ['the attribute is told', ['aws_api_gateway_method.place.resource_id', 'aws_api_gateway_method.place']],
  ['the attribute is not told', ['aws_api_gateway_method.place', 'each.key']],
])('a resource that another one names is followed, where %s', (_, references) => {
  const plan = planWith(
    {
      rest_api_id: { references: ['aws_api_gateway_resource.orders.rest_api_id', 'aws_api_gateway_resource.orders'] },
      resource_id: { references },
    },
    {},
  );
  expect(rowOf(plan)).toMatchObject({ name: 'GET /orders', decidedBy: 'scopes' });
});

test('a path that is not known is a row by its address', () => {
  const plan = planWith({ resource_id: { references: ['local.id'] } }, { resource_id: true });
  expect(rowOf(plan)).toMatchObject({ name: 'aws_api_gateway_method.list', decidedBy: 'unknown' });
});

test('what a variable chooses is known where the value is, and unset where the provider fills it in', () => {
  const plan = planWith({ request_validator_id: { references: ['var.validator'] } }, { request_validator_id: true });
  expect(rowOf(plan)).toMatchObject({ decidedBy: 'scopes', scopes: ['orders/read'] });
});

test('a sensitive value is not known, and not shown', () => {
  const plan = planWith({}, {});
  const { root_module: planned } = plan.planned_values as { root_module: { resources: Json[] } };
  const method = planned.resources.find(({ address }) => address === 'aws_api_gateway_method.list');
  Object.assign(method ?? {}, { sensitive_values: { authorization_scopes: true } });
  expect(rowOf(plan)).toMatchObject({
    decidedBy: 'unknown',
    reason: 'authorization_scopes is sensitive, so it is not read',
    cells: { billing: 'unknown' },
  });
  expect(JSON.stringify(rowOf(plan))).not.toContain('orders/read');
});

test('a stage that a deployment names is one stage, whether it is made beside it or not', () => {
  for (const isBeside of [true, false]) {
    const plan = planWith({}, {});
    const { root_module: planned } = plan.planned_values as { root_module: { resources: Json[] } };
    const deployment = planned.resources.find(({ type }) => type === 'aws_api_gateway_deployment');
    Object.assign(deployment?.values as Json, { stage_name: 'live', stage_description: 'x' });
    if (!isBeside) planned.resources = planned.resources.filter(({ type }) => type !== 'aws_api_gateway_stage');
    const { json } = stackOf(plan);
    expect(Object.values(json.resource.aws_api_gateway_stage ?? {})).toMatchObject([{ stage_name: 'live' }]);
    expect(rowOf(plan)).toMatchObject({ name: 'GET /orders', decidedBy: 'scopes' });
  }
});

test('a role that an authorizer of user pools has no use for changes nothing', () => {
  const plan = planWith({}, {});
  const { root_module: planned } = plan.planned_values as { root_module: { resources: Json[] } };
  const authorizer = planned.resources.find(({ type }) => type === 'aws_api_gateway_authorizer');
  Object.assign(authorizer?.values as Json, { authorizer_credentials: 'arn:aws:iam::111122223333:role/a' });
  expect(rowOf(plan)).toMatchObject({ decidedBy: 'scopes', scopes: ['orders/read'] });
});
