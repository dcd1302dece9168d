import type { State } from './changed';
import { API, addTo, attributesOf, changedState } from './changed';
import { cellsOf, observedCells, stackOf, tableOf } from './given';

type Json = Record<string, unknown>;

function withApi(attributes: Json, change: (state: State) => void = () => undefined): State {
  return changedState((state) => {
    Object.assign(attributesOf(state, API), attributes);
    change(state);
  });
}

function mapped(type: string, attributes: Json, domain: Json = {}): (state: State) => void {
  return (state) => {
    addTo(state, 'aws_api_gateway_domain_name', 'own', { id: 'd', domain_name: 'api.example.com', ...domain });
    const { id } = attributesOf(state, API);
    addTo(state, type, 'own', { api_id: id, domain_name: 'api.example.com', ...attributes });
  };
}

const OFF = { disable_execute_api_endpoint: true };
const PRIVATE = { endpoint_configuration: [{ types: ['PRIVATE'], vpc_endpoint_ids: ['vpce-1', 'vpce-2'] }] };
const MAPPING = 'aws_api_gateway_base_path_mapping';
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' }],
});
const TURNED_OFF = `${API}.orders turns its execute-api endpoint off, and no domain here leads to aws_api_gateway_stage.live`;

test.each<[string, State, string]>([
  ['without its endpoint and without a domain', withApi(OFF), TURNED_OFF],
  [
    'with a domain that leads to another stage',
    withApi(OFF, mapped(MAPPING, { stage_name: 'beta', base_path: 'b' })),
    TURNED_OFF,
  ],
  [
    'that is private, without a resource policy',
    withApi(PRIVATE),
    `${API}.orders is private and has no resource policy here: API Gateway refuses every call until one allows it`,
  ],
])('whether a caller gets in is not known of an API %s', (_, state, reason) => {
  const { routes } = tableOf(stackOf(state));
  const cells = Object.fromEntries(routes.map((row) => [row.name, Object.values(row.cells)]));
  // A refusal stays one: who gets in is refused by the scopes.
  expect(cells).toEqual({
    'GET /orders': ['unknown', 'unknown'],
    'POST /orders': ['unknown', 'refused'],
    'DELETE /orders/{id}': ['refused', 'refused'],
    'GET /orders/{id}': ['unknown', 'unknown'],
  });
  expect(routes.map((row) => row.reason)).toEqual(Array(4).fill(reason));
});

test.each<[string, State]>([
  ['with a domain for its stage', withApi(OFF, mapped(MAPPING, { stage_name: 'live', base_path: 'orders' }))],
  ['with a domain for all of its stages', withApi(OFF, mapped(MAPPING, { stage_name: '' }))],
  [
    'with a mapping of version 2',
    withApi(OFF, mapped('aws_apigatewayv2_api_mapping', { stage: 'live', api_mapping_key: 'a/b' })),
  ],
  [
    'that is private, with a resource policy',
    withApi(PRIVATE, (state) => {
      addTo(state, 'aws_api_gateway_rest_api_policy', 'own', {
        rest_api_id: attributesOf(state, API).id,
        policy: POLICY,
      });
    }),
  ],
  ['that is private, with a policy of its own', withApi({ ...PRIVATE, policy: POLICY })],
])('callers are known of an API %s', (_, state) => {
  expect(tableOf(stackOf(state)).routes.filter(({ reason }) => reason !== undefined)).toEqual([]);
});

test('a private API has a line that names its VPC endpoints', () => {
  expect(tableOf(stackOf(withApi({ ...PRIVATE, policy: POLICY }))).notes).toContainEqual({
    address: `${API}.orders`,
    text: 'it is private: no call from the internet gets in, only one through the VPC endpoint vpce-1 or vpce-2 that the resource policy allows',
  });
});

test('mutual TLS has a line, and names an endpoint that asks for no certificate', () => {
  const domain = { mutual_tls_authentication: [{ truststore_uri: 's3://trust/store.pem' }] };
  const textOf = (state: State) =>
    tableOf(stackOf(state)).notes.find(({ address }) => address === 'aws_api_gateway_domain_name.own')?.text;
  const asked = 'a caller of this domain needs a client certificate as well (mutual TLS)';
  expect(textOf(withApi(OFF, mapped(MAPPING, { stage_name: 'live' }, domain)))).toBe(asked);
  expect(textOf(withApi({}, mapped(MAPPING, { stage_name: 'live' }, domain)))).toBe(
    `${asked}; the execute-api endpoint of ${API}.orders asks for none`,
  );
  expect(textOf(withApi({}, mapped(MAPPING, { stage_name: 'live' })))).toBeUndefined();
});

test('a domain of version 2 for a REST API is read as such', () => {
  const MAPPING_2 = 'aws_apigatewayv2_api_mapping';
  const DOMAIN_2 = 'aws_apigatewayv2_domain_name';
  const state = withApi({}, (each) => {
    const mutual = { mutual_tls_authentication: [{ truststore_uri: 's3://trust/store.pem' }] };
    addTo(each, DOMAIN_2, 'own', { id: 'api.example.com', domain_name: 'api.example.com', ...mutual });
    addTo(each, MAPPING_2, 'own', {
      api_id: attributesOf(each, API).id,
      domain_name: 'api.example.com',
      stage: 'live',
    });
    addTo(each, MAPPING_2, 'other', { api_id: 'elsewhere', domain_name: 'api.example.com', stage: 'live' });
  });
  const { notes } = tableOf(stackOf(state));
  expect(notes.filter(({ address }) => address.startsWith('aws_apigatewayv2_'))).toEqual([
    {
      address: `${MAPPING_2}.other`,
      text: 'which API it belongs to is not known: who may call that is not in this matrix',
    },
    { address: `${DOMAIN_2}.own`, text: expect.stringContaining('needs a client certificate as well') },
  ]);
});

test('the gateway closes an API that no caller may reach', async () => {
  const foreign = stackOf(withApi(OFF));
  expect(await observedCells(foreign)).toEqual(cellsOf(tableOf(foreign), 'refused'));
});
