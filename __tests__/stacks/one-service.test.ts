import type { App } from 'cdktf';
import { composeAccess } from '../../src/access/compose-access';
import { defineService } from '../../src/access/define-service';
import type { Service } from '../../src/access/service';
import { joinedReview, reviewApp } from '../../src/review/app-review';
import { readPairs } from '../../src/review/change/side';
import { toText } from '../../src/review/report/phrase';
import { readSettings } from '../../src/settings/settings';
import { M2mApiStack } from '../../src/stacks/m2m-api-stack';
import { M2mPoolStack } from '../../src/stacks/m2m-pool-stack';
import { readCompanion } from '../../src/terraform-json/terraform-json';
import { synthesizeApp } from './two-apis';

const settings = readSettings({ M2M_PROJECT_NAME: 'shop' });
const [POOL, ORDERS] = ['shop-dev', 'shop-dev-orders'];

// Each synth warns of the scope that invoices may have and does not ask for.
beforeAll(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});

/** A service with an API; its client asks for orders, unless it is orders itself. */
function service(name: string, changes: Partial<Service> = {}): Service {
  return defineService({
    name,
    owner: `@acme/${name}`,
    provides: {
      resourceServers: { [name]: { name, scopes: { read: 'Read', write: 'Write' } } },
      routes: {
        [`GET /${name}`]: { scopes: [`${name}/read`] },
        [`POST /${name}`]: { scopes: [`${name}/write`] },
      },
      ...(name === 'orders' ? { accept: { invoices: ['orders/read', 'orders/write'], bills: ['orders/read'] } } : {}),
    },
    ...(name === 'orders' ? {} : { client: name, consumes: { 'orders/read': 'Reports' } }),
    ...changes,
  } as never);
}

const orders = service('orders');
const provides = orders.provides;
if (!provides) throw new Error('orders provides an API');

function app(services: readonly Service[], authorizer?: 'lambda') {
  return (root: App) => {
    const access = composeAccess<readonly Service[]>(services);
    const pool = new M2mPoolStack(root, { settings, access: access.pool, credentials: false });
    const backend = { name: 'api', fixed: { status: 200 } };
    for (const [name, own] of Object.entries<(typeof access)['pool']>(access.apis)) {
      const served = authorizer ? { ...own, authorizer } : own;
      new M2mApiStack(root, { settings, name, pool, access: served, backend });
    }
  };
}

const ALL = [orders, service('invoices'), service('bills')];

async function changed(services: readonly Service[], authorizer?: 'lambda') {
  const [before, after] = [await synthesizeApp(app(ALL, authorizer)), await synthesizeApp(app(services, authorizer))];
  const stacks = [...after.texts].filter(([name, text]) => before.texts.get(name) !== text).map(([name]) => name);
  return { before, after, stacks };
}

const [, invoices, bills] = ALL as [Service, Service, Service];
const more: Service['provides'] = {
  ...provides,
  routes: { ...provides.routes, 'PUT /orders': { scopes: ['orders/write'] } },
};
const scopes = { read: 'Read', write: 'Write', admin: 'Delete' };

describe.each([undefined, 'lambda'] as const)('a change of one service, with the authorizer %s', (authorizer) => {
  test.each<[string, readonly Service[], readonly string[]]>([
    ['a route', [{ ...orders, provides: more }, invoices, bills], [ORDERS]],
    [
      'a scope and a route that asks for it',
      [
        service('orders', {
          provides: {
            ...provides,
            resourceServers: { orders: { name: 'orders', scopes } },
            routes: { ...provides.routes, 'DELETE /orders': { scopes: ['orders/admin'] } },
          },
        }),
        invoices,
        bills,
      ],
      [POOL, ORDERS],
    ],
    [
      'another client that is accepted',
      [
        service('orders', {
          provides: { ...provides, accept: { ...provides.accept, bills: ['orders/read', 'orders/write'] } },
        }),
        invoices,
        bills,
      ],
      [POOL],
    ],
    [
      'a scope that its client asks for',
      [orders, service('invoices', { consumes: { 'orders/read': 'Reports', 'orders/write': 'Corrections' } }), bills],
      [POOL],
    ],
    ['its owner', [orders, service('invoices', { owner: '@acme/other' }), bills], [POOL, 'shop-dev-invoices']],
  ])('%s touches its own stack and the stack of the pool at most', async (_, services, expected) => {
    const { stacks } = await changed(services, authorizer);
    expect(stacks.sort()).toEqual([...expected].sort());
  });
});

test('a new grant is understood in whole, with its reason and the owners of both sides', async () => {
  const asking = service('invoices', { consumes: { 'orders/read': 'Reports', 'orders/write': 'Corrections' } });
  const { before, after } = await changed([orders, asking, bills]);
  const { access, kinds, attributes } = joinedReview(reviewApp(await readPairs(before.output, after.output)));
  expect([...kinds]).toEqual(['access-gain']);
  expect(attributes).toEqual([]);
  const [said, ...others] = access.map(({ text }) => toText(text));
  expect(said).toBe(
    'shop-dev: invoices gains POST /orders/prod/orders; it is granted orders/write; reason: Corrections; requested by @acme/invoices, provided by @acme/orders: each of them must approve',
  );
  expect(others).toEqual([expect.stringContaining('no longer accepts invoices, which does not request the scope')]);
});

test('the stack of the pool alone has the services of the app for their contracts', async () => {
  const { stacks } = await synthesizeApp(app(ALL));
  const written = await Promise.all(
    [...stacks].map(async ([name, { directory }]) => [name, await readCompanion(directory, 'services.json')] as const),
  );
  expect(written.filter(([, services]) => services).map(([name]) => name)).toEqual([POOL]);
});
