import { describeRule, synth } from './policed-app';

const table = { point_in_time_recovery: { enabled: true }, server_side_encryption: { enabled: true } };
const all = (isProtected: boolean) => ({
  aws_cognito_user_pool: { pool: { deletion_protection: isProtected ? 'ACTIVE' : 'INACTIVE' } },
  aws_dynamodb_table: { orders: { ...table, deletion_protection_enabled: isProtected } },
  aws_kms_key: { key: { enable_key_rotation: true, deletion_window_in_days: isProtected ? 30 : 7 } },
  aws_secretsmanager_secret: { secret: { kms_key_id: 'key', recovery_window_in_days: isProtected ? 30 : 0 } },
});
const finds = [
  { path: 'pool', subject: 'deletion_protection' },
  { path: 'orders', subject: 'deletion_protection_enabled' },
  { path: 'key', subject: 'deletion_window_in_days' },
  { path: 'secret', subject: 'recovery_window_in_days' },
];

describeRule('deletion-protection', {
  compliant: {
    'prod, protected': { environment: 'prod', resources: all(true) },
    'dev, without': { resources: all(false) },
    'local, without': { environment: 'local', resources: all(false) },
    'windows left to AWS, which waits 30 days': {
      environment: 'prod',
      resources: {
        aws_kms_key: { key: { enable_key_rotation: true } },
        aws_secretsmanager_secret: { secret: { kms_key_id: 'key' } },
      },
    },
  },
  refused: {
    'prod, without': { environment: 'prod', resources: all(false), finds },
    'an environment nobody knows, without': { environment: 'production', resources: all(false), finds },
    'a pool that does not say': {
      environment: 'prod',
      resources: { aws_cognito_user_pool: { pool: {} } },
      finds: [{ path: 'pool', subject: 'deletion_protection' }],
    },
  },
});

test.each([
  ['the stack is made for prod', { madeFor: 'prod' }],
  ['its name says prod', { name: 'shop-prod' }],
])('the tag dev does not take the protection away where %s', (_, app) => {
  const { error, json } = synth({ ...app, environment: 'dev', resources: all(false) });
  expect(json).toBeUndefined();
  expect(error?.findings.map(({ path, subject }) => ({ path, subject }))).toEqual(
    expect.arrayContaining([...finds, { path: 'provider.aws[0]', subject: 'Environment' }]),
  );
});
