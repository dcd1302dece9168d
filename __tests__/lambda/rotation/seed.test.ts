import { SCOPES } from './account';
import { DAY, HOUR } from './clock';
import type { Deployment } from './deployment';
import { failure, outcome, startDeployment } from './deployment';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment();
});

describe('the function writes the first version of a secret', () => {
  test('from the client’s own secret, and answers nothing of it', async () => {
    const account = deployment.account();
    const answer = outcome(await account.seed());
    const [secret = ''] = account.live;
    expect(account.secretsManager.current).toEqual({
      client_id: account.clientId,
      client_secret: secret,
      token_endpoint: deployment.gateway.tokenEndpoint,
      scopes: SCOPES,
    });
    expect(answer).toEqual({ seeded: true, version: account.secretsManager.labelled('AWSCURRENT') });
    expect(JSON.stringify(answer)).not.toContain(secret);
  });

  test('with actions of Cognito and Secrets Manager that are there everywhere', async () => {
    const account = deployment.account();
    await account.seed();
    expect(account.calls).toEqual([
      'secretsmanager:DescribeSecret',
      'cognito-idp:DescribeUserPoolClient',
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue',
    ]);
  });

  test('once: the same seed again changes nothing', async () => {
    const account = deployment.account();
    const { version } = outcome(await account.seed());
    expect(outcome(await account.seed())).toEqual({ seeded: false, version });
  });

  test('not for a client without a secret', async () => {
    const account = deployment.account();
    account.fault = (action) =>
      action === 'cognito-idp:DescribeUserPoolClient'
        ? { UserPoolClient: { ClientName: 'demo-dev-Service', AllowedOAuthScopes: [] } }
        : undefined;
    expect(failure(await account.seed())).toMatchObject({ code: 'ERR_NO_SECRET' });
  });

  test('not over a value that somebody else wrote', async () => {
    const account = deployment.account();
    account.secretsManager.actions.PutSecretValue({
      SecretId: account.secretsManager.arn,
      ClientRequestToken: 'x'.repeat(32),
      SecretString: '{"password":"by hand"}',
    });
    const { code, message } = failure(await account.seed());
    expect(code).toBe('ERR_VALUE_INVALID');
    expect(message).not.toContain('by hand');
  });
});

describe('a secret is written for the client whose it is alone', () => {
  test('not where an event names another client than the tag', async () => {
    const account = deployment.account();
    const tagged = account.clientId;
    account.createClient(deployment.gateway.credentials('OrderProcessingService').id);
    account.secretsManager.tags.set('ClientId', tagged);
    const { code, message } = failure(await account.seed());
    expect(code).toBe('ERR_OTHER_CLIENT');
    expect(message).toContain(`has the tag ClientId "${tagged}", expected "${account.clientId}"`);
    expect(account.secretsManager.value('AWSCURRENT')).toBeUndefined();
  });

  test('not over the value of the client that the tag names', async () => {
    const account = deployment.account();
    outcome(await account.seed());
    const { arn: SecretId } = account.secretsManager;
    const value = account.secretsManager.value('AWSCURRENT');
    const ClientId = deployment.gateway.credentials('OrderProcessingService').id;
    account.cognito.createClient(ClientId, SCOPES);
    expect(failure(await account.invoke({ Action: 'seed', SecretId, ClientId }))).toMatchObject({
      code: 'ERR_OTHER_CLIENT',
    });
    expect(account.secretsManager.value('AWSCURRENT')).toBe(value);
  });

  test('not where the secret has no tag', async () => {
    const account = deployment.account();
    account.secretsManager.tags.delete('ClientId');
    expect(failure(await account.seed())).toMatchObject({ code: 'ERR_OTHER_CLIENT' });
  });

  test('not in a second secret of the client, which is not rotated or retired either', async () => {
    const account = deployment.account();
    outcome(await account.seed());
    outcome(await account.rotate());
    const live = account.live;
    account.secretsManager.name = 'demo/dev/clients/Copy';
    account.cognito.setScopes(account.clientId, []);
    const { code, message } = failure(await account.seed());
    expect(code).toBe('ERR_SECOND_SECRET');
    expect(message).toContain(
      'the secret "demo/dev/clients/Copy" has the tag ClientId of client "demo-dev-Service", expected "demo/dev/clients/Service"',
    );
    expect(failure(await account.rotate())).toMatchObject({ code: 'ERR_SECOND_SECRET' });
    await account.pass(2 * DAY);
    expect(failure(await account.retire())).toMatchObject({ code: 'ERR_SECOND_SECRET' });
    expect(account.live).toEqual(live);
  });

  test('but in the one secret of a client that the deployment calls by another name', async () => {
    const account = deployment.account();
    account.environment.clientNames = { [account.clientId]: 'demo-dev-Service-2' };
    expect(failure(await account.seed()).message).toContain('expected "demo/dev/clients/Service-2"');
    account.secretsManager.name = 'demo/dev/clients/Service-2';
    expect(outcome(await account.seed())).toMatchObject({ seeded: true });
    expect(outcome(await account.rotate())).toBeDefined();
  });

  test('not for a client of another deployment', async () => {
    const account = deployment.account();
    account.environment.clientNamePrefix = 'demo-prod-';
    const { code, message } = failure(await account.seed());
    expect(code).toBe('ERR_SECOND_SECRET');
    expect(message).toContain('expected a client whose name starts with "demo-prod-"');
  });
});

describe('no later apply puts an older secret back', () => {
  test('a seed after rotations changes nothing, whatever Cognito shows as the client’s secret', async () => {
    const account = deployment.account();
    outcome(await account.seed());
    const [own = ''] = account.live;
    for (let rotation = 0; rotation < 3; rotation++) {
      outcome(await account.rotate());
      const [version, value] = [
        account.secretsManager.labelled('AWSCURRENT'),
        account.secretsManager.value('AWSCURRENT'),
      ];
      account.fault = (action) =>
        action === 'cognito-idp:DescribeUserPoolClient'
          ? { UserPoolClient: { ClientName: 'demo-dev-Service', AllowedOAuthScopes: SCOPES, ClientSecret: own } }
          : undefined;
      expect(outcome(await account.seed())).toEqual({ seeded: false, version });
      account.fault = undefined;
      expect(account.secretsManager.value('AWSCURRENT')).toBe(value);
      await account.pass(90 * DAY);
    }
  });

  test('a first seed that is overtaken by another one and a rotation changes nothing', async () => {
    const account = deployment.account();
    let late: (() => object) | undefined;
    account.fault = (action, { perform }) => {
      if (action !== 'secretsmanager:PutSecretValue') return undefined;
      late = perform;
      throw new Error('on its way for long');
    };
    failure(await account.seed());
    account.fault = undefined;
    outcome(await account.seed());
    outcome(await account.rotate());
    const value = account.secretsManager.value('AWSCURRENT');
    late?.();
    expect(account.secretsManager.value('AWSCURRENT')).toBe(value);
  });

  test('a seed that is overtaken by a rotation is refused', async () => {
    const account = deployment.account();
    outcome(await account.seed());
    account.cognito.setScopes(account.clientId, []);
    account.fault = (action) => {
      if (action !== 'secretsmanager:UpdateSecretVersionStage') return undefined;
      account.fault = undefined;
      account.secretsManager.actions.PutSecretValue({
        SecretId: account.secretsManager.arn,
        ClientRequestToken: 'the-version-of-a-rotation-meanwhile',
        SecretString: JSON.stringify({ ...account.secretsManager.current, rotated: true }),
      });
      return undefined;
    };
    expect(failure(await account.seed()).message).toContain('UpdateSecretVersionStage failed with InvalidParameter');
    expect(account.secretsManager.current).toMatchObject({ rotated: true });
  });
});

describe('a secret follows its client', () => {
  test('a client that was replaced gets its own secret', async () => {
    const account = deployment.account();
    outcome(await account.seed());
    outcome(await account.rotate());
    const replaced = account.clientId;
    account.cognito.deleteClient(replaced);
    account.createClient(deployment.gateway.credentials('OrderProcessingService').id);
    expect(outcome(await account.seed())).toMatchObject({ seeded: true });
    const { client_id, client_secret } = account.secretsManager.current;
    expect(client_id).toBe(account.clientId);
    expect(await deployment.accepts(account, client_secret)).toBe(true);
    expect(outcome(await account.seed())).toMatchObject({ seeded: false });
    expect(outcome(await account.rotate())).toEqual({});
    await account.pass(2 * DAY);
    expect(account.live).toEqual([account.secretsManager.current.client_secret]);
  });

  test('other scopes are written with the same secret, so that callers ask for what they are granted', async () => {
    const account = deployment.account();
    outcome(await account.seed());
    const { client_secret } = account.secretsManager.current;
    account.cognito.setScopes(account.clientId, ['customer-api/read', 'customer-api/write']);
    expect(outcome(await account.seed())).toMatchObject({ seeded: true });
    expect(account.secretsManager.current).toMatchObject({
      client_secret,
      client_secret_id: account.cognito.secretsOf(account.clientId)[0]?.id,
      scopes: ['customer-api/read', 'customer-api/write'],
    });
    expect(outcome(await account.seed())).toMatchObject({ seeded: false });
  });

  test('other scopes in the grace take nothing from the previous secret', async () => {
    const account = deployment.account();
    outcome(await account.seed());
    const [first = ''] = account.live;
    outcome(await account.rotate());
    await account.pass(HOUR);
    account.cognito.setScopes(account.clientId, []);
    outcome(await account.seed());
    expect(failure(await account.rotate())).toMatchObject({ code: 'ERR_SLOTS_TAKEN' });
    await account.pass(22 * HOUR);
    expect(account.live).toContain(first);
    await account.pass(3 * DAY);
    expect(account.live).toEqual([account.secretsManager.current.client_secret]);
  });

  test.each([
    ['other scopes', [[]]],
    ['other scopes and the ones before', [[], SCOPES]],
  ])('%s leave no rotation under way: the next one makes a new secret', async (_, changes) => {
    const account = deployment.account({ pendingStays: true });
    outcome(await account.seed());
    outcome(await account.rotate());
    await account.pass(2 * DAY);
    const { client_secret } = account.secretsManager.current;
    for (const scopes of changes) {
      account.cognito.setScopes(account.clientId, scopes);
      outcome(await account.seed());
    }
    await account.pass(2 * DAY);
    outcome(await account.rotate());
    expect(account.secretsManager.current.client_secret).not.toBe(client_secret);
    expect(account.broken).toEqual([]);
  });

  test('a revoked secret is not written again', async () => {
    const account = deployment.account();
    const { version } = outcome(await account.seed());
    account.revoke();
    account.cognito.setScopes(account.clientId, []);
    expect(outcome(await account.seed())).toEqual({ seeded: false, version });
  });
});
