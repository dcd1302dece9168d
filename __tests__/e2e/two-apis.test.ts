import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { requestToken } from '../../src/verify/access-token';
import { expectSuccess } from './command';
import { Deployment, OFFLINE } from './deployment';
import type { Emulator } from './emulator';
import { startEmulator } from './emulator';
import { plannedAgain } from './plan-drift';

const STATE_BUCKET = 'm2m-state';
// Published accounts differ in what the native authorizer answers where the scope is missing.
const REFUSED = [401, 403];

let emulator: Emulator;
const made: Deployment[] = [];

beforeAll(async () => {
  emulator = await startEmulator();
  await emulator.createBucket(STATE_BUCKET);
});

afterAll(async () => {
  for (const each of made) each.discard();
  await emulator.stop();
});

/** The stacks of one app at one stage of its life, with one folder for all. */
function stacks<Api extends string>(
  project: string,
  apis: readonly Api[],
  variables: Readonly<Record<string, string>>,
): { readonly main: Deployment } & Readonly<Record<Api, Deployment>> {
  const common = {
    emulator,
    stateBucket: STATE_BUCKET,
    environment: 'dev' as const,
    app: '__tests__/e2e/two-apis-app.ts',
    variables: { M2M_PROJECT_NAME: project, ...variables },
  };
  const main = new Deployment(common);
  const others = apis.map((api) => [api, new Deployment({ ...common, api, output: main.output })] as const);
  made.push(main);
  return { main, ...(Object.fromEntries(others) as Record<Api, Deployment>) };
}

interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Clients of a pool's stack by their names, as the state has them. */
async function clientsOf(pool: Deployment): Promise<Map<string, Credentials>> {
  const found = await pool.resources('aws_cognito_user_pool_client');
  return new Map(
    found.map(({ name, id, client_secret: secret }) => [
      String(name).slice(pool.stackName.length + 1),
      { clientId: String(id), clientSecret: String(secret) },
    ]),
  );
}

async function tokenOf(clients: ReadonlyMap<string, Credentials>, client: string): Promise<string> {
  const target = {
    tokenEndpoint: `${emulator.url}/oauth2/token`,
    apiUrls: new Map<string, string>(),
    clients,
    apiKeys: new Map<string, string>(),
  };
  const outcome = await requestToken(target, client);
  if ('failure' in outcome) throw new Error(outcome.failure);
  return outcome.token;
}

/** Status of a route of an API, called where the emulator serves it. */
async function status(api: Deployment, route: string, token?: string): Promise<number> {
  const { hostname, pathname } = new URL(String((await api.outputs()).ApiUrl));
  const [method = '', path = ''] = route.split(' ');
  const base = `${emulator.url}/restapis/${hostname.split('.')[0] ?? ''}${pathname}/_user_request_`;
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return (await fetch(`${base}${path}`, { method, headers })).status;
}

async function apply(of: Deployment): Promise<void> {
  await expectSuccess(of.terraform('init', '-input=false'));
  await expectSuccess(of.terraform('apply', '-auto-approve', '-input=false', '-no-color'));
}

async function planned(of: Deployment): Promise<string[]> {
  await expectSuccess(of.terraform('init', '-input=false'));
  return plannedAgain(of);
}

describe('two APIs of one pool', () => {
  let clients: ReadonlyMap<string, Credentials>;
  const before = () => stacks('two', ['orders', 'invoices'], {});
  const after = () => stacks('two', ['orders', 'invoices'], { TWO_APIS: 'changed' });
  let app: ReturnType<typeof before>;
  let changed: ReturnType<typeof after>;

  test('are deployed after it, whatever the order they are named in', async () => {
    app = before();
    const { main, orders, invoices } = app;
    // In two commands: each is ended after some minutes.
    await expectSuccess(main.npm('deploy', orders.stackName, main.stackName, '--auto-approve'));
    await expectSuccess(main.npm('deploy', invoices.stackName, '--auto-approve'));
    clients = await clientsOf(main);
    expect([...clients.keys()].sort()).toEqual(['Billing', 'Reporting', 'Shop']);
    const held = await Promise.all([orders, invoices].map(async (each) => (await each.state()).resources));
    const types = held.flat().map(({ type }) => type);
    expect(types.filter((type) => /^aws_cognito_user_pool_client$|resource_server|secret/.test(type))).toEqual([]);
  });

  test('take the tokens of the one pool, each by its own scopes', async () => {
    const [shop, billing, reporting] = await Promise.all(
      ['Shop', 'Billing', 'Reporting'].map((client) => tokenOf(clients, client)),
    );
    const { orders, invoices } = app;
    expect(await status(orders, 'GET /orders', shop)).toBe(200);
    expect(await status(orders, 'GET /orders', reporting)).toBe(200);
    expect(await status(invoices, 'GET /invoices', reporting)).toBe(200);
    expect(await status(invoices, 'POST /invoices', billing)).toBe(200);
    expect(REFUSED).toContain(await status(orders, 'GET /orders', billing));
    expect(REFUSED).toContain(await status(invoices, 'GET /invoices', shop));
    expect(REFUSED).toContain(await status(invoices, 'POST /invoices', reporting));
    expect(await status(orders, 'GET /orders')).toBe(401);
  });

  test('change each by itself: the plans of the other and of the pool are empty', async () => {
    changed = after();
    const { main, orders, invoices } = changed;
    await expectSuccess(main.synthesize());
    expect(await planned(invoices)).toEqual([]);
    expect(await planned(main)).toEqual([]);
    expect((await planned(orders)).join('\n')).toMatch(/aws_api_gateway_method\.\S+DELETE\S+: create/);
    await apply(orders);
    expect(await status(orders, 'DELETE /orders', await tokenOf(clients, 'Shop'))).toBe(200);
  });

  test('are destroyed one by one: the other still answers', async () => {
    const { main, orders, invoices } = changed;
    await expectSuccess(main.cdktf('destroy', invoices.stackName, '--auto-approve', OFFLINE));
    expect((await invoices.state()).resources).toEqual([]);
    expect(await status(orders, 'GET /orders', await tokenOf(clients, 'Reporting'))).toBe(200);
  });

  test('are destroyed before their pool', async () => {
    const { main, orders, invoices } = changed;
    // cdktf wants every stack that depends on another, those that are gone already, too.
    const names = [main, orders, invoices].map(({ stackName }) => stackName);
    await expectSuccess(main.cdktf('destroy', ...names, '--auto-approve', OFFLINE));
    expect((await orders.state()).resources).toEqual([]);
    expect((await main.state()).resources).toEqual([]);
  });
});

describe('a pool made by hand', () => {
  let id = '';
  const clients = new Map<string, Credentials>();

  beforeAll(async () => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const cognito = new CognitoIdentityProvider({ region: 'us-east-1', endpoint: emulator.url, credentials });
    const { UserPool: pool } = await cognito.createUserPool({ PoolName: 'by hand' });
    id = pool?.Id ?? '';
    await cognito.createUserPoolDomain({ UserPoolId: id, Domain: 'by-hand' });
    const Scopes = ['read', 'write'].map((name) => ({ ScopeName: name, ScopeDescription: name }));
    await cognito.createResourceServer({ UserPoolId: id, Identifier: 'orders', Name: 'Orders', Scopes });
    for (const [name, scopes] of [
      ['Shop', ['orders/read', 'orders/write']],
      ['Reporting', ['orders/read']],
    ] as const) {
      const { UserPoolClient: client } = await cognito.createUserPoolClient({
        UserPoolId: id,
        ClientName: name,
        GenerateSecret: true,
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthFlows: ['client_credentials'],
        AllowedOAuthScopes: [...scopes],
      });
      clients.set(name, { clientId: client?.ClientId ?? '', clientSecret: client?.ClientSecret ?? '' });
    }
  });

  const joining = (project: string, POOL_ID: string, POOL_DOMAIN: string) =>
    stacks(project, ['orders'], { TWO_APIS: 'by-hand', POOL_ID, POOL_DOMAIN });

  test('is joined by its id and its domain', async () => {
    const { main, orders } = joining('hand', id, 'by-hand');
    await expectSuccess(main.synthesize());
    await apply(orders);
    expect(await status(orders, 'GET /orders', await tokenOf(clients, 'Reporting'))).toBe(200);
    expect(REFUSED).toContain(await status(orders, 'POST /orders', await tokenOf(clients, 'Reporting')));
    expect(await status(orders, 'POST /orders', await tokenOf(clients, 'Shop'))).toBe(200);
    expect(await planned(orders)).toEqual([]);
    await expectSuccess(orders.terraform('destroy', '-auto-approve', '-input=false', '-no-color'));
    expect(await tokenOf(clients, 'Shop')).toMatch(/^ey/);
  });

  test.each([
    [
      'an id that no pool has',
      'us-east-1_nosuchpool',
      'by-hand',
      /us-east-1_nosuchpool[^]*(?:not found|does not exist|couldn't find)/i,
    ],
    [
      'another Region than its own',
      'eu-central-1_a1B2c3D4e',
      'by-hand',
      /user pool eu-central-1_a1B2c3D4e is in eu-central-1, and this stack is\s+deployed to another Region/,
    ],
  ] as const)('with %s ends the plan in words', async (_, given, domain, message) => {
    const { main, orders } = joining('wrong', given, domain);
    await expectSuccess(main.synthesize());
    await expectSuccess(orders.terraform('init', '-input=false'));
    const { exitCode, output } = await orders.terraform('plan', '-input=false', '-no-color');
    expect(exitCode).toBe(1);
    expect(output.replaceAll(/[│\s]+/g, ' ')).toMatch(
      new RegExp(message.source.replaceAll('\\s+', ' '), message.flags),
    );
  });

  test('with a domain that it does not have ends the plan in words', async () => {
    const { main, orders } = joining('wrong', id, 'another');
    await expectSuccess(main.synthesize());
    await expectSuccess(orders.terraform('init', '-input=false'));
    const { exitCode, output } = await orders.terraform('plan', '-input=false', '-no-color');
    expect(exitCode).toBe(1);
    expect(output.replaceAll(/[│\s]+/g, ' ')).toContain(
      `user pool ${id} does not have the domain another; name the one that it has, or its tokenEndpoint`,
    );
  });
});

describe('one stack becomes a pool and an API', () => {
  test('without a new client: the pool stays in its state, and the API moves beside it', async () => {
    const one = stacks('split', [], { TWO_APIS: 'one' });
    await expectSuccess(one.main.synthesize());
    await apply(one.main);
    const before = await clientsOf(one.main);
    const { UserPoolId: poolId } = await one.main.outputs();
    const [domain] = await one.main.resources('aws_cognito_user_pool_domain');
    const existing = { POOL_ID: String(poolId), POOL_DOMAIN: String(domain?.domain) };

    // First the new API beside the old one, of the same pool.
    const joined = stacks('split', ['orders'], { TWO_APIS: 'one-and-joined', ...existing });
    await expectSuccess(joined.main.synthesize());
    expect(await planned(joined.main)).toEqual([]);
    await apply(joined.orders);
    const token = await tokenOf(before, 'Reporting');
    expect(await status(joined.main, 'GET /orders', token)).toBe(200);
    expect(await status(joined.orders, 'GET /orders', token)).toBe(200);

    // When callers have turned to it, the old API goes, and what is left is the pool.
    const apart = stacks('split', ['orders'], { TWO_APIS: 'pool-and-joined' });
    await expectSuccess(apart.main.synthesize());
    await apply(apart.main);
    // The same authorizer by another reference: the API is deployed again, and nothing else changes.
    const kinds = (await planned(apart.orders)).map((line) => line.replace(/\..*$/s, ''));
    expect(kinds.sort()).toEqual(['aws_api_gateway_deployment', 'aws_api_gateway_stage']);
    await apply(apart.orders);
    expect(await clientsOf(apart.main)).toEqual(before);
    expect(await apart.main.resources('aws_api_gateway_rest_api')).toEqual([]);
    expect(await status(apart.orders, 'GET /orders', await tokenOf(before, 'Reporting'))).toBe(200);
    expect(await planned(apart.main)).toEqual([]);
  });
});
