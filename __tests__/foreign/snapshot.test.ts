import { API, DEPLOYMENT, METHOD, STAGE } from './changed';
import type { State } from './changed';
import { addTo, attributesOf, changedState, planBetween, removeFrom } from './changed';
import { cellsOf, observedCells, stackOf, tableOf } from './given';

type Json = Record<string, unknown>;

const ORDERS = `${DEPLOYMENT}.orders`;
const deployed = changedState();

/** The table of the plan that leads from the deployed state to a changed one. */
function planned(change: (state: State) => void, replaced: readonly string[] = []) {
  return tableOf(stackOf(planBetween(deployed, changedState(change, deployed), replaced)));
}

function rowOf(table: ReturnType<typeof tableOf>, name: string) {
  return table.routes.find((row) => row.name === name);
}

const UNKNOWN = { billing: 'unknown', reporting: 'unknown' };
const opened = (state: State) => {
  attributesOf(state, METHOD, 'place').authorization_scopes = ['orders/read'];
};

test('a changed method is not known while its deployment is not created again', () => {
  const table = planned(opened);
  expect(rowOf(table, 'POST /orders')).toMatchObject({
    decidedBy: 'unknown',
    cells: UNKNOWN,
    reason: `${ORDERS} is not created again, but the plan changes ${METHOD}.place: ${STAGE}.live still serves the old snapshot`,
  });
  expect(rowOf(table, 'GET /orders')?.cells).toEqual({ billing: 'allowed', reporting: 'allowed' });
});

test('a method that the plan closes is not known either', () => {
  const table = planned((state) => {
    attributesOf(state, METHOD, 'list').authorization_scopes = ['orders/write'];
  });
  expect(rowOf(table, 'GET /orders')?.cells).toEqual(UNKNOWN);
});

test('with a new deployment the cells are those of the plan', () => {
  const table = planned(
    (state) => {
      opened(state);
      for (const [type, name] of [
        [DEPLOYMENT, 'id'],
        [STAGE, 'deployment_id'],
      ] as const)
        attributesOf(state, type)[name] = 'dep9';
    },
    [ORDERS],
  );
  expect(rowOf(table, 'POST /orders')).toMatchObject({ cells: { billing: 'allowed', reporting: 'allowed' } });
  expect(table.routes.filter(({ reason }) => reason !== undefined)).toEqual([]);
});

test.each<[string, (state: State) => void, readonly string[]]>([
  [
    'a resource',
    (state) => {
      attributesOf(state, 'aws_api_gateway_resource', 'orders').path_part = 'purchases';
    },
    [
      ...['GET /orders', 'POST /orders', 'DELETE /orders/{id}', 'GET /orders/{id}'],
      ...['GET /purchases', 'POST /purchases', 'DELETE /purchases/{id}', 'GET /purchases/{id}'],
    ],
  ],
  [
    'a resource without others below it',
    (state) => {
      attributesOf(state, 'aws_api_gateway_resource', 'order').path_part = '{number}';
    },
    ['DELETE /orders/{id}', 'GET /orders/{id}', 'DELETE /orders/{number}', 'GET /orders/{number}'],
  ],
  [
    'an authorizer',
    (state) => {
      attributesOf(state, 'aws_api_gateway_authorizer').identity_source = 'method.request.header.X-Token';
    },
    ['GET /orders', 'POST /orders', 'DELETE /orders/{id}', 'GET /orders/{id}'],
  ],
  [
    'the API',
    (state) => {
      attributesOf(state, API).api_key_source = 'AUTHORIZER';
    },
    ['GET /orders', 'POST /orders', 'DELETE /orders/{id}', 'GET /orders/{id}'],
  ],
  [
    'its policy',
    (state) => {
      const policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
      addTo(state, 'aws_api_gateway_rest_api_policy', 'own', { rest_api_id: attributesOf(state, API).id, policy });
    },
    ['GET /orders', 'POST /orders', 'DELETE /orders/{id}', 'GET /orders/{id}'],
  ],
  [
    'the tags of the API',
    (state) => {
      attributesOf(state, API).tags = { team: 'orders' };
    },
    [],
  ],
  [
    'the throttle of the stage',
    (state) => {
      const own = { rest_api_id: attributesOf(state, API).id, stage_name: 'live', method_path: '*/*' };
      addTo(state, 'aws_api_gateway_method_settings', 'all', { ...own, settings: [{ throttling_rate_limit: 5 }] });
    },
    [],
  ],
])('a change of %s makes unknown what depends on it, and nothing else', (_, change, names) => {
  const { routes } = planned(change);
  const unknown = routes.filter(({ cells }) => Object.values(cells).includes('unknown'));
  expect(unknown.map(({ name }) => name).sort()).toEqual([...names].sort());
  const paths = routes.filter(({ address }) => !address.endsWith(' (old path)'));
  expect(paths).toHaveLength(4);
});

test('a method whose path changes keeps a row at its old one while a stage serves it', () => {
  const change = (state: State) => {
    attributesOf(state, 'aws_api_gateway_resource', 'order').path_part = '{number}';
  };
  expect(rowOf(planned(change), 'GET /orders/{id}')).toMatchObject({
    address: `${METHOD}.read (old path)`,
    cells: UNKNOWN,
    reason: expect.stringContaining(`the plan destroys ${METHOD}.read (old path)`),
  });
  const renewed = planned(
    (state) => {
      change(state);
      attributesOf(state, DEPLOYMENT).id = 'dep9';
      attributesOf(state, STAGE).deployment_id = 'dep9';
    },
    [ORDERS],
  );
  expect(rowOf(renewed, 'GET /orders/{id}')).toBeUndefined();
});

test('a destroyed method below a path that changes keeps its row at the old one', () => {
  const table = planned((state) => {
    removeFrom(
      state,
      (type, name) => (type === METHOD && name === 'read') || (type === 'aws_api_gateway_resource' && name === 'order'),
    );
    removeFrom(state, (type, name) => type === METHOD && name === 'delete');
    attributesOf(state, 'aws_api_gateway_resource', 'orders').path_part = 'purchases';
  });
  expect(table.routes.map(({ name }) => name).sort()).toEqual(
    [
      ...['GET /orders', 'POST /orders', 'GET /purchases', 'POST /purchases'],
      ...['DELETE /orders/{id}', 'GET /orders/{id}'],
    ].sort(),
  );
  expect(table.routes.flatMap(({ cells }) => Object.values(cells))).toEqual(Array(12).fill('unknown'));
});

test('a change of an answer has a line, and leaves the callers known', () => {
  const table = planned((state) => {
    const own = { rest_api_id: attributesOf(state, API).id, response_type: 'UNAUTHORIZED', status_code: '403' };
    addTo(state, 'aws_api_gateway_gateway_response', 'refusal', own);
  });
  expect(table.notes).toContainEqual({
    address: 'aws_api_gateway_gateway_response.refusal',
    text: `the plan makes it, but ${ORDERS} is not created again: the API still answers by its old snapshot`,
  });
  expect(table.routes.filter(({ reason }) => reason !== undefined)).toEqual([]);
});

test('a destroyed integration has a line, unless its method is destroyed with it', () => {
  const INTEGRATION = 'aws_api_gateway_integration';
  const notesOf = (types: readonly string[]) =>
    planned((state) => {
      removeFrom(state, (type, name) => types.includes(type) && name === 'cors');
    }).notes.filter(({ address }) => address === `${INTEGRATION}.cors[0]`);
  expect(notesOf([INTEGRATION])).toEqual([
    { address: `${INTEGRATION}.cors[0]`, text: expect.stringContaining('the plan destroys it, but') },
  ]);
  expect(notesOf([INTEGRATION, METHOD])).toEqual([]);
});

test('a method that the plan makes, and that no stage serves yet, is not known', () => {
  const table = planned((state) => {
    addTo(state, METHOD, 'change', { ...attributesOf(state, METHOD, 'list'), id: 'new', http_method: 'PATCH' });
  });
  expect(rowOf(table, 'PATCH /orders')).toMatchObject({
    cells: UNKNOWN,
    reason: expect.stringContaining(`the plan makes ${METHOD}.change`),
  });
});

test('a destroyed method keeps its row while a stage serves it', () => {
  const gone = (type: string, name: string) =>
    (type === METHOD && ['read', 'delete'].includes(name)) || (type === 'aws_api_gateway_resource' && name === 'order');
  const table = planned((state) => {
    removeFrom(state, gone);
  });
  expect(rowOf(table, 'GET /orders/{id}')).toMatchObject({
    address: `${METHOD}.read`,
    cells: UNKNOWN,
    reason: expect.stringContaining(`the plan destroys ${METHOD}.read`),
  });
  // With a new deployment it goes, at the latest with the one after it.
  const renewed = planned(
    (state) => {
      removeFrom(state, gone);
      attributesOf(state, DEPLOYMENT).id = 'dep9';
      attributesOf(state, STAGE).deployment_id = 'dep9';
    },
    [ORDERS],
  );
  expect(renewed.routes.map(({ name }) => name)).toEqual(['GET /orders', 'POST /orders']);
  expect(renewed.notes).toContainEqual({
    address: `${METHOD}.read`,
    text: expect.stringContaining('a stage serves it until the next deployment'),
  });
});

test('a destroyed method is not known at a second stage with a new deployment either', () => {
  const before = twoStages({ triggers: { redeployment: 'a' } });
  attributesOf(before, DEPLOYMENT, 'orders').triggers = { redeployment: 'a' };
  const after = changedState((state) => {
    removeFrom(state, (type, name) => type === METHOD && name === 'list');
    attributesOf(state, DEPLOYMENT, 'second').id = 'dep3';
    attributesOf(state, STAGE, 'old').deployment_id = 'dep3';
  }, before);
  const { routes } = tableOf(stackOf(planBetween(before, after, [`${DEPLOYMENT}.second`])));
  const own = routes.filter(({ name }) => name.startsWith('GET') && name.endsWith('/orders'));
  expect(own.map(({ name }) => name).sort()).toEqual(['GET /live/orders', 'GET /old/orders']);
  expect(own.flatMap(({ cells }) => Object.values(cells))).toEqual(Array(4).fill('unknown'));
});

test('a stage that a deployment makes serves destroyed methods as well', () => {
  const before = changedState((state) => {
    attributesOf(state, DEPLOYMENT).stage_name = 'live';
    removeFrom(state, (type) => type === STAGE || type === 'aws_api_gateway_method_settings');
  }, deployed);
  const after = changedState((state) => {
    removeFrom(state, (type, name) => type === METHOD && name === 'list');
  }, before);
  const { routes } = tableOf(stackOf(planBetween(before, after)));
  expect(routes.find(({ name }) => name === 'GET /orders')?.cells).toEqual(UNKNOWN);
});

test('a destroyed resource policy still refuses calls at a stage with the old snapshot', () => {
  const type = 'aws_api_gateway_rest_api_policy';
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/live/GET/*' },
  });
  const before = changedState((state) => {
    addTo(state, type, 'own', { id: 'p', rest_api_id: attributesOf(state, API).id, policy });
  }, deployed);
  const { routes } = tableOf(stackOf(planBetween(before, changedState(undefined, deployed))));
  expect(new Set(routes.flatMap(({ cells }) => Object.values(cells)))).toEqual(new Set(['unknown']));
  expect(routes[0]?.reason).toContain(`the plan destroys ${type}.own`);
});

test('a method that is made again with another verb keeps the row of its old one', () => {
  const table = planned(
    (state) => {
      attributesOf(state, METHOD, 'place').http_method = 'PUT';
    },
    [`${METHOD}.place`],
  );
  expect(rowOf(table, 'PUT /orders')?.cells).toEqual(UNKNOWN);
  expect(rowOf(table, 'POST /orders')).toMatchObject({ address: `${METHOD}.place (destroyed)`, cells: UNKNOWN });
});

/** A state with a second deployment, and a second stage. */
function twoStages(second: Json, stage = 'dep2'): State {
  return changedState((state) => {
    addTo(state, DEPLOYMENT, 'second', { ...attributesOf(state, DEPLOYMENT, 'orders'), id: 'dep2', ...second });
    const own = attributesOf(state, STAGE, 'live');
    addTo(state, STAGE, 'old', { ...own, id: 'old', stage_name: 'old', deployment_id: stage });
  });
}

function verdictsAt(state: State, stage: string): string[] {
  const rows = tableOf(stackOf(state)).routes.filter(({ name }) => name.includes(`/${stage}/`));
  expect(rows).toHaveLength(4);
  return [...new Set(rows.flatMap(({ cells }) => Object.values(cells)))].sort();
}

const KNOWN = ['allowed', 'refused'];
test.each<[string, State, { live: string[]; old: string[] }]>([
  ['an older deployment', twoStages({ created_date: '2026-11-01T00:00:00Z' }), { live: KNOWN, old: ['unknown'] }],
  ['a newer deployment', twoStages({ created_date: '2026-12-24T00:00:00Z' }), { live: ['unknown'], old: KNOWN }],
  ['a deployment of the same second', twoStages({}), { live: ['unknown'], old: ['unknown'] }],
  ['a deployment without a date', twoStages({ created_date: null }), { live: ['unknown'], old: ['unknown'] }],
  ['a deployment that is not here', twoStages({}, 'elsewhere'), { live: ['unknown'], old: ['unknown'] }],
])('a stage with %s', (_, state, { live, old }) => {
  expect(verdictsAt(state, 'live')).toEqual(live);
  expect(verdictsAt(state, 'old')).toEqual(old);
});

test('a deployment for each stage, of the same content by their triggers, is known', () => {
  const state = twoStages({ created_date: '2026-11-01T00:00:00Z', triggers: { redeployment: 'a' } });
  attributesOf(state, DEPLOYMENT, 'orders').triggers = { redeployment: 'a' };
  expect(verdictsAt(state, 'old')).toEqual(KNOWN);
  attributesOf(state, DEPLOYMENT, 'orders').triggers = { redeployment: 'b' };
  expect(verdictsAt(state, 'old')).toEqual(['unknown']);
});

test('an API with one deployment that two stages serve is known', () => {
  const { id } = attributesOf(deployed, DEPLOYMENT);
  const state = changedState((each) => {
    addTo(each, STAGE, 'old', { ...attributesOf(each, STAGE), id: 'old', stage_name: 'old', deployment_id: id });
  });
  expect(verdictsAt(state, 'old')).toEqual(KNOWN);
});

test('a stage whose deployment is not here is not known', () => {
  const state = changedState((each) => {
    attributesOf(each, STAGE).deployment_id = 'abc123';
  });
  const { routes } = tableOf(stackOf(state));
  expect(routes.map(({ cells }) => cells)).toEqual(Array(4).fill(UNKNOWN));
  expect(routes[0]?.reason).toBe(
    `${STAGE}.live serves the deployment abc123, which is not here: what its snapshot contains is not known`,
  );
});

test.each<[string, () => object]>([
  ['a stage with an older deployment', () => twoStages({ created_date: '2026-11-01T00:00:00Z' })],
  [
    'a method that changes at one of two stages',
    () => {
      const before = twoStages({ triggers: { redeployment: 'a' } });
      attributesOf(before, DEPLOYMENT, 'orders').triggers = { redeployment: 'a' };
      const after = changedState((state) => {
        opened(state);
        attributesOf(state, DEPLOYMENT, 'second').id = 'dep3';
        attributesOf(state, STAGE, 'old').deployment_id = 'dep3';
      }, before);
      return planBetween(before, after, [`${DEPLOYMENT}.second`]);
    },
  ],
  [
    'a destroyed method',
    () => {
      const after = changedState((state) => {
        removeFrom(state, (type, name) => type === METHOD && name === 'read');
      }, deployed);
      return planBetween(deployed, after);
    },
  ],
])('the gateway closes what is not known, and serves the rest: %s', async (_, make) => {
  const foreign = stackOf(make());
  const read = cellsOf(tableOf(foreign), 'refused');
  expect(read).toEqual(await observedCells(foreign));
  expect(new Set(cellsOf(tableOf(foreign)).map((cell) => cell.replace(/.* /, '')))).toEqual(
    new Set(['allowed', 'refused', 'unknown']),
  );
});
