import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { SecretStore } from '../../../lambda/rotation/secret-store';
import type { Account, Ended } from './account';
import { STEPS } from './account';
import type { AwsCall } from './aws-service';
import { AwsException } from './aws-service';
import { DAY } from './clock';
import type { Deployment } from './deployment';
import { failure, outcome, startDeployment } from './deployment';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment();
});

/** Everything the function does in its life, up to what fails; what it answers or throws is kept. */
async function live(account: Account): Promise<Ended[]> {
  const token = randomUUID();
  const life = [
    () => account.seed(),
    ...STEPS.map((step) => () => account.step(step, account.secretsManager.startRotation(token))),
    () => account.invoke([...account.scheduler.schedules.values()][0]?.event),
    () => account.rotate(),
    () => account.seed(),
  ];
  const ends: Ended[] = [];
  for (const run of life) {
    const ended = await run();
    ends.push(ended);
    if ('failed' in ended) break;
    account.clock.pass(2 * DAY);
    if (ends.length === life.length - 1) account.cognito.setScopes(account.clientId, []);
  }
  return ends;
}

/** All that could be read of it: what was written, and what a runtime may write of an answer or an error. */
function shown(account: Account, ends: readonly Ended[]): string {
  const options = { depth: Infinity, showHidden: true, maxStringLength: Infinity, maxArrayLength: Infinity };
  return [...account.output, ...ends.map((end) => inspect(end, options) + JSON.stringify(end))].join('\n');
}

function expectNoSecret(text: string, account: Account): void {
  expect(account.secrets.length).toBeGreaterThan(0);
  for (const secret of account.secrets) expect(text).not.toContain(secret);
  expect(text).not.toMatch(/eyJ[\w-]+\.|Authorization|SecretString|client_secret"/i);
}

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

/** What can go wrong with a call; each tells everything that is known at that moment. */
const failures: Record<string, (call: AwsCall, account: Account) => never> = {
  'AWS refuses it and quotes it': (_, account) => {
    throw new AwsException('ValidationException', `1 validation error detected: ${account.secrets.join()}`);
  },
  'AWS does it, fails and quotes the answer': ({ perform }) => {
    throw new AwsException('InternalServerException', JSON.stringify(perform()), 400);
  },
  'the connection breaks': (call, account) => {
    throw Object.assign(new Error(`socket hang up: ${account.secrets.join()}`), { code: 'ECONNRESET', call, account });
  },
  'what nobody foresaw happens': ({ perform }, account) => {
    throw Object.assign(new TypeError(account.secrets.join()), {
      answer: perform(),
      cause: new Error(account.secrets[0]),
    });
  },
};

describe('no secret and no token is shown, at whichever call it fails', () => {
  test.each(Object.entries(failures))(
    '%s',
    async (_, fail) => {
      const whole = deployment.account();
      await live(whole);
      for (const [index, action] of whole.calls.entries()) {
        const account = deployment.account();
        account.fault = (asked, call) =>
          asked === action && account.calls.length > index ? fail(call, account) : undefined;
        const ends = await live(account);
        expect(ends.filter((end) => 'failed' in end).length).toBeGreaterThan(0);
        expectNoSecret(shown(account, ends), account);
      }
    },
    120_000,
  );
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
