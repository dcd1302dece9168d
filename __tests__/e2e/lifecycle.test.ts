import { existsSync } from 'node:fs';
import path from 'node:path';
import { accessMatrix } from '../../src/access/matrix';
import { customerApi } from '../../src/app/customer-api';
import type { ApiCaller } from './api-caller';
import { apiCaller } from './api-caller';
import { expectSuccess, run } from './command';
import { Deployment, OFFLINE } from './deployment';
import type { Emulator } from './emulator';
import { startEmulator } from './emulator';
import { plannedAgain } from './plan-drift';

const STATE_BUCKET = 'm2m-state';
// Reports disagree on the Cognito authorizer's answer to a missing scope.
const REFUSED = [401, 403];
// The emulator supports neither Contributor Insights rules, nor saved queries, nor logs of a web ACL.
const EMULATED = { M2M_MONITORING: 'false', M2M_WAF: 'false' };
// The emulator checks source addresses only for calls without a token, and no route here accepts those.
const PROTECTED = { ...EMULATED, M2M_SOURCE_CIDRS: '127.0.0.0/8,2001:db8::/32', M2M_LAMBDA_RESERVED_CONCURRENCY: '20' };
// A secret as a rotation would write it.
const ROTATED = 'rotated'.repeat(6);

let emulator: Emulator;
let dev: Deployment;
let prod: Deployment;
let pool: Deployment;
let devApi: ApiCaller;
let prodApi: ApiCaller;

/** Clean-ups for everything that was started, called in reverse order even after a failed set-up. */
const started: (() => Promise<void> | void)[] = [];

function deployment(environment: 'dev' | 'prod', variables: Record<string, string> = {}, app?: string): Deployment {
  const created = new Deployment({
    emulator,
    stateBucket: STATE_BUCKET,
    environment,
    variables,
    ...(app === undefined ? {} : { app }),
  });
  started.push(() => {
    created.discard();
  });
  return created;
}

beforeAll(async () => {
  const terraform = await run('terraform', ['version'], { env: {} }).catch(() => undefined);
  if (terraform?.exitCode !== 0) throw new Error('terraform is not on the PATH; install Terraform 1.10 or later');
  emulator = await startEmulator();
  started.push(() => emulator.stop());
  await emulator.createBucket(STATE_BUCKET);
  dev = deployment('dev');
  prod = deployment('prod', PROTECTED);
  pool = deployment('dev', { M2M_PROJECT_NAME: 'pool-only' }, 'examples/pool-only.ts');
});

afterAll(async () => {
  for (const end of started.reverse()) await end();
});

describe('from the declaration to a running API', () => {
  test.each([
    ['npm run synth', () => dev.npm('synth')],
    ['cdktf synth', () => prod.cdktf('synth')],
    ['cdktf synth of an example', () => pool.cdktf('synth')],
  ])('%s succeeds', async (_, synth) => {
    const { exitCode, output } = await synth();
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  });

  test.each([
    ['dev', () => dev],
    ['prod', () => prod],
    ['the pool-only example', () => pool],
  ])('the JSON of %s is valid for the installed AWS provider', async (_, get) => {
    await expectSuccess(get().terraform('init', '-input=false', '-backend=false'));
    await expectSuccess(get().terraform('validate'));
  });

  test('npm run deploy of dev and cdktf deploy of prod and of the example succeed, each with its own state', async () => {
    await expectSuccess(dev.npm('deploy', '--auto-approve', OFFLINE));
    await expectSuccess(prod.cdktf('deploy', '--auto-approve', OFFLINE));
    await expectSuccess(pool.cdktf('deploy', '--auto-approve', OFFLINE));
    expect((await emulator.listBucket(STATE_BUCKET)).sort()).toEqual([
      'cognito-m2m-demo/dev/terraform.tfstate',
      'cognito-m2m-demo/prod/terraform.tfstate',
      'pool-only/dev/terraform.tfstate',
    ]);
    expect(existsSync(path.join(dev.stackFolder, 'terraform.tfstate'))).toBe(false);
    devApi = await apiCaller(dev, emulator);
    prodApi = await apiCaller(prod, emulator);
  });

  test('prod takes calls from its source addresses, throttled, and keeps executions for its function', async () => {
    const [policy] = await prod.resources('aws_api_gateway_rest_api_policy');
    expect(policy?.policy).toContain('"NotIpAddress":{"aws:SourceIp":["127.0.0.0/8","2001:db8::/32"]}');
    const [throttle, ...others] = await prod.resources('aws_api_gateway_method_settings');
    expect(others).toEqual([]);
    expect(throttle?.settings).toEqual([
      expect.objectContaining({ throttling_rate_limit: 1_000, throttling_burst_limit: 500, data_trace_enabled: false }),
    ]);
    const functions = await prod.resources('aws_lambda_function');
    expect(functions.map((each) => each.reserved_concurrent_executions).sort()).toEqual([-1, 20]);
    const authorization = `Bearer ${await prodApi.token('ReportingService')}`;
    expect((await prodApi.call('GET /customers', { authorization })).status).toBe(200);
  });

  test('no output holds a secret', async () => {
    const outputs = JSON.stringify(await dev.outputs());
    expect(devApi.secrets.size).toBe(2);
    for (const secret of devApi.secrets.values()) expect(outputs).not.toContain(secret);
  });

  test('two output folders give each function the same zip', async () => {
    const zips = async (of: Deployment) =>
      (await of.resources('aws_lambda_function')).map(({ handler, source_code_hash }) => [handler, source_code_hash]);
    const hash = expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/);
    expect(await zips(dev)).toEqual([
      ['index.handler', hash],
      ['index.handler', hash],
    ]);
    expect(await zips(prod)).toEqual(await zips(dev));
  });

  test('the pool-only example has its outputs', async () => {
    const outputs = await pool.outputs();
    expect(Object.keys(outputs)).toEqual(
      expect.arrayContaining([
        'UserPoolId',
        'UserPoolArn',
        'ClientId',
        'Domain',
        'TokenEndpoint',
        'ResourceServerScopeIdentifiers',
      ]),
    );
    expect(outputs.ResourceServerScopeIdentifiers).toEqual(['m2m-client/read', 'm2m-client/write']);
  });

  test.each(['dev', 'prod'] as const)('tags of %s name project, environment and purpose', async (environment) => {
    const [table] = await (environment === 'dev' ? dev : prod).resources('aws_dynamodb_table');
    expect(table?.tags_all).toEqual({
      Project: 'cognito-m2m-demo',
      Environment: environment,
      Purpose: 'machine-to-machine authorization',
    });
  });
});

describe('who may call what', () => {
  const cells = accessMatrix(customerApi);

  test.each(
    cells.map((cell) => [cell.client, cell.route, cell.allowed ? 'is let through' : 'is refused', cell] as const),
  )('%s calling %s %s', async (client, route, _, { allowed }) => {
    const token = await devApi.token(client);
    // With an unknown id, only the authorizer or the function answers, and nothing changes.
    const { status } = await devApi.call(route.replace('{id}', 'nobody'), { authorization: `Bearer ${token}` });
    if (allowed) expect([200, 400, 404]).toContain(status);
    else expect(REFUSED).toContain(status);
  });

  test.each(Object.keys(customerApi.routes))(
    '%s without a token, or with one that is not ours, is 401',
    async (route) => {
      const token = await devApi.token('OrderProcessingService');
      const foreign = await prodApi.token('OrderProcessingService');
      const cases = {
        'no token': undefined,
        garbage: 'Bearer garbage',
        tampered: `Bearer ${tampered(token)}`,
        "another pool's token with the same scopes": `Bearer ${foreign}`,
      };
      for (const [kind, authorization] of Object.entries(cases)) {
        const answer = await devApi.call(
          route.replace('{id}', 'nobody'),
          authorization === undefined ? {} : { authorization },
        );
        expect({ kind, status: answer.status, body: answer.body }).toEqual({
          kind,
          status: 401,
          body: { error: 'unauthorized', message: 'Unauthorized' },
        });
        expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      }
    },
  );

  test('a client gets the scopes it is granted, for an hour', async () => {
    const { status, body } = await devApi.requestToken('OrderProcessingService');
    expect(status).toBe(200);
    expect(body.expires_in).toBe(3_600);
    const claims = claimsOf(body.access_token ?? '');
    expect(String(claims.scope).split(' ').sort()).toEqual([
      'customer-api/admin',
      'customer-api/read',
      'customer-api/write',
    ]);
    expect(claims).toMatchObject({ token_use: 'access', client_id: (await dev.outputs()).OrderClientId });
  });

  test('a scope the client was not granted is refused by the token endpoint', async () => {
    const { status, body } = await devApi.requestToken('ReportingService', 'customer-api/admin');
    expect(status).toBe(400);
    expect(body.access_token).toBeUndefined();
  });

  test('what one client writes, the other reads back; a deleted customer is gone', async () => {
    const writer = { authorization: `Bearer ${await devApi.token('OrderProcessingService')}` };
    const reader = { authorization: `Bearer ${await devApi.token('ReportingService')}` };
    const customer = { id: 'ada', name: 'Ada', email: 'ada@example.com' };

    expect(await devApi.call('POST /customers', { ...writer, body: customer })).toMatchObject({ status: 201 });
    expect(await devApi.call('POST /customers', { ...writer, body: customer })).toMatchObject({ status: 409 });
    expect(await devApi.call('GET /customers/ada', reader)).toMatchObject({
      status: 200,
      body: { ...customer, version: 1 },
    });
    expect(await devApi.call('GET /customers', reader)).toMatchObject({ status: 200, body: { customers: [customer] } });

    const change = { name: 'Ada L.', email: customer.email, version: 1 };
    expect(await devApi.call('PUT /customers/ada', { ...writer, body: change })).toMatchObject({
      body: { version: 2 },
    });
    expect(await devApi.call('PUT /customers/ada', { ...writer, body: change })).toMatchObject({ status: 409 });

    expect(await devApi.call('DELETE /customers/ada', writer)).toMatchObject({ status: 204 });
    expect(await devApi.call('DELETE /customers/ada', writer)).toMatchObject({ status: 404 });
    expect(await devApi.call('GET /customers/ada', reader)).toMatchObject({
      status: 404,
      body: { error: 'not_found' },
    });
  });

  test('a list longer than a page is read whole by its cursor', async () => {
    const writer = { authorization: `Bearer ${await devApi.token('OrderProcessingService')}` };
    const ids = ['a', 'b', 'c', 'd', 'e'];
    for (const id of ids) {
      await devApi.call('POST /customers', { ...writer, body: { id, name: id, email: `${id}@example.com` } });
    }
    const found: string[] = [];
    for (let next: string | undefined = '', pages = 0; next !== undefined && pages < 5; pages++) {
      const { body } = await devApi.call(`GET /customers?limit=2${next && `&next=${next}`}`, writer);
      const page = body as { customers: { id: string }[]; next?: string };
      expect(page.customers.length).toBeLessThanOrEqual(2);
      found.push(...page.customers.map(({ id }) => id));
      next = page.next;
    }
    expect(found.sort()).toEqual(ids);
    for (const id of ids) await devApi.call(`DELETE /customers/${id}`, writer);
  });

  test('an unknown path is refused in the API’s error shape', async () => {
    const token = await devApi.token('ReportingService');
    const { status, body } = await devApi.call('GET /nothing', { authorization: `Bearer ${token}` });
    expect({ status, body }).toEqual({
      status: 403,
      body: { error: 'request_refused', message: 'Missing Authentication Token' },
    });
  });

  test('the printed commands work once the secret is filled in', async () => {
    const { QuickTestCommands, DeploymentValidation } = await dev.outputs();
    for (const [client, command] of Object.entries(QuickTestCommands as Record<string, string>)) {
      const env = { CLIENT_SECRET: devApi.secrets.get(client) ?? '' };
      const { stdout, stderr } = await run('bash', ['-c', devApi.localize(command)], { env });
      expect({ client, stderr, status: stdout.split('\r\n')[0] }).toEqual({
        client,
        stderr: '',
        status: 'HTTP/1.1 200 OK',
      });
    }
    for (const [expectation, command] of Object.entries(DeploymentValidation as Record<string, string>)) {
      const { stdout } = await run('bash', ['-c', devApi.localize(command)], { env: {} });
      expect(`${expectation.split(': ')[0] ?? ''}: ${stdout.trim()}`).toBe(expectation);
    }
  });
});

describe('credentials', () => {
  test.each(['dev', 'prod'] as const)(
    'in %s the function has written each client’s credentials, which get a token',
    async (environment) => {
      const deployed = environment === 'dev' ? dev : prod;
      const { OrderClientId, ReportingClientId, TokenEndpoint } = await deployed.outputs();
      const clientIds = { OrderProcessingService: OrderClientId, ReportingService: ReportingClientId };
      for (const [client, clientId] of Object.entries(clientIds)) {
        const credentials = await storedCredentials(deployed, client);
        // Without the secret, which a failed test would print.
        const { client_secret, ...rest } = credentials;
        expect(rest).toEqual({
          client_id: clientId,
          token_endpoint: TokenEndpoint,
          scopes: expect.arrayContaining([...customerApi.clients[client as keyof typeof clientIds].scopes]),
        });
        expect(client_secret.length).toBeGreaterThanOrEqual(24);
        expect(await tokenStatus(credentials)).toBe(200);
        expect(await tokenStatus({ ...credentials, client_secret: 'x'.repeat(52) })).toBe(400);
      }
    },
  );

  test('what Terraform keeps of the first version holds no secret', async () => {
    const seeds = await dev.resources('aws_lambda_invocation');
    expect(seeds).toHaveLength(2);
    for (const { result } of seeds) expect(JSON.parse(String(result))).toMatchObject({ seeded: true });
    const rest = JSON.stringify([seeds, await dev.resources('aws_secretsmanager_secret')]);
    for (const secret of devApi.secrets.values()) expect(rest).not.toContain(secret);
  });

  test('a rotation changes nothing that a plan would see', async () => {
    await emulator.call('secretsmanager.PutSecretValue', {
      SecretId: (await secretArns(dev)).OrderProcessingService,
      SecretString: JSON.stringify({
        ...(await storedCredentials(dev, 'OrderProcessingService')),
        client_secret: ROTATED,
      }),
    });
    expect(await plannedAgain(dev)).toEqual([]);
  });

  test('with rotation, a plan adds the rotation of each secret and changes nothing else', async () => {
    const rotating = deployment('dev', { M2M_ROTATION_DAYS: '90' });
    await expectSuccess(rotating.npm('synth'));
    await expectSuccess(rotating.terraform('init', '-input=false'));
    expect(await plannedAgain(rotating)).toEqual([
      expect.stringMatching(/^aws_secretsmanager_secret_rotation\..+OrderProcessingService.+: create /),
      expect.stringMatching(/^aws_secretsmanager_secret_rotation\..+ReportingService.+: create /),
    ]);
  });
});

describe('the deployed state', () => {
  test.each([
    ['dev', () => dev],
    ['prod', () => prod],
    ['the pool-only example', () => pool],
  ])('a second plan of %s changes nothing but what the emulator is known to misreport', async (_, get) => {
    expect(await plannedAgain(get())).toEqual([]);
  });

  test.each([
    ['npm run plan', () => dev.npm('plan', OFFLINE)],
    ['cdktf diff', () => prod.cdktf('diff', OFFLINE)],
  ])('%s succeeds and shows no secret', async (_, plan) => {
    const { exitCode, output } = await plan();
    expect(exitCode).toBe(0);
    for (const secret of [...devApi.secrets.values(), ...prodApi.secrets.values()])
      expect(output).not.toContain(secret);
  });

  test('a deploy while another holds the lock is refused and loses nothing', async () => {
    // GIVEN a deploy that waits for approval and holds the lock
    const holding = deployment('dev', { M2M_LOG_LEVEL: 'DEBUG' });
    await expectSuccess(holding.npm('synth'));
    await expectSuccess(holding.terraform('init', '-input=false'));
    const before = await dev.state();
    const holder = holding.startTerraform('apply', '-no-color');
    await holder.printed('Enter a value:');
    expect(await emulator.listBucket(STATE_BUCKET)).toContain('cognito-m2m-demo/dev/terraform.tfstate.tflock');

    // WHEN a second one starts
    const second = await dev.npm('deploy', '--auto-approve', OFFLINE);

    // THEN it is refused, and the first is not affected
    expect(second.exitCode).toBe(1);
    expect(second.output).toContain('Error acquiring the state lock');
    expect(await dev.state()).toEqual(before);
    holder.write('yes\n');
    expect(await holder.result).toMatchObject({ exitCode: 0 });
    expect((await dev.state()).resources.length).toBe(before.resources.length);
    expect(await emulator.listBucket(STATE_BUCKET)).not.toContain('cognito-m2m-demo/dev/terraform.tfstate.tflock');
  });

  test('a deploy that adds an origin and removes a route takes the deployment again, and the stage serves it', async () => {
    // GIVEN the current API, and a declaration without DELETE and without one client
    const { ReportingService: deletedSecret } = await secretArns(dev);
    const [before] = await dev.resources('aws_api_gateway_deployment');
    const variables = { M2M_CORS_ORIGINS: 'https://app.example.com' };
    const changed = deployment('dev', variables, '__tests__/e2e/without-delete.ts');

    // WHEN it is deployed
    const { exitCode, output } = await changed.npm('deploy', '--auto-approve');
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });

    // THEN the same command renews the snapshot after Terraform has destroyed the removed methods
    const [taken, ...more] = output.matchAll(/^taking (aws_api_gateway_deployment\.\S+) a second time: .+$/gm);
    expect(more).toEqual([]);
    expect(taken?.[0]).toMatch(/aws_api_gateway_method\.\S*DELETE\S* /);
    const created = /^aws_api_gateway_deployment\.\S+: Creation complete .*\[id=(\w+)\]/m.exec(output);
    const destroyed = /^aws_api_gateway_method\.\S*DELETE\S*: Destruction complete/m.exec(output);
    const order = [created, destroyed, taken].map((found) => found?.index ?? NaN);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    // The snapshot from before the destroy is gone.
    expect((await changed.resources('aws_api_gateway_deployment')).map(({ id }) => id)).not.toContain(created?.[1]);

    // AND there is one new deployment, served by the stage
    const [after, ...others] = await changed.resources('aws_api_gateway_deployment');
    const [stage] = await changed.resources('aws_api_gateway_stage');
    expect(others).toEqual([]);
    expect(after?.id).not.toBe(before?.id);
    expect(stage?.deployment_id).toBe(after?.id);

    // AND the API answers as declared
    const writer = { authorization: `Bearer ${await devApi.token('OrderProcessingService')}` };
    expect(await devApi.call('DELETE /customers/ada', writer)).toMatchObject({ status: 403 });
    expect(await devApi.call('GET /customers', writer)).toMatchObject({ status: 200 });
    const preflight = await devApi.call('OPTIONS /customers');
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET,POST,OPTIONS');
    expect(await plannedAgain(changed)).toEqual([]);

    // AND a secret with named readers has a policy for them
    const [policy] = await changed.resources('aws_secretsmanager_secret_policy');
    expect(policy?.policy).toContain('"aws:PrincipalArn":["arn:aws:iam::000000000000:role/order-processing",');

    // AND the removed client has neither an id nor a secret
    expect((await changed.resources('aws_cognito_user_pool_client')).map(({ name }) => name)).toEqual([
      'cognito-m2m-demo-dev-OrderProcessingService',
    ]);
    const { status, body } = await emulator.call('secretsmanager.DescribeSecret', { SecretId: deletedSecret });
    expect({ status, type: body.__type }).toEqual({ status: 400, type: 'ResourceNotFoundException' });
  });

  test('no deploy since has put an older secret back in force', async () => {
    const { client_secret } = await storedCredentials(dev, 'OrderProcessingService');
    expect(client_secret === ROTATED).toBe(true);
  });
});

describe('wrong settings', () => {
  test.each([
    [{ M2M_ENVIRONMENT: 'qa' }, 'M2M_ENVIRONMENT is "qa", expected one of dev, staging, prod, local'],
    [
      { M2M_ACCESS_TOKEN_MINUTES: '3' },
      'M2M_ACCESS_TOKEN_MINUTES is "3", expected a whole number of minutes from 5 to 1440',
    ],
  ])('cdktf synth with %j is one clear error with exit code 1 and no stack trace', async (variables, message) => {
    const wrong = deployment('dev', variables);
    const { exitCode, output } = await wrong.cdktf('synth');
    expect(exitCode).toBe(1);
    expect(output).toContain(message);
    expect(output).not.toMatch(/^\s+at /m);
  });
});

describe('back to nothing', () => {
  test('npm run destroy and cdktf destroy leave an empty state', async () => {
    await expectSuccess(dev.npm('destroy', '--auto-approve', OFFLINE));
    await expectSuccess(pool.cdktf('destroy', '--auto-approve', OFFLINE));
    expect((await dev.state()).resources).toEqual([]);
    expect((await pool.state()).resources).toEqual([]);
  });

  test('prod is destroyed once its deletion protection is deployed away', async () => {
    const [guarded] = await prod.resources('aws_cognito_user_pool');
    expect(guarded?.deletion_protection).toBe('ACTIVE');
    const unprotected = deployment('prod', { ...PROTECTED, M2M_DELETION_PROTECTION: 'false' });
    await expectSuccess(unprotected.npm('deploy', '--auto-approve', OFFLINE));
    await expectSuccess(unprotected.cdktf('destroy', '--auto-approve', OFFLINE));
    expect((await prod.state()).resources).toEqual([]);
  });

  test('no secret is left, so that the next deployment may use the names again', async () => {
    const { body } = await emulator.call('secretsmanager.ListSecrets', { IncludePlannedDeletion: true });
    expect(body.SecretList).toEqual([]);
  });
});

interface StoredCredentials {
  readonly client_id: string;
  readonly client_secret: string;
}

async function secretArns(of: Deployment): Promise<Record<string, string>> {
  const { ClientSecretArns } = await of.outputs();
  return ClientSecretArns as Record<string, string>;
}

/** Credentials as a service reads them. */
async function storedCredentials(of: Deployment, client: string): Promise<StoredCredentials> {
  const SecretId = (await secretArns(of))[client];
  const { status, body } = await emulator.call('secretsmanager.GetSecretValue', { SecretId });
  if (status !== 200) throw new Error(`the secret of "${client}" cannot be read: ${status} ${String(body.__type)}`);
  return JSON.parse(String(body.SecretString)) as StoredCredentials;
}

async function tokenStatus({ client_id, client_secret }: StoredCredentials): Promise<number> {
  const { status } = await fetch(`${emulator.url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret }),
  });
  return status;
}

/** The token with one more scope in its claims, and its original signature. */
function tampered(token: string): string {
  const [header = '', , signature = ''] = token.split('.');
  const claims = { ...claimsOf(token), scope: 'customer-api/read customer-api/write customer-api/admin tampered' };
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
}

function claimsOf(token: string): Record<string, unknown> {
  const [, payload = ''] = token.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
}
