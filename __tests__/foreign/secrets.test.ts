import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isSecretAttribute } from '../../src/foreign/secret-attribute';
import { runCommand } from '../cli/run-command';
import { configurationFile, given, planOf, stackOf, tableOf } from './given';

const folder = mkdtempSync(path.join(tmpdir(), 'foreign-secrets-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const MARK = 'TOP-SECRET';
let marks = 0;
const marked = () => `${MARK}-${marks++}-x9Kq2LmZ7TtPq4WvB8nR`;

type Json = Record<string, unknown>;

/** Attributes that hold a secret in some resource, whatever a provider marks. */
const SECRETS: readonly [type: string, attribute: string][] = [
  ['aws_api_gateway_api_key', 'value'],
  ['aws_api_gateway_usage_plan_key', 'value'],
  ['aws_cognito_identity_provider', 'provider_details'],
  ['aws_cognito_user_pool_client', 'client_secret'],
  ['aws_db_instance', 'password'],
  ['aws_iam_access_key', 'secret'],
  ['aws_secretsmanager_secret_version', 'secret_string'],
  ['aws_ssm_parameter', 'value'],
  ['random_password', 'result'],
  ['tls_private_key', 'private_key_pem'],
];

function secretResources(): Json[] {
  return SECRETS.map(([type, attribute]) => ({
    address: `${type}.marked`,
    mode: 'managed',
    type,
    name: 'marked',
    values: {
      name: 'marked',
      id: `${type}-id`,
      [attribute]: attribute === 'provider_details' ? { client_secret: marked() } : marked(),
    },
    sensitive_values: {},
  }));
}

/** Puts a marked text at every string leaf that may be there, and says of each that it is sensitive. */
function sensitive(value: unknown): { value: unknown; mask: unknown } {
  if (typeof value === 'string') return { value: marked(), mask: true };
  if (Array.isArray(value)) {
    const items = value.map(sensitive);
    return { value: items.map((item) => item.value), mask: items.map((item) => item.mask) };
  }
  if (typeof value !== 'object' || value === null) return { value, mask: false };
  const fields = Object.entries(value).map(([name, field]) => [name, sensitive(field)] as const);
  return {
    value: Object.fromEntries(fields.map(([name, field]) => [name, field.value])),
    mask: Object.fromEntries(fields.map(([name, field]) => [name, field.mask])),
  };
}

/** Every way a plan has to hold a value, each with marked secrets. */
function planWithSecrets(): Json {
  const plan = planOf('counted/plan.json');
  const resources = (plan.planned_values as { root_module: { resources: Json[] } }).root_module.resources;
  const client = resources.find(({ address }) => address === 'aws_cognito_user_pool_client.machine[0]');
  Object.assign((client?.values ?? {}) as Json, { client_secret: marked() });
  const hidden = resources
    .filter(({ type }) => type === 'aws_lambda_function' || type === 'aws_iam_role')
    .map((resource) => {
      const { value, mask } = sensitive(resource.values);
      return {
        ...resource,
        address: `${String(resource.type)}.hidden`,
        name: 'hidden',
        values: value,
        sensitive_values: mask,
      };
    });
  resources.push(...secretResources(), ...hidden);
  const values = { root_module: { resources: structuredClone(resources) } };
  const changes = resources.map((resource) => ({
    ...resource,
    change: {
      actions: ['update'],
      before: resource.values,
      after: resource.values,
      after_unknown: {},
      before_sensitive: true,
    },
  }));
  return {
    ...plan,
    variables: { ...(plan.variables as Json), password: { value: marked() } },
    prior_state: { format_version: '1.0', values },
    resource_changes: [...(plan.resource_changes as Json[]), ...changes],
    output_changes: { secret: { actions: ['update'], before: marked(), after: marked() } },
    resource_drift: changes,
  };
}

function stateWithSecrets(): Json {
  const state = JSON.parse(readFileSync(configurationFile('counted/terraform.tfstate'), 'utf8')) as Json;
  const resources = state.resources as {
    type: string;
    instances: { attributes: Json; sensitive_attributes?: unknown }[];
  }[];
  for (const { type, instances } of resources) {
    for (const instance of instances) {
      if (type === 'aws_cognito_user_pool_client') instance.attributes.client_secret = marked();
      if (type !== 'aws_lambda_function') continue;
      instance.attributes.description = marked();
      instance.sensitive_attributes = [[{ type: 'get_attr', value: 'description' }]];
    }
  }
  resources.push(
    ...secretResources().map(({ type, name, values }) => ({
      ...{ mode: 'managed', type: String(type), name, provider: 'x' },
      instances: [{ attributes: values as Json }],
    })),
  );
  const held = resources.find(({ type }) => type === 'aws_cognito_user_pool_client')?.instances[0];
  const outputs = {
    secret: { value: marked(), type: 'string', sensitive: true },
    held: { value: held?.attributes.client_secret, type: 'string', sensitive: true },
  };
  return { ...state, outputs };
}

const COMMANDS: readonly (readonly string[])[] = [
  ['matrix', 'FILE'],
  ['matrix', 'FILE', '--json'],
  ['policy', 'FILE'],
  ['policy', 'FILE', '--json'],
  ['cost', 'FILE', '--details'],
  ['cost', 'FILE', '--json', 'cost.json'],
  ['why', 'FILE', '--client', 'reporting', '--route', 'POST /orders'],
  ['why', 'FILE', '--client', 'reporting', '--route', 'GET /nowhere', '--json'],
  ['start', 'FILE', '--once', '--port', '0', '--output', 'connection.json'],
];

async function said(file: string, option: string, command: readonly string[]): Promise<string> {
  const args = command.flatMap((arg) => (arg === 'FILE' ? [`--${option}`, file] : [arg]));
  const { stdout, stderr } = await runCommand(args);
  return `${stdout}${stderr}`;
}

test.each(['plan', 'state'])('no command says or writes a secret of a %s', async (option) => {
  const content = option === 'plan' ? planWithSecrets() : stateWithSecrets();
  const file = path.join(folder, `${option}.json`);
  writeFileSync(file, JSON.stringify(content));
  expect(marks).toBeGreaterThan(10);
  expect(JSON.stringify(stackOf(content).json)).not.toContain(MARK);
  const out = mkdtempSync(path.join(folder, 'out'));
  const texts: string[] = [];
  for (const command of COMMANDS)
    texts.push(
      await said(
        file,
        option,
        command.map((arg) => (arg.endsWith('.json') ? path.join(out, arg) : arg)),
      ),
    );
  if (option === 'plan') {
    texts.push(await said(file, option, ['review', 'FILE']), await said(file, option, ['review', 'FILE', '--json']));
    const { stdout } = await runCommand(['review', '--base', file, '--head', configurationFile('counted/plan.json')]);
    texts.push(stdout);
  }
  // A command that said nothing would prove nothing.
  expect(texts.filter((text) => text.includes('orders')).length).toBeGreaterThan(5);
  expect(texts.join('\n')).not.toContain(MARK);
  for (const name of readdirSync(out)) expect(readFileSync(path.join(out, name), 'utf8')).not.toContain(MARK);
});

/** A state as Terraform shows it, with a client, a database and outputs. */
function shownState(outputs: Readonly<Record<string, unknown>>, secret: string): Json {
  const resource = (type: string, values: Json) => ({ address: `${type}.a`, mode: 'managed', type, name: 'a', values });
  const client = resource('aws_cognito_user_pool_client', { name: 'a', user_pool_id: 'pool', client_secret: secret });
  const lookedUp = {
    ...resource('aws_db_instance', { password: `${secret}-data` }),
    address: 'data.aws_db_instance.a',
  };
  return {
    format_version: '1.0',
    values: {
      outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { sensitive: true, value }])),
      root_module: { resources: [client], child_modules: [{ resources: [{ ...lookedUp, mode: 'data' }] }] },
    },
  };
}

describe('outputs of a state that hold a secret', () => {
  const secret = `${MARK}-of-a-client`;
  const weak = (state: Json) =>
    tableOf(stackOf(state)).weaknesses.flatMap(({ kind, address, text }) =>
      kind === 'secret-in-output' ? [`${address}: ${text}`] : [],
    );

  test.each<[string, unknown]>([
    ['the secret', secret],
    ['a list of it', ['other', secret]],
    ['a field of an object', { client: { secret } }],
    ['a text around it', `https://a:${secret}@example.com`],
  ])('%s is found, and the value is not shown', (_, value) => {
    const found = weak(shownState({ connection: value }, secret));
    expect(found).toEqual([
      expect.stringMatching(
        /^output\.connection: it holds a secret \(client_secret of aws_cognito_user_pool_client\.a\): /,
      ),
    ]);
    expect(JSON.stringify(stackOf(shownState({ connection: value }, secret)).json)).not.toContain(MARK);
  });

  test('another value is none, and neither is an equal short text', () => {
    expect(weak(shownState({ url: 'https://example.com/orders', size: 3, none: null }, secret))).toEqual([]);
    expect(weak(shownState({ region: 'eu-west-1' }, 'eu-west-1'))).toEqual([]);
  });

  test('that of a data source has a note', () => {
    const { notes } = tableOf(stackOf(shownState({ database: `${secret}-data` }, secret)));
    expect(notes).toEqual([
      expect.objectContaining({ address: 'output.database', text: expect.stringContaining('data.aws_db_instance.a') }),
    ]);
  });

  test('a plan and the state after its apply name the same output', async () => {
    const addresses = (name: string) =>
      tableOf(given(name)).weaknesses.flatMap((each) => (each.kind === 'secret-in-output' ? [each.address] : []));
    expect(addresses('counted/terraform.tfstate')).toEqual(['output.client_secrets']);
    expect(addresses('counted/plan.json')).toEqual(['output.client_secrets']);
    const state = configurationFile('counted/terraform.tfstate');
    const { stdout } = await runCommand(['policy', '--state', state, '--rule', 'plain-secret']);
    expect(stdout).toContain(
      'output.client_secrets, "value": client_secret of aws_cognito_user_pool_client.machine[0]',
    );
  });
});

test('an error about a file holds nothing of it', async () => {
  const file = path.join(folder, 'broken.json');
  for (const text of [
    `{"${marked()}": `,
    JSON.stringify({ version: 4, lineage: 'a', resources: [{ type: marked() }] }),
  ]) {
    writeFileSync(file, text);
    const { exitCode, stdout, stderr } = await runCommand(['matrix', '--state', file]);
    expect(exitCode).toBe(2);
    expect(stdout + stderr).not.toContain(MARK);
  }
});

test.each(SECRETS)('the attribute of %s that is called %s is a secret', (type, attribute) => {
  expect(isSecretAttribute(type, attribute)).toBe(true);
});
