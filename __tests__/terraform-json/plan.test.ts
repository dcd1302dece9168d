import { toText } from '../../src/review/report/phrase';
import { parsePlan } from '../../src/terraform-json/plan';
import { plannedChanges } from '../../src/review/change/resource-change';
import { resourceStatements } from '../../src/review/statements/resource-statements';
import { jsonReport } from '../../src/review/report/json-report';
import { comment } from '../../src/review/report/comment';
import { reviewOf } from '../review/declared';
import type { Planned } from '../review/plans';
import { atPlace, plan, planText } from '../review/plans';

function said(...changes: Planned[]) {
  return resourceStatements(plannedChanges(plan(changes)).changes).map(({ kinds, text }) => [toText(text), ...kinds]);
}

test.each([
  ['aws_cognito_user_pool', 'all callers are down until each has a new client id and secret'],
  ['aws_cognito_user_pool_domain', 'no client gets a token until the new domain exists'],
  ['aws_cognito_user_pool_client', 'its client id and secret change: its service is down until it has the new ones'],
  ['aws_dynamodb_table', 'all its data is lost: the new table is empty'],
  ['aws_kms_key', 'data encrypted with it cannot be read any more, including secrets'],
])('the replacement of a %s is said with what it means', (type, means) => {
  const [[text, ...kinds] = []] = said({
    address: `${type}.x`,
    actions: ['delete', 'create'],
    replacePaths: [['name']],
  });
  expect(text).toMatch(new RegExp(`^${type}\\.x is replaced, because of name: `));
  expect(text).toContain(means);
  expect(kinds).toEqual(['replacement']);
});

test('what loses the most is said first, and what loses nothing in one sentence', () => {
  const destroyed = ['aws_iam_role.a', 'aws_dynamodb_table.t', 'aws_iam_role.b'];
  expect(said(...destroyed.map((address) => ({ address, actions: ['delete'] })))).toEqual([
    ['aws_dynamodb_table.t is destroyed: all its data is lost', 'destroy'],
    ['also destroyed: 2 × aws_iam_role', 'destroy'],
  ]);
});

test.each(['aws_api_gateway_method', 'aws_api_gateway_integration'])(
  'a %s that is created before the old one at the same place is destroyed would vanish',
  (type) => {
    expect(said(atPlace(type, 'get', ['create', 'delete']))).toContainEqual([
      expect.stringMatching(new RegExp(`^${type}\\.get would vanish: `)),
      'replacement',
    ]);
    expect(said(atPlace(type, 'get', ['delete', 'create']))).toContainEqual([
      `${type}.get would not exist between its removal and its creation at the same place`,
      'replacement',
    ]);
  },
);

test('at another place, or at one that is only known after apply, it does not', () => {
  const moved = atPlace('aws_api_gateway_method', 'get', ['create', 'delete']);
  const elsewhere = { ...moved, after: { ...moved.after, resource_id: 'carts' } };
  const unknown = { ...moved, after: { rest_api_id: 'api', http_method: 'GET' }, afterUnknown: { resource_id: true } };
  for (const change of [elsewhere, unknown]) {
    expect(said(change)).toEqual([['replaced: 1 × aws_api_gateway_method', 'replacement']]);
  }
});

test('a method under another address at the same place collides with the one that is destroyed', () => {
  const changes = [
    atPlace('aws_api_gateway_method', 'old', ['delete']),
    atPlace('aws_api_gateway_method', 'new', ['create']),
  ];
  expect(said(...changes)).toContainEqual([
    expect.stringMatching(/^aws_api_gateway_method\.new is created at the place of aws_api_gateway_method\.old/),
    'replacement',
  ]);
  const integration = atPlace('aws_api_gateway_integration', 'new', ['create']);
  expect(JSON.stringify(said(atPlace('aws_api_gateway_method', 'old', ['delete']), integration))).not.toContain(
    'place of',
  );
});

test('a destroyed method is still in the snapshot of the same apply, unless the API is destroyed with it', () => {
  const method = atPlace('aws_api_gateway_method', 'get', ['delete']);
  const lingers = [
    expect.stringMatching(
      /^1 method is destroyed only after the new snapshot, which still serves it: npm run deploy and plan:apply take a second snapshot; /,
    ),
  ];
  expect(said(method)).toContainEqual(lingers);
  expect(said(method, { address: 'aws_api_gateway_rest_api.api', actions: ['delete'] })).not.toContainEqual(lingers);
});

test('a function called once more, and a new deployment of the API, are no replacements to be refused', () => {
  expect(said({ address: 'aws_lambda_invocation.seed', actions: ['delete', 'create'] })).toEqual([]);
  const deployment = { address: 'aws_api_gateway_deployment.d', actions: ['create', 'delete'] };
  expect(said(deployment)).toEqual([]);
  expect(said({ ...deployment, actions: ['delete', 'create'] })).toHaveLength(1);
});

test('what is read, stays or is moved is no change', () => {
  const changes = [
    { address: 'data.aws_region.r', actions: ['read'] },
    { address: 'aws_iam_role.r', actions: ['no-op'] },
  ];
  expect(plannedChanges(plan(changes))).toEqual({ changes: [], unread: [] });
});

test('a change in place names its attributes, those known only after apply among them', () => {
  const { changes } = plannedChanges(
    plan([
      {
        address: 'aws_lambda_function.f',
        actions: ['update'],
        before: { timeout: 10, same: [1], hash: 'a' },
        after: { timeout: 20, same: [1] },
        afterUnknown: { hash: true, tags: {}, list: [false] },
      },
    ]),
  );
  expect(changes).toMatchObject([{ fate: 'changed', attributes: ['timeout', 'hash'] }]);
});

test('a plan with what nobody knows is said to be not understood', () => {
  const known = plan([{ address: 'aws_iam_role.r', actions: ['create', 'wait'] }], { errored: true, complete: false });
  const review = reviewOf({}, {}, known);
  expect(review.kinds).toContain('not-understood');
  const texts = review.resources.map(({ text }) => toText(text));
  expect(texts.slice(0, 3)).toEqual([
    'the plan ended with an error: the rest of its effect is not known',
    'the plan is not complete: the effect of deferred changes is not known',
    'the plan has an unknown action for aws_iam_role.r',
  ]);
});

test('a plan of another head is found out', () => {
  const review = reviewOf({}, {}, plan([]));
  expect(toText(review.resources[0]?.text ?? [])).toMatch(/^the plan was not made from this head: they differ in /);
  expect(review.kinds).toContain('not-understood');
});

test('no value of a plan is shown, sensitive or not', () => {
  const SECRET = 'hunter2-hunter2';
  const values = { client_secret: SECRET, name: SECRET, nested: { [SECRET]: [SECRET] } };
  const types = ['aws_cognito_user_pool_client', 'aws_api_gateway_method', 'aws_lambda_function'];
  const all = [['create'], ['update'], ['delete'], ['create', 'delete'], ['delete', 'create'], ['forget'], ['?']];
  const changes = types.flatMap((type) =>
    all.map((actions, index) => ({
      address: `${type}.r${index}`,
      actions,
      before: { ...values, client_secret: 'other', rest_api_id: SECRET, resource_id: SECRET, http_method: SECRET },
      after: { ...values, rest_api_id: SECRET, resource_id: SECRET, http_method: SECRET },
    })),
  );
  const review = reviewOf({}, {}, plan(changes, { planned_values: values, prior_state: values, variables: values }));
  expect(review.changes.length).toBe(types.length * (all.length - 1));
  expect(comment(review, { refused: [] })).not.toContain(SECRET);
  expect(JSON.stringify(jsonReport(review, []))).not.toContain(SECRET);
});

test.each([
  ['{"format_version":"1.2", secret', 'it is no JSON'],
  ['{}', 'format_version: '],
  ['{"secret":1,"secret":2,"format_version":"1.2"}', 'an object in it has a name twice'],
  [planText([], { format_version: '2.0' }), 'its format_version is 2.0, and 1.x is read'],
  [JSON.stringify({ format_version: '1.0', resource_changes: [{ address: 'secret' }] }), 'resource_changes.0.'],
])('%s is no plan, and nothing of it is in the error', (text, reason) => {
  let message = '';
  try {
    parsePlan(text, 'plan.json');
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toContain(`plan.json cannot be read as a plan: ${reason}`);
  expect(message).not.toContain('secret');
});
