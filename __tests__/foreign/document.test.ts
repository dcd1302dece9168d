import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseDocument } from '../../src/foreign/document';
import { servedForm } from '../../src/matrix/served-form';
import { runCommand } from '../cli/run-command';
import { changedState, planBetween } from './changed';
import { configurationFile, given, planOf, stackOf, tableOf } from './given';

const folder = mkdtempSync(path.join(tmpdir(), 'foreign-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const plan = readFileSync(configurationFile('counted/plan.json'), 'utf8');
const state = readFileSync(configurationFile('counted/terraform.tfstate'), 'utf8');
const refreshed = JSON.stringify(planBetween(changedState(), changedState()));

function edited(text: string, change: object): string {
  return JSON.stringify({ ...(JSON.parse(text) as object), ...change });
}

const WRONG: readonly [what: string, option: 'plan' | 'state', text: string, message: string][] = [
  [
    'a state of another version',
    'state',
    edited(state, { version: 3 }),
    'is a state of version 3, expected version 4; run',
  ],
  [
    'a plan with errors',
    'plan',
    edited(plan, { errored: true }),
    'is a plan that ended with an error, expected a whole',
  ],
  [
    'a plan with a target',
    'plan',
    edited(plan, { complete: false }),
    'is a plan of a part of the configuration, expected a plan of the whole; plan again without -target',
  ],
  [
    'a plan that only refreshes',
    'plan',
    edited(refreshed, { planned_values: { root_module: {} }, resource_changes: [] }),
    'is a plan of a part of the configuration, expected',
  ],
  [
    'a file that was cut short',
    'plan',
    plan.slice(0, 9_000),
    'it ends before its JSON does, as a file that was cut short',
  ],
  ['a plan in binary', 'plan', 'PK\u0003\u0004…', 'it is a saved plan and no JSON: run terraform show -json on it'],
  ['an empty file', 'state', '', 'it is empty'],
  ['another format', 'plan', edited(plan, { format_version: '0.2' }), 'its format_version is another than 1.x'],
  ['no JSON', 'plan', 'resource "a" "b" {}', 'it is no JSON'],
  ['a list', 'plan', '[]', 'it is neither a plan nor a state'],
  ['a configuration', 'plan', '{"resource":{}}', 'it is a configuration in JSON, and neither a plan nor a state'],
  ['a name twice', 'state', '{"version":4,"version":4,"lineage":"a"}', 'an object in it has a name twice'],
  [
    'values that are nested without end',
    'state',
    `{"version":4,"lineage":"a","resources":[{"mode":"managed","type":"a","name":"b","instances":[{"attributes":{"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}}]}]}`,
    'its values are nested too deep',
  ],
  ['a plan as a state', 'state', plan, 'is a plan, expected a state; give it as --plan'],
  ['a state as a plan', 'plan', state, 'is a state, expected a plan; give it as --state'],
  [
    'an empty plan',
    'plan',
    '{"format_version":"1.2","planned_values":{"root_module":{}}}',
    'holds no resource, expected',
  ],
  ['an empty state', 'state', '{"format_version":"1.0"}', 'holds no resource, expected a state of a configuration'],
  ['resources that are none', 'state', edited(state, { resources: [{ mode: 'managed' }] }), 'resources.0.type: '],
];

test.each(WRONG)('%s is one error and exit code 2', async (_, option, text, message) => {
  const file = path.join(folder, 'given');
  writeFileSync(file, text);
  for (const command of ['matrix', 'policy', 'cost']) {
    const { exitCode, stdout, stderr } = await runCommand([command, `--${option}`, file]);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stderr).toContain(message);
    expect([exitCode, stdout]).toEqual([2, '']);
  }
});

test('a plan as terraform saves it is told from its JSON', async () => {
  const saved = path.join(folder, 'saved.zip');
  execFileSync('python3', [
    '-c',
    `import zipfile; zipfile.ZipFile(${JSON.stringify(saved)}, 'w').writestr('tfplan', 'x')`,
  ]);
  const { exitCode, stderr } = await runCommand(['review', '--plan', saved]);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('run terraform show -json on it')]);
});

test('no file, and a file beside an app', async () => {
  const missing = await runCommand(['matrix', '--plan', path.join(folder, 'none')]);
  expect([missing.exitCode, missing.stderr]).toEqual([
    2,
    expect.stringContaining('cannot be read: there is no such file;'),
  ]);
  const both = await runCommand(['matrix', '--plan', 'a', '--app', 'b']);
  expect([both.exitCode, both.stderr]).toEqual([
    2,
    expect.stringContaining("'--plan <file>' cannot be used with option"),
  ]);
});

/** The plan of plain HCL, with its resources changed. */
function changed(change: (resources: Resource[]) => void): object {
  const content = planOf('counted/plan.json') as unknown as {
    planned_values: { root_module: { resources: Resource[] } };
  };
  change(content.planned_values.root_module.resources);
  return content;
}

interface Resource {
  address: string;
  type: string;
  name: string;
  mode: string;
  values: Record<string, unknown>;
}

test('a pool without a domain gives no token to any machine, and a note says it', () => {
  const { routes, notes } = tableOf(
    stackOf(
      changed((resources) => {
        resources.splice(
          resources.findIndex(({ type }) => type === 'aws_cognito_user_pool_domain'),
          1,
        );
      }),
    ),
  );
  expect(routes.flatMap(({ cells }) => Object.values(cells))).not.toContain('allowed');
  expect(notes).toContainEqual({
    address: 'aws_cognito_user_pool.main',
    text: expect.stringContaining('it has no domain, so no token endpoint'),
  });
});

test('a client whose scopes are not known keeps its name, with its address if another client has the name too', () => {
  const named = (name: string) => {
    const content = changed((resources) => {
      const client = resources.find(({ address }) => address === 'aws_cognito_user_pool_client.machine[0]');
      Object.assign(client?.values ?? {}, { name });
      Reflect.deleteProperty(client?.values ?? {}, 'allowed_oauth_scopes');
    }) as {
      resource_changes: { address: string; change: { after_unknown: object } }[];
      configuration: { root_module: { resources: { address: string; expressions: object }[] } };
    };
    const at = <Each extends { address: string }>(all: readonly Each[], wanted: string) =>
      all.find(({ address }) => address === `aws_cognito_user_pool_client.${wanted}`);
    Object.assign(at(content.resource_changes, 'machine[0]')?.change.after_unknown ?? {}, {
      allowed_oauth_scopes: true,
    });
    Object.assign(at(content.configuration.root_module.resources, 'machine')?.expressions ?? {}, {
      allowed_oauth_scopes: { references: ['local.scopes'] },
    });
    return tableOf(stackOf(content)).clients.find(({ reason }) => reason !== undefined);
  };
  expect(named('invoicing')).toMatchObject({ name: 'invoicing', reason: expect.stringContaining('known only after') });
  const other = tableOf(given('counted/plan.json')).clients.find(({ address }) => !address.includes('machine[0]'));
  expect(named(other?.name ?? '')?.name).toBe(`${other?.name ?? ''} (aws_cognito_user_pool_client.machine[0])`);
});

test('a client with flows of people beside those of a machine is said', () => {
  const { notes } = tableOf(
    stackOf(
      changed((resources) => {
        const client = resources.find(({ address }) => address === 'aws_cognito_user_pool_client.machine[0]');
        Object.assign(client?.values ?? {}, { allowed_oauth_flows: ['client_credentials', 'code'] });
      }),
    ),
  );
  expect(notes).toContainEqual({
    address: 'aws_cognito_user_pool_client.machine[0]',
    text: 'it signs people in as well (code): Cognito refuses both in one client',
  });
});

test('an API of version 2, and any other type that may decide a request, is said by its address', () => {
  const { notes } = tableOf(
    stackOf(
      changed((resources) => {
        const values = { name: 'x' };
        const other = (type: string) => ({ address: `${type}.x`, mode: 'managed', type, name: 'x', values });
        resources.push(
          ...['aws_apigatewayv2_api', 'aws_wafv2_rule_group', 'aws_cognito_user_group', 'aws_vpc'].map(other),
        );
      }),
    ),
  );
  const said = notes.map(({ address }) => address);
  expect(said).toEqual(expect.arrayContaining(['aws_apigatewayv2_api.x', 'aws_wafv2_rule_group.x']));
  expect(said).not.toContain('aws_vpc.x');
  expect(notes.find(({ address }) => address === 'aws_apigatewayv2_api.x')?.text).toContain('version 2');
});

/** A resource of an API of version 2. */
function second(type: string, name: string, values: object): Resource {
  return { address: `${type}.${name}`, mode: 'managed', type, name, values: { ...values } };
}

test('an API of version 2 has one line, which counts its routes', () => {
  const parts = [
    second('aws_apigatewayv2_api', 'x', { id: 'two' }),
    second('aws_apigatewayv2_domain_name', 'x', { domain_name: 'api.example.com' }),
    ...['authorizer', 'integration', 'stage'].map((part) => second(`aws_apigatewayv2_${part}`, 'x', { api_id: 'two' })),
    ...['list', 'place'].map((name) => second('aws_apigatewayv2_route', name, { api_id: 'two' })),
    second('aws_apigatewayv2_route', 'elsewhere', { api_id: 'of-another-file' }),
  ];
  const { notes } = tableOf(stackOf(changed((resources) => resources.push(...parts))));
  expect(notes.filter(({ address }) => address.startsWith('aws_apigatewayv2_'))).toEqual([
    { address: 'aws_apigatewayv2_api.x', text: expect.stringContaining('who may call its routes (2) is not in') },
    { address: 'aws_apigatewayv2_route.elsewhere', text: expect.stringContaining('who may call it is not in') },
  ]);
});

test('a rule of the policy reads the routes of an API of version 2', async () => {
  const file = path.join(folder, 'second.json');
  const route = {
    api_id: 'two',
    authorization_type: 'JWT',
    authorizer_id: 'jwt',
    authorization_scopes: ['orders/read'],
  };
  const content = changed((resources) =>
    resources.push(
      second('aws_apigatewayv2_api', 'x', { id: 'two', protocol_type: 'HTTP' }),
      second('aws_apigatewayv2_authorizer', 'x', { id: 'jwt', api_id: 'two', authorizer_type: 'JWT' }),
      second('aws_apigatewayv2_route', 'list', { ...route, route_key: 'GET /orders' }),
      second('aws_apigatewayv2_route', 'open', { ...route, authorization_type: 'NONE', authorizer_id: undefined }),
    ),
  );
  writeFileSync(file, JSON.stringify(content));
  const { stdout } = await runCommand(['policy', '--plan', file, '--rule', 'second-door', '--json']);
  expect((JSON.parse(stdout) as { path: string }[]).map((finding) => finding.path)).toEqual([
    'aws_apigatewayv2_route.open',
  ]);
});

test('a policy of an API that is known only after apply has a note, and start says that it is left out', () => {
  const policy = second('aws_api_gateway_rest_api_policy', 'orders', {});
  const content = changed((resources) => {
    const api = resources.find(({ type }) => type === 'aws_api_gateway_rest_api');
    resources.push({ ...policy, values: { rest_api_id: api?.values.id } });
  }) as unknown as {
    resource_changes: object[];
    configuration: { root_module: { resources: object[] } };
  };
  const references = ['data.aws_iam_policy_document.orders.json', 'data.aws_iam_policy_document.orders'];
  content.resource_changes.push({
    address: policy.address,
    change: { after_unknown: { policy: true, rest_api_id: true } },
  });
  content.configuration.root_module.resources.push({
    ...{ address: policy.address, mode: 'managed', type: policy.type, name: policy.name },
    expressions: {
      policy: { references },
      rest_api_id: { references: ['aws_api_gateway_rest_api.orders.id', 'aws_api_gateway_rest_api.orders'] },
    },
  });
  const reason = 'policy is known only after apply, and it comes from data.aws_iam_policy_document.orders.json';
  const foreign = stackOf(content);
  expect(tableOf(foreign).notes).toContainEqual({
    address: policy.address,
    text: `${reason}: which calls it refuses is not known`,
  });
  expect(servedForm(foreign).leftOut).toContainEqual({ address: policy.address, text: reason });
});

test('VPC endpoints that are made with the API do not stop the gateway', () => {
  const content = changed((resources) => {
    const api = resources.find(({ type }) => type === 'aws_api_gateway_rest_api');
    Object.assign(api?.values ?? {}, { endpoint_configuration: [{ types: ['PRIVATE'] }] });
  }) as unknown as {
    resource_changes: { address: string; change: { after_unknown: object } }[];
    configuration: { root_module: { resources: { address: string; expressions: object }[] } };
  };
  const own = <Each extends { address: string }>(list: readonly Each[]) =>
    list.find(({ address }) => address === 'aws_api_gateway_rest_api.orders');
  Object.assign(own(content.resource_changes)?.change.after_unknown ?? {}, {
    endpoint_configuration: [{ types: [false], vpc_endpoint_ids: true }],
  });
  Object.assign(own(content.configuration.root_module.resources)?.expressions ?? {}, {
    endpoint_configuration: [{ vpc_endpoint_ids: { references: ['aws_vpc_endpoint.x.id', 'aws_vpc_endpoint.x'] } }],
  });
  const { stack } = servedForm(stackOf(content));
  expect(stack.json.resource.aws_api_gateway_rest_api?.orders?.endpoint_configuration).toEqual([
    { types: ['PRIVATE'] },
  ]);
});

test('a state that terraform shows is the same as one that is stored', () => {
  const stored = parseDocument(state, 'state');
  const resources = stored.instances.map(({ address, mode, type, name, key, values }) => ({
    ...{ address, mode, type, name, values },
    ...(key === undefined ? {} : { index: key }),
  }));
  const shown = parseDocument(
    JSON.stringify({ format_version: '1.0', values: { root_module: { resources } } }),
    'shown',
  );
  expect(shown.instances).toEqual(stored.instances);
});
