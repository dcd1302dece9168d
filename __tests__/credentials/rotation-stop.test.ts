import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { stopRotation } from '../../src/credentials/rotation-stop';
import type { FakeAws } from './fake-aws';
import { startFakeAws } from './fake-aws';

const NAME = 'demo/dev/clients/Reporting';
let fake: FakeAws;
let secretsManager: SecretsManagerClient;

beforeEach(async () => {
  fake = await startFakeAws();
  secretsManager = new SecretsManagerClient({
    endpoint: fake.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});

afterEach(() => fake.close());

test('a rotation that is turned off stays off, done once or twice', async () => {
  fake.stored.set(NAME, { rotationEnabled: true, versions: { v1: ['AWSCURRENT', 'AWSPENDING'], v0: ['AWSPREVIOUS'] } });
  expect(await stopRotation(secretsManager, NAME)).toBe('stopped');
  expect(await stopRotation(secretsManager, NAME)).toBe('none');
  expect(fake.stored.get(NAME)).toEqual({
    rotationEnabled: false,
    versions: { v1: ['AWSCURRENT', 'AWSPENDING'], v0: ['AWSPREVIOUS'] },
  });
  expect(fake.calls).toEqual(['DescribeSecret', 'CancelRotateSecret', 'DescribeSecret', 'DescribeSecret']);
});

test('a rotation under way is given up, so that another can start later', async () => {
  fake.stored.set(NAME, { rotationEnabled: true, versions: { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] } });
  expect(await stopRotation(secretsManager, NAME)).toBe('stopped');
  expect(fake.stored.get(NAME)?.versions).toEqual({ v1: ['AWSCURRENT'], v2: [] });
});

test('what an attempt before left pending is given up by the next', async () => {
  fake.stored.set(NAME, { rotationEnabled: false, versions: { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] } });
  expect(await stopRotation(secretsManager, NAME)).toBe('none');
  expect(fake.stored.get(NAME)?.versions).toEqual({ v1: ['AWSCURRENT'], v2: [] });
});

test('nothing is stopped where nothing is stored', async () => {
  expect(await stopRotation(secretsManager, NAME)).toBe('none');
  expect(fake.calls).toEqual(['DescribeSecret']);
});

test.each(['DescribeSecret', 'CancelRotateSecret', 'UpdateSecretVersionStage'])(
  'a %s that fails is one error, which names it',
  async (failing) => {
    fake.stored.set(NAME, { rotationEnabled: true, versions: { v1: ['AWSCURRENT'], v2: ['AWSPENDING'] } });
    fake.before = (action) => {
      if (action === failing) throw new Error('no');
    };
    await expect(stopRotation(secretsManager, NAME)).rejects.toMatchObject({
      code: 'ERR_AWS_CALL_FAILED',
      message: expect.stringContaining(`Secrets Manager's ${failing} failed with `),
    });
  },
);
