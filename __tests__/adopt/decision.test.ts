import { adoptionPage } from '../../src/adopt/adoption-page';
import { decisionsOf } from '../../src/adopt/decision';
import { adoptionIn, stateOf, withResource } from './given-adoption';

const COUNTED = stateOf('counted');
const decided = (state: string) => decisionsOf(adoptionIn(state)).map(({ what, today }) => `${what}: ${today}`);

test('a method without scopes is to decide, and a preflight is not', () => {
  expect(decided(COUNTED)).toEqual([expect.stringMatching(/^DELETE \/orders\/\{id\}: a method without scopes/)]);
});

test('public routes and backends without protection are to decide, each with its API among several', () => {
  expect(decided(stateOf('modules'))).toEqual([
    'POST /health of the API stock: public: anybody may call it',
    expect.stringMatching(/^backend orders-internal-example-com of the API orders: https:\/\/orders\.internal\./),
    expect.stringMatching(/^backend stock-internal-example-com of the API stock: https:\/\/stock\.internal\./),
  ]);
});

test('a public method that no declaration can say is to decide', () => {
  const state = JSON.parse(COUNTED) as {
    resources: { type: string; name: string; instances: { attributes: Record<string, unknown> }[] }[];
  };
  const method = state.resources.find(({ type, name }) => type === 'aws_api_gateway_method' && name === 'delete');
  Object.assign(method?.instances[0]?.attributes ?? {}, { authorization: 'NONE', http_method: 'ANY' });
  expect(decided(JSON.stringify(state))).toEqual([
    expect.stringMatching(/^ANY \/orders\/\{id\}: public: .*src\/access\.ts does not name it$/),
  ]);
});

test('a route that asks for an API key, and a key, are to decide', () => {
  let state = COUNTED.replaceAll('"api_key_required": false', '"api_key_required": true');
  state = withResource(state, 'aws_api_gateway_api_key', 'partner', { id: 'key1', name: 'Partner', enabled: true });
  state = withResource(state, 'aws_api_gateway_usage_plan', 'gold', {
    id: 'plan1',
    name: 'Gold',
    api_stages: [{ api_id: '9cb55edb', stage: 'live' }],
  });
  state = withResource(state, 'aws_api_gateway_usage_plan_key', 'partner', {
    id: 'key1',
    key_id: 'key1',
    key_type: 'API_KEY',
    usage_plan_id: 'plan1',
  });
  expect(decided(state)).toEqual(
    expect.arrayContaining([
      'GET /orders: asks for an API key in addition',
      'aws_api_gateway_api_key.partner: the API key of a caller; it stays valid',
    ]),
  );
});

test('ADOPTION.md has the decisions before the steps, and no such part if there is none', () => {
  const page = adoptionPage(adoptionIn(stateOf('modules')));
  expect(page.indexOf('## To decide before you deploy')).toBeGreaterThan(0);
  expect(page.indexOf('## To decide before you deploy')).toBeLessThan(page.indexOf('## Next steps'));
  expect(page).not.toContain('The declaration says everything');
  const closed = JSON.parse(COUNTED) as { resources: { type: string; name: string }[] };
  closed.resources = closed.resources.filter(
    ({ type, name }) => type !== 'aws_api_gateway_method' || name !== 'delete',
  );
  expect(adoptionPage(adoptionIn(JSON.stringify(closed)))).not.toContain('To decide before you deploy');
});
