import type { Account, Ended, Stop } from './account';
import type { Deployment } from './deployment';
import { failure, outcome, startDeployment } from './deployment';
import { DAY } from './clock';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment();
});

/** Work that is stopped at each of its calls, and then requested again. */
interface Work {
  readonly prepare: (account: Account) => Promise<void>;
  readonly run: (account: Account) => Promise<Ended>;
}

const seeded = async (account: Account) => {
  outcome(await account.seed());
};

/** Repeats the step that was stopped. */
const rotate: Work['run'] = (account) => account.rotate('step');

/** Starts the rotation again; that is a new one if the last rotation had already promoted its secret. */
const startOver: Work['run'] = async (account) => {
  const ended = await account.rotate('rotation');
  const inGrace = 'failed' in ended && failure(ended).code === 'ERR_SLOTS_TAKEN';
  return inGrace && account.promotions === 2 ? { outcome: {} } : ended;
};

async function again(run: () => Promise<Ended>): Promise<Ended> {
  const ended = await run();
  return 'stopped' in ended ? run() : ended;
}

const works: Record<string, Work> = {
  'the first rotation': { prepare: seeded, run: rotate },
  'the first rotation, begun again': { prepare: seeded, run: startOver },
  'a rotation whose predecessor was never retired': {
    prepare: async (account) => {
      await seeded(account);
      outcome(await account.rotate());
      account.scheduler.schedules.clear();
      await account.pass(2 * DAY);
    },
    run: rotate,
  },
  'a rotation that finds a secret nobody stored': {
    prepare: async (account) => {
      await seeded(account);
      account.stopAt({ call: 'cognito-idp:AddUserPoolClientSecret', asked: 'done, answer lost' });
      expect(await account.rotate()).toEqual({ stopped: true });
    },
    run: rotate,
  },
  'a rotation after a revocation': {
    prepare: async (account) => {
      await seeded(account);
      outcome(await account.rotate());
      account.revoke();
    },
    run: rotate,
  },
  'a first seed': {
    prepare: () => Promise.resolve(),
    run: (account) => again(() => account.seed()),
  },
  'a seed for other scopes': {
    prepare: async (account) => {
      await seeded(account);
      account.cognito.setScopes(account.clientId, []);
    },
    run: (account) => again(() => account.seed()),
  },
  'a retirement': {
    prepare: async (account) => {
      await seeded(account);
      outcome(await account.rotate());
      account.scheduler.schedules.clear();
      await account.pass(2 * DAY);
    },
    run: (account) => again(() => account.retire()),
  },
  'a retirement that comes too early': {
    prepare: async (account) => {
      await seeded(account);
      outcome(await account.rotate());
      account.scheduler.schedules.clear();
    },
    run: (account) => again(() => account.retire()),
  },
};

/** Violations after a stop. */
async function problems(account: Account, ended: Ended): Promise<string[]> {
  const found = [...account.broken];
  if (!('outcome' in ended)) found.push('failed' in ended ? ended.failed.message : 'stopped twice');
  if (account.stopPending) found.push('the stop never came');
  const { client_secret } = account.secretsManager.current;
  if (!(await deployment.accepts(account, client_secret))) found.push('the current secret gets no token');
  // Leftovers are deleted by the follow-up, or by the next rotation.
  await account.pass(2 * DAY);
  if (account.live.length === 2) {
    outcome(await account.rotate());
    await account.pass(2 * DAY);
  }
  const current = account.secretsManager.current.client_secret;
  if (account.live.length !== 1) found.push(`${account.live.length} secrets in the end`);
  if (!account.live.includes(current)) found.push('the last secret is not the current one');
  if (!(await deployment.accepts(account, current))) found.push('the last secret gets no token');
  return [...found, ...account.broken];
}

describe('stopped at any call to AWS and asked again, the function ends with one current secret that works', () => {
  test.each(Object.entries(works))(
    '%s',
    async (name, { prepare, run }) => {
      const whole = deployment.account();
      await prepare(whole);
      const before = whole.calls.length;
      outcome(await run(whole));
      const calls = whole.calls.slice(before);
      if (name.includes('rotation')) expect(calls.length).toBeGreaterThanOrEqual(12);

      const wrong: Record<string, string[]> = {};
      let stops = 0;
      for (const call of calls.keys()) {
        for (const asked of ['not asked', 'done, answer lost'] satisfies Stop['asked'][]) {
          const account = deployment.account();
          await prepare(account);
          account.stopAt({ call: call + 1, asked });
          const found = await problems(account, await run(account));
          if (found.length > 0) wrong[`call ${call + 1} ${String(calls[call])}, ${asked}`] = found;
          stops += 1;
        }
      }
      expect(wrong).toEqual({});
      expect(stops).toBe(2 * calls.length);
    },
    120_000,
  );
});
