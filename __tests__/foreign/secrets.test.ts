import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isSecretAttribute } from '../../src/foreign/secret-attribute';
import { runCommand } from '../cli/run-command';
import { configurationFile, planOf, stackOf } from './given';

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
  return { ...state, outputs: { secret: { value: marked(), type: 'string', sensitive: true } } };
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
