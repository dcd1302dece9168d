import { randomUUID } from 'node:crypto';
import type { Account } from './account';
import { SCOPES, STEPS } from './account';
import { DAY, HOUR } from './clock';
import type { Deployment } from './deployment';
import { failure, outcome, startDeployment } from './deployment';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment();
});

async function seeded(options?: Parameters<Deployment['account']>[0]): Promise<Account> {
  const account = deployment.account(options);
  outcome(await account.seed());
  return account;
}

/** Runs a rotation up to a step, and returns the version's id. */
async function rotatedUpTo(account: Account, last: (typeof STEPS)[number]): Promise<string> {
  const token = account.secretsManager.startRotation(randomUUID());
  for (const step of STEPS.slice(0, STEPS.indexOf(last) + 1)) outcome(await account.step(step, token));
  return token;
}

describe('a rotation', () => {
  test('makes a secret, proves a token with it and has callers read it, while the one before still works', async () => {
    const account = await seeded();
    const before = account.secretsManager.current;
    outcome(await account.rotate());
    const after = account.secretsManager.current;
    expect(after).toEqual({
      client_id: account.clientId,
      client_secret: account.live[1],
      token_endpoint: deployment.gateway.tokenEndpoint,
      scopes: SCOPES,
      client_secret_id: account.cognito.secretsOf(account.clientId)[1]?.id,
    });
    expect(account.secretsManager.value('AWSPREVIOUS')).toBe(JSON.stringify(before));
    for (const { client_secret } of [before, after])
      expect(await deployment.accepts(account, client_secret)).toBe(true);
  });

  test.each([false, true])('again and again, where AWSPENDING stays: %s', async (pendingStays) => {
    const account = await seeded({ pendingStays });
    for (let rotation = 0; rotation < 4; rotation++) {
      outcome(await account.rotate());
      await account.pass(90 * DAY);
      expect(account.live).toEqual([account.secretsManager.current.client_secret]);
    }
    expect(account.broken).toEqual([]);
    expect(account.secrets).toHaveLength(5);
  });

  test('each step can be repeated, then and at the end, and changes nothing more', async () => {
    const account = await seeded();
    const token = account.secretsManager.startRotation(randomUUID());
    for (const step of STEPS) {
      outcome(await account.step(step, token));
      const [live, current] = [account.live, account.secretsManager.value('AWSCURRENT')];
      for (const again of STEPS.slice(0, STEPS.indexOf(step) + 1)) outcome(await account.step(again, token));
      expect([account.live, account.secretsManager.value('AWSCURRENT')]).toEqual([live, current]);
    }
    expect(account.scheduler.schedules.size).toBe(1);
  });

  test('takes no token for a proof that does not work: the current secret stays', async () => {
    const account = await seeded();
    const before = account.secretsManager.value('AWSCURRENT');
    const token = await rotatedUpTo(account, 'setSecret');
    const [, secret = ''] = account.live;
    deployment.gateway.secrets.delete(account.clientId, secret);
    expect(failure(await account.step('testSecret', token))).toMatchObject({ code: 'ERR_TOKEN_REFUSED' });
    expect(account.secretsManager.value('AWSCURRENT')).toBe(before);
    // Now every server knows the secret.
    deployment.gateway.secrets.add(account.clientId, secret);
    outcome(await account.rotate());
    expect(account.secretsManager.current.client_secret).toBe(secret);
  });
});

describe('at most two secrets', () => {
  test('nothing is deleted in the grace: a rotation that comes too early is refused', async () => {
    const account = await seeded();
    outcome(await account.rotate());
    const live = account.live;
    expect(failure(await account.rotate())).toEqual({
      code: 'ERR_SLOTS_TAKEN',
      message: expect.stringContaining('callers may hold the previous one until 2026-01-02T00:00'),
    });
    expect(account.live).toEqual(live);
    await account.pass(DAY + HOUR);
    outcome(await account.rotate());
  });

  test('after the grace the previous one makes room, also where nothing has retired it', async () => {
    const account = await seeded();
    outcome(await account.rotate());
    account.scheduler.schedules.clear();
    await account.pass(2 * DAY);
    const [first, second] = account.live;
    outcome(await account.rotate());
    expect(account.live).not.toContain(first);
    expect(account.live).toContain(second);
  });

  test('what a rotation made and could not store makes room at once', async () => {
    const account = await seeded();
    account.fault = (action) => {
      if (action !== 'secretsmanager:PutSecretValue') return undefined;
      account.fault = undefined;
      throw new Error('the key is out of reach');
    };
    failure(await account.rotate());
    const [own, lost] = account.live;
    outcome(await account.rotate());
    expect(account.live).toHaveLength(2);
    expect(account.live).toContain(own);
    expect(account.live).not.toContain(lost);
  });

  test('also where the SDK asked for another one, having lost the answer to the first', async () => {
    const account = await seeded({ maxAttempts: 3 });
    account.fault = (action, { perform }) => {
      if (action !== 'cognito-idp:AddUserPoolClientSecret') return undefined;
      account.fault = undefined;
      perform();
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    };
    expect(failure(await account.rotate()).message).toContain('AddUserPoolClientSecret failed with LimitExceeded');
    expect(account.live).toHaveLength(2);
    outcome(await account.rotate());
    await account.pass(2 * DAY);
    expect(account.live).toEqual([account.secretsManager.current.client_secret]);
  });

  test('a rotation that was cancelled half-way makes room for the next', async () => {
    const account = await seeded();
    await rotatedUpTo(account, 'testSecret');
    const [own, abandoned] = account.live;
    account.secretsManager.cancelRotation();
    outcome(await account.rotate());
    expect(account.live).toEqual([own, account.secretsManager.current.client_secret]);
    expect(account.live).not.toContain(abandoned);
  });

  test('which of two is in use is not guessed, and none is deleted', async () => {
    const account = deployment.account();
    account.cognito.actions.AddUserPoolClientSecret({
      UserPoolId: 'eu-central-1_Abc123xyz',
      ClientId: account.clientId,
    });
    account.clock.pass(HOUR);
    outcome(await account.seed());
    expect(failure(await account.rotate())).toMatchObject({ code: 'ERR_CURRENT_UNKNOWN' });
    expect(account.live).toHaveLength(2);
  });
});

describe('after a revocation', () => {
  test('a rotation gives the client a secret again', async () => {
    const account = await seeded();
    outcome(await account.rotate());
    const revoked = account.live;
    account.revoke();
    for (const secret of revoked) expect(await deployment.accepts(account, secret)).toBe(false);
    outcome(await account.rotate());
    expect(await deployment.accepts(account, account.secretsManager.current.client_secret)).toBe(true);
    await account.pass(2 * DAY);
    expect(account.live).toEqual([account.secretsManager.current.client_secret]);
  });

  test('also where Cognito has no secret left at all', async () => {
    const account = await seeded();
    account.revoke();
    account.cognito.forgetSecrets(account.clientId);
    outcome(await account.rotate());
    expect(account.live).toEqual([account.secretsManager.current.client_secret]);
  });
});

describe('a rotation is given up where its version is no longer right', () => {
  const changes: Record<string, [reason: string, change: (account: Account) => void]> = {
    'the client was replaced': [
      'has replaced',
      (account) => {
        account.cognito.deleteClient(account.clientId);
        account.createClient(deployment.gateway.credentials('OrderProcessingService').id);
      },
    ],
    'the client was granted other scopes': [
      'other scopes',
      (account) => {
        account.cognito.setScopes(account.clientId, []);
      },
    ],
    'its secret was revoked': [
      'Cognito has no longer',
      (account) => {
        account.revoke();
      },
    ],
  };

  test.each(
    Object.entries(changes).flatMap(([name, [reason, change]]) =>
      STEPS.slice(1).map((step) => ({ name, reason, change, step })),
    ),
  )('$name before $step', async ({ reason, change, step }) => {
    const account = await seeded();
    const before = STEPS[STEPS.indexOf(step) - 1] ?? 'createSecret';
    const token = await rotatedUpTo(account, before);
    const current = account.secretsManager.value('AWSCURRENT');
    account.clock.pass(HOUR);
    change(account);
    const { code, message } = failure(await account.step(step, token));
    expect({ code, message }).toEqual({ code: 'ERR_PENDING_STALE', message: expect.stringContaining(reason) });
    expect(account.secretsManager.value('AWSCURRENT')).toBe(current);
    expect(failure(await account.step(step, token))).toMatchObject({ code: 'ERR_NOT_STAGED' });
    // As a deployment would.
    outcome(await account.seed());
    outcome(await account.rotate());
    expect(account.secretsManager.current.client_id).toBe(account.clientId);
    expect(await deployment.accepts(account, account.secretsManager.current.client_secret)).toBe(true);
  });

  test('it was in use before, as after AWSCURRENT was moved back by hand: it does not come back by itself', async () => {
    const account = await seeded({ pendingStays: true });
    outcome(await account.rotate());
    const { secretsManager } = account;
    const [taken = '', chosen = ''] = [secretsManager.labelled('AWSCURRENT'), secretsManager.labelled('AWSPREVIOUS')];
    secretsManager.actions.UpdateSecretVersionStage({
      SecretId: secretsManager.arn,
      VersionStage: 'AWSCURRENT',
      RemoveFromVersionId: taken,
      MoveToVersionId: chosen,
    });
    for (const step of STEPS) {
      const { code, message } = failure(await account.step(step, taken));
      expect(code).toBe(step === 'createSecret' ? 'ERR_PENDING_STALE' : 'ERR_NOT_STAGED');
      if (step === 'createSecret') expect(message).toContain('was in use before');
    }
    expect(secretsManager.labelled('AWSCURRENT')).toBe(chosen);
  });

  test('the token endpoint is another', async () => {
    const account = await seeded();
    const token = await rotatedUpTo(account, 'createSecret');
    account.environment.tokenEndpoint = 'https://login.example.com/oauth2/token';
    expect(failure(await account.step('setSecret', token)).message).toContain('names another token endpoint');
  });
});

describe('a rotation does not begin', () => {
  const noneMade = (account: Account) => {
    expect(account.calls).not.toContain('cognito-idp:AddUserPoolClientSecret');
  };

  test.each(STEPS)('by %s that Secrets Manager did not ask for', async (step) => {
    const account = await seeded();
    const { code } = failure(await account.step(step, randomUUID()));
    expect(code).toBe('ERR_NOT_STAGED');
    noneMade(account);
  });

  test('before the first version is written', async () => {
    const account = deployment.account();
    expect(failure(await account.rotate())).toEqual({
      code: 'ERR_NOT_SEEDED',
      message: expect.stringContaining('belongs to client "none"'),
    });
    noneMade(account);
  });

  test('for a client whose first version is still that of the client it replaced', async () => {
    const account = await seeded();
    account.cognito.deleteClient(account.clientId);
    account.createClient(deployment.gateway.credentials('OrderProcessingService').id);
    expect(failure(await account.rotate())).toMatchObject({ code: 'ERR_NOT_SEEDED' });
    noneMade(account);
  });

  test('for a secret that names no client', async () => {
    const account = await seeded();
    account.secretsManager.tags.clear();
    expect(failure(await account.rotate()).message).toContain('has no tag ClientId');
    noneMade(account);
  });

  test('after createSecret was left out', async () => {
    const account = await seeded();
    const token = account.secretsManager.startRotation(randomUUID());
    expect(failure(await account.step('setSecret', token)).message).toContain('expected createSecret first');
  });

  test('where Cognito does not show what it made', async () => {
    const account = await seeded();
    account.fault = (action) =>
      action === 'cognito-idp:AddUserPoolClientSecret'
        ? { ClientSecretDescriptor: { ClientSecretId: 'x' } }
        : undefined;
    expect(failure(await account.rotate())).toMatchObject({ code: 'ERR_NO_SECRET' });
  });
});
