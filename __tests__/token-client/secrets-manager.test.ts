import { inspect } from 'node:util';
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { TokenSourceError, secretsManagerCredentials } from '../../packages/token-client/src';
import { CLIENT_SECRET, FakeNetwork, MARK, NEW_CLIENT_SECRET, TOKEN_ENDPOINT, issues, refuses } from './fake-network';
import { testSource } from './test-source';

const secretsManager = mockClient(SecretsManagerClient);
const secretId = 'cognito-m2m-demo/dev/clients/ReportingService';

function secretString(clientSecret: string): string {
  return JSON.stringify({
    client_id: 'reporting',
    client_secret: clientSecret,
    token_endpoint: TOKEN_ENDPOINT,
    scopes: ['customer-api/read'],
  });
}

beforeEach(() => {
  secretsManager.reset();
  process.env.AWS_REGION = 'eu-west-1';
});

test('client, secret, token endpoint and scopes come from the secret, which is read once', async () => {
  secretsManager.on(GetSecretValueCommand).resolves({ SecretString: secretString(CLIENT_SECRET) });
  const { source, network, clock } = testSource({ options: { credentials: secretsManagerCredentials({ secretId }) } });
  await source.getToken();
  clock.pass(3_600_000);
  await source.getToken();
  expect(network.tokenRequests).toHaveLength(2);
  expect(Object.fromEntries(new URLSearchParams(network.tokenRequests[1]?.body))).toMatchObject({
    client_id: 'reporting',
    client_secret: CLIENT_SECRET,
    scope: 'customer-api/read',
  });
  expect(secretsManager.commandCalls(GetSecretValueCommand).map(({ args }) => args[0].input)).toEqual([
    { SecretId: secretId },
  ]);
});

test('a rotated secret is read when the one before is refused', async () => {
  secretsManager
    .on(GetSecretValueCommand)
    .resolvesOnce({ SecretString: secretString(CLIENT_SECRET) })
    .resolves({ SecretString: secretString(NEW_CLIENT_SECRET) });
  const { source, network } = testSource({
    token: [refuses('invalid_client'), issues()],
    options: { credentials: secretsManagerCredentials({ secretId }) },
  });
  await source.getToken();
  const secrets = network.tokenRequests.map(({ body }) => new URLSearchParams(body).get('client_secret'));
  expect(secrets).toEqual([CLIENT_SECRET, NEW_CLIENT_SECRET]);
});

test.each([
  [`arn:aws:secretsmanager:eu-central-1:123456789012:secret:${secretId}-AbCdEf`, 'eu-central-1'],
  [secretId, 'eu-west-1'],
])('%s is read in %s', async (id, region) => {
  secretsManager.on(GetSecretValueCommand).resolves({ SecretString: secretString(CLIENT_SECRET) });
  await secretsManagerCredentials({ secretId: id })({ fresh: false, signal: new AbortController().signal });
  const [call] = secretsManager.commandCalls(GetSecretValueCommand);
  expect(await (call?.thisValue as SecretsManagerClient).config.region()).toBe(region);
});

test.each([undefined, '', null, 5])('%p as the secret’s id is an error at once', (id) => {
  const missing = { code: 'ERR_OPTION', message: expect.stringContaining('secretId is missing') as string };
  expect(() => secretsManagerCredentials({ secretId: id as never })).toThrow(
    expect.objectContaining(missing) as TokenSourceError,
  );
});

test.each<[sentence: string, value: string | undefined]>([
  ['no text', undefined],
  ['no JSON', `client_secret=${MARK}`],
  ['no object', `"${MARK}"`],
  ['null', 'null'],
  ['no secret', JSON.stringify({ client_id: MARK, token_endpoint: TOKEN_ENDPOINT, scopes: [] })],
  ['scopes as text', JSON.stringify({ ...(JSON.parse(secretString(MARK)) as object), scopes: MARK })],
])('a secret with %s is an error that shows nothing of it', async (_, value) => {
  secretsManager.on(GetSecretValueCommand).resolves(value === undefined ? {} : { SecretString: value });
  await expectNothingConfidential('is not JSON with client_id, client_secret, token_endpoint and scopes');
});

test('a secret that cannot be read is an error with the name of the reason', async () => {
  secretsManager
    .on(GetSecretValueCommand)
    .rejects(new ResourceNotFoundException({ message: MARK, $metadata: { requestId: MARK } }));
  await expectNothingConfidential(`secret "${secretId}" cannot be read: ResourceNotFoundException`);
});

async function expectNothingConfidential(message: string): Promise<void> {
  const network = new FakeNetwork();
  const { source } = testSource({
    options: { credentials: secretsManagerCredentials({ secretId }), fetch: network.fetch },
  });
  const error: unknown = await source.getToken().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TokenSourceError);
  expect(error).toMatchObject({ code: 'ERR_CREDENTIALS', message: expect.stringContaining(message) });
  expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(MARK);
  expect(network.tokenRequests).toEqual([]);
}
