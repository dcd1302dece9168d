import type { State } from './changed';
import { METHOD, STAGE, addSecondApi, addTo, attributesOf, changedState } from './changed';
import { cellsOf, observedCells, stackOf, tableOf } from './given';

type Json = Record<string, unknown>;

function withPart(type: string, name: string, attributes: Json): State {
  return changedState((state) => {
    addSecondApi(state);
    Object.assign(attributesOf(state, type, name), attributes);
  });
}

const refusal = (attribute: string, target: string) =>
  `its ${attribute} names ${target}, which belongs to another API: AWS does not accept that`;

test('the deployed APIs alone are known', () => {
  const { routes } = tableOf(stackOf(changedState(addSecondApi)));
  expect(routes.filter(({ reason }) => reason !== undefined)).toEqual([]);
});

test.each([
  ['authorizer_id', 'auth2', 'aws_api_gateway_authorizer.second'],
  ['request_validator_id', 'val2', 'aws_api_gateway_request_validator.second'],
  ['resource_id', 'res2', 'aws_api_gateway_resource.second'],
  ['resource_id', 'root2', 'aws_api_gateway_rest_api.second'],
])('a method whose %s (%s) is that of another API is not known', async (attribute, id, target) => {
  const foreign = stackOf(withPart(METHOD, 'list', { [attribute]: id }));
  const table = tableOf(foreign);
  const row = table.routes.find(({ address }) => address === `${METHOD}.list`);
  expect(row?.cells).toEqual({ billing: 'unknown', reporting: 'unknown' });
  expect(row?.reason).toBe(refusal(attribute, target));
  expect(table.routes.find(({ name }) => name === 'POST /orders')?.cells.billing).toBe('allowed');
  const known = (cells: readonly string[]) => cells.filter((cell) => !cell.includes('GET /orders '));
  expect(known(await observedCells(foreign))).toEqual(
    known(cellsOf(table, 'refused')).filter((cell) => !cell.includes(METHOD)),
  );
});

test('a stage with the deployment of another API is not known', () => {
  const { routes } = tableOf(stackOf(withPart(STAGE, 'live', { deployment_id: 'dep2' })));
  expect(new Set(routes.flatMap(({ cells }) => Object.values(cells)))).toEqual(new Set(['unknown']));
  expect(routes[0]?.reason).toBe(refusal('deployment_id', 'aws_api_gateway_deployment.second'));
});

test('an integration at a resource of another API has a line', () => {
  const state = withPart('aws_api_gateway_integration', 'orders', { resource_id: 'res2' });
  const { notes } = tableOf(stackOf(state));
  expect(notes.map(({ text }) => text)).toContain(refusal('resource_id', 'aws_api_gateway_resource.second'));
});

test('a resource below one of another API is in no known path', () => {
  const { routes, notes } = tableOf(stackOf(withPart('aws_api_gateway_resource', 'order', { parent_id: 'res2' })));
  expect(routes.find(({ address }) => address === `${METHOD}.read`)?.cells.billing).toBe('unknown');
  expect(notes).toContainEqual({
    address: 'aws_api_gateway_resource.order',
    text: refusal('parent_id', 'aws_api_gateway_resource.second'),
  });
});

test('a usage plan for a stage of another API gives no key', () => {
  const state = changedState((each) => {
    addSecondApi(each);
    attributesOf(each, METHOD, 'list').api_key_required = true;
    addTo(each, 'aws_api_gateway_api_key', 'own', { id: 'key1', name: 'reporting', enabled: true });
    addTo(each, 'aws_api_gateway_usage_plan', 'own', { id: 'plan1', api_stages: [{ api_id: 'api2', stage: 'live' }] });
    const link = { id: 'key1', key_id: 'key1', key_type: 'API_KEY', usage_plan_id: 'plan1' };
    addTo(each, 'aws_api_gateway_usage_plan_key', 'own', link);
  });
  const row = tableOf(stackOf(state)).routes.find(({ name }) => name === 'GET /orders');
  expect(row?.cells).toEqual({ billing: 'unknown', reporting: 'unknown' });
});
