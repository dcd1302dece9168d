import type { Account } from './account';
import { FUNCTION_ARN } from './account';
import { DAY, HOUR, SECOND } from './clock';
import type { Deployment } from './deployment';
import { failure, outcome, startDeployment } from './deployment';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment();
});

/** An account after its first rotation, and its previous secret. */
async function rotated(graceHours = 24): Promise<{ account: Account; previous: string }> {
  const account = deployment.account({ graceHours });
  outcome(await account.seed());
  const [previous = ''] = account.live;
  outcome(await account.rotate());
  return { account, previous };
}

const onlySchedule = ({ scheduler }: Account) => {
  const [schedule, ...more] = [...scheduler.schedules.values()];
  if (!schedule || more.length > 0) throw new Error(`${more.length + 1} schedules`);
  return schedule;
};

describe('the previous secret lives for the grace, and no longer', () => {
  test.each([1, 24, 720])('of %d hours', async (graceHours) => {
    const { account, previous } = await rotated(graceHours);
    await account.pass(graceHours * HOUR - SECOND);
    expect(await deployment.accepts(account, previous)).toBe(true);
    await account.pass(2 * 60 * SECOND);
    expect(await deployment.accepts(account, previous)).toBe(false);
    expect(account.live).toEqual([account.secretsManager.current.client_secret]);
    expect(await deployment.accepts(account, account.secretsManager.current.client_secret)).toBe(true);
  });

  test('also where a deploy makes the grace longer meanwhile', async () => {
    const { account, previous } = await rotated(24);
    account.environment.graceMs = 2 * DAY;
    await account.pass(2 * DAY - HOUR);
    expect(account.live).toContain(previous);
    await account.pass(2 * HOUR);
    expect(account.live).not.toContain(previous);
  });

  test('a schedule asks for the end once, and tells nothing of a secret', async () => {
    const { account } = await rotated();
    const { at, functionArn, event } = onlySchedule(account);
    expect(functionArn).toBe(FUNCTION_ARN);
    expect(event).toEqual({
      Action: 'retire',
      SecretId: account.secretsManager.arn,
      InUse: {
        ClientSecretId: account.secretsManager.current.client_secret_id,
        Since: new Date(at - DAY - 60 * SECOND).toISOString(),
      },
    });
    for (const secret of account.secrets) expect(JSON.stringify(event)).not.toContain(secret);
  });

  test('called too early, it deletes nothing, and the schedule calls it again', async () => {
    const { account, previous } = await rotated();
    expect(outcome(await account.retire())).toMatchObject({ retired: [], due: expect.any(String) });
    await account.invoke(onlySchedule(account).event);
    expect(account.live).toContain(previous);
    await account.pass(DAY + HOUR);
    expect(account.live).not.toContain(previous);
  });

  test('an event that names an earlier time ends no grace', async () => {
    const { account, previous } = await rotated();
    const event = onlySchedule(account).event as Readonly<Record<string, object>>;
    const long = { ...event, InUse: { ...event.InUse, Since: '1970-01-01T00:00:00.000Z' } };
    expect(outcome(await account.invoke(long))).toMatchObject({ retired: [], due: expect.any(String) });
    expect(account.live).toContain(previous);
    await account.pass(DAY + HOUR);
    expect(account.live).not.toContain(previous);
  });

  test('an event names no client: whose secret it is, the tag says', async () => {
    const { account } = await rotated();
    const event = onlySchedule(account).event as Readonly<Record<string, object>>;
    account.scheduler.schedules.clear();
    account.clock.pass(2 * DAY);
    const ClientId = deployment.gateway.credentials('OrderProcessingService').id;
    expect(outcome(await account.invoke({ ...event, ClientId }))).toMatchObject({ retired: [expect.any(String)] });
    expect(account.live).toEqual([account.secretsManager.current.client_secret]);
  });

  test('a schedule that comes before a rotation counts as complete is followed by another', async () => {
    const account = deployment.account();
    outcome(await account.seed());
    const [previous = ''] = account.live;
    outcome(await account.rotate());
    // The last step was answered two hours later.
    account.clock.pass(2 * HOUR);
    account.secretsManager.endRotation();
    await account.pass(23 * HOUR);
    expect(account.live).toContain(previous);
    await account.pass(2 * HOUR);
    expect(account.live).not.toContain(previous);
  });

  test('asked twice it deletes once', async () => {
    const { account } = await rotated();
    const { event } = onlySchedule(account);
    await account.pass(2 * DAY);
    expect(outcome(await account.invoke(event))).toEqual({ retired: [] });
    expect(account.live).toHaveLength(1);
  });

  test('asked late, in the grace of the next rotation, it leaves that grace alone', async () => {
    const { account } = await rotated();
    const { event } = onlySchedule(account);
    account.scheduler.schedules.clear();
    await account.pass(90 * DAY);
    const { client_secret: previous } = account.secretsManager.current;
    outcome(await account.rotate());
    outcome(await account.invoke(event));
    expect(account.live).toContain(previous);
    await account.pass(2 * DAY);
    expect(account.live).toEqual([account.secretsManager.current.client_secret]);
  });

  test('a follow-up that is lost is restored by a rotation that comes too early', async () => {
    const { account, previous } = await rotated();
    account.scheduler.schedules.clear();
    await account.pass(HOUR);
    expect(failure(await account.rotate()).message).toContain('callers may hold the previous one until 2026-01-02T00');
    expect(account.live).toContain(previous);
    await account.pass(DAY);
    expect(account.live).not.toContain(previous);
    outcome(await account.rotate());
  });
});

describe('the grace counts from when the secret was replaced', () => {
  test('not from when the new one was made: finish came days later', async () => {
    const account = deployment.account();
    outcome(await account.seed());
    const [previous = ''] = account.live;
    account.stopAt({ call: 'secretsmanager:UpdateSecretVersionStage', asked: 'not asked' });
    await account.rotate();
    await account.pass(3 * DAY);
    outcome(await account.rotate());
    await account.pass(23 * HOUR);
    outcome(await account.retire());
    expect(await deployment.accepts(account, previous)).toBe(true);
    await account.pass(2 * HOUR);
    expect(await deployment.accepts(account, previous)).toBe(false);
  });

  test('also where the rotation was stopped right after that, days after it began, and never ended', async () => {
    const account = deployment.account();
    outcome(await account.seed());
    outcome(await account.rotate());
    await account.pass(90 * DAY);
    const { client_secret: previous } = account.secretsManager.current;
    account.stopAt({ call: 'secretsmanager:UpdateSecretVersionStage', asked: 'not asked' });
    await account.rotate();
    await account.pass(3 * DAY);
    account.stopAt({ call: 'scheduler:CreateSchedule', asked: 'not asked' });
    await account.rotate();
    expect(account.promotions).toBe(3);
    // The last completed rotation is long ago, and the new version was also made long ago.
    expect(failure(await account.rotate())).toMatchObject({ code: 'ERR_SLOTS_TAKEN' });
    expect(outcome(await account.retire())).toMatchObject({ retired: [] });
    await account.pass(23 * HOUR);
    expect(account.live).toContain(previous);
    await account.pass(2 * HOUR);
    expect(account.live).not.toContain(previous);
    outcome(await account.rotate());
  });

  test('and again if somebody moves AWSCURRENT back', async () => {
    const { account } = await rotated();
    const { client_secret: replaced } = account.secretsManager.current;
    await account.pass(12 * HOUR);
    account.moveBack();
    await account.pass(13 * HOUR);
    expect(failure(await account.rotate())).toMatchObject({ code: 'ERR_SLOTS_TAKEN' });
    expect(account.live).toContain(replaced);
    await account.pass(2 * DAY);
    expect(account.live).toEqual([account.secretsManager.current.client_secret]);
    outcome(await account.rotate());
    expect(account.broken).toEqual([]);
  });
});

describe('nothing is retired', () => {
  test('of a client that was replaced', async () => {
    const { account } = await rotated();
    const { event } = onlySchedule(account);
    account.cognito.deleteClient(account.clientId);
    account.createClient(deployment.gateway.credentials('OrderProcessingService').id);
    outcome(await account.seed());
    await account.pass(2 * DAY);
    expect(outcome(await account.invoke(event))).toEqual({ retired: [] });
    expect(account.live).toHaveLength(1);
  });

  test.each([true, false])(
    'of a client that was deleted, where its secret could be restored: %s',
    async (restorable) => {
      const { account } = await rotated();
      const { event } = onlySchedule(account);
      account.secretsManager.delete(restorable);
      account.cognito.deleteClient(account.clientId);
      expect(outcome(await account.invoke(event))).toEqual({ retired: [] });
    },
  );

  test('of a client that was revoked', async () => {
    const { account } = await rotated();
    account.revoke();
    await account.pass(2 * DAY);
    expect(outcome(await account.retire())).toEqual({ retired: [] });
    expect(account.live).toHaveLength(1);
  });

  test('where the current secret was deleted by hand: callers may still hold the one before', async () => {
    const { account, previous } = await rotated();
    account.cognito.actions.DeleteUserPoolClientSecret({
      UserPoolId: account.environment.userPoolId,
      ClientId: account.clientId,
      ClientSecretId: String(account.secretsManager.current.client_secret_id),
    });
    const { event } = onlySchedule(account);
    account.clock.pass(2 * DAY);
    expect(outcome(await account.invoke(event))).toEqual({ retired: [] });
    expect(account.live).toEqual([previous]);
  });

  test('that a rotation is about to store', async () => {
    const { account } = await rotated();
    await account.pass(90 * DAY);
    account.stopAt({ call: 'cognito-idp:AddUserPoolClientSecret', asked: 'done, answer lost' });
    await account.rotate();
    expect(outcome(await account.retire())).toEqual({ retired: [] });
    expect(account.live).toHaveLength(2);
  });

  test('where it is gone already', async () => {
    const { account } = await rotated();
    account.fault = (action, { perform }) => {
      if (action === 'cognito-idp:DeleteUserPoolClientSecret') perform();
      return undefined;
    };
    await account.pass(2 * DAY);
    expect(account.live).toHaveLength(1);
    expect(account.output.join('')).not.toContain('"level":"ERROR"');
  });
});
