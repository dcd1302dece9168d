import type { App } from 'cdktf';
import { existingUserPool } from '../../src/constructs/pool/existing-user-pool';
import { readPairs } from '../../src/review/change/side';
import { toText } from '../../src/review/report/phrase';
import { reviewStack } from '../../src/review/review';
import { readSettings } from '../../src/settings/settings';
import { M2mApiStack } from '../../src/stacks/m2m-api-stack';
import { M2mPoolStack } from '../../src/stacks/m2m-pool-stack';
import { dataRefusals } from '../../src/terraform/admission/resource-refusals';
import { echoFolder, invoices, orders, synthesizeApp } from '../stacks/two-apis';

const settings = readSettings({ M2M_PROJECT_NAME: 'shop' });
const ORDERS = 'shop-dev-orders';
// One folder for both sides, so that the function is the same.
const folder = echoFolder();

function app(change: { readonly existing?: boolean; readonly route?: boolean; readonly grant?: boolean } = {}) {
  return (root: App) => {
    const fewer = { 'GET /orders': orders.routes['GET /orders'] };
    const shown = (change.route ? { ...orders, routes: fewer } : orders) as typeof orders;
    const granting = change.grant ? { ...invoices, clients: { Reports: invoices.clients.Reports } } : invoices;
    const made = new M2mPoolStack(root, { settings, access: [orders, granting] });
    const pool = change.existing ? existingUserPool({ id: 'eu-central-1_a1B2c3D4e', domain: 'company' }) : made;
    new M2mApiStack(root, { settings, name: 'orders', pool, access: shown, backend: { name: 'api', folder } });
  };
}

async function reviews(before: Parameters<typeof app>[0], after: Parameters<typeof app>[0]) {
  const [base, head] = [await synthesizeApp(app(before)), await synthesizeApp(app(after))];
  const pairs = await readPairs(base.output, head.output);
  return new Map(pairs.map((pair) => [pair.name, reviewStack(pair)]));
}

function texts(review: ReturnType<typeof reviewStack> | undefined): string[] {
  const said = [review?.access, review?.resources, review?.attributes].flatMap((each) => each ?? []);
  return said.map(({ text }) => toText(text));
}

test('nothing is said where nothing changes, and nothing of it is not understood', async () => {
  for (const review of (await reviews({}, {})).values()) expect([...review.kinds]).toEqual([]);
});

test('an API that turns to another pool has another who checks tokens, and callers who ask elsewhere', async () => {
  const found = (await reviews({}, { existing: true })).get(ORDERS);
  expect([...(found?.kinds ?? [])]).toEqual(expect.arrayContaining(['protection', 'caller-action']));
  expect([...(found?.kinds ?? [])]).not.toContain('not-understood');
  const said = texts(found).join('\n');
  expect(said).toContain('it decides which user pool the API trusts for tokens');
  expect(said).toContain('it decides who checks a caller’s token');
});

test('another place of the parameters is said of the pool, and of the API that reads them', async () => {
  const [base, head] = [await synthesizeApp(app()), await synthesizeApp(app())];
  const pairs = await readPairs(base.output, head.output);
  const moved = JSON.parse(
    JSON.stringify(pairs).replaceAll('/shop/dev/pool/arn', '/shop/dev/pool/other'),
  ) as typeof pairs;
  for (const [index, { name, base: before }] of pairs.entries()) {
    const after = moved[index]?.head;
    const edited = pairs[index]?.head;
    if (!before || !after || !edited) throw new Error(`${name} has two sides`);
    const side = { ...edited, json: after.json, content: after.content };
    const found = reviewStack({ name, base: before, head: side });
    expect([name, [...found.kinds].sort()]).toEqual([name, expect.arrayContaining(['caller-action', 'protection'])]);
    expect([...found.kinds]).not.toContain('not-understood');
  }
});

test('a change of one API is none of the pool', async () => {
  const found = await reviews({ route: true }, {});
  expect([...(found.get('shop-dev')?.kinds ?? [])]).toEqual([]);
  expect(texts(found.get(ORDERS)).join('\n')).toContain('POST /orders');
});

test('a client that the pool gains is told of the pool alone', async () => {
  const found = await reviews({ grant: true }, {});
  expect(texts(found.get('shop-dev')).join('\n')).toContain('Billing');
  expect([...(found.get(ORDERS)?.kinds ?? [])]).toEqual([]);
});

describe('a plan of a stranger’s branch', () => {
  const parameter = (attributes: object) => ({ aws_ssm_parameter: { one: attributes } });

  test('may read what describes a pool', () => {
    expect(dataRefusals(parameter({ name: '/shop/dev/pool/arn' }), {})).toEqual([]);
    expect(dataRefusals({ aws_cognito_user_pool: { pool: { user_pool_id: 'eu-central-1_a1B2c3D4e' } } }, {})).toEqual(
      [],
    );
  });

  test.each(['/shop/dev/database/password', '${local.name}', '/shop/dev/pool/../password', undefined])(
    'may not read the parameter %s, which may hold a secret',
    (name) => {
      expect(dataRefusals(parameter({ name }), {})).toEqual([
        { subject: 'data aws_ssm_parameter', reason: 'a plan reads it, and it may hold a secret' },
      ]);
    },
  );
});
