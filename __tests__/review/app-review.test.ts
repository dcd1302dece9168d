import type { App } from 'cdktf';
import type { AccessDeclaration } from '../../src/access/declaration';
import { joinedReview, reviewApp } from '../../src/review/app-review';
import { readPairs } from '../../src/review/change/side';
import { appComment } from '../../src/review/report/comment';
import { appMatrixPage } from '../../src/review/report/matrix';
import { toText } from '../../src/review/report/phrase';
import { readSettings } from '../../src/settings/settings';
import { M2mApiStack } from '../../src/stacks/m2m-api-stack';
import { M2mPoolStack } from '../../src/stacks/m2m-pool-stack';
import { invoices, orders, synthesizeApp } from '../stacks/two-apis';

const settings = readSettings({ M2M_PROJECT_NAME: 'shop' });
const backend = { name: 'api', fixed: { status: 200 } };

/** A pool and two APIs; an API may be given another declaration than the pool. */
function app(pooled: AccessDeclaration = orders, served: AccessDeclaration = pooled) {
  return (root: App) => {
    const pool = new M2mPoolStack(root, { settings, access: [pooled, invoices], credentials: false });
    new M2mApiStack(root, { settings, name: 'orders', pool, access: served, backend });
    new M2mApiStack(root, { settings, name: 'invoices', pool, access: invoices, backend });
  };
}

async function reviews(before: ReturnType<typeof app>, after: ReturnType<typeof app>) {
  const [base, head] = [await synthesizeApp(before), await synthesizeApp(after)];
  return reviewApp(await readPairs(base.output, head.output));
}

function texts(found: Awaited<ReturnType<typeof reviews>>): string[] {
  const { access, resources, attributes } = joinedReview(found);
  return [...access, ...resources, ...attributes].map(({ text }) => toText(text));
}

const granted: AccessDeclaration = {
  ...orders,
  clients: { ...orders.clients, Reports: { scopes: ['orders/read', 'orders/write'] } },
};
const opened: AccessDeclaration = {
  ...orders,
  routes: { ...orders.routes, 'POST /orders': { scopes: ['orders/read'] } },
};

test('a scope that the pool grants opens the routes of an API in another stack', async () => {
  const found = await reviews(app(), app(granted));
  expect(texts(found)).toEqual(['shop-dev: Reports gains POST /orders/prod/orders; it is granted orders/write']);
  const kinds = Object.fromEntries(found.map(({ stack, kinds }) => [stack, [...kinds]]));
  // The stack with the route says it too, so that a check of either stack finds it.
  expect(kinds).toEqual({ 'shop-dev': ['access-gain'], 'shop-dev-invoices': [], 'shop-dev-orders': ['access-gain'] });
});

test('a route that asks for another scope names the client of the pool that gains it', async () => {
  expect(texts(await reviews(app(), app(opened)))).toEqual([
    'shop-dev: Reports gains POST /orders/prod/orders',
    'shop-dev-orders: POST /orders/prod/orders now requires orders/read instead of orders/write',
  ]);
});

test('a new route names the clients of the pool that may call it', async () => {
  const fewer: AccessDeclaration = { ...orders, routes: { 'GET /orders': orders.routes['GET /orders'] } };
  expect(texts(await reviews(app(fewer), app()))).toContain(
    'shop-dev-orders: POST /orders/prod/orders is new and requires orders/write; Shop may call it',
  );
});

test('several stacks have one comment with one matrix, and one page with a table for each API', async () => {
  const found = await reviews(app(), app(granted));
  const text = appComment(found, { refused: ['access-gain'] });
  expect(text.match(/<!-- m2m-review: .* -->/g)).toEqual(['<!-- m2m-review: shop-dev -->']);
  expect(text).toContain('## Review of `shop-dev` and 2 other stacks\n\nChanged stacks: `shop-dev`.\n');
  expect(text.match(/^\| route .*/gm)).toEqual(['| route | `Reports` |']);
  expect(text.match(/^\| `POST .*/gm)).toEqual(['| `POST /orders/prod/orders` | **+** allowed |']);
  const page = appMatrixPage(found);
  expect(page.match(/^## .*/gm)).toEqual(['## `shop-dev-invoices`', '## `shop-dev-orders`']);
  expect(page).toContain('| route | `Billing` | `Reports` |');
  expect(page).toContain('| `POST /orders/prod/orders` | **+** allowed | allowed |');
});

test('an app that does not change has no statement', async () => {
  const found = await reviews(app(), app());
  expect(texts(found)).toEqual([]);
  expect(appComment(found, { refused: [] })).toContain('Nothing changes.');
});

test('a scope that a route in another stack still asks for is named with the route', async () => {
  const [base, head] = [await synthesizeApp(app()), await synthesizeApp(app())];
  const pairs = (await readPairs(base.output, head.output)).map((pair) => {
    const { head: side } = pair;
    if (pair.name !== 'shop-dev' || !side) return pair;
    const servers = side.json.resource.aws_cognito_resource_server ?? {};
    const edited = Object.entries(servers).map(([name, server]) => {
      const scopes = (server.scope as { scope_name: string }[]).filter(({ scope_name }) => scope_name !== 'write');
      return [name, server.identifier === 'orders' ? { ...server, scope: scopes } : server] as const;
    });
    const resource = { ...side.json.resource, aws_cognito_resource_server: Object.fromEntries(edited) };
    const json = { ...side.json, resource };
    return { ...pair, head: { ...side, json, content: { ...side.content, resource } } };
  });
  expect(texts(reviewApp(pairs)).join('\n')).toMatch(
    /no longer declare orders\/write, which Shop, POST \/orders\/prod\/orders still name: no token carries it/,
  );
});
