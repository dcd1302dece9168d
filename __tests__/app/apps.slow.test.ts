import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { transactionsApi } from '../../examples/transactions-api/access';
import type { AuthorizerTable } from '../../src/access/authorizer-table';
import { authorizerTable } from '../../src/access/authorizer-table';

const root = path.resolve('.');
let output: string;

beforeEach(() => {
  // Inside the project, so that an app written here finds its packages.
  mkdirSync('.build', { recursive: true });
  output = mkdtempSync(path.resolve('.build/app-'));
});

afterEach(() => {
  rmSync(output, { recursive: true, force: true });
});

/** Runs an app with the command of cdktf.json. */
function app(entry: string, variables: Readonly<Record<string, string>> = {}) {
  const { app: command } = JSON.parse(readFileSync('cdktf.json', 'utf8')) as { app: string };
  const compiled = path.join(output, 'app.cjs');
  const PATH = `${path.resolve('node_modules/.bin')}${path.delimiter}${process.env.PATH ?? ''}`;
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', command.replace('main.ts', entry).replaceAll('.build/main.cjs', compiled)],
    { cwd: root, env: { PATH, CDKTF_OUTDIR: output, ...variables }, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

function readStack(name: string) {
  return JSON.parse(readFileSync(path.join(output, 'stacks', name, 'cdk.tf.json'), 'utf8')) as {
    readonly terraform: { readonly backend: unknown };
    readonly resource: Blocks;
    readonly data: Blocks;
    readonly output: Readonly<Record<string, unknown>>;
  };
}

test.each(['dev', 'staging', 'prod', 'local'])(
  'main.ts synthesizes the environment %s in silence, its state a local file',
  (environment) => {
    const name = `cognito-m2m-demo-${environment}`;
    expect(app('main.ts', { M2M_ENVIRONMENT: environment })).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readStack(name).terraform.backend).toEqual({
      local: { path: path.join(root, `terraform.${name}.tfstate`) },
    });
  },
);

test('bootstrap.ts synthesizes what comes before the first deployment, its state a local file', () => {
  const name = 'cognito-m2m-demo-dev-bootstrap';
  expect(app('bootstrap.ts')).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(readStack(name).terraform.backend).toEqual({
    local: { path: path.join(root, `terraform.${name}.tfstate`) },
  });
});

test('the pool-only example has a domain with managed login, one client and its outputs', () => {
  expect(app('examples/pool-only.ts')).toMatchObject({ status: 0, stderr: '' });
  const stack = readStack('cognito-m2m-demo-dev');
  expect(stack).toMatchObject({
    resource: {
      aws_cognito_user_pool_domain: {
        'authorization-server_domain_D5AA4346': { managed_login_version: 2 },
      },
    },
  });
  expect(Object.keys(stack.output).sort()).toEqual([
    'ClientId',
    'Domain',
    'JwksEndpoint',
    'ResourceServerScopeIdentifiers',
    'TokenEndpoint',
    'UserPoolArn',
    'UserPoolId',
  ]);
});

test('managed login with the plan LITE, which lacks it, is one error', () => {
  expect(app('examples/pool-only.ts', { M2M_USER_POOL_TIER: 'LITE' })).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'error: M2M_USER_POOL_TIER is "LITE", expected ESSENTIALS or PLUS, since only these have managed login; unset it\n',
  });
});

test('the user API asks for the one scope at its one route, and bundles its own function', () => {
  expect(app('examples/user-api.ts')).toEqual({ status: 0, stdout: '', stderr: '' });
  const { resource, data, output: outputs } = readStack('cognito-m2m-demo-dev');
  expect(Object.values(resource.aws_cognito_resource_server ?? {})).toMatchObject([
    { identifier: 'integration-OauthResourceServer', scope: [{ scope_name: 'read' }] },
  ]);
  expect(Object.values(resource.aws_api_gateway_resource ?? {})).toMatchObject([{ path_part: 'user' }]);
  expect(Object.values(resource.aws_api_gateway_method ?? {})).toMatchObject([
    {
      http_method: 'GET',
      authorization: 'COGNITO_USER_POOLS',
      authorization_scopes: ['integration-OauthResourceServer/read'],
    },
  ]);
  expect(resource).not.toHaveProperty('aws_dynamodb_table');
  expect(Object.keys(outputs)).toContain('IntegrationServiceClientId');
  const [archive] = Object.values(data.archive_file ?? {});
  const folder = path.join(output, 'stacks/cognito-m2m-demo-dev', String(archive?.source_dir));
  expect(readdirSync(folder)).toEqual(['index.js']);
  expect(readFileSync(path.join(folder, 'index.js'), 'utf8')).toContain('client_id');
});

test('the transactions API asks a function that knows its roles, and bundles both functions', () => {
  expect(app('examples/transactions-api.ts')).toEqual({ status: 0, stdout: '', stderr: '' });
  const { resource, data } = readStack('cognito-m2m-demo-dev');
  const [server] = Object.values(resource.aws_cognito_resource_server ?? {});
  expect((server?.scope as { scope_name: string }[]).map((scope) => scope.scope_name)).toEqual([
    'read',
    'write',
    'delete',
    'admin',
    'execute',
  ]);
  const methods = Object.values(resource.aws_api_gateway_method ?? {});
  expect(methods).toHaveLength(8);
  for (const method of methods) expect(method.authorization).toBe('CUSTOM');
  expect(Object.values(resource.aws_api_gateway_api_key ?? {})).toMatchObject([
    { name: 'cognito-m2m-demo-dev-legacy-NightlyImport' },
  ]);

  const folders = Object.values(data.archive_file ?? {}).map((archive) =>
    path.join(output, 'stacks/cognito-m2m-demo-dev', String(archive.source_dir)),
  );
  const authorizer = folders.find((folder) => existsSync(path.join(folder, 'authorizer-table.json'))) ?? '';
  expect(folders.map((folder) => readdirSync(folder).length).sort()).toEqual([1, 2]);
  const table = JSON.parse(readFileSync(path.join(authorizer, 'authorizer-table.json'), 'utf8')) as AuthorizerTable;
  expect(table).toEqual(JSON.parse(JSON.stringify(authorizerTable(transactionsApi))));
  expect(table.carriers).toMatchObject({ reader: ['api/read'], administrator: ['api/admin'] });
});

test.each([
  [
    { M2M_ENVIRONMENT: 'qa' },
    'error: M2M_ENVIRONMENT is "qa", expected one of dev, staging, prod, local; correct or unset it\n',
  ],
  [
    { M2M_PROJECT_NAME: 'My project' },
    'error: M2M_PROJECT_NAME is "My project", expected lower-case letters, digits and hyphens (^[a-z0-9-]+$), and "M" is none of these; correct or unset it\n',
  ],
])('a wrong setting %j is one error, exit code 1 and nothing written', (variables, stderr) => {
  expect(app('main.ts', variables)).toEqual({ status: 1, stdout: '', stderr });
  expect(readdirSync(path.join(output, 'stacks'))).toEqual([]);
});
