import { describeRule, synth } from './policed-app';

const client = { aws_cognito_user_pool_client: { client: { name: 'client' } } };
const lambda = (variables: object) => ({
  ...client,
  aws_lambda_function: { orders: { function_name: 'orders', environment: { variables } } },
  aws_cloudwatch_log_group: { logs: { name: '/aws/lambda/orders', retention_in_days: 14 } },
  aws_secretsmanager_secret: { secret: { kms_key_id: 'key' } },
  aws_api_gateway_api_key: { key: { name: 'key' } },
});
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
    'a command to fill a secret in': { outputs: { Command: 'curl -u "id:$CLIENT_SECRET" https://x.example' } },
  },
  refused: {
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
