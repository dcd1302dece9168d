import { allow, describeRule } from './policed-app';

const RESOURCE = 'arn:aws:sns:eu-central-1:111122223333:alarms';
const app = (statement: Readonly<Record<string, unknown>>) => ({
  resources: {
    aws_sns_topic_policy: { policy: { policy: allow({ Action: 'sns:Publish', Resource: RESOURCE, ...statement }) } },
  },
});
const finds = [{ path: 'policy', subject: 'everyone for sns:Publish' }];

describeRule('open-principal', {
  compliant: {
    'a principal by name': app({ Principal: { AWS: '111122223333' } }),
    'everyone of one organization': app({
      Principal: '*',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1234567890' } },
    }),
    'everyone who calls an API, whose methods say who may': {
      resources: {
        aws_api_gateway_rest_api_policy: {
          policy: { policy: allow({ Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }) },
        },
      },
    },
  },
  refused: {
    everyone: { ...app({ Principal: '*' }), finds },
    'everyone among others': { ...app({ Principal: { AWS: ['111122223333', '*'] } }), finds },
    'everyone but one, by name': {
      ...app({ NotPrincipal: { AWS: '111122223333' } }),
      finds,
    },
    'everyone by a document of Terraform': {
      resources: {
        aws_sns_topic_policy: { policy: { policy: '${data.aws_iam_policy_document.open.json}' } },
      },
      data: {
        aws_iam_policy_document: {
          open: {
            statement: [
              { actions: ['sns:Publish'], resources: [RESOURCE], principals: [{ type: '*', identifiers: ['*'] }] },
            ],
          },
        },
      },
      finds,
    },
    'everyone by a condition of something else': {
      ...app({ Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      finds,
    },
    'everyone but one': {
      ...app({ Principal: '*', Condition: { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } } }),
      finds,
    },
    'everyone who leaves the account out': {
      ...app({ Principal: '*', Condition: { StringEqualsIfExists: { 'aws:PrincipalAccount': '111122223333' } } }),
      finds,
    },
    'everyone who may assume a role, whatever the condition': {
      resources: {
        aws_iam_role: {
          role: {
            assume_role_policy: allow({
              Principal: '*',
              Action: 'sts:AssumeRole',
              Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
            }),
          },
        },
      },
      finds: [{ path: 'role', subject: 'everyone for sts:AssumeRole' }],
    },
    'everyone of any account': {
      ...app({ Principal: '*', Condition: { StringLike: { 'aws:PrincipalAccount': '*' } } }),
      finds,
    },
  },
});
