import { Annotations, App } from 'cdktf';
import type { AccessDeclaration } from '../../src/access/declaration';
import { defineAccess } from '../../src/access/define-access';
import type { ExistingUserPoolOptions } from '../../src/constructs/pool/existing-user-pool';
import { existingUserPool } from '../../src/constructs/pool/existing-user-pool';
import type { Variables } from '../../src/settings/settings';
import { readSettings } from '../../src/settings/settings';
import type { M2mApiStackProps } from '../../src/stacks/m2m-api-stack';
import { M2mApiStack } from '../../src/stacks/m2m-api-stack';
import { M2mPoolStack } from '../../src/stacks/m2m-pool-stack';
import { readManifest } from '../../src/terraform-json/manifest';
import type { SynthesizedApp } from './two-apis';
import { echoFolder, invoices, orders, synthesizeApp } from './two-apis';

const PLACE = { M2M_REGION: 'eu-central-1', M2M_PROJECT_NAME: 'shop' };
const settings = readSettings(PLACE);
const ID = 'eu-central-1_a1B2c3D4e';
const FOREIGN = `arn:aws:cognito-idp:eu-central-1:111122223333:userpool/${ID}`;
const [POOL, ORDERS, INVOICES] = ['shop-dev', 'shop-dev-orders', 'shop-dev-invoices'] as const;

const backend = () => ({ name: 'api', folder: echoFolder() });

function app(
  access: { orders: AccessDeclaration; invoices: AccessDeclaration } = { orders, invoices },
  variables: Variables = PLACE,
) {
  return synthesizeApp((root) => {
    const chosen = readSettings(variables);
    const pool = new M2mPoolStack(root, { settings: chosen, access: [access.orders, access.invoices] });
    new M2mApiStack(root, { settings: chosen, name: 'orders', pool, access: access.orders, backend: backend() });
    new M2mApiStack(root, { settings: chosen, name: 'invoices', pool, access: access.invoices, backend: backend() });
  });
}

type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

function all({ stacks }: SynthesizedApp, stack: string, type: string, block: 'resource' | 'data' = 'resource') {
  const blocks = stacks.get(stack)?.json[block] as Blocks;
  return Object.values(blocks[type] ?? {});
}

let two: SynthesizedApp;
beforeAll(async () => {
  two = await app();
});

describe('a pool and two APIs', () => {
  test('have a stack and a state each', async () => {
    expect([...two.texts.keys()].sort()).toEqual([POOL, INVOICES, ORDERS]);
    const stored = await app(undefined, { ...PLACE, M2M_STATE_BUCKET: 'states' });
    const keys = [...stored.texts.values()].map(
      (text) => (JSON.parse(text) as { terraform: { backend: { s3: { key: string } } } }).terraform.backend.s3.key,
    );
    expect(keys.sort()).toEqual(['shop/dev/invoices.tfstate', 'shop/dev/orders.tfstate', 'shop/dev/terraform.tfstate']);
  });

  test('are deployed pool first, and destroyed pool last', async () => {
    const manifest = await readManifest(two.output);
    expect(Object.fromEntries([...manifest].map(([name, { dependencies }]) => [name, dependencies]))).toEqual({
      [POOL]: [],
      [ORDERS]: [POOL],
      [INVOICES]: [POOL],
    });
  });

  test('never hand over a state, and no stack has an output that cdktf makes for another', () => {
    for (const text of two.texts.values()) {
      expect(text).not.toContain('terraform_remote_state');
      expect(text).not.toContain('cross-stack');
    }
  });

  test('the pool holds every resource server and client, one of a name, with the scopes of both declarations', () => {
    const clients = all(two, POOL, 'aws_cognito_user_pool_client');
    expect(Object.fromEntries(clients.map(({ name, allowed_oauth_scopes: scopes }) => [name, scopes]))).toEqual({
      'shop-dev-Shop': ['orders/read', 'orders/write'],
      'shop-dev-Reports': ['orders/read', 'invoices/read'],
      'shop-dev-Billing': ['invoices/write'],
    });
    const servers = all(two, POOL, 'aws_cognito_resource_server').map(({ identifier }) => identifier);
    expect(servers.sort()).toEqual(['invoices', 'orders']);
    expect(all(two, POOL, 'aws_secretsmanager_secret')).toHaveLength(3);
  });

  test.each([ORDERS, INVOICES])('%s holds no resource server, client or secret', (stack) => {
    const types = Object.keys(two.stacks.get(stack)?.json.resource ?? {});
    expect(types.filter((type) => /cognito|secret|aws_ssm/.test(type))).toEqual([]);
    expect(types).toContain('aws_api_gateway_rest_api');
  });

  test('the pool says what APIs have to know as parameters, none of which is a secret', () => {
    const parameters = all(two, POOL, 'aws_ssm_parameter');
    expect(Object.fromEntries(parameters.map(({ name, type }) => [name, type]))).toEqual({
      '/shop/dev/pool/id': 'String',
      '/shop/dev/pool/arn': 'String',
      '/shop/dev/pool/issuer': 'String',
      '/shop/dev/pool/jwks-uri': 'String',
      '/shop/dev/pool/token-endpoint': 'String',
    });
    expect(JSON.stringify(parameters)).not.toMatch(/client_secret|secret_string/);
  });

  test('an API takes the tokens of the pool that a parameter names', () => {
    const parameters = two.stacks.get(ORDERS)?.json.data.aws_ssm_parameter ?? {};
    const [arn] = Object.entries(parameters).filter(([, { name }]) => name === '/shop/dev/pool/arn');
    expect(all(two, ORDERS, 'aws_api_gateway_authorizer')).toEqual([
      expect.objectContaining({ provider_arns: [`\${data.aws_ssm_parameter.${arn?.[0] ?? ''}.insecure_value}`] }),
    ]);
  });

  test.each(['cognito', 'lambda'] as const)(
    'no role of an API may write Cognito, with the authorizer %s',
    async (authorizer) => {
      const lambda = authorizer === 'lambda' ? ({ authorizer } as const) : {};
      const both = await app({ orders: { ...orders, ...lambda }, invoices: { ...invoices, ...lambda } });
      const actions = [ORDERS, INVOICES].flatMap((stack) => statements(both, stack).flatMap(({ Action }) => Action));
      expect(actions.length).toBeGreaterThan(4);
      expect(actions.filter((action) => /^(\*|cognito)/.test(action))).toEqual([]);
      // The walk does see them where there are some.
      expect(statements(both, POOL).flatMap(({ Action }) => Action)).toContain('cognito-idp:AddUserPoolClientSecret');
    },
  );

  test('the function that authorizes takes every machine of the pool, whose clients its stack does not know', async () => {
    const both = await app({ orders: { ...orders, authorizer: 'lambda' }, invoices });
    const [variables] = all(both, ORDERS, 'aws_lambda_function')
      .map(({ environment }) => (environment as { variables: Record<string, string> }).variables)
      .filter((each) => 'USER_POOL_ISSUER' in each);
    expect(variables).toMatchObject({
      CLIENT_IDS: '*',
      USER_POOL_ISSUER: expect.stringMatching(/^\$\{data\.aws_ssm_parameter\.pool_issuer_\w+\.insecure_value\}$/),
    });
  });

  test('names of what an API makes have its name in them', () => {
    const named = [ORDERS, INVOICES].map((name) => [
      all(two, name, 'aws_api_gateway_rest_api')[0]?.name,
      all(two, name, 'aws_lambda_function').map(({ function_name: given }) => given),
    ]);
    expect(named).toEqual([
      [ORDERS, [`${ORDERS}-api`]],
      [INVOICES, [`${INVOICES}-api`]],
    ]);
  });

  test('a change of one API changes neither the other nor the pool', async () => {
    const { 'POST /orders': gone, ...left } = orders.routes;
    const after = await app({ orders: { ...orders, routes: left }, invoices });
    expect(gone).toBeDefined();
    const sameText = (stack: string) =>
      withoutFolders(two.texts.get(stack) ?? '') === withoutFolders(after.texts.get(stack) ?? '');
    expect([POOL, ORDERS, INVOICES].map(sameText)).toEqual([true, false, true]);
  });
});

test('in prod, with alarms, logs and a web ACL, none of the stacks breaks a rule of the policy', async () => {
  const prod = await app(undefined, { ...PLACE, M2M_ENVIRONMENT: 'prod' });
  expect([...prod.texts.keys()].sort()).toEqual(['shop-prod', 'shop-prod-invoices', 'shop-prod-orders']);
  const alarms = (stack: string) => all(prod, stack, 'aws_cloudwatch_metric_alarm').map(({ alarm_name: name }) => name);
  const [orderAlarms, invoiceAlarms] = [alarms('shop-prod-orders'), alarms('shop-prod-invoices')];
  expect(orderAlarms.length).toBeGreaterThan(2);
  expect(orderAlarms.filter((name) => invoiceAlarms.includes(name) || alarms('shop-prod').includes(name))).toEqual([]);
});

describe('quotas of a user pool', () => {
  const scopes = ['orders/read'] as const;
  const many = (count: number) => ({
    ...orders,
    clients: Object.fromEntries(Array.from({ length: count }, (_, index) => [`C${index}`, { scopes }])),
  });
  const servers = (count: number) => ({
    ...orders,
    resourceServers: {
      ...orders.resourceServers,
      ...Object.fromEntries(
        Array.from({ length: count - 1 }, (_, index) => [`s${index}`, { name: 'S', scopes: { read: 'Read' } }]),
      ),
    },
  });
  const pool =
    (access: AccessDeclaration, variables: Variables = {}) =>
    () =>
      new M2mPoolStack(new App(), { settings: readSettings({ ...PLACE, ...variables }), access, credentials: false });

  test.each([
    ['clients', many(1_001), 'M2M_CLIENT_QUOTA', '1001', 'clients of the user pool: 1001, expected at most 1000'],
    [
      'resource servers',
      servers(26),
      'M2M_RESOURCE_SERVER_QUOTA',
      '26',
      'resource servers of the user pool: 26, expected at most 25',
    ],
  ])(
    'more %s than an account has are refused, unless a setting says that AWS raised it',
    (_, access, variable, raised, message) => {
      expect(pool(access)).toThrow(`${message}, the quota of the account; ask AWS to raise it`);
      expect(pool(access, { [variable]: raised })).not.toThrow();
    },
  );
});

describe('a pool that exists already', () => {
  const joined = (pool: ExistingUserPoolOptions, variables: Variables = PLACE) =>
    synthesizeApp((root) => {
      new M2mApiStack(root, {
        settings: readSettings(variables),
        access: orders,
        pool: existingUserPool(pool),
        backend: backend(),
      });
    });

  test('is looked up at plan, which ends where its Region or its domain is another', async () => {
    const api = await joined({ id: ID, domain: 'company-auth' });
    expect(all(api, POOL, 'aws_cognito_user_pool', 'data')).toEqual([
      expect.objectContaining({
        user_pool_id: ID,
        lifecycle: {
          postcondition: [
            {
              condition: '${self.domain == "company-auth"}',
              error_message: `user pool ${ID} does not have the domain company-auth; name the one that it has, or its tokenEndpoint`,
            },
          ],
        },
      }),
    ]);
    expect(all(api, POOL, 'aws_region', 'data')).toContainEqual(
      expect.objectContaining({
        lifecycle: { postcondition: [expect.objectContaining({ condition: '${self.id == "eu-central-1"}' })] },
      }),
    );
    expect(two.stacks.get(ORDERS)?.json.data.aws_cognito_user_pool).toBeUndefined();
    expect(all(api, POOL, 'aws_cognito_user_pool_client')).toEqual([]);
    expect(api.stacks.get(POOL)?.json.output.TokenEndpoint?.value).toBe(
      'https://company-auth.auth.eu-central-1.amazoncognito.com/oauth2/token',
    );
  });

  test('has a custom domain of its own', async () => {
    const api = await joined({ id: ID, domain: 'auth.example.com' });
    expect(JSON.stringify(all(api, POOL, 'aws_cognito_user_pool', 'data'))).toContain(
      '${self.custom_domain == \\"auth.example.com\\"}',
    );
    expect(api.stacks.get(POOL)?.json.output.TokenEndpoint?.value).toBe('https://auth.example.com/oauth2/token');
  });

  test('of another account is not looked up: its tokens are checked, and that is all', async () => {
    const api = await joined({ arn: FOREIGN, tokenEndpoint: 'https://auth.example.com/oauth2/token' });
    expect(all(api, POOL, 'aws_cognito_user_pool', 'data')).toEqual([]);
    expect(all(api, POOL, 'aws_api_gateway_authorizer')).toEqual([
      expect.objectContaining({ provider_arns: [FOREIGN] }),
    ]);
  });

  test('takes clients of a stack that holds them, and keeps its domain', async () => {
    const pool = existingUserPool({ id: ID, domain: 'company-auth' });
    const holding = await synthesizeApp((root) => {
      new M2mPoolStack(root, { settings, access: orders, pool });
    });
    expect(all(holding, POOL, 'aws_cognito_user_pool')).toEqual([]);
    expect(all(holding, POOL, 'aws_cognito_user_pool_domain')).toEqual([]);
    const [id] = Object.keys(holding.stacks.get(POOL)?.json.data.aws_cognito_user_pool ?? {});
    for (const type of ['aws_cognito_user_pool_client', 'aws_cognito_resource_server']) {
      const made = all(holding, POOL, type);
      expect(made.length).toBeGreaterThan(0);
      for (const { user_pool_id: of } of made) expect(of).toBe(`\${data.aws_cognito_user_pool.${id ?? ''}.id}`);
    }
  });
});

describe('is refused with what to do', () => {
  const stackOf =
    (props: Partial<M2mApiStackProps> & { readonly access?: AccessDeclaration }, others?: (root: App) => void) =>
    () => {
      const root = new App();
      others?.(root);
      new M2mApiStack(root, {
        settings,
        access: orders,
        backend: { name: 'api', folder: echoFolder() },
        ...props,
      });
    };
  const poolIn = (variables: Variables) =>
    new M2mPoolStack(new App(), { settings: readSettings(variables), access: orders });
  const existing = existingUserPool({ id: ID, domain: 'company-auth' });

  test.each([
    [
      'an existing pool in another Region than the deployment',
      { settings: readSettings({ ...PLACE, M2M_REGION: 'us-east-1' }), pool: existing },
      `user pool ${ID} is joined from Region us-east-1, expected eu-central-1, the Region of the pool; deploy to eu-central-1, or join a pool of us-east-1`,
    ],
    [
      'a pool of the app in another Region',
      { name: 'orders', pool: poolIn({ ...PLACE, M2M_REGION: 'us-east-1' }) },
      'API "orders" is deployed to region eu-central-1, expected us-east-1, the one of its pool; deploy both to the same Region',
    ],
    [
      'a pool of the app in another account',
      { name: 'orders', pool: poolIn({ ...PLACE, M2M_ACCOUNT_ID: '111122223333' }) },
      'API "orders" is deployed to accountId of the credentials, expected 111122223333, the one of its pool; join it by existingUserPool with its ARN',
    ],
    [
      'an API without a name beside the pool',
      { pool: poolIn(PLACE) },
      "an API without a name joins a pool of the app, expected a name, since the stack of the pool is the one without a name; give it one, e.g. name: 'orders'",
    ],
    [
      'a name without a pool',
      { name: 'orders' },
      'API "orders" has no pool, expected a pool that it joins, since only one stack of an environment has its own pool; pass pool, or leave name out',
    ],
    [
      'an option about clients where the pool has them',
      { name: 'orders', pool: existing, credentials: true },
      'API "orders" has a pool and credentials, expected no such option, since only the stack of the pool has sign-in pages, clients and secrets; set it at the pool',
    ],
    [
      'a name in capitals',
      { name: 'Orders', pool: existing },
      'an API has the name "Orders", expected lower-case letters and digits with single hyphens between, a letter first; rename it',
    ],
    [
      'a name that is too long',
      { name: 'o'.repeat(21), pool: existing },
      'expected at most 20 characters, since longer names start with it; shorten it',
    ],
    [
      'a name that the bootstrap has',
      { name: 'bootstrap', pool: existing },
      'expected another first word, since the project uses "bootstrap" in other names; rename it',
    ],
    [
      'a name that another project can have',
      { name: 'prod-orders', pool: existing },
      'expected a name without "prod-"',
    ],
  ] as const)('%s', (_, props, message) => {
    expect(stackOf(props as Partial<M2mApiStackProps>)).toThrow(message);
  });

  test.each([
    ['orders', 'an API has the name "orders", expected a name that only this API of the app has; rename one'],
    [
      'orders-eu',
      'an API has the name "orders-eu", expected names of which none starts with another, since a resource of "orders" could have the same name; rename one',
    ],
  ])('an API named %s beside one named orders', (name, message) => {
    const first = (root: App) => {
      new M2mApiStack(root, { settings, access: orders, pool: existing, name: 'orders', backend: backend() });
    };
    expect(stackOf({ name, pool: existing }, first)).toThrow(message);
  });

  test('a scope that the pool does not declare, with the nearest that it does', () => {
    const access = defineAccess({
      resourceServers: { orders: { name: 'Orders', scopes: { raed: 'Read orders' } } },
      clients: {},
      routes: { 'GET /orders': { scopes: ['orders/raed'] } },
    });
    expect(stackOf({ name: 'orders', pool: poolIn(PLACE), access })).toThrow(
      `API "orders" declares scope "orders/raed", expected one from the declaration of its pool; did you mean "orders/read"? If not, add this declaration to the pool's access`,
    );
  });

  test('a client, or a grant, that the pool does not have', () => {
    const pool = poolIn(PLACE);
    const renamed = { ...orders, clients: { Shopp: orders.clients.Shop } };
    expect(stackOf({ name: 'orders', pool, access: renamed })).toThrow(
      'API "orders" names client "Shopp", expected one from the declaration of its pool; did you mean "Shop"?',
    );
    const more = { ...orders, clients: { Reports: { scopes: ['orders/write'] } } } as const;
    expect(stackOf({ name: 'orders', pool, access: more })).toThrow(
      'API "orders" grants client "Reports" scope "orders/write", expected one that the declaration of its pool grants: orders/read; grant it there, or remove it here',
    );
  });

  test('clients in a pool of another account, or of another Region', () => {
    const foreign = existingUserPool({ arn: FOREIGN, tokenEndpoint: 'https://auth.example.com/oauth2/token' });
    expect(() => new M2mPoolStack(new App(), { settings, access: orders, pool: foreign })).toThrow(
      `the declaration has clients in user pool ${FOREIGN}, expected a pool in the deployed account, named by its id, since the stack only checks tokens of a pool named by its ARN; declare the clients in the account of the pool, or name the pool by id`,
    );
    const elsewhere = readSettings({ ...PLACE, M2M_REGION: 'us-east-1' });
    expect(() => new M2mPoolStack(new App(), { settings: elsewhere, access: orders, pool: existing })).toThrow(
      'is joined from Region us-east-1, expected eu-central-1',
    );
  });

  test('a project whose name no parameter may start with', () => {
    expect(() => poolIn({ ...PLACE, M2M_PROJECT_NAME: 'aws-shop' })).toThrow(
      'the stack of a pool has project "aws-shop", expected a project name that does not start with aws or ssm',
    );
  });
});

interface PolicyStatement {
  readonly Action: readonly string[];
}

/** Every statement that allows a role something, its trust policy apart. */
function statements(of: SynthesizedApp, stack: string): PolicyStatement[] {
  return ['aws_iam_role_policy', 'aws_iam_policy'].flatMap((type) =>
    all(of, stack, type).flatMap(({ policy }) => {
      const { Statement } = JSON.parse(String(policy)) as {
        Statement: { Action: string | string[]; Effect: string }[];
      };
      return Statement.filter(({ Effect }) => Effect === 'Allow').map(({ Action }) => ({ Action: [Action].flat() }));
    }),
  );
}

/** Each synth has folders of its own for what it zips. */
function withoutFolders(text: string): string {
  return text.replaceAll(/"[^"]*(?:two-apis-|asset|\.build)[^"]*"/g, '"folder"');
}

test('an API of a pool does not warn of scopes that other APIs of the pool use', async () => {
  const addWarning = jest.spyOn(Annotations.prototype, 'addWarning');
  const resourceServers = { ...orders.resourceServers, ...invoices.resourceServers };
  await app({
    orders: { ...orders, resourceServers } as AccessDeclaration,
    invoices: { ...invoices, resourceServers } as AccessDeclaration,
  });
  const texts = addWarning.mock.calls.map(([text]) => text);
  addWarning.mockRestore();
  expect(texts.filter((text) => /^no (?:route requires|client holds) scope/.test(text))).toEqual([]);
});
