import { permissionsIn } from '../../src/review/change/permission';
import { permissionStatements } from '../../src/review/statements/permission-statements';
import { toText } from '../../src/review/report/phrase';
import { parseTerraformJson } from '../../src/terraform-json/terraform-json';

type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

function said(before: Resources, after: Resources, data: Resources = {}) {
  const [old, own] = [before, after].map((resource) => permissionsIn(parseTerraformJson({ resource })));
  const head = Object.keys(data).length > 0 ? permissionsIn(parseTerraformJson({ resource: after, data })) : own;
  return permissionStatements(old ?? permissionsIn(undefined), head ?? permissionsIn(undefined)).map(({ text }) =>
    toText(text),
  );
}

const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const TABLE = '${aws_dynamodb_table.orders.arn}';
const rolePolicy = (...statements: object[]): Resources => ({
  aws_iam_role_policy: { p: { role: '${aws_iam_role.backend.name}', policy: policy(...statements) } },
});
const allow = (Action: string | string[], Resource: string | string[] = TABLE, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

test.each<[string, Resources, Resources, string[]]>([
  ['no change', rolePolicy(allow('dynamodb:Scan')), rolePolicy(allow(['dynamodb:Scan'], [TABLE])), []],
  [
    'an action added',
    rolePolicy(allow('dynamodb:Scan')),
    rolePolicy(allow(['dynamodb:Scan', 'dynamodb:DeleteItem'])),
    ['aws_iam_role.backend may now dynamodb:DeleteItem on aws_dynamodb_table.orders.arn'],
  ],
  [
    'an action removed',
    rolePolicy(allow(['dynamodb:Scan', 'dynamodb:DeleteItem'])),
    rolePolicy(allow('dynamodb:Scan')),
    ['aws_iam_role.backend may no longer dynamodb:DeleteItem on aws_dynamodb_table.orders.arn'],
  ],
  [
    'a resource widened to everything',
    rolePolicy(allow('s3:GetObject', 'arn:aws:s3:::a/*')),
    rolePolicy(allow('s3:GetObject', '*')),
    [
      'aws_iam_role.backend may now s3:GetObject on *',
      'aws_iam_role.backend may no longer s3:GetObject on arn:aws:s3:::a/*',
    ],
  ],
  [
    'several actions on several resources',
    {},
    rolePolicy(allow(['s3:GetObject', 's3:PutObject'], ['a', 'b'])),
    ['aws_iam_role.backend may now s3:GetObject, s3:PutObject on a, b'],
  ],
  [
    'a condition dropped',
    rolePolicy(allow('s3:GetObject', '*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
    rolePolicy(allow('s3:GetObject', '*')),
    [
      'aws_iam_role.backend may now s3:GetObject on *',
      'aws_iam_role.backend may no longer s3:GetObject on *, where Bool aws:SecureTransport: true',
    ],
  ],
  [
    'a denial dropped',
    rolePolicy({ Effect: 'Deny', Action: 's3:*', Resource: '*' }),
    {},
    ['aws_iam_role.backend is no longer denied s3:* on *'],
  ],
  [
    'everything but something',
    {},
    rolePolicy({ Effect: 'Allow', NotAction: ['iam:*'], Resource: '*' }),
    ['aws_iam_role.backend may now everything but iam:* on *'],
  ],
  [
    'who may take a role',
    {
      aws_iam_role: {
        r: {
          assume_role_policy: policy({
            Effect: 'Allow',
            Principal: { Service: 'lambda.amazonaws.com' },
            Action: 'sts:AssumeRole',
          }),
        },
      },
    },
    {
      aws_iam_role: {
        r: {
          assume_role_policy: policy({
            Effect: 'Allow',
            Principal: { Service: 'lambda.amazonaws.com', AWS: '*' },
            Action: 'sts:AssumeRole',
          }),
        },
      },
    },
    ['at aws_iam_role.r, * may now sts:AssumeRole'],
  ],
  [
    'everyone but two who may take a role',
    {},
    {
      aws_iam_role: {
        r: {
          assume_role_policy: policy({ Effect: 'Allow', NotPrincipal: { AWS: ['a', 'b'] }, Action: 'sts:AssumeRole' }),
        },
      },
    },
    ['at aws_iam_role.r, everyone but a, b may now sts:AssumeRole'],
  ],
  [
    'anyone of AWS who becomes anyone of elsewhere',
    {
      aws_iam_role: {
        r: { assume_role_policy: policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: '*' }) },
      },
    },
    {
      aws_iam_role: {
        r: {
          assume_role_policy: policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Federated: '*' } }),
        },
      },
    },
    ['at aws_iam_role.r, Federated * may now sts:AssumeRole', 'at aws_iam_role.r, * may no longer sts:AssumeRole'],
  ],
  [
    'an element that IAM does not know',
    { aws_s3_bucket_policy: { b: { policy: policy(allow('s3:GetObject')) } } },
    { aws_s3_bucket_policy: { b: { policy: policy(allow('s3:GetObject', TABLE, { Actions: 's3:*' })) } } },
    // The removed permissions are unknown.
    ['aws_s3_bucket_policy.b.policy changes, and the review cannot read it as a policy in JSON'],
  ],
  [
    'a policy that Terraform works out',
    rolePolicy(allow('dynamodb:Scan')),
    { aws_iam_role_policy: { p: { role: '${aws_iam_role.backend.name}', policy: '${jsonencode(local.everything)}' } } },
    ['aws_iam_role_policy.p.policy changes, and the review cannot read it as a policy in JSON'],
  ],
  [
    'a boundary gone, which widens what a role may',
    { aws_iam_role: { r: { permissions_boundary: 'arn:aws:iam::1:policy/bound' } } },
    { aws_iam_role: { r: {} } },
    ['aws_iam_role.r is no longer bounded by arn:aws:iam::1:policy/bound'],
  ],
  [
    'a boundary, which gives no right',
    { aws_iam_role: { r: {} } },
    { aws_iam_role: { r: { permissions_boundary: 'arn:aws:iam::aws:policy/AdministratorAccess' } } },
    [
      'aws_iam_role.r may now do only what arn:aws:iam::aws:policy/AdministratorAccess allows, whatever its own policies say',
    ],
  ],
  [
    'the policy of a key',
    { aws_kms_key: { k: { policy: policy(allow('kms:Decrypt', '*', { Principal: { AWS: 'a' } })) } } },
    { aws_kms_key: { k: { policy: policy(allow('kms:*', '*', { Principal: { AWS: 'a' } })) } } },
    ['at aws_kms_key.k, a may now kms:* on *', 'at aws_kms_key.k, a may no longer kms:Decrypt on *'],
  ],
  [
    'who may call a function',
    {},
    {
      aws_lambda_permission: {
        p: {
          function_name: '${aws_lambda_function.f.function_name}',
          principal: 'apigateway.amazonaws.com',
          action: 'lambda:InvokeFunction',
          source_arn: 'arn',
        },
      },
    },
    [
      'at aws_lambda_function.f, apigateway.amazonaws.com may now lambda:InvokeFunction on aws_lambda_function.f.function_name, where source_arn = arn',
    ],
  ],
  [
    'a managed policy attached',
    {},
    {
      aws_iam_role_policy_attachment: {
        a: { role: '${aws_iam_role.r.name}', policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
      },
    },
    ['aws_iam_role.r may now everything in the policy on arn:aws:iam::aws:policy/AdministratorAccess'],
  ],
  [
    'a policy that is no JSON',
    { aws_s3_bucket_policy: { b: { policy: '${data.x.y.json}' } } },
    { aws_s3_bucket_policy: { b: { policy: '${data.x.z.json}' } } },
    ['aws_s3_bucket_policy.b.policy changes, and the review cannot read it as a policy in JSON'],
  ],
  [
    'a switch with such a name, which is none',
    { aws_secretsmanager_secret_policy: { s: { block_public_policy: true } } },
    {},
    [],
  ],
  [
    'a policy of passwords, which is none of permissions',
    { aws_cognito_user_pool: { u: { password_policy: { minimum_length: 14 } } } },
    { aws_cognito_user_pool: { u: { password_policy: { minimum_length: 8 } } } },
    [],
  ],
])('permissions: %s', (_, before, after, expected) => {
  expect(said(before, after)).toEqual(expected);
});

test('a policy that a data source builds is said to be not read', () => {
  const data = { aws_iam_policy_document: { d: { statement: [{ actions: ['*'] }] } } };
  expect(said({}, {}, data)).toEqual([
    'data.aws_iam_policy_document.d changes, and the review cannot read it as a policy in JSON',
  ]);
});
