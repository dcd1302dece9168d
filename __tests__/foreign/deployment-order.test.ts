import type { State } from './changed';
import { API, DEPLOYMENT, METHOD, STAGE, addTo, attributesOf, changedState, planBetween } from './changed';
import { stackOf, tableOf } from './given';

type Json = Record<string, unknown>;

const ORDERS = `${DEPLOYMENT}.orders`;
const deployed = changedState();
const refers = (...references: string[]) => ({ references });
const resource = (address: string, fields: Json = {}) => {
  const [type, name] = address.split('.');
  return { address, mode: 'managed', type, name, expressions: {}, ...fields };
};

/** The table of a plan that changes a method, makes another and deploys; of a configuration with these resources. */
function planned(resources: readonly Json[], fields: Json = {}) {
  const after = changedState((state: State) => {
    attributesOf(state, METHOD, 'place').authorization_scopes = ['orders/read'];
    addTo(state, METHOD, 'change', { ...attributesOf(state, METHOD, 'list'), id: 'new', http_method: 'PATCH' });
    attributesOf(state, DEPLOYMENT).id = 'dep9';
    attributesOf(state, STAGE).deployment_id = 'dep9';
  }, deployed);
  const plan = planBetween(deployed, after, [ORDERS]);
  const table = tableOf(stackOf({ ...plan, configuration: { root_module: { resources, ...fields } } }));
  const place = table.routes.find(({ name }) => name === 'POST /orders');
  return {
    reason: place?.reason,
    cells: place?.cells,
    note: table.notes.find(({ address }) => address === ORDERS)?.text,
  };
}

const KNOWN = { reason: undefined, cells: { billing: 'allowed', reporting: 'allowed' }, note: undefined };
const [PLACE, CHANGE] = [`${METHOD}.place`, `${METHOD}.change`];
const INTEGRATION = 'aws_api_gateway_integration.all';
const methods = [resource(PLACE), resource(CHANGE)];

test('a deployment that does not wait for methods may have a snapshot that is older', () => {
  expect(
    planned([resource(ORDERS, { expressions: { rest_api_id: refers('aws_api_gateway_rest_api.orders.id') } })]),
  ).toEqual({
    reason: `${ORDERS} does not wait for ${PLACE}, so Terraform may make it first: its snapshot may hold the API as it was`,
    cells: { billing: 'unknown', reporting: 'unknown' },
    note: `it does not wait for ${CHANGE}, so Terraform may make it first: then its snapshot lacks what is made later, until the next deployment`,
  });
});

test('a deployment that waits for one of two methods is in doubt for the other alone', () => {
  expect(planned([resource(ORDERS, { depends_on: [PLACE] }), ...methods])).toMatchObject({
    ...KNOWN,
    note: expect.stringContaining(CHANGE),
  });
  expect(planned([resource(ORDERS, { depends_on: [CHANGE] }), ...methods])).toMatchObject({
    cells: { billing: 'unknown', reporting: 'unknown' },
    note: undefined,
  });
});

const both = refers(`${PLACE}.id`, PLACE, `${CHANGE}.id`, CHANGE);
const deployment = (fields: Json) => resource(ORDERS, fields);
const triggered = (...references: string[]) => deployment({ expressions: { triggers: refers(...references) } });

const WAITING: readonly (readonly [string, readonly Json[], Json?])[] = [
  ['by depends_on', [deployment({ depends_on: [PLACE, CHANGE] })]],
  ['by its triggers', [deployment({ expressions: { triggers: both } })]],
  [
    'over another resource',
    [triggered(`${INTEGRATION}.id`), resource(INTEGRATION, { expressions: { http_method: both } })],
  ],
  ['over for_each', [triggered(INTEGRATION), resource(INTEGRATION, { for_each_expression: both })]],
  ['over count', [triggered(INTEGRATION), resource(INTEGRATION, { count_expression: both })]],
  [
    'over an output of a module with a key',
    [triggered('module.api["a.b"].ids', 'module.api')],
    {
      module_calls: {
        api: {
          expressions: { given: both },
          module: { outputs: { ids: { expression: refers('var.given') } }, resources: [] },
        },
      },
    },
  ],
  [
    'over the whole of a module',
    [triggered('module.api')],
    {
      module_calls: {
        api: {
          module: {
            outputs: { ids: { expression: {}, depends_on: ['null_resource.x'] } },
            resources: [resource('null_resource.x', { expressions: { triggers: refers('var.given') } })],
          },
          expressions: { given: both },
        },
      },
    },
  ],
  [
    'over everything in a module',
    [deployment({ depends_on: ['module.api'] })],
    {
      module_calls: {
        api: {
          depends_on: [PLACE],
          module: {
            module_calls: {
              inner: { for_each_expression: refers('var.given'), module: { resources: [resource('null_resource.x')] } },
            },
          },
          expressions: { given: both },
        },
      },
    },
  ],
  ['over a local value, which a plan does not have', [triggered('local.hash')]],
  ['if the configuration does not have it', []],
];

test.each(WAITING.map(([how, ...given]) => ({ how, given })))('a deployment waits $how', ({ given }) => {
  const [resources, fields] = given;
  expect(planned([...resources, ...methods], fields)).toEqual(KNOWN);
});

test('a local value that a method itself waits for does not hide that the deployment does not wait for it', () => {
  const api = resource('aws_api_gateway_rest_api.orders', { expressions: { name: refers('local.prefix') } });
  const ofApi = { rest_api_id: refers(`${API}.orders.id`, `${API}.orders`) };
  const own = [PLACE, CHANGE].map((address) => resource(address, { expressions: ofApi }));
  expect(planned([deployment({ expressions: ofApi }), api, ...own]).cells).toEqual({
    billing: 'unknown',
    reporting: 'unknown',
  });
});

test('a circle in a configuration that cannot be ends', () => {
  const circle = [triggered(INTEGRATION), resource(INTEGRATION, { depends_on: [ORDERS, INTEGRATION] })];
  expect(planned(circle).cells).toEqual({ billing: 'unknown', reporting: 'unknown' });
});

test('many methods are named in part', () => {
  const many = changedState((state) => {
    for (const verb of ['PATCH', 'PUT', 'HEAD', 'OPTIONS', 'DELETE'])
      addTo(state, METHOD, verb, { ...attributesOf(state, METHOD, 'list'), id: verb, http_method: verb });
    attributesOf(state, DEPLOYMENT).id = 'dep9';
    attributesOf(state, STAGE).deployment_id = 'dep9';
  }, deployed);
  const plan = planBetween(deployed, many, [ORDERS]);
  const configuration = { root_module: { resources: [resource(ORDERS)] } };
  const { notes } = tableOf(stackOf({ ...plan, configuration }));
  expect(notes.find(({ address }) => address === ORDERS)?.text).toContain(
    'PATCH, aws_api_gateway_method.PUT, aws_api_gateway_method.HEAD and 2 more, so',
  );
});

test.each<[string, readonly string[], (state: State) => void, readonly string[]]>([
  [
    'an authorizer',
    [],
    (state) => {
      attributesOf(state, 'aws_api_gateway_authorizer').identity_source = 'method.request.header.X-Token';
    },
    ['GET /orders', 'POST /orders', 'DELETE /orders/{id}', 'GET /orders/{id}'],
  ],
  [
    'a resource',
    [],
    (state) => {
      attributesOf(state, 'aws_api_gateway_resource', 'order').path_part = '{number}';
    },
    ['DELETE /orders/{number}', 'GET /orders/{number}'],
  ],
  [
    'a new resource policy',
    ['aws_api_gateway_rest_api_policy.own'],
    (state) => {
      const policy = JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' },
      });
      addTo(state, 'aws_api_gateway_rest_api_policy', 'own', { rest_api_id: attributesOf(state, API).id, policy });
    },
    ['GET /orders', 'POST /orders', 'DELETE /orders/{id}', 'GET /orders/{id}'],
  ],
])('%s that the deployment does not wait for puts its methods in doubt', (_, more, change, names) => {
  const after = changedState((state) => {
    change(state);
    attributesOf(state, DEPLOYMENT).id = 'dep9';
    attributesOf(state, STAGE).deployment_id = 'dep9';
  }, deployed);
  const tableWith = (depends: readonly string[]) => {
    const configuration = { root_module: { resources: [resource(ORDERS, { depends_on: depends })] } };
    return tableOf(stackOf({ ...planBetween(deployed, after, [ORDERS]), configuration }));
  };
  const unknown = (table: ReturnType<typeof tableOf>) =>
    table.routes.filter(({ cells }) => Object.values(cells).includes('unknown')).map(({ name }) => name);
  expect(unknown(tableWith([])).sort()).toEqual([...names].sort());
  const waits = [...more, 'aws_api_gateway_authorizer.pool', 'aws_api_gateway_resource.order'];
  expect(unknown(tableWith(waits))).toEqual([]);
});
