import { allow, describeRule } from './policed-app';

const TABLE = 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders';
const role = (statement: Readonly<Record<string, unknown>>) => ({
  resources: { aws_iam_role_policy: { policy: { policy: allow(statement) } } },
});
const action = (name: string) => ({
  ...role({ Action: ['dynamodb:GetItem', name], Resource: TABLE }),
  finds: [{ path: 'policy', subject: name }],
});
const resource = (arn: string) => ({
  ...role({ Action: 'dynamodb:GetItem', Resource: [TABLE, arn] }),
  finds: [{ path: 'policy', subject: `${arn} for dynamodb:GetItem` }],
});
const document = (statement: object, attributes: object = {}) => ({
  aws_iam_policy_document: { named: { statement: [statement], ...attributes } },
});
const key = { enable_key_rotation: true };

describeRule('wildcard-permission', {
  compliant: {
    'named actions and resources': role({ Action: ['dynamodb:GetItem'], Resource: [TABLE] }),
    'everything below a resource of the stack': role({
      Action: 'logs:PutLogEvents',
      Resource: '${aws_cloudwatch_log_group.logs.arn}:*',
    }),
    'everything whose name begins as given': role({
      Action: 'secretsmanager:GetSecretValue',
      Resource:
        'arn:${data.aws_partition.here.partition}:secretsmanager:${data.aws_region.here.id}:${data.aws_caller_identity.me.account_id}:secret:shop/dev/*',
    }),
    'a document of Terraform that names both': {
      resources: { aws_iam_role_policy: { policy: { policy: '${data.aws_iam_policy_document.named.json}' } } },
      data: document({ actions: ['dynamodb:GetItem'], resources: [TABLE] }),
    },
    'a denial of everything': {
      resources: {
        aws_iam_role_policy: { policy: { policy: '{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}' } },
      },
    },
    'a key that names itself by *': {
      resources: {
        aws_kms_key: {
          key: { ...key, policy: allow({ Principal: { AWS: 'me' }, Action: 'kms:Decrypt', Resource: '*' }) },
        },
      },
    },
  },
  refused: {
    'every log group below the root': resource('arn:aws:logs:eu-central-1:111122223333:log-group:/*'),
    'an expression that names nothing': resource('${"*"}'),
    'a permission of a function for every action': {
      resources: {
        aws_lambda_permission: {
          policy: { action: 'lambda:*', principal: 'events.amazonaws.com', source_account: '111122223333' },
        },
      },
      finds: [{ path: 'policy', subject: 'lambda:*' }],
    },
    'a policy of AWS IoT': {
      resources: { aws_iot_policy: { policy: { policy: allow({ Action: 'iot:Publish', Resource: '*' }) } } },
      finds: [{ path: 'policy', subject: '* for iot:Publish' }],
    },
    'a policy of an unknown type that is made at apply': {
      resources: {
        aws_glue_resource_policy: { policy: { policy: '${jsonencode({ Statement = [{ Effect = "Allow" }] })}' } },
      },
      finds: [{ path: 'policy', subject: 'policy' }],
    },
    'every action': action('*'),
    'every action of a service': action('dynamodb:*'),
    'actions that begin alike': action('dynamodb:Get*'),
    'actions by a question mark': action('dynamodb:GetIte?'),
    'every resource': resource('*'),
    'every table': resource('arn:aws:dynamodb:eu-central-1:111122223333:table/*'),
    'every bucket': resource('arn:aws:s3:::*'),
    'a table of any account': resource('arn:aws:dynamodb:eu-central-1:*:table/orders'),
    'a function of any Region': resource('arn:aws:lambda:*:111122223333:function:orders'),
    'all actions but one': {
      ...role({ NotAction: 'iam:PassRole', Resource: TABLE }),
      finds: [{ path: 'policy', subject: 'NotAction' }],
    },
    'an action known only at apply': action('${var.action}'),
    'a resource that is no expression': resource('${nothing here'),
    'a policy with an element that IAM does not know': {
      ...role({ Action: 'dynamodb:GetItem', Resource: TABLE, Actions: '*' }),
      finds: [{ path: 'policy', subject: 'policy' }],
    },
    'a policy that names actions both ways': {
      ...role({ Action: 'dynamodb:GetItem', NotAction: 'iam:*', Resource: TABLE }),
      finds: [{ path: 'policy', subject: 'policy' }],
    },
    'a policy without statements': {
      resources: { aws_iam_role_policy: { policy: { policy: '{}' } } },
      finds: [{ path: 'policy', subject: 'policy' }],
    },
    'a document of Terraform with statements made at apply': {
      resources: { aws_iam_role_policy: { policy: { policy: '${data.aws_iam_policy_document.named.json}' } } },
      data: document({ actions: ['dynamodb:GetItem'], resources: [TABLE] }, { dynamic: { statement: {} } }),
      finds: [{ path: 'policy', subject: 'policy' }],
    },
    'inline policies made at apply': {
      resources: {
        aws_iam_role: {
          role: {
            assume_role_policy: allow({ Principal: { AWS: 'me' }, Action: 'sts:AssumeRole' }),
            dynamic: { inline_policy: { for_each: '${toset(["a"])}', content: { policy: '${each.value}' } } },
          },
        },
      },
      finds: [{ path: 'role', subject: 'inline_policy' }],
    },
    'a policy that a document of Terraform is only a part of': {
      resources: {
        aws_iam_role_policy: { policy: { policy: '${upper(data.aws_iam_policy_document.named.json)}' } },
      },
      data: document({ actions: ['dynamodb:GetItem'], resources: [TABLE] }),
      finds: [{ path: 'policy', subject: 'policy' }],
    },
    'a policy known only at apply': {
      resources: { aws_iam_policy: { policy: { policy: '${file("policy.json")}' } } },
      finds: [{ path: 'policy', subject: 'policy' }],
    },
    'a document of Terraform': {
      resources: { aws_iam_role_policy: { policy: { policy: '${data.aws_iam_policy_document.named.json}' } } },
      data: document({ actions: ['dynamodb:*'], resources: [TABLE] }),
      finds: [{ path: 'policy', subject: 'dynamodb:*' }],
    },
    'a document of Terraform that takes in another': {
      resources: { aws_iam_role_policy: { policy: { policy: '${data.aws_iam_policy_document.named.json}' } } },
      data: document({}, { source_policy_documents: ['${file("policy.json")}'] }),
      finds: [{ path: 'policy', subject: 'policy' }],
    },
    'an inline policy of a role': {
      resources: {
        aws_iam_role: {
          role: {
            assume_role_policy: allow({ Principal: { AWS: 'me' }, Action: 'sts:AssumeRole' }),
            inline_policy: [{ policy: allow({ Action: 's3:*', Resource: 'arn:aws:s3:::shop' }) }],
          },
        },
      },
      finds: [{ path: 'role', subject: 's3:*' }],
    },
    'every action at a key': {
      resources: {
        aws_kms_key: { key: { ...key, policy: allow({ Principal: { AWS: 'me' }, Action: 'kms:*', Resource: '*' }) } },
      },
      finds: [{ path: 'key', subject: 'kms:*' }],
    },
  },
});
