import { synth } from './policed-app';

const groups = { aws_cloudwatch_log_group: { a: { name: 'a' }, b: { name: 'b', retention_in_days: 14 } } };
const ofGroup = {
  rule: 'log-retention',
  path: 'a',
  subject: 'retention_in_days',
  reason: 'kept for auditors',
} as const;

test('everything that is wrong is listed at once: rule, path, what was found, and how to fix it', () => {
  const { error } = synth({
    environment: 'prod',
    resources: { ...groups, aws_api_gateway_method: { get: { authorization: 'NONE' } } },
    suppressions: [{ ...ofGroup, path: 'b' }],
  });
  expect(error?.code).toBe('ERR_POLICY_VIOLATED');
  expect(error?.message.split('\n')).toEqual([
    'the policy refuses stack shop (each rule, and how to suppress one, is in docs/policy.md)',
    'method-authorization at get, "authorization": NONE: anyone may call it; give the route scopes, or declare it public with a reason',
    'encryption-at-rest at a, "kms_key_id": unset or off; name a KMS key, or turn encryption or rotation on',
    'encryption-at-rest at b, "kms_key_id": unset or off; name a KMS key, or turn encryption or rotation on',
    'log-retention at a, "retention_in_days": unset, which means for ever; set retention_in_days, and create /aws/lambda/<function> with it',
    'suppression of log-retention at b, "retention_in_days": the rule finds nothing there, expected a finding; remove or correct the suppression',
  ]);
});

test('a text that is no expression stops the synth, and is named', () => {
  expect(() => synth({ outputs: { Address: 'https://${local.host' } })).toThrow(
    expect.objectContaining({
      code: 'ERR_EXPRESSION_INVALID',
      message: expect.stringMatching(/^"\$\{local\.host" cannot be read, expected an expression of Terraform;/),
    }) as Error,
  );
});

test.each([
  ['another path', { ...ofGroup, path: 'b' }],
  ['another subject', { ...ofGroup, subject: 'name' }],
  ['another rule', { ...ofGroup, rule: 'recovery' as const }],
])('a suppression with %s lets nothing be, and is an error itself', (_, suppression) => {
  const { error, json } = synth({ resources: groups, suppressions: [suppression] });
  expect(json).toBeUndefined();
  expect(error?.findings).toMatchObject([{ rule: 'log-retention', path: 'a' }]);
  expect(error?.unused).toEqual([suppression]);
});

test('a suppression of what is not there stops the synth by itself', () => {
  const { error, json } = synth({ suppressions: [ofGroup] });
  expect(json).toBeUndefined();
  expect(error).toMatchObject({ findings: [], unused: [ofGroup] });
});
