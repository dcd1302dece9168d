import type { Account } from './account';
import type { AwsCall } from './aws-service';
import { AwsException } from './aws-service';
import type { Deployment } from './deployment';
import { startDeployment } from './deployment';
import { expectNoSecret, live, shown } from './life';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment();
});

/** Faults of a call; each error contains all secrets known at that moment. */
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
