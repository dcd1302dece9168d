import { randomUUID } from 'node:crypto';
import { SecretStore } from '../../../lambda/rotation/secret-store';
import { STEPS } from './account';
import type { Deployment } from './deployment';
import { failure, outcome, startDeployment } from './deployment';
import { expectNoSecret, live, shown } from './life';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment();
});

test('what works is logged by its fields, at every level, and no secret or token among them', async () => {
  const account = deployment.account();
  const ends = await live(account);
  for (const end of ends.slice(0, 6)) outcome(end);
  const lines = account.output
    .join('')
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.slice(0, 6)).toEqual(
    ['seed', ...STEPS, 'retire'].map((action): unknown =>
      expect.objectContaining({ level: 'INFO', message: 'done', secretId: account.secretsManager.arn, action }),
    ),
  );
  expectNoSecret(shown(account, ends), account);
});

test('a value that cannot be read is not quoted', async () => {
  const account = deployment.account();
  account.secretsManager.actions.PutSecretValue({
    SecretId: account.secretsManager.arn,
    ClientRequestToken: randomUUID(),
    SecretString: account.secrets.join(),
  });
  const ends = [await account.seed(), await account.rotate(), await account.retire()];
  expect(ends).toEqual(ends.map(() => ({ failed: expect.objectContaining({ code: 'ERR_VALUE_INVALID' }) })));
  expectNoSecret(shown(account, ends), account);
});

test('an error that nobody foresaw is logged by name and place alone', async () => {
  const account = deployment.account();
  outcome(await account.seed());
  const put = jest.spyOn(SecretStore.prototype, 'put').mockImplementation(() => {
    throw new TypeError(account.secrets.join());
  });
  const ended = await account.rotate();
  put.mockRestore();
  expect(failure(ended).message).toBe('createSecret failed unexpectedly with TypeError; its log line says where');
  expect(JSON.parse(account.output.at(-1) ?? '')).toMatchObject({
    level: 'ERROR',
    action: 'createSecret',
    reason: 'TypeError',
    place: expect.arrayContaining([expect.stringContaining('rotation.ts')]),
  });
  expectNoSecret(shown(account, [ended]), account);
});
