import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { findClient } from '../../src/credentials/deployed-client';
import type { FakeAws } from './fake-aws';
import { startFakeAws } from './fake-aws';

let fake: FakeAws;
let cognito: CognitoIdentityProviderClient;

beforeEach(async () => {
  fake = await startFakeAws();
  const clients = ['Checkout', 'Reporting'].map((name) => ({ id: `id-${name}`, name: `shop-dev-${name}` }));
  fake.userPools.push(
    { id: 'eu_other', name: 'shop-prod', clients: [{ id: 'other', name: 'shop-dev-Reporting' }] },
    { id: 'eu_shop', name: 'shop-dev', clients: [...clients, { id: 'people', name: 'web app' }] },
  );
  cognito = new CognitoIdentityProviderClient({
    endpoint: fake.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});

afterEach(() => fake.close());

const find = (name: string, userPoolId?: string) =>
  findClient(cognito, { namePrefix: 'shop-dev', name, ...(userPoolId === undefined ? {} : { userPoolId }) });

test('a client is found in the environment’s user pool, on whatever page it is', async () => {
  expect(await find('Reporting')).toEqual({ name: 'Reporting', clientId: 'id-Reporting', userPoolId: 'eu_shop' });
  expect(fake.calls).toEqual([
    'ListUserPools',
    'ListUserPools',
    'ListUserPoolClients',
    'ListUserPoolClients',
    'ListUserPoolClients',
  ]);
});

test('an unknown client is refused with those there are and the nearest', async () => {
  await expect(find('Reprting')).rejects.toMatchObject({
    code: 'ERR_CLIENT_UNKNOWN',
    message:
      'client "Reprting" is not in user pool eu_shop of shop-dev, expected Checkout, Reporting; did you mean "Reporting"?',
  });
  fake.userPools[1]?.clients.splice(0);
  await expect(find('Reporting')).rejects.toMatchObject({
    message: expect.stringMatching(/expected some client; deploy it first$/),
  });
});

test('the error about a missing user pool names the settings that choose it', async () => {
  fake.userPools.pop();
  await expect(find('Reporting')).rejects.toMatchObject({
    code: 'ERR_USER_POOL_UNKNOWN',
    message: expect.stringMatching(/^user pool "shop-dev" does not exist in this account and Region.*M2M_ENVIRONMENT/),
  });
});

test('of two user pools with the name none is guessed, and one can be chosen', async () => {
  fake.userPools.push({ id: 'eu_twin', name: 'shop-dev', clients: [{ id: 'twin', name: 'shop-dev-Reporting' }] });
  await expect(find('Reporting')).rejects.toMatchObject({
    code: 'ERR_USER_POOL_AMBIGUOUS',
    message: expect.stringContaining('user pools eu_shop and eu_twin are both named "shop-dev"'),
  });
  expect(await find('Reporting', 'eu_twin')).toMatchObject({ clientId: 'twin' });
});

test('of two clients with the name none is guessed', async () => {
  fake.userPools[1]?.clients.push({ id: 'twin', name: 'shop-dev-Reporting' });
  await expect(find('Reporting')).rejects.toMatchObject({
    code: 'ERR_CLIENT_AMBIGUOUS',
    message: expect.stringContaining('id-Reporting, twin'),
  });
});
