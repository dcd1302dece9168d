import { allow, describeRule } from './policed-app';

const trust = (Condition?: object) => ({
  resources: {
    aws_iam_role: {
      role: {
        assume_role_policy: allow({
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: 'sts:AssumeRole',
          ...(Condition ? { Condition } : {}),
        }),
      },
    },
  },
});
const permission = (attributes: object) => ({
  resources: { aws_lambda_permission: { invoke: { principal: 'events.amazonaws.com', ...attributes } } },
});

describeRule('confused-deputy', {
  compliant: {
    'a service for this account': trust({ StringEquals: { 'aws:SourceAccount': '111122223333' } }),
    'a service for one resource': trust({ ArnLike: { 'AWS:SourceArn': 'arn:aws:lambda:eu-central-1:1:function:a' } }),
    'a role for an account, no service': {
      resources: {
        aws_iam_role: {
          role: { assume_role_policy: allow({ Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }) },
        },
      },
    },
    'a function for one source': permission({ source_arn: '${aws_cloudwatch_event_rule.night.arn}' }),
    'a function for another account, which acts for itself': permission({ principal: '111122223333' }),
    'a function for one account': permission({ source_account: '111122223333' }),
  },
  refused: {
    'a service for anyone': { ...trust(), finds: [{ path: 'role', subject: 'Service:lambda.amazonaws.com' }] },
    'a service by another condition': {
      ...trust({ StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } }),
      finds: [{ path: 'role', subject: 'Service:lambda.amazonaws.com' }],
    },
    'a service for sources of any account': {
      ...trust({ ArnLike: { 'aws:SourceArn': 'arn:aws:lambda:*:*:function:*' } }),
      finds: [{ path: 'role', subject: 'Service:lambda.amazonaws.com' }],
    },
    ...Object.fromEntries(
      ['arn:aws:s3:::*', 'arn:aws:execute-api:*:*:*', '*', 'arn:aws:events:eu-central-1:*:rule/night'].map(
        (source_arn) => [
          `a function for every source like ${source_arn}`,
          { ...permission({ source_arn }), finds: [{ path: 'invoke', subject: 'Service:events.amazonaws.com' }] },
        ],
      ),
    ),
    'a function for anyone': {
      ...permission({}),
      finds: [{ path: 'invoke', subject: 'Service:events.amazonaws.com' }],
    },
  },
});
