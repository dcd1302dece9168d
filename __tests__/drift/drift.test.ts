import type { Drift } from '../../src/drift/drift';
import { findDrift } from '../../src/drift/drift';
import { driftJson, driftReport } from '../../src/drift/drift-report';
import { toText } from '../../src/review/report/phrase';
import type { Declared } from '../review/declared';
import { reviewOf, SHOP, shop, side } from '../review/declared';
import type { Planned } from '../review/plans';
import { plan } from '../review/plans';

const deployed = side();

/** Address of the resource of a type whose name in the JSON contains `part`. */
function address(type: string, part: string): string {
  const names = Object.keys(deployed.json.resource[type] ?? {}).filter((name) => name.includes(part));
  if (names.length !== 1) throw new Error(`${type} ${part}: ${names.join()}`);
  return `${type}.${names[0] ?? ''}`;
}

const REPORTS = address('aws_cognito_user_pool_client', 'Reports');
const POOL = address('aws_cognito_user_pool', '');

/** Computes the drift of changes; by default the plan reverts all of them. */
function drift(drifted: readonly Planned[], planned?: readonly Planned[], declared: Declared = {}): Drift {
  const back = drifted.map((each) =>
    each.actions.join() === 'delete'
      ? { address: each.address, actions: ['create'], after: each.before ?? {} }
      : { ...each, before: each.after ?? null, after: each.before ?? null },
  );
  const changes = JSON.parse(JSON.stringify(plan(drifted).resource_changes)) as unknown;
  return findDrift(side(declared), plan(planned ?? back, { resource_drift: changes }));
}

const changed = (at: string, before: object, after: object): Planned => ({
  address: at,
  actions: ['update'],
  before,
  after,
});
const scopes = (...allowed_oauth_scopes: string[]) => ({ allowed_oauth_scopes });
const told = ({ access }: Drift) => access.map(({ text }) => toText(text));

test('the report shows the routes that a scope granted by hand opens', () => {
  const found = drift([changed(REPORTS, scopes('orders/read'), scopes('orders/read', 'orders/admin'))]);
  expect(told(found)).toEqual(['Reports gains DELETE /orders/{id}; it is granted orders/admin']);
  expect(found.outside).toMatchObject([{ address: REPORTS, fate: 'changed', attributes: ['allowed_oauth_scopes'] }]);
  expect([found.kept, found.besides]).toEqual([[], []]);
});

test('a method opened by hand is public', () => {
  const [[name] = ['']] = Object.entries(deployed.json.resource.aws_api_gateway_method ?? {}).filter(
    ([, { http_method }]) => http_method === 'GET',
  );
  const method = `aws_api_gateway_method.${name}`;
  const own = { authorization: 'COGNITO_USER_POOLS', authorization_scopes: ['orders/read'], authorizer_id: 'a1' };
  const found = drift([changed(method, own, { authorization: 'NONE', authorization_scopes: null, authorizer_id: '' })]);
  expect(told(found)).toContainEqual(expect.stringMatching(/^GET \/orders is now public/));
  expect(found.outside).toMatchObject([{ attributes: ['authorization', 'authorization_scopes', 'authorizer_id'] }]);
});

test('a client that was destroyed by hand gets no more tokens', () => {
  const found = drift([{ address: REPORTS, actions: ['delete'], before: scopes('orders/read') }]);
  expect(told(found)).toContainEqual('Reports is removed and gets no more tokens: it held the scope orders/read');
  expect(found.outside).toMatchObject([{ address: REPORTS, fate: 'destroyed' }]);
});

test('the report shows a longer life of tokens, also with empty attributes of AWS', () => {
  const own = { access_token_validity: 60, token_validity_units: [{ access_token: 'minutes', id_token: null }] };
  const found = drift([changed(REPORTS, own, { ...own, access_token_validity: 1440 })]);
  expect(told(found)).toEqual([
    'tokens of Reports are valid for 24 h instead of 1 h: a revoked client can use its last token for that long',
  ]);
});

test('a change that is declared and not deployed is no drift, even in the same resource', () => {
  const access = shop({ clients: { ...SHOP.clients, Reports: { scopes: ['orders/read', 'orders/write'] } } });
  const found = drift(
    [changed(REPORTS, { ...scopes('orders/read'), name: 'r' }, { ...scopes('orders/read'), name: 'other' })],
    [
      changed(
        REPORTS,
        { ...scopes('orders/read'), name: 'other' },
        { ...scopes('orders/read', 'orders/write'), name: 'r' },
      ),
    ],
    { access },
  );
  expect(found.outside).toMatchObject([{ address: REPORTS, attributes: ['name'] }]);
  expect(found.besides).toMatchObject([{ address: REPORTS, attributes: ['allowed_oauth_scopes'] }]);
  expect(told(found)).toEqual([]);
});

test('what AWS fills in by itself is no drift, and an empty list instead of nothing is not worth a word', () => {
  const found = drift(
    [changed(POOL, { alias_attributes: null }, { alias_attributes: [], domain: 'orders' })],
    [{ address: POOL, actions: ['no-op'] }],
  );
  expect(found.outside).toEqual([]);
  expect(found.kept).toMatchObject([{ address: POOL, attributes: ['domain'] }]);
});

test('consequences of a change are separate from the change', () => {
  const alias = 'aws_lambda_alias.a';
  const lambda = changed('aws_lambda_function.f', { timeout: 10 }, { timeout: 20 });
  const found = drift(
    [lambda],
    [
      { ...lambda, before: { timeout: 20 }, after: { timeout: 10 }, afterUnknown: { version: true } },
      {
        address: alias,
        actions: ['update'],
        before: { function_version: '1' },
        afterUnknown: { function_version: true },
      },
    ],
  );
  expect(found.outside.map(({ attributes }) => attributes)).toEqual([['timeout']]);
  expect(found.besides.map((each) => [each.address, ...each.attributes])).toEqual([
    ['aws_lambda_function.f', 'version'],
    [alias, 'function_version'],
  ]);
});

test('a change that a deploy sets back by a replacement is reported as replaced', () => {
  const found = changed(REPORTS, { generate_secret: true }, { generate_secret: false });
  const back = {
    address: REPORTS,
    actions: ['delete', 'create'],
    before: found.after ?? {},
    after: found.before ?? {},
  };
  const told = drift([found], [{ ...back, replacePaths: [['generate_secret']] }]);
  expect(told.outside).toMatchObject([{ address: REPORTS, attributes: ['generate_secret'] }]);
  expect(told.besides).toMatchObject([{ address: REPORTS, fate: 'replaced', attributes: ['generate_secret'] }]);
});

test('a change of a resource that a deploy destroys does not matter', () => {
  const found = changed(REPORTS, scopes('orders/read'), scopes('orders/read', 'orders/admin'));
  const end = { address: REPORTS, actions: ['delete'], before: found.after ?? {} };
  const { outside, kept, besides } = drift([found], [end]);
  expect([outside, kept]).toEqual([[], []]);
  expect(besides).toMatchObject([{ address: REPORTS, fate: 'destroyed' }]);
});

test('the report shows no value, old or new', () => {
  const values = (text: string) => ({ client_secret: text, name: text, environment: [{ variables: { KEY: text } }] });
  const found = drift([
    changed(REPORTS, values('HIDDEN-1'), values('HIDDEN-2')),
    changed('aws_lambda_function.f', values('HIDDEN-1'), values('HIDDEN-2')),
    { address: 'aws_iam_role.r', actions: ['delete'], before: values('HIDDEN-1') },
  ]);
  expect(found.outside).toHaveLength(3);
  expect(driftReport(found) + JSON.stringify(driftJson(found))).not.toContain('HIDDEN');
});

test('a plan that does what nobody knows is refused, not passed off as no drift', () => {
  expect(() => drift([{ address: REPORTS, actions: ['wait'] }], [])).toThrow(
    `the plan has an unknown action for ${REPORTS}, expected an action of Terraform 1.10 or later; report it`,
  );
});

test('the report starts with its marker, and a long one is cut and counted', () => {
  const many = Array.from({ length: 130 }, (_, index) =>
    changed(`aws_iam_role.r${index}`, { path: 'a' }, { path: 'b' }),
  );
  const report = driftReport(drift(many));
  expect(report.split('\n').slice(0, 4)).toEqual([
    '<!-- m2m-drift: cognito-m2m-demo-dev -->',
    '## Drift of `cognito-m2m-demo-dev`',
    '',
    '130 resources were changed outside of Terraform. A deploy sets them back.',
  ]);
  expect(report).toContain('\n- … and 30 more');
  expect(driftReport(drift([]))).toMatch(/\nNothing was changed outside of Terraform\.$/);
});

test('a review with a plan lists changes that apply sets back', () => {
  const found = changed('aws_iam_role.r', { path: 'a' }, { path: 'b' });
  const back = changed('aws_iam_role.r', { path: 'b' }, { path: 'a' });
  const drifted = JSON.parse(JSON.stringify(plan([found]).resource_changes)) as unknown;
  const { resources } = reviewOf({}, {}, plan([back], { resource_drift: drifted }));
  expect(resources.map(({ text }) => toText(text))).toContain(
    'aws_iam_role.r was changed outside of Terraform, in path: apply sets it back',
  );
});

describe('a grant that has ended', () => {
  const scopesOf = [{ scope: 'orders/admin', until: '2027-03-01', reason: 'migration' }, 'orders/read'];
  const declared = (today: string): Declared => ({
    access: shop({ clients: { ...SHOP.clients, Reports: { scopes: scopesOf } } }),
    variables: { M2M_TODAY: today },
  });
  const [had, has] = [scopes('orders/admin', 'orders/read'), scopes('orders/read')];

  test('is found while it is deployed, and asks for an issue', () => {
    const found = drift([], [changed(REPORTS, had, has)], declared('2027-03-02'));
    expect(found.ended).toEqual([
      { client: 'Reports', scope: 'orders/admin', until: '2027-03-01', reason: 'migration' },
    ]);
    expect(found.outside).toEqual([]);
    expect(driftJson(found)).toMatchObject({ drifted: true, ended: [{ client: 'Reports' }] });
    expect(driftReport(found)).toContain(
      '### Grants that ended and are still deployed; a deploy removes them\n\n- `Reports` still holds `orders/admin`, which ended with `2027-03-01`: `migration`',
    );
  });

  test('is not found once a deploy took it, nor on its last day', () => {
    const taken = drift([], [changed(REPORTS, has, has)], declared('2027-03-02'));
    expect(taken.ended).toEqual([]);
    expect(driftJson(taken)).toMatchObject({ drifted: false });
    expect(drift([], [changed(REPORTS, had, had)], declared('2027-03-01')).ended).toEqual([]);
  });
});
