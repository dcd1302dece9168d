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
    'an output that is called a secret': {
      outputs: { AdminPassword: 'x' },
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
    'a variable that is called a secret': {
      resources: lambda({ DB_PASSWORD: 'x', PARTNER_API_KEY: 'y' }),
      finds: [
        { path: 'orders', subject: 'DB_PASSWORD' },
        { path: 'orders', subject: 'PARTNER_API_KEY' },
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

test('D6: what is refused as a secret is not repeated in the message', () => {
  const { error } = synth({ outputs: { AdminPassword: 'correct-horse', Example: TOKEN } });
  expect(error?.message).toContain('output.AdminPassword');
  expect(error?.message).not.toMatch(/correct-horse|eyJ/);
});
