import { synthesize } from './synthesized';

const synth = (variables: Readonly<Record<string, string>>) => synthesize({ variables });

test('with a bucket the state is there, under project and environment, with a lock file', () => {
  const variables = { M2M_ENVIRONMENT: 'staging', M2M_STATE_BUCKET: 'acme-state', M2M_REGION: 'eu-central-1' };
  expect(synth(variables).terraform.backend).toEqual({
    s3: {
      bucket: 'acme-state',
      key: 'cognito-m2m-demo/staging/terraform.tfstate',
      region: 'eu-central-1',
      use_lockfile: true,
    },
  });
});

test('a state without a key of its own is encrypted with that of the bucket, so nothing asks for another', () => {
  expect(synth({ M2M_STATE_BUCKET: 'acme-state' }).terraform.backend).toEqual({
    s3: expect.not.objectContaining({ encrypt: expect.anything() }),
  });
  expect(synth({ M2M_STATE_BUCKET: 'acme-state', M2M_STATE_KMS_KEY_ID: 'k' }).terraform.backend).toMatchObject({
    s3: { encrypt: true, kms_key_id: 'k' },
  });
});

test('HCP Terraform keeps the state in a workspace named as the stack', () => {
  const { terraform } = synth({ M2M_ENVIRONMENT: 'prod', M2M_HCP_ORGANIZATION: 'acme' });
  expect(terraform).toMatchObject({ cloud: { organization: 'acme', workspaces: { name: 'cognito-m2m-demo-prod' } } });
  expect(terraform).not.toHaveProperty('backend');
});

test('with an account id, provider and backend refuse every other account', () => {
  const { provider, terraform } = synth({ M2M_ACCOUNT_ID: '123456789012', M2M_STATE_BUCKET: 'acme-state' });
  expect(provider.aws).toMatchObject([{ allowed_account_ids: ['123456789012'] }]);
  expect(terraform.backend).toMatchObject({ s3: { allowed_account_ids: ['123456789012'] } });
});

test('without one, any account will do', () => {
  expect(synth({}).json).not.toContain('allowed_account_ids');
});

test('no two environments share a stack name, a state or a prefix of names', () => {
  const states = ['dev', 'staging', 'prod'].map((environment) => {
    const { terraform, json } = synth({ M2M_ENVIRONMENT: environment, M2M_STATE_BUCKET: 'acme-state' });
    expect(json).toContain(`"cognito-m2m-demo-${environment}-customers"`);
    return (terraform.backend as { readonly s3: { readonly key: string } }).s3.key;
  });
  expect(new Set(states).size).toBe(3);
});
