import { comment } from '../../src/review/report/comment';
import { jsonReport } from '../../src/review/report/json-report';
import type { SideStack } from '../../src/review/change/side';
import { readPairs } from '../../src/review/change/side';
import { reviewStack } from '../../src/review/review';
import { toText } from '../../src/review/report/phrase';
import { resourceOf } from '../local/test-gateway';
import type { Declared } from './declared';
import { SHOP, cells, reviewOf, shop, side, words } from './declared';
import { file } from './written';

type Json = SideStack['json'];

const client = (json: Json, name: RegExp) => resourceOf(json, 'aws_cognito_user_pool_client', name);

/** Adds a second stage for the same API. */
function secondStage(json: Json) {
  const [stage = {}] = Object.values(json.resource.aws_api_gateway_stage ?? {});
  json.resource.aws_api_gateway_stage = {
    ...json.resource.aws_api_gateway_stage,
    beta: { ...stage, stage_name: 'beta' },
  };
}

test('without a head everything is gone, and nothing is said to linger', () => {
  const review = reviewOf({}, undefined);
  expect(review.sides).toBe('gone');
  expect(words(review)).toEqual([
    'GET /orders, POST /orders, DELETE /orders/{id} are removed, with the API',
    'Checkout is removed and gets no more tokens: it held the scopes orders/read, orders/write',
    'Reports is removed and gets no more tokens: it held the scope orders/read',
    'resource servers no longer declare orders/read, orders/write, orders/admin',
  ]);
});

test('with several stages each route is named with its own', () => {
  const review = reviewOf({}, { edit: secondStage });
  expect(cells(review)).toContain('Reports GET /beta/orders: refused > allowed');
  expect(review.comparison.routes.map(({ name }) => name)).toEqual([
    'GET /beta/orders',
    'POST /beta/orders',
    'DELETE /beta/orders/{id}',
    'GET /prod/orders',
    'POST /prod/orders',
    'DELETE /prod/orders/{id}',
  ]);
});

test('clients of one name are told apart by their addresses', () => {
  const review = reviewOf({}, { edit: (json) => (client(json, /Reports/).name = client(json, /Checkout/).name) });
  expect(review.comparison.clients.map(({ key }) => key)).toEqual([
    expect.stringMatching(/^Checkout \(aws_cognito_user_pool_client\.\S*Checkout\S*\)$/),
    expect.stringMatching(/^Checkout \(aws_cognito_user_pool_client\.\S*Reports\S*\)$/),
    'Reports',
  ]);
});

test('a client that is not understood is not said to be removed, and what it may do is not known', () => {
  const review = reviewOf({}, { edit: (json) => (client(json, /Reports/).count = 2) });
  expect(words(review)).toEqual([
    expect.stringMatching(/^aws_cognito_user_pool_client\.\S*Reports\S* changes and is not understood: .*"count"/),
  ]);
  expect(cells(review)).toEqual([
    'Reports GET /orders: allowed > unknown',
    'Reports POST /orders: refused > unknown',
    'Reports DELETE /orders/{id}: refused > unknown',
  ]);
  expect(review.kinds).toContain('not-understood');
});

test('of a stage that is not understood neither its address nor its throttles are said', () => {
  const cached: Declared = {
    edit: (json) => (resourceOf(json, 'aws_api_gateway_stage', /./).cache_cluster_enabled = true),
  };
  const said = words(reviewOf({}, cached));
  expect(said).toEqual([expect.stringMatching(/^aws_api_gateway_stage\.\S+ changes and is not understood/)]);
});

test('a statement says that an API without a new deployment serves the old snapshot', () => {
  const narrowed: Declared = {
    edit: (json) => {
      resourceOf(json, 'aws_api_gateway_method', /orders_GET/).authorization_scopes = ['orders/admin'];
      // The same value in another order.
      const deployment = resourceOf(json, 'aws_api_gateway_deployment', /./);
      deployment.triggers = Object.fromEntries(Object.entries(deployment.triggers as object).reverse());
    },
  };
  const { attributes } = reviewOf({}, narrowed);
  expect(attributes.map(({ text, kinds }) => [toText(text), ...kinds])).toEqual([
    [
      expect.stringMatching(
        /^aws_api_gateway_deployment\.\S+ is not created again, but aws_api_gateway_method\.\S+orders_GET\S+ of its API differs: the stage still serves the old snapshot/,
      ),
      'protection',
      'not-understood',
    ],
  ]);
});

test('an API with a policy of its own is not understood, its routes are', () => {
  const review = reviewOf(
    { edit: closed },
    { edit: closed, access: shop({ clients: { Reports: { scopes: ['orders/write'] } } }) },
  );
  expect(review.notes.map(({ text }) => toText(text))).toEqual([
    expect.stringMatching(/^aws_api_gateway_rest_api\.\S+ is not understood \(.*"policy".*\) and does not change$/),
  ]);
  expect(words(review)).toContain('Reports gains POST /orders; it is granted orders/write');

  function closed(json: Json) {
    resourceOf(json, 'aws_api_gateway_rest_api', /./).policy = '{"Statement":[]}';
  }
});

/** Lets a function authorize GET /orders; the other routes stay as before. */
function decided(json: Json) {
  const [name = ''] = Object.keys(json.resource.aws_lambda_function ?? {});
  const { rest_api_id } = resourceOf(json, 'aws_api_gateway_authorizer', /./);
  json.resource.aws_api_gateway_authorizer = {
    ...json.resource.aws_api_gateway_authorizer,
    lambda: {
      type: 'REQUEST',
      rest_api_id,
      name: 'lambda',
      authorizer_uri: `\${aws_lambda_function.${name}.invoke_arn}`,
    },
  };
  Object.assign(resourceOf(json, 'aws_api_gateway_method', /orders_GET/), {
    authorization: 'CUSTOM',
    authorizer_id: '${aws_api_gateway_authorizer.lambda.id}',
    authorization_scopes: null,
  });
}

test('only routes of a Lambda authorizer are reported as unknown to the review', () => {
  const review = reviewOf({ edit: decided }, { edit: decided });
  expect(review.notes.map(({ text }) => toText(text))).toEqual([
    expect.stringMatching(
      /^1 route is decided by the Lambda authorizer \S+: neither the methods nor this review show who may call/,
    ),
  ]);
  expect(review.comparison.cells.filter(({ after }) => after === 'unknown')).toEqual([
    { client: 'Checkout', route: 'GET /orders', before: 'unknown', after: 'unknown' },
    { client: 'Reports', route: 'GET /orders', before: 'unknown', after: 'unknown' },
  ]);
  expect(review.kinds.size).toBe(0);
});

test('the code of a Lambda authorizer is part of it', () => {
  const of = (folder: string) =>
    side({
      edit: (json) => {
        decided(json);
        for (const archive of Object.values(json.data.archive_file ?? {})) archive.source_dir = folder;
      },
    });
  const review = (other: string) => reviewStack({ name: 'a', base: of('assets/1'), head: of(other) });
  expect(review('assets/1').kinds.size).toBe(0);
  expect(words(review('assets/2'))).toEqual([
    expect.stringMatching(/^the Lambda authorizer \S+, its function or its configuration changes: /),
  ]);
});

test('a method whose kind and authorizer do not fit is not understood', () => {
  const unfit = (json: Json) => (resourceOf(json, 'aws_api_gateway_authorizer', /./).type = 'REQUEST');
  expect(words(reviewOf({}, { edit: unfit }))).toContainEqual(
    expect.stringMatching(
      /orders_GET\S* changes and is not understood: authorization COGNITO_USER_POOLS by aws_api_gateway_authorizer\.\S+, of type REQUEST$/,
    ),
  );
});

test('what the reader of the JSON passes over is not understood', async () => {
  const { json } = side();
  const methods = json.resource.aws_api_gateway_method ?? {};
  const hidden = JSON.stringify({ ...json, module: { extra: { source: './extra' } } }).replace(
    '"aws_api_gateway_method":{',
    `"aws_api_gateway_method":{"__proto__":${JSON.stringify(Object.values(methods)[0])},`,
  );
  const [pair] = await readPairs(file('base.json', JSON.stringify(json)), file('head.json', hidden));
  if (!pair) throw new Error('two files are a pair');
  expect(words(reviewStack(pair))).toEqual([
    'module changes and is not understood: a block that the review does not read',
    '__proto__ changes and is not understood: a block that the review does not read',
  ]);
});

test('the cost of a month is in the comment where it changes, and nothing about it where it does not', () => {
  const text = (base: Declared, head: Declared) => comment(reviewOf(base, head), { refused: [] });
  const more = shop({ clients: { ...SHOP.clients, Newsletter: { scopes: ['orders/read'] } } });
  const [was, is] = [{ credentials: true }, { credentials: true, access: more }] as const;
  expect(text(was, is)).toContain(
    [
      '### Cost of a month',
      '',
      '0.40 USD more, 2.50 instead of 2.10, for the resources alone, without requests.',
      '',
      '| USD | before | after |',
      '| --- | --- | --- |',
      '| Secrets Manager: secrets | 0.80 | 1.20 |',
    ].join('\n'),
  );
  expect(text(is, was)).toContain('0.40 USD less, 2.10 instead of 2.50, for the resources alone, without requests');
  expect(text(was, was)).not.toContain('Cost');
});

test('types of a length nobody reads are counted', () => {
  const types = ['\u{1F4A5}\u202e`|', 'x'].map((part) => part.repeat(900));
  const edit = (json: Json) =>
    Object.assign(json.resource, Object.fromEntries(types.map((type) => [type, { one: {} }])));
  expect(comment(reviewOf({}, { edit }), { refused: [] })).toContain(
    'Not counted: 2 kinds of resources; cognito-m2m review --json has all.',
  );
});

test('a resource whose cost is not known is said, its type as code', () => {
  const type = 'aws_<b>nat</b>_gateway';
  const review = reviewOf({}, { edit: (json) => (json.resource[type] = { one: {} }) });
  expect(comment(review, { refused: [] })).toContain(
    'No difference in what is counted, for the resources alone, without requests.\n\nNot counted: `1 × aws_<b>nat</b>_gateway`.',
  );
  expect(jsonReport(review, []).cost).toMatchObject({ currency: 'USD', lines: [], notCounted: [`1 × ${type}`] });
});

test('a function of which the code alone changes is among the changed resources', () => {
  const other: Declared = {
    edit: ({ data: { archive_file: archives = {} } }) => {
      for (const archive of Object.values(archives)) archive.source_dir = 'assets/other';
    },
  };
  const functions = reviewOf({}, other).changes.map(({ type, fate, attributes }) => ({ type, fate, attributes }));
  expect(functions).toEqual([{ type: 'aws_lambda_function', fate: 'changed', attributes: ['source_code_hash'] }]);
  expect(reviewOf({}, {}).changes).toEqual([]);
});
