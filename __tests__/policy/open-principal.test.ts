import { allow, describeRule } from './policed-app';

const RESOURCE = 'arn:aws:sns:eu-central-1:111122223333:alarms';
const app = (statement: Readonly<Record<string, unknown>>) => ({
  resources: {
    aws_sns_topic_policy: { policy: { policy: allow({ Action: 'sns:Publish', Resource: RESOURCE, ...statement }) } },
  },
});
const finds = [{ path: 'policy', subject: 'everyone for sns:Publish' }];
const onlyWhere = (operator: string, key: string, ...values: string[]) =>
  app({ Principal: '*', Condition: { [operator]: { [key]: values } } });
const repository = (subject: object) => ({
  resources: {
    aws_iam_role: {
      role: {
        assume_role_policy: allow({
          Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
            StringLike: subject,
          },
        }),
      },
    },
  },
});

/** Conditions that every caller meets, by their form. */
const ALWAYS_TRUE: Readonly<Record<string, ReturnType<typeof app>>> = {
  'a pattern of stars': onlyWhere('StringLike', 'aws:PrincipalAccount', '**'),
  'a pattern of any character': onlyWhere('StringLike', 'aws:PrincipalOrgID', '?*'),
  'a pattern that all organizations have': onlyWhere('StringLike', 'aws:PrincipalOrgID', 'o-*'),
  'one value of several': onlyWhere('StringLike', 'aws:PrincipalAccount', '111122223333', '*'),
  'ARNs of any account': onlyWhere('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/reader'),
  'any ARN': onlyWhere('ArnLike', 'AWS:SourceArn', 'arn:*'),
  'any bucket': onlyWhere('ArnLike', 'aws:SourceArn', 'arn:aws:s3:::*'),
  'the caller compared with itself': onlyWhere('StringEquals', 'aws:PrincipalAccount', '$${aws:PrincipalAccount}'),
  'every address': onlyWhere('IpAddress', 'aws:SourceIp', '0.0.0.0/0'),
  'every address of IPv6': onlyWhere('IpAddress', 'aws:SourceIp', '10.0.0.0/8', '::/0'),
  'every address in two halves': onlyWhere('IpAddress', 'aws:SourceIp', '0.0.0.0/1', '128.0.0.0/1'),
};

describeRule('open-principal', {
  compliant: {
    'a principal by name': app({ Principal: { AWS: '111122223333' } }),
    'everyone of one organization': app({
      Principal: '*',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1234567890' } },
    }),
    'everyone of one account, by ARN': app({
      Principal: '*',
      Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } },
    }),
    'everyone of an account that is known at apply': app({
      Principal: '*',
      Condition: { StringEquals: { 'aws:PrincipalAccount': '${data.aws_caller_identity.here.account_id}' } },
    }),
    'everyone from one bucket': app({
      Principal: '*',
      Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::orders' } },
    }),
    'everyone from some networks': app({
      Principal: '*',
      Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '2001:db8::/32'] } },
    }),
    'a function by everyone of one organization': {
      resources: {
        aws_lambda_permission: {
          invoke: {
            action: 'lambda:InvokeFunction',
            principal: '*',
            principal_org_id: 'o-1234567890',
            source_account: '111122223333',
          },
        },
      },
    },
    'an account that is looked up': app({ Principal: { AWS: '${data.aws_caller_identity.here.account_id}' } }),
    'people of one app': {
      resources: {
        aws_iam_role: {
          role: {
            assume_role_policy: allow({
              Principal: { Federated: 'accounts.google.com' },
              Action: 'sts:AssumeRoleWithWebIdentity',
              Condition: { StringEquals: { 'accounts.google.com:aud': 'shop.apps.googleusercontent.com' } },
            }),
          },
        },
      },
    },
    'workflows of one repository': repository({
      'token.actions.githubusercontent.com:sub': 'repo:shop/orders:*',
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
    ...Object.fromEntries(
      (
        [
          ['aws_glacier_vault', 'access_policy'],
          ['aws_opensearch_domain', 'access_policies'],
          ['aws_opensearch_domain_policy', 'access_policies'],
          ['aws_glue_resource_policy', 'policy'],
          ['aws_backup_vault_policy', 'policy'],
          ['aws_codeartifact_domain_permissions_policy', 'policy_document'],
          ['aws_ecr_registry_policy', 'policy'],
          ['aws_ses_identity_policy', 'policy'],
          ['aws_vpc_endpoint', 'policy'],
          ['aws_sagemaker_model_package_group_policy', 'resource_policy'],
          ['aws_cloudwatch_log_destination_policy', 'access_policy'],
          ['aws_type_of_tomorrow', 'policy_json'],
        ] as const
      ).map(([type, attribute]) => [
        `everyone at ${type}`,
        {
          resources: {
            [type]: {
              policy: { [attribute]: allow({ Principal: '*', Action: 'sns:Publish', Resource: RESOURCE }) },
            },
          },
          finds,
        },
      ]),
    ),
    'the roots of all accounts': { ...app({ Principal: { AWS: 'arn:aws:iam::*:root' } }), finds },
    'somebody by an expression that names nobody': { ...app({ Principal: { AWS: '${"*"}' } }), finds },
    'everyone by a permission of a function': {
      resources: { aws_lambda_permission: { policy: { action: 'sns:Publish', principal: '*' } } },
      finds,
    },
    'every root by a permission of a function': {
      resources: { aws_lambda_permission: { policy: { action: 'sns:Publish', principal: 'arn:aws:iam::*:root' } } },
      finds,
    },
    'everyone by a permission of a layer': {
      resources: { aws_lambda_layer_version_permission: { policy: { action: 'sns:Publish', principal: '*' } } },
      finds,
    },
    'everyone who sends events': {
      resources: { aws_cloudwatch_event_permission: { policy: { principal: '*' } } },
      finds: [{ path: 'policy', subject: 'everyone for events:PutEvents' }],
    },
    'everyone with a key of some account, at an API that is called by IAM': {
      resources: {
        aws_api_gateway_method: { method: { authorization: 'AWS_IAM' } },
        aws_api_gateway_rest_api_policy: {
          policy: { policy: allow({ Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }) },
        },
      },
      finds: [{ path: 'policy', subject: 'everyone for execute-api:Invoke' }],
    },
    ...Object.fromEntries(
      [
        'cognito-identity.amazonaws.com',
        'accounts.google.com',
        'arn:aws:iam::111122223333:oidc-provider/gitlab.com',
      ].map((Federated) => [
        `everyone who signs in at ${Federated}`,
        {
          resources: {
            aws_iam_role: {
              role: {
                assume_role_policy: allow({ Principal: { Federated }, Action: 'sts:AssumeRoleWithWebIdentity' }),
              },
            },
          },
          finds: [{ path: 'role', subject: 'everyone for sts:AssumeRoleWithWebIdentity' }],
        },
      ]),
    ),
    everyone: { ...app({ Principal: '*' }), finds },
    ...Object.fromEntries(
      Object.entries(ALWAYS_TRUE).map(([name, open]) => [`everyone by a condition of ${name}`, { ...open, finds }]),
    ),
    'workflows of every repository': {
      ...repository({ 'token.actions.githubusercontent.com:sub': 'repo:*' }),
      finds: [{ path: 'role', subject: 'everyone for sts:AssumeRoleWithWebIdentity' }],
    },
    'workflows of every repository, by what is theirs all': {
      ...repository({ 'token.actions.githubusercontent.com:iss': 'https://token.actions.githubusercontent.com' }),
      finds: [{ path: 'role', subject: 'everyone for sts:AssumeRoleWithWebIdentity' }],
    },
    'everyone by the policy of a bucket itself': {
      resources: {
        aws_s3_access_point: {
          point: { policy: allow({ Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::orders' }) },
        },
      },
      finds: [{ path: 'point', subject: 'everyone for s3:GetObject' }],
    },
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
