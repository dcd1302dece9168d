import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PlanAdmissionError } from '../../src/terraform/error';
import { admitStack, refusals } from '../../src/terraform/plan-admission';
import { synthesize } from '../stacks/synthesized';

/** The first zip of a stack. */
function zip(json: Json): Record<string, unknown> {
  return Object.values(json.data?.archive_file as Record<string, Record<string, unknown>>)[0] ?? {};
}

type Json = Record<string, Record<string, unknown>>;

const { json: text } = synthesize({
  credentials: true,
  variables: {
    M2M_ENVIRONMENT: 'prod',
    M2M_REGION: 'eu-central-1',
    M2M_ACCOUNT_ID: '123456789012',
    M2M_STATE_BUCKET: 'states',
  },
});
const own = () => JSON.parse(text) as Json;
const subjects = (json: unknown, admission = {}) => refusals(json, admission).map(({ subject }) => subject);

/** The stack with one addition. */
function having(change: (json: Json) => unknown): Json {
  const json = own();
  change(json);
  return json;
}

const resources = (json: Json) => json.resource as Record<string, Record<string, Record<string, unknown>>>;
const pool = (json: Json) => Object.values(resources(json).aws_cognito_user_pool ?? {})[0] ?? {};

test('a stack of ours is planned', () => {
  expect(subjects(own())).toEqual([]);
  expect(subjects(own(), { base: own() })).toEqual([]);
});

const EXTERNAL = { external: { x: { program: ['sh', '-c', 'env'] } } };

test.each<[string, (json: Json) => unknown]>([
  ['provisioner', (json) => (pool(json).provisioner = [{ 'local-exec': { command: 'env' } }])],
  ['connection', (json) => (pool(json).connection = { host: 'example.com' })],
  ['import', (json) => (json.import = [{ to: 'aws_iam_role.x', id: 'admin' }] as never)],
  ['check', (json) => (json.check = { health: { data: { http: { x: { url: 'https://example.com' } } } } })],
  ['removed', (json) => (json.removed = [{ from: 'aws_cognito_user_pool.x' }] as never)],
  ['module', (json) => (json.module = { x: { source: 'git::https://example.com/x.git' } })],
  ['ephemeral', (json) => (json.ephemeral = { aws_secretsmanager_secret_version: { x: { secret_id: 'x' } } })],
  ['action', (json) => (json.action = { aws_lambda_invoke: { x: {} } })],
  ['pool', (json) => (json.pool = {})],
  ['data external', (json) => Object.assign(json.data ?? {}, EXTERNAL)],
  ['data http', (json) => Object.assign(json.data ?? {}, { http: { x: { url: 'https://example.com' } } })],
  ['data aws_ssm_parameter', (json) => Object.assign(json.data ?? {}, { aws_ssm_parameter: { x: { name: 'x' } } })],
  ['data terraform_remote_state', (json) => Object.assign(json.data ?? {}, { terraform_remote_state: { x: {} } })],
  ['data archive_file source_dir', (json) => (zip(json).source_dir = '/root')],
  ['data archive_file source_dir', (json) => (zip(json).source_dir = 'assets/../..')],
  ['data archive_file source_file', (json) => (zip(json).source_file = '/proc/self/environ')],
  ['resource terraform_data', (json) => (resources(json).terraform_data = { x: {} })],
  ['resource null_resource', (json) => (resources(json).null_resource = { x: {} })],
  [
    'provider evil',
    (json) => Object.assign(json.terraform?.required_providers as object, { evil: { source: 'evil/aws' } }),
  ],
  [
    'provider aws',
    (json) =>
      Object.assign(json.terraform?.required_providers as object, { aws: { source: 'evil/aws', version: '6.0.0' } }),
  ],
  ['provider evil', (json) => Object.assign(json.provider ?? {}, { evil: [{}] })],
  ['provider aws endpoints', (json) => (json.provider = { aws: [{ endpoints: [{ sts: 'https://example.com' }] }] })],
  ['provider aws assume_role', (json) => (json.provider = { aws: [{ assume_role: [{ role_arn: 'x' }] }] })],
  ['provider aws http_proxy', (json) => (json.provider = { aws: [{ http_proxy: 'http://example.com' }] })],
  [
    'backend http',
    (json) => Object.assign(json.terraform ?? {}, { backend: { http: { address: 'https://example.com' } } }),
  ],
  [
    'backend s3 endpoints',
    (json) =>
      Object.assign((json.terraform?.backend as { s3: object }).s3, { endpoints: { s3: 'https://example.com' } }),
  ],
  [
    'backend s3 assume_role',
    (json) => Object.assign((json.terraform?.backend as { s3: object }).s3, { assume_role: { role_arn: 'x' } }),
  ],
  ['terraform experiments', (json) => Object.assign(json.terraform ?? {}, { experiments: ['x'] })],
  ['terraform encryption', (json) => Object.assign(json.terraform ?? {}, { encryption: {} })],
  ['provider of a resource', (json) => (pool(json).provider = 'external')],
  ['provider of a resource', (json) => (zip(json).provider = '${external.x}')],
  ['function file', (json) => (json.output = { x: { value: '${file("/proc/self/environ")}' } })],
  ['function filebase64', (json) => (pool(json).name = '${ filebase64 /* x */ ("/root/.aws/credentials")}')],
  [
    'function templatefile',
    (json) => (json.locals = { x: '%{ if true }${templatefile("/etc/passwd", {})}%{ endif }' }),
  ],
  ['function fileset', (json) => (json.locals = { x: { '${join(",", fileset("/", "*"))}': 1 } })],
  ['list in data', (json) => (json.data = [EXTERNAL] as never)],
  ['list in resource aws_cognito_user_pool', (json) => (resources(json).aws_cognito_user_pool = [{}] as never)],
  [
    'list in backend s3',
    (json) => Object.assign(json.terraform ?? {}, { backend: { s3: [{ endpoints: { s3: 'https://example.com' } }] } }),
  ],
  ['list in provider aws', (json) => (json.provider = { aws: [[{ profile: 'admin' }]] })],
  ['list in terraform', (json) => (json.terraform = [json.terraform] as never)],
])('%s is refused', (subject, change) => {
  expect(subjects(having(change))).toContain(subject);
});

test('a list in place of the stack is refused', () => {
  expect(subjects([own()])).toEqual(['list in the stack']);
});

test.each<[string, (json: Json) => unknown]>([
  ['an address that moves', (json) => (json.moved = [{ from: 'aws_iam_role.a', to: 'aws_iam_role.b' }] as never)],
  ['a resource of an alias', (json) => (pool(json).provider = 'aws.other')],
  ['a value that is named', (json) => (json.locals = { x: 'a profile, a file' })],
  ['a reference to a zip', (json) => (json.locals = { x: '${data.archive_file.x.output_path}' })],
  [
    'another provider version',
    (json) =>
      Object.assign(json.terraform?.required_providers as object, {
        aws: { source: 'hashicorp/aws', version: '6.1.0' },
      }),
  ],
])('%s is planned', (_, change) => {
  expect(subjects(having(change))).toEqual([]);
});

describe('beside the base branch', () => {
  const inAnotherBucket = having((json) =>
    Object.assign((json.terraform?.backend as { s3: object }).s3, { bucket: 'mallory' }),
  );
  const withRandom = having((json) => {
    Object.assign(json.terraform?.required_providers as object, { random: { source: 'hashicorp/random' } });
    Object.assign(json.provider ?? {}, { random: [{}] });
    Object.assign(json.data ?? {}, { aws_ssm_parameter: { x: { name: 'x' } } });
  });

  test('another backend is refused, whichever it is', () => {
    expect(subjects(inAnotherBucket)).toEqual([]);
    expect(subjects(inAnotherBucket, { base: own() })).toEqual(['backend']);
    expect(
      subjects(own(), { base: having((json) => Reflect.deleteProperty(json.terraform ?? {}, 'backend')) }),
    ).toEqual(['backend']);
  });

  test('providers and data sources that the base has are planned, where they are the same', () => {
    expect(new Set(subjects(withRandom))).toEqual(new Set(['provider random', 'data aws_ssm_parameter']));
    expect(subjects(withRandom, { base: withRandom })).toEqual([]);
    expect(subjects(withRandom, { base: own() })).not.toEqual([]);
  });
});

test('an emulator is reached at the address that the operator named, and at no other', () => {
  const url = 'http://127.0.0.1:4566';
  const { json } = synthesize({
    credentials: true,
    variables: { M2M_AWS_ENDPOINT_URL: url, M2M_STATE_BUCKET: 'states' },
  });
  expect(subjects(JSON.parse(json), { endpoint: url })).toEqual([]);
  expect(subjects(JSON.parse(json), { endpoint: 'http://127.0.0.1:4567' })).toContain('provider aws endpoints');
  expect(subjects(JSON.parse(json))).toContain('provider aws endpoints');
});

describe('the folder', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'admission-'));
    writeFileSync(path.join(folder, 'cdk.tf.json'), text);
    mkdirSync(path.join(folder, 'assets/a'), { recursive: true });
    writeFileSync(path.join(folder, 'assets/a/index.js'), '');
    writeFileSync(path.join(folder, 'settings.json'), '{}');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('as a synth leaves it is planned', async () => {
    await expect(admitStack(folder)).resolves.toBeUndefined();
  });

  test.each([
    'evil.tf',
    'cdk_override.tf.json',
    'override.tf',
    'evil.tofu',
    'terraform.tfvars',
    'x.auto.tfvars.json',
    '.terraform.lock.hcl',
    'terraform.tfstate',
    'anything.txt',
  ])('with %s is refused', async (name) => {
    writeFileSync(path.join(folder, name), '');
    await expect(admitStack(folder)).rejects.toThrow(
      `the stack in ${folder} has file ${name} (Terraform may read it beside the JSON that was checked), expected only what a plan needs; nothing was run, remove it or name it with --allow`,
    );
  });

  test('with programs of providers is refused', async () => {
    mkdirSync(path.join(folder, '.terraform/providers'), { recursive: true });
    await expect(admitStack(folder)).rejects.toThrow(PlanAdmissionError);
  });

  test('with a link is refused, wherever it lies', async () => {
    symlinkSync('/proc/self/environ', path.join(folder, 'assets/a/environ'));
    await expect(admitStack(folder)).rejects.toThrow('link assets/a/environ (it leads out of the folder)');
  });

  test('with a name of several lines is refused in one', async () => {
    writeFileSync(path.join(folder, 'cdk.tf.json'), JSON.stringify({ 'x\n::warning::y': {} }));
    await expect(admitStack(folder)).rejects.toThrow('x?::warning::y (nobody knows');
  });

  test('with something that was allowed by its name is planned', async () => {
    writeFileSync(path.join(folder, 'notes.txt'), '');
    await expect(admitStack(folder, { allowed: ['file notes.txt'] })).resolves.toBeUndefined();
    await expect(admitStack(folder, { allowed: ['import'] })).rejects.toThrow(PlanAdmissionError);
  });
});
