import type { App } from 'cdktf';
import type { AccessDeclaration } from '../../src/access/declaration';
import { existingUserPool } from '../../src/constructs/pool/existing-user-pool';
import type { Gateway } from '../../src/local/server';
import { startGateway } from '../../src/local/server';
import { generateSigningKey } from '../../src/local/token/signing-key';
import type { OpenApiDocument } from '../../src/openapi/document';
import { readSettings } from '../../src/settings/settings';
import { M2mApiStack } from '../../src/stacks/m2m-api-stack';
import { M2mPoolStack } from '../../src/stacks/m2m-pool-stack';
import type { SynthesizedStack } from '../../src/terraform-json/terraform-json';
import { gatewayTarget, observeGateway } from '../../src/testing/gateway-matrix';
import { requestToken } from '../../src/verify/access-token';
import { matches } from '../../src/verify/observed-matrix';
import { documentWith } from '../openapi/orders';
import { echoFolder, invoices, orders, synthesizeApp } from '../stacks/two-apis';

const settings = readSettings({ M2M_ENVIRONMENT: 'local', M2M_PROJECT_NAME: 'shop' });
const ID = 'eu-central-1_a1B2c3D4e';
const started: Gateway[] = [];

afterAll(() => Promise.all(started.map((gateway) => gateway.close())));

const backend = () => ({ name: 'api', folder: echoFolder() });

function pooled(root: App, both = { orders, invoices } as Readonly<Record<'orders' | 'invoices', AccessDeclaration>>) {
  const pool = new M2mPoolStack(root, { settings, access: [both.orders, both.invoices] });
  new M2mApiStack(root, { settings, name: 'orders', pool, access: both.orders, backend: backend() });
  new M2mApiStack(root, { settings, name: 'invoices', pool, access: both.invoices, backend: backend() });
}

async function served(
  build: (root: App) => void,
  edit: (stacks: SynthesizedStack[]) => SynthesizedStack[] = (all) => all,
) {
  const { stacks } = await synthesizeApp(build);
  const key = await generateSigningKey();
  const gateway = await startGateway({ stack: edit([...stacks.values()]), key, port: 0, log: () => undefined });
  started.push(gateway);
  return gateway;
}

async function token(gateway: Gateway, client: string): Promise<string> {
  const outcome = await requestToken(gatewayTarget(gateway), client);
  if ('failure' in outcome) throw new Error(outcome.failure);
  return outcome.token;
}

/** Whether each client may call each route, as the gateway answers. */
async function answered(gateway: Gateway) {
  const { cells } = await observeGateway(gateway);
  return Object.fromEntries(cells.map(({ client, route, observed }) => [`${client} ${route}`, observed]));
}

const EXPECTED = {
  'Billing GET /invoices/prod/invoices': 'refused',
  'Billing POST /invoices/prod/invoices': 'allowed',
  'Billing GET /orders/prod/orders': 'refused',
  'Billing POST /orders/prod/orders': 'refused',
  'Reports GET /invoices/prod/invoices': 'allowed',
  'Reports POST /invoices/prod/invoices': 'refused',
  'Reports GET /orders/prod/orders': 'allowed',
  'Reports POST /orders/prod/orders': 'refused',
  'Shop GET /invoices/prod/invoices': 'refused',
  'Shop POST /invoices/prod/invoices': 'refused',
  'Shop GET /orders/prod/orders': 'allowed',
  'Shop POST /orders/prod/orders': 'allowed',
};

describe.each(['cognito', 'lambda'] as const)('two APIs of one pool with the authorizer %s', (authorizer) => {
  const own = authorizer === 'lambda' ? ({ authorizer } as const) : {};
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await served((root) => {
      pooled(root, { orders: { ...orders, ...own }, invoices: { ...invoices, ...own } });
    });
  });

  test('answer every client at every route of both as the pool grants it', async () => {
    expect(matches(await observeGateway(gateway))).toBe(true);
    expect(await answered(gateway)).toEqual(EXPECTED);
  });

  test('are at one origin, below their names, and have one token endpoint', () => {
    expect(gateway.stages.map((stage) => gateway.urlOf(stage)).sort()).toEqual([
      `${gateway.origin}/invoices/prod`,
      `${gateway.origin}/orders/prod`,
    ]);
    expect(gateway.pools).toHaveLength(1);
    expect(gateway.joined).toEqual([]);
  });

  test('hand their functions the path that AWS would: with the stage, without the name', async () => {
    const authorization = await token(gateway, 'Reports');
    const answer = await fetch(`${gateway.origin}/orders/prod/orders?page=2`, { headers: { authorization } });
    expect(await answer.json()).toMatchObject({
      resource: '/orders',
      path: '/orders',
      queryStringParameters: { page: '2' },
      requestContext: { stage: 'prod', path: '/prod/orders', resourcePath: '/orders' },
    });
  });

  test('are two APIs: each has an id of its own', () => {
    expect(new Set(gateway.stages.map(({ apiId }) => apiId)).size).toBe(2);
    expect(new Set(gateway.stages.map(({ executionArn }) => executionArn)).size).toBe(2);
  });

  test.each(['/prod/orders', '/orders', '/orders/other/orders', '/Orders/prod/orders', '/', '//'])(
    'answer nothing at %s',
    async (path) => {
      const answer = await fetch(`${gateway.origin}${path}`);
      expect([answer.status, await answer.json()]).toEqual([403, { message: 'Forbidden' }]);
    },
  );
});

test('each has its document, and one of all leads to the routes of both', async () => {
  const { stacks } = await synthesizeApp((root) => {
    pooled(root);
  });
  const documents = new Map(
    Object.entries({ orders, invoices }).map(([name, declaration]) => [
      `shop-local-${name}`,
      documentWith({
        routes: declaration.routes,
        bodies: {},
        operations: Object.fromEntries(
          Object.keys(declaration.routes).map((route, index) => [
            route,
            {
              operationId: `call${index}`,
              summary: route,
              tags: ['orders'],
              answers: { 200: { description: 'Done.' } },
            },
          ]),
        ),
      }),
    ]),
  );
  const gateway = await startGateway({
    stack: [...stacks].map(([name, stack]) => ({ ...stack, openapi: documents.get(name) })) as SynthesizedStack[],
    key: await generateSigningKey(),
    port: 0,
    log: () => undefined,
  });
  started.push(gateway);
  expect(gateway.openapiUrls).toEqual(
    ['/openapi.json', '/invoices/openapi.json', '/orders/openapi.json'].map((path) => `${gateway.origin}${path}`),
  );
  const { servers, paths } = (await (await fetch(gateway.openapiUrls[0] ?? '')).json()) as OpenApiDocument;
  const authorization = await token(gateway, 'Reports');
  for (const path of Object.keys(paths)) {
    const answer = await fetch(`${servers[0]?.url ?? ''}${path}`, { headers: { authorization } });
    expect([path, answer.status]).toEqual([path, 200]);
  }
  expect(Object.keys(paths)).toEqual(['/invoices/prod/invoices', '/orders/prod/orders']);
});

test('a pool and one API are served as one stack is, without the name of the API', async () => {
  const gateway = await served((root) => {
    const pool = new M2mPoolStack(root, { settings, access: orders });
    new M2mApiStack(root, { settings, name: 'orders', pool, access: orders, backend: backend() });
  });
  expect(gateway.stages.map((stage) => gateway.urlOf(stage))).toEqual([`${gateway.origin}/prod`]);
  expect(matches(await observeGateway(gateway))).toBe(true);
});

describe('a pool that exists already', () => {
  test('has a pool here in its place, with the clients that the declarations of its APIs name', async () => {
    const pool = existingUserPool({ id: ID, domain: 'company-auth' });
    const gateway = await served((root) => {
      new M2mApiStack(root, { settings, name: 'orders', pool, access: orders, backend: backend() });
      new M2mApiStack(root, { settings, name: 'invoices', pool, access: invoices, backend: backend() });
    });
    expect(gateway.pools.map(({ id }) => id)).toEqual([ID]);
    expect(gateway.joined).toEqual([
      `user pool ${ID} belongs to no stack of the app: a local pool replaces it, with the clients that the declarations name (Billing, Reports, Shop)`,
    ]);
    expect(matches(await observeGateway(gateway))).toBe(true);
    expect(await answered(gateway)).toEqual(EXPECTED);
  });

  test('may be of another account', async () => {
    const arn = `arn:aws:cognito-idp:eu-central-1:111122223333:userpool/${ID}`;
    const pool = existingUserPool({ arn, tokenEndpoint: 'https://auth.example.com/oauth2/token' });
    const gateway = await served((root) => {
      new M2mApiStack(root, { settings, access: orders, pool, backend: backend() });
    });
    expect(gateway.pools.map((each) => each.arn)).toEqual([arn]);
    expect(await answered(gateway)).toEqual({
      'Reports GET /orders': 'allowed',
      'Reports POST /orders': 'refused',
      'Shop GET /orders': 'allowed',
      'Shop POST /orders': 'allowed',
    });
  });

  test('has the clients that a stack of the app makes in it', async () => {
    const pool = existingUserPool({ id: ID, domain: 'company-auth' });
    const gateway = await served((root) => {
      const holding = new M2mPoolStack(root, { settings, access: [orders, invoices], pool });
      new M2mApiStack(root, { settings, name: 'orders', pool: holding, access: orders, backend: backend() });
      new M2mApiStack(root, { settings, name: 'invoices', pool: holding, access: invoices, backend: backend() });
    });
    expect(gateway.joined).toEqual([
      expect.stringMatching(/with the clients that the app makes in it \((?:Billing|Reports|Shop)(?:, \w+){2}\)$/),
    ]);
    expect(await answered(gateway)).toEqual(EXPECTED);
  });
});

test('an API that reads a parameter which no stack of the app makes is refused by its name', async () => {
  const withoutPool = (all: SynthesizedStack[]) =>
    all.filter(({ json }) => json['//']?.metadata.stackName !== 'shop-local');
  await expect(served(pooled, withoutPool)).rejects.toThrow(
    /data\.aws_ssm_parameter\.pool_arn_\w+ reads the parameter "\/shop\/local\/pool\/arn", expected one that a stack of the app makes; add the stack of the user pool to the app, or join the pool by existingUserPool$/,
  );
});

test('a name that the gateway has itself is refused', async () => {
  await expect(
    served((root) => {
      const pool = new M2mPoolStack(root, { settings, access: [orders, invoices] });
      new M2mApiStack(root, { settings, name: 'oauth2', pool, access: orders, backend: backend() });
      new M2mApiStack(root, { settings, name: 'invoices', pool, access: invoices, backend: backend() });
    }),
  ).rejects.toThrow('has the name "oauth2", expected another name, since the local gateway serves the token endpoint');
});
