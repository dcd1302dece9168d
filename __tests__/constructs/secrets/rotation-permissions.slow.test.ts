import { rotationPermissions } from '../../../src/constructs/secrets/rotation-permissions';
import { DAY } from '../../lambda/rotation/clock';
import { outcome, startDeployment } from '../../lambda/rotation/deployment';

const resources = {
  userPoolArn: 'arn:pool',
  secretArns: 'arn:secrets/*',
  kmsKeyArn: 'arn:key',
  scheduleArns: 'arn:schedules/*',
  scheduleRoleArn: 'arn:role',
};

test('the permissions are the calls that are made, and what AWS does on their behalf', async () => {
  const account = (await startDeployment()).account();
  outcome(await account.seed());
  outcome(await account.rotate());
  await account.pass(90 * DAY);
  outcome(await account.rotate());
  await account.pass(2 * DAY);
  const onBehalf = ['kms:Decrypt', 'kms:GenerateDataKey', 'iam:PassRole'];
  const allowed = rotationPermissions(resources).flatMap(({ actions }) => actions);
  expect(new Set(allowed)).toEqual(new Set([...account.calls, ...onBehalf]));
  expect(new Set(allowed).size).toBe(allowed.length);
});

test('each is limited to the pool, the secrets, their key, the schedules or their role', () => {
  const limits = rotationPermissions(resources).map(({ actions, resources: on }) => [
    new Set(actions.map((action) => action.split(':')[0])),
    on,
  ]);
  expect(limits).toEqual([
    [new Set(['cognito-idp']), [resources.userPoolArn]],
    [new Set(['secretsmanager']), [resources.secretArns]],
    [new Set(['kms']), [resources.kmsKeyArn]],
    [new Set(['scheduler']), [resources.scheduleArns]],
    [new Set(['iam']), [resources.scheduleRoleArn]],
  ]);
});
