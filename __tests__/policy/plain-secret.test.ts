import { App } from 'cdktf';
import fc from 'fast-check';
import { findings } from '../../src/policy/enforcement';
import { PolicedStack } from '../../src/policy/policed-stack';
import { describeRule, synth } from './policed-app';

const client = { aws_cognito_user_pool_client: { client: { name: 'client' } } };
const lambda = (variables: object) => ({
  ...client,
  aws_lambda_function: { orders: { function_name: 'orders', environment: { variables } } },
  aws_cloudwatch_log_group: { logs: { name: '/aws/lambda/orders', retention_in_days: 14 } },
  aws_secretsmanager_secret: { secret: { kms_key_id: 'key' } },
  aws_api_gateway_api_key: { key: { name: 'key' } },
});
const alarm = (attributes: object) => ({ ...client, aws_cloudwatch_metric_alarm: { alarm: attributes } });
const SECRET = 'aws_cognito_user_pool_client.client.client_secret';

/** Expressions that pass on a client's secret. */
const SPELLINGS = [
  `\${${SECRET}}`,
  'before ${aws_cognito_user_pool_client.client["client_secret"]}',
  `\${jsonencode({ a = ${SECRET} })}`,
  `\${base64encode(${SECRET})}`,
  '${lookup(aws_cognito_user_pool_client.client, "client_secret")}',
  '${values(aws_cognito_user_pool_client.client)[0]}',
  '${[aws_cognito_user_pool_client.client][0].client_secret}',
  '${[aws_cognito_user_pool_client.client][*].client_secret}',
  '%{ if true }${aws_cognito_user_pool_client.client.client_secret}%{ endif }',
  '${jsonencode(aws_cognito_user_pool_client.client)}',
];

/** Variables that are secrets by their name or their form. */
const SECRETS: Readonly<Record<string, string>> = {
  DB_PWD: 'correct-horse',
  SIGNING_KEY: 'correct-horse',
  PASSPHRASE: 'correct-horse',
  AUTH: 'correct-horse',
  dbPass: 'correct-horse',
  WEBHOOK_KEY: 'correct-horse',
  DATABASE_URL: 'postgres://orders:correct-horse@db.example.com/orders',
  CONNECTION: 'Server=db;User=orders;Password=correct-horse;',
  PARTNER: 'ghp_0123456789abcdefghijABCDEFGHIJ012345',
  SLACK: 'https://hooks.slack.com/services/T0000/B0000/XXXXXXXX',
  RANDOM: 'q7Fv2LzX9bT4mKc8Rw1Yd6Ns3Hp5Jg0Ae',
};

const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln';

describeRule('plain-secret', {
  compliant: {
    'an output that names a secret': {
      resources: lambda({}),
      outputs: {
        ClientSecretArns: { a: '${aws_secretsmanager_secret.secret.arn}' },
        TokenEndpoint: 'https://x.example',
      },
    },
    'a variable that says where a secret is': {
      resources: lambda({
        CLIENT_SECRET: '${aws_secretsmanager_secret.secret.arn}',
        TOKEN_ENDPOINT: 'https://x.example',
      }),
    },
    'variables that say what becomes of API keys, and by what hash they are known': {
      resources: lambda({
        API_KEYS: 'accept',
        API_KEYS_SUNSET: 'Sun, 31 Jan 2027 00:00:00 GMT',
        API_KEY_HASHES: '{"Import":"${base64sha256(aws_api_gateway_api_key.key.value)}"}',
        CLIENT_SECRETS_TABLE: 'client-secrets',
      }),
    },
    'a secret by a hash of something around it': {
      resources: lambda({ PARTNER: '${sha256(join("-", ["a)", aws_api_gateway_api_key.key.value]))}' }),
    },
    'a secret where AWS keeps it': {
      resources: {
        ...client,
        aws_secretsmanager_secret: { secret: { kms_key_id: 'key' } },
        aws_secretsmanager_secret_version: { version: { secret_string: `\${${SECRET}}` } },
        aws_ssm_parameter: { parameter: { type: 'SecureString', value: `\${${SECRET}}` } },
      },
    },
    'a tag of a client that holds no secret of it': {
      resources: alarm({ tags: { ClientId: '${aws_cognito_user_pool_client.client.id}' } }),
    },
    'names that only sound like it, and values that are long': {
      resources: lambda({
        AUTH_MODE: 'client_credentials',
        AUTH: 'https://auth.example.com/login',
        AUTHOR: 'Ada Lovelace',
        COMPASS: 'north-north-east',
        KEY_ID: '1234abcd-12ab-34cd-56ef-1234567890ab',
        PARTITION_KEY: 'customer-number',
        DATABASE_URL: 'postgres://orders@db.example.com/orders',
        LAYER: 'arn:aws:lambda:eu-central-1:094274105915:layer:AWSLambdaPowertoolsTypeScriptV2:20',
        COMMIT: '3f786850e387550fdab836ed7e6dc881de23001b',
        GOOGLE_CLIENT_ID: '1234567890-a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6.apps.googleusercontent.com',
      }),
    },
    'a command to fill a secret in': { outputs: { Command: 'curl -u "id:$CLIENT_SECRET" https://x.example' } },
  },
  refused: {
    'variables that are made at apply': {
      resources: {
        ...lambda({}),
        aws_lambda_function: {
          orders: {
            function_name: 'orders',
            dynamic: { environment: { for_each: [1], content: { variables: { DB_PASSWORD: 'correct-horse' } } } },
          },
        },
      },
      finds: [{ path: 'orders', subject: 'DB_PASSWORD' }],
    },
    'variables that are one expression': {
      resources: {
        ...lambda({}),
        aws_lambda_function: {
          orders: { function_name: 'orders', environment: { variables: '${{ DB_PASSWORD = "correct-horse" }}' } },
        },
      },
      finds: [{ path: 'orders', subject: 'variables' }],
    },
    'a password in a text that is encoded': {
      resources: lambda({ DATABASE: '${base64encode("postgres://orders:correct-horse@db.example.com/orders")}' }),
      finds: [{ path: 'orders', subject: 'DATABASE' }],
    },
    'a parameter that is looked up': {
      resources: lambda({ PARTNER: '${data.aws_ssm_parameter.partner.value}' }),
      data: { aws_ssm_parameter: { partner: { name: '/partner' } } },
      finds: [{ path: 'orders', subject: 'PARTNER' }],
    },
    ...Object.fromEntries(
      SPELLINGS.map((value) => [
        `a variable that is the secret of a client as ${value}`,
        { resources: lambda({ PARTNER: value }), finds: [{ path: 'orders', subject: 'PARTNER' }] },
      ]),
    ),
    ...Object.fromEntries(
      SPELLINGS.map((value) => [
        `a description with the secret of a client as ${value}`,
        { resources: alarm({ alarm_description: value }), finds: [{ path: 'alarm', subject: 'alarm_description' }] },
      ]),
    ),
    'secrets by more names and by how they look': {
      resources: lambda(SECRETS),
      finds: Object.keys(SECRETS).map((subject) => ({ path: 'orders', subject })),
    },
    'a tag with a secret': {
      resources: alarm({ tags: { Password: `\${${SECRET}}` } }),
      finds: [{ path: 'alarm', subject: 'tags' }],
    },
    'a parameter that is not encrypted': {
      resources: { ...client, aws_ssm_parameter: { parameter: { type: 'String', value: `\${${SECRET}}` } } },
      finds: [{ path: 'parameter', subject: 'value' }],
    },
    'a dashboard with an access key': {
      resources: { aws_cloudwatch_dashboard: { dashboard: { dashboard_body: '{"text":"AKIAIOSFODNN7EXAMPLE"}' } } },
      finds: [{ path: 'dashboard', subject: 'dashboard_body' }],
    },
    'an output that is a secret': {
      resources: client,
      outputs: { Client: '${aws_cognito_user_pool_client.client.client_secret}' },
      finds: [{ path: 'output.Client', subject: 'value' }],
    },
    'a secret within an output': {
      resources: client,
      outputs: { Command: { a: 'curl -u id:${aws_cognito_user_pool_client.client["client_secret"]}' } },
      finds: [{ path: 'output.Command', subject: 'value' }],
    },
    'a secret of one of several clients': {
      resources: { aws_cognito_user_pool_client: { client: { name: 'client', for_each: '${toset(["a"])}' } } },
      outputs: {
        One: '${aws_cognito_user_pool_client.client["a"].client_secret}',
        All: '${values(aws_cognito_user_pool_client.client).*.client_secret}',
      },
      finds: [
        { path: 'output.One', subject: 'value' },
        { path: 'output.All', subject: 'value' },
      ],
    },
    'everything of a client': {
      resources: client,
      outputs: { Client: '${jsonencode([for each in [aws_cognito_user_pool_client.client] : each.client_secret])}' },
      finds: [{ path: 'output.Client', subject: 'value' }],
    },
    'a variable that is called a secret and may be where one is': {
      resources: lambda({ DB_SECRET: '${true ? "correct-horse" : aws_secretsmanager_secret.secret.arn}' }),
      finds: [{ path: 'orders', subject: 'DB_SECRET' }],
    },
    'an output that is called a secret': {
      outputs: { AdminPassword: 'correct-horse' },
      finds: [{ path: 'output.AdminPassword', subject: 'value' }],
    },
    'an output that holds a token': {
      outputs: { Example: TOKEN },
      finds: [{ path: 'output.Example', subject: 'value' }],
    },
    'a variable that is a secret': {
      resources: lambda({ PARTNER: '${aws_api_gateway_api_key.key.value}' }),
      finds: [{ path: 'orders', subject: 'PARTNER' }],
    },
    'a variable that is a secret beside its hash': {
      resources: lambda({
        PARTNER: '${base64sha256(aws_api_gateway_api_key.key.value)} ${aws_api_gateway_api_key.key.value}',
      }),
      finds: [{ path: 'orders', subject: 'PARTNER' }],
    },
    'a variable that is called a secret': {
      resources: lambda({ DB_PASSWORD: 'correct-horse', PARTNER_API_KEYS: '0123456789' }),
      finds: [
        { path: 'orders', subject: 'DB_PASSWORD' },
        { path: 'orders', subject: 'PARTNER_API_KEYS' },
      ],
    },
    'the input of an invocation': {
      resources: {
        ...client,
        aws_lambda_invocation: { seed: { input: '{"s":"${aws_cognito_user_pool_client.client.client_secret}"}' } },
      },
      finds: [{ path: 'seed', subject: 'input' }],
    },
    'a variable of a stage': {
      resources: { aws_api_gateway_stage: { stage: { variables: { key: 'AKIAIOSFODNN7EXAMPLE' } } } },
      finds: [{ path: 'stage', subject: 'variables' }],
    },
  },
});

test('what is refused as a secret is not repeated in the message', () => {
  const { error } = synth({ outputs: { AdminPassword: 'correct-horse', Example: TOKEN } });
  expect(error?.message).toContain('output.AdminPassword');
  expect(error?.message).not.toMatch(/correct-horse|eyJ/);
});

describe('what chance writes is told from names', () => {
  const found = (value: string) =>
    findings({ output: { Value: { value } } }).filter(({ rule }) => rule === 'plain-secret').length;
  const random = (characters: string, minLength: number) =>
    fc.string({ unit: fc.constantFrom(...Array.from(characters)), minLength, maxLength: minLength });
  const small = 'abcdefghijklmnopqrstuvwxyz';
  const digits = '0123456789';
  const word = random(small, 5);

  test.each([
    ['letters of both cases and digits', random(small + small.toUpperCase() + digits, 40)],
    ['base64', random(`${small}${small.toUpperCase()}${digits}+/`, 40)],
    ['small letters and digits, as Cognito and API Gateway make secrets', random(small + digits, 52)],
  ])('%s', (_, secret) => {
    const values = fc.sample(secret, 300);
    expect(values.filter(found).length).toBeGreaterThan(285);
  });

  test('no name, path, address, date, UUID or hash is taken for a secret', () => {
    const capital = word.map((each) => each.replace(/^./, (first) => first.toUpperCase()));
    const number = fc.integer({ min: 0, max: 999 }).map(String);
    const benign = fc.oneof(
      fc.array(fc.oneof(word, number), { minLength: 1, maxLength: 8 }).map((parts) => parts.join('-')),
      fc.array(word, { minLength: 1, maxLength: 8 }).map((parts) => `/${parts.join('/')}`),
      fc.tuple(fc.array(capital, { minLength: 2, maxLength: 6 }), number).map(([parts, end]) => parts.join('') + end),
      fc.uuid(),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.webUrl(),
      random('0123456789abcdef', 40),
      random('0123456789abcdef', 64),
      fc.tuple(word, number).map(([name, id]) => `arn:aws:lambda:eu-central-1:111122223333:function:${name}:${id}`),
      fc.array(word, { minLength: 1, maxLength: 20 }).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(benign, (value) => found(value) === 0),
      { numRuns: 3_000 },
    );
  });
});

class Stack extends PolicedStack {}

test.each([
  ['module.more', { source: './more', partner: `\${${SECRET}}` }, 'module'],
  ['check.health', { assert: { condition: true, error_message: `\${${SECRET}}` } }, 'check'],
  ['provider.http', [{ url: `\${${SECRET}}` }], 'provider'],
])('a secret that leaves by %s is found', (path, value, block) => {
  const stack = new Stack(new App(), 'shop');
  stack.addOverride('resource.aws_cognito_user_pool_client.client', { name: 'client' });
  stack.addOverride(path, value);
  expect(() => stack.toTerraform()).toThrow(`plain-secret at ${block}, "${block}": client_secret`);
});
