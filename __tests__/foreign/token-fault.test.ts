import type { State } from './changed';
import { API, CLIENT, METHOD, addTo, attributesOf, changedState } from './changed';
import { cellsOf, observedCells, stackOf, tableOf } from './given';

type Json = Record<string, unknown>;

/** The client `billing`, which has both scopes, with other attributes; and a route that asks for no token. */
function withClient(attributes: Json, change: (state: State) => void = () => undefined): State {
  return changedState((state) => {
    Object.assign(attributesOf(state, CLIENT, 'machine'), attributes);
    const { id, root_resource_id: root } = attributesOf(state, API);
    const open = { rest_api_id: id, resource_id: root, http_method: 'GET', authorization: 'NONE' };
    addTo(state, METHOD, 'open', { ...open, id: 'open', api_key_required: false });
    change(state);
  });
}

const NO_SECRET = { generate_secret: null, client_secret: '' };

test.each<[string, Json, string]>([
  [
    'that may use no OAuth flow',
    { allowed_oauth_flows_user_pool_client: false },
    'allowed_oauth_flows_user_pool_client is not true, so it may use no OAuth flow',
  ],
  ['without a secret', NO_SECRET, 'it has no secret (generate_secret), and client_credentials needs one'],
  [
    'whose secret is an empty text',
    { ...NO_SECRET, generate_secret: false },
    'it has no secret (generate_secret), and client_credentials needs one',
  ],
  ['without a scope', { allowed_oauth_scopes: [] }, 'it has no scope of a resource server (allowed_oauth_scopes)'],
  [
    'with scopes of people alone',
    { allowed_oauth_scopes: ['openid', 'email'] },
    'it has no scope of a resource server (allowed_oauth_scopes)',
  ],
])('a client %s gets no token: it is refused everywhere but at a public route, with a line', async (_, given, text) => {
  const foreign = stackOf(withClient(given));
  const table = tableOf(foreign);
  expect(table.clients.find(({ name }) => name === 'billing')).toMatchObject({ scopes: [], withoutToken: text });
  expect(table.notes).toContainEqual({ address: `${CLIENT}.machine[0]`, text: `it gets no token: ${text}` });
  expect(cellsOf(table).filter((cell) => /^billing .* allowed$/.test(cell))).toEqual(['billing GET / allowed']);
  expect(table.routes.find(({ name }) => name === 'GET /orders')?.cells.reporting).toBe('allowed');
  expect(await observedCells(foreign)).toEqual(cellsOf(table));
});

test.each<[string, Json]>([
  ['that was imported, with a secret in its state', { generate_secret: null }],
  ['with flows of a password or a refresh token', { explicit_auth_flows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'] }],
])('a client %s is allowed as before', async (_, given) => {
  const foreign = stackOf(withClient(given));
  const table = tableOf(foreign);
  expect(table.clients.every(({ withoutToken }) => withoutToken === undefined)).toBe(true);
  expect(table.routes.find(({ name }) => name === 'POST /orders')?.cells.billing).toBe('allowed');
  expect(await observedCells(foreign)).toEqual(cellsOf(table));
});

test('a secret is in no part of what is read', () => {
  const secret = 'a-secret-that-an-import-brought';
  const foreign = stackOf(withClient({ generate_secret: null, client_secret: secret }));
  expect(JSON.stringify([foreign, tableOf(foreign)])).not.toContain(secret);
});

test('a client of a pool that the authorizer does not name is refused', () => {
  const state = withClient({ user_pool_id: 'eu-west-1_Other' }, (each) => {
    const pool = attributesOf(each, 'aws_cognito_user_pool');
    const id = 'eu-west-1_Other';
    addTo(each, 'aws_cognito_user_pool', 'other', {
      ...pool,
      id,
      arn: `arn:aws:cognito-idp:eu-west-1:1:userpool/${id}`,
    });
    const server = attributesOf(each, 'aws_cognito_resource_server');
    addTo(each, 'aws_cognito_resource_server', 'other', { ...server, user_pool_id: id });
    addTo(each, 'aws_cognito_user_pool_domain', 'other', { domain: 'other', user_pool_id: id });
  });
  const cells = cellsOf(tableOf(stackOf(state)));
  expect(cells.filter((cell) => /^billing .* (allowed|unknown)$/.test(cell))).toEqual(['billing GET / allowed']);
});

test.each<[string, (state: State) => void, string]>([
  [
    'that no resource server declares',
    (state) => {
      attributesOf(state, CLIENT, 'machine').allowed_oauth_scopes = ['orders/read', 'orders/admin'];
    },
    'orders/admin',
  ],
  [
    'that differs in its capitals',
    (state) => {
      attributesOf(state, CLIENT, 'machine').allowed_oauth_scopes = ['Orders/read'];
    },
    'Orders/read',
  ],
])('a client with a scope %s is not known', (_, change, scope) => {
  const { clients, routes } = tableOf(stackOf(withClient({}, change)));
  const reason = `it has the scope ${scope}, which no resource server of aws_cognito_user_pool.main here declares: Cognito refuses such a client`;
  expect(clients.find(({ name }) => name === 'billing')?.reason).toBe(reason);
  const row = routes.find(({ name }) => name === 'GET /orders');
  expect(row?.cells).toEqual({ billing: 'unknown', reporting: 'allowed' });
});

test('a scope of a pool that is made elsewhere may be declared there', () => {
  const state = withClient({}, (each) => {
    each.resources = each.resources.filter(
      ({ type }) => !/^aws_cognito_(user_pool|resource_server|user_pool_domain)$/.test(type),
    );
  });
  expect(tableOf(stackOf(state)).clients.filter(({ reason }) => reason !== undefined)).toEqual([]);
});
