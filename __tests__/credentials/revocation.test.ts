import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { DeployedClient } from '../../src/credentials/deployed-client';
import { revokeSecrets } from '../../src/credentials/revocation';
import type { FakeAws } from './fake-aws';
import { startFakeAws } from './fake-aws';

const client: DeployedClient = { name: 'Reporting', clientId: 'c1', userPoolId: 'eu-central-1_a' };
let fake: FakeAws;
/** Requested pauses in milliseconds; the test does not wait. */
const pauses: number[] = [];
let meanwhile: () => void;

function wait(milliseconds: number): Promise<void> {
  pauses.push(milliseconds);
  meanwhile();
  return Promise.resolve();
}

beforeEach(() => {
  pauses.length = 0;
  meanwhile = () => undefined;
});

async function start(secrets: string[], options = {}): Promise<CognitoIdentityProviderClient> {
  fake = await startFakeAws(options);
  fake.userPools.push({ id: client.userPoolId, name: 'pool', clients: [{ id: 'c1', name: 'pool-Reporting' }] });
  fake.secrets.set('c1', secrets);
  return new CognitoIdentityProviderClient({
    endpoint: fake.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
}

afterEach(() => fake.close());

test.each([
  ['one secret', ['a']],
  ['two secrets', ['a', 'b']],
])('of a client with %s, none that anybody knows is left', async (_, secrets) => {
  const cognito = await start([...secrets]);
  expect(await revokeSecrets(cognito, client, wait)).toEqual({ deleted: secrets });
  expect(fake.secrets.get('c1')).toEqual(['made-1']);
});

test('it works the same where Cognito would delete the last secret too', async () => {
  const cognito = await start(['a', 'b'], { mayDeleteLast: true });
  expect(await revokeSecrets(cognito, client, wait)).toEqual({ deleted: ['a', 'b'] });
  expect(fake.secrets.get('c1')).toEqual(['made-1']);
});

test('the client never has more than two secrets, and the known ones go first', async () => {
  const cognito = await start(['a', 'b']);
  await revokeSecrets(cognito, client, wait);
  expect(fake.calls).toEqual([
    'ListUserPoolClientSecrets',
    'DeleteUserPoolClientSecret',
    'AddUserPoolClientSecret',
    'DeleteUserPoolClientSecret',
    'ListUserPoolClientSecrets',
  ]);
});

test('done again it ends the same', async () => {
  const cognito = await start(['a', 'b']);
  await revokeSecrets(cognito, client, wait);
  expect(await revokeSecrets(cognito, client, wait)).toEqual({ deleted: ['made-1'] });
  expect(fake.secrets.get('c1')).toEqual(['made-2']);
});

test('without any secret there is nothing to do', async () => {
  const cognito = await start([]);
  expect(await revokeSecrets(cognito, client, wait)).toEqual({ deleted: [] });
});

test.each([
  ['in the place that the unknown one needs', 'AddUserPoolClientSecret', 1],
  ['once the known one is gone', 'ListUserPoolClientSecrets', 2],
])('a secret that a rotation adds %s is deleted too', async (_, action, time) => {
  const cognito = await start(['a']);
  fake.before = (asked) => {
    if (asked === action && fake.calls.filter((call) => call === action).length === time) {
      fake.secrets.get('c1')?.push('rotated');
    }
  };
  expect((await revokeSecrets(cognito, client, wait)).deleted).toEqual(['a', 'rotated']);
  expect(fake.secrets.get('c1')).toEqual(['made-1']);
});

test.each([
  ['beside others', ['a', 'b']],
  ['alone', []],
])('a secret that a rotation had asked for, and that comes late, is deleted too, %s', async (_, own) => {
  const cognito = await start([...own]);
  meanwhile = () => {
    if (pauses.length === 1) fake.secrets.get('c1')?.push('rotated');
  };
  expect((await revokeSecrets(cognito, client, wait)).deleted).toEqual([...own, 'rotated']);
  expect(fake.secrets.get('c1')).toEqual(['made-1']);
  expect(pauses.every((pause) => pause >= 1_000)).toBe(true);
});

test('a secret that is gone by itself is no failure', async () => {
  const cognito = await start(['a', 'b']);
  fake.before = (action) => {
    if (action === 'DeleteUserPoolClientSecret')
      fake.secrets.set(
        'c1',
        (fake.secrets.get('c1') ?? []).filter((id) => id !== 'a'),
      );
  };
  expect(await revokeSecrets(cognito, client, wait)).toEqual({ deleted: ['a', 'b'] });
});

test('if new secrets keep coming, it gives up and says what to wait for', async () => {
  const cognito = await start(['a']);
  let made = 0;
  fake.before = (action) => {
    const secrets = fake.secrets.get('c1') ?? [];
    if (action === 'ListUserPoolClientSecrets' && secrets.length < 2) secrets.push(`rotated-${++made}`);
  };
  await expect(revokeSecrets(cognito, client, wait)).rejects.toMatchObject({
    code: 'ERR_SECRETS_KEEP_COMING',
    message: expect.stringContaining('wait until its rotation ends'),
  });
});

test.each(['ListUserPoolClientSecrets', 'AddUserPoolClientSecret', 'DeleteUserPoolClientSecret'])(
  'a %s that AWS refuses is one clear error',
  async (refused) => {
    const cognito = await start(['a', 'b']);
    fake.before = (action) => {
      if (action === refused) throw Object.assign(new Error('no'), { type: 'NotAuthorizedException' });
    };
    await expect(revokeSecrets(cognito, client, wait)).rejects.toMatchObject({
      code: 'ERR_AWS_CALL_FAILED',
      message: expect.stringContaining(`Cognito's ${refused} failed with `),
    });
  },
);
