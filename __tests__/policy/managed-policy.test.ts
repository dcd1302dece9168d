import { allow, describeRule } from './policed-app';

const assume_role_policy = allow({ Principal: { AWS: 'me' }, Action: 'sts:AssumeRole' });
const own = { policy: allow({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::shop/*' }) };
const outside = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

describeRule('managed-policy', {
  compliant: {
    'a policy of the stack': {
      resources: {
        aws_iam_policy: { own },
        aws_iam_role_policy_attachment: { attached: { policy_arn: '${aws_iam_policy.own.arn}' } },
        aws_iam_role: { role: { assume_role_policy, managed_policy_arns: ['${aws_iam_policy.own.arn}'] } },
      },
    },
  },
  refused: {
    'a policy of AWS that is attached': {
      resources: { aws_iam_role_policy_attachment: { attached: { policy_arn: outside } } },
      finds: [{ path: 'attached', subject: outside }],
    },
    ...Object.fromEntries(
      (
        [
          ['aws_iam_policy_attachment', { roles: ['role'], policy_arn: outside }],
          ['aws_iam_role_policy_attachments_exclusive', { role_name: 'role', policy_arns: [outside] }],
          ['aws_ssoadmin_managed_policy_attachment', { managed_policy_arn: outside }],
        ] as const
      ).map(([type, attributes]) => [
        `a policy of AWS that ${type} attaches`,
        { resources: { [type]: { attached: attributes } }, finds: [{ path: 'attached', subject: outside }] },
      ]),
    ),
    'a policy of AWS among those of a role': {
      resources: { aws_iam_role: { role: { assume_role_policy, managed_policy_arns: [outside] } } },
      finds: [{ path: 'role', subject: outside }],
    },
  },
});
