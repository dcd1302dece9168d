import { bootstrap, managedPolicy, ownPolicy, statements } from '../../stacks/bootstrap-json';
import { all } from '../../stacks/synthesized';
import { existingUserPool } from '../../../src/constructs/pool/existing-user-pool';
import type { IamRequest } from './iam-decision';
import { allows } from './iam-decision';

const stack = bootstrap({
  M2M_PROJECT_NAME: 'shop',
  M2M_ENVIRONMENT: 'dev',
  M2M_GITHUB_REPOSITORY: 'acme/shop',
  M2M_API_DOMAIN: 'orders.example.com',
  M2M_API_CERTIFICATE_ARN: 'arn:aws:acm:ap-southeast-1:123456789012:certificate/1',
  M2M_API_HOSTED_ZONE_ID: 'Z0123456789ABCDEFGHIJ',
});
const both = [managedPolicy(stack, 'ci-read'), managedPolicy(stack, 'ci-refuse')];
const boundary = [managedPolicy(stack, 'boundary')];
const ROLES = {
  plan: [...both, ownPolicy(stack, 'plan')],
  deploy: [...both, ownPolicy(stack, 'deploy')],
  /** A role of a deploy whose own policies allow everything, so only the boundary limits it. */
  bounded: boundary,
} as const;

const arn = (service: string, resource: string) => `arn:aws:${service}:ap-southeast-1:123456789012:${resource}`;
const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const api = (path: string) => `arn:aws:apigateway:ap-southeast-1::${path}`;
const tagsOf = (path: string) => api(`/tags/${encodeURIComponent(api('')).replaceAll('*', '%2A')}${path}`);
const tagged = (subject: 'Resource' | 'Request', project: string, environment: string) => ({
  [`aws:${subject}Tag/Project`]: project,
  [`aws:${subject}Tag/Environment`]: environment,
});
const OURS = tagged('Resource', 'shop', 'dev');
const ASKED = tagged('Request', 'shop', 'dev');
const OTHERS: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['another environment', tagged('Resource', 'shop', 'prod')],
  ['another project', tagged('Resource', 'shop-dev', 'dev')],
  ['nobody', {}],
];
const BOUNDARY = { 'iam:PermissionsBoundary': 'arn:aws:iam::123456789012:policy/ci/shop-dev-boundary' };

type Who = keyof typeof ROLES;
const decided = (who: Who, action: string, resource: string, context: IamRequest['context'] = {}) =>
  allows(ROLES[who], { action, resource, context });

const POOL = arn('cognito-idp', 'userpool/ap-southeast-1_abc');
const KEY = arn('kms', 'key/1234');

describe('what gets an id from AWS', () => {
  test.each<[Who, string, string]>([
    ['plan', 'cognito-idp:DescribeUserPool', POOL],
    ['plan', 'cognito-idp:DescribeUserPoolClient', POOL],
    ['plan', 'kms:GetKeyPolicy', KEY],
    ['plan', 'apigateway:GET', api('/apikeys/k1')],
    ['plan', 'apigateway:GET', api('/restapis/a1/stages/dev')],
    ['plan', 'apigateway:GET', api('/usageplans/u1/keys/k1')],
    ['deploy', 'cognito-idp:DescribeUserPoolClient', POOL],
    ['deploy', 'cognito-idp:UpdateUserPoolClient', POOL],
    ['deploy', 'kms:PutKeyPolicy', KEY],
    ['deploy', 'apigateway:PATCH', api('/restapis/a1/stages/dev')],
    ['deploy', 'apigateway:DELETE', api('/apikeys/k1')],
    ['bounded', 'cognito-idp:AddUserPoolClientSecret', POOL],
    ['bounded', 'kms:Decrypt', KEY],
  ])('%s may %s on %s with the tags of the environment alone', (who, action, resource) => {
    expect(decided(who, action, resource, OURS)).toBe(true);
    for (const [whose, context] of OTHERS) {
      expect([whose, decided(who, action, resource, context)]).toEqual([whose, false]);
    }
  });

  test.each(['cognito-idp:UpdateUserPoolClient', 'kms:PutKeyPolicy', 'kms:Decrypt', 'apigateway:PATCH'])(
    'a plan may not %s, whatever the tags',
    (action) => {
      for (const resource of [POOL, KEY, api('/restapis/a1')]) {
        expect(decided('plan', action, resource, { ...OURS, ...ASKED })).toBe(false);
      }
    },
  );

  test('a list of every API key, which has their values, is nobody’s', () => {
    for (const who of ['plan', 'deploy'] as const) {
      expect(decided(who, 'apigateway:GET', api('/apikeys'))).toBe(false);
      expect(decided(who, 'cognito-idp:ListUserPools', '*')).toBe(false);
    }
  });
});

describe('tags', () => {
  test.each(['/restapis', '/apikeys', '/usageplans', '/domainnames'])(
    'a new resource of %s gets ours',
    (collection) => {
      const path = tagsOf(`${encodeURIComponent(collection)}%2F*`);
      expect(decided('deploy', 'apigateway:PUT', path, ASKED)).toBe(true);
      expect(decided('deploy', 'apigateway:PUT', path, tagged('Request', 'shop', 'prod'))).toBe(false);
      expect(decided('plan', 'apigateway:PUT', path, ASKED)).toBe(false);
    },
  );

  test.each([
    ['an API', '%2Frestapis%2Fa1'],
    ['its stage', '%2Frestapis%2Fa1%2Fstages%2Fprod'],
    ['an API key', '%2Fapikeys%2Fk1'],
    ['a usage plan', '%2Fusageplans%2Fu1'],
    ['a domain', '%2Fdomainnames%2Fpay.example.com'],
    ['an HTTP API', '%2Fapis%2Fa1'],
  ])('%s of somebody else cannot be tagged as ours, and so taken over', (_, path) => {
    for (const action of ['apigateway:PUT', 'apigateway:POST', 'apigateway:DELETE', 'apigateway:PATCH']) {
      // AWS provides no resource tags for this path, so the owner of the resource does not matter.
      expect(decided('deploy', action, tagsOf(path), ASKED)).toBe(false);
      expect(decided('plan', action, tagsOf(path), ASKED)).toBe(false);
    }
  });

  test('the domain of the environment gets ours', () => {
    expect(decided('deploy', 'apigateway:PUT', tagsOf('%2Fdomainnames%2Forders.example.com'), ASKED)).toBe(true);
  });

  test.each([
    ['cognito-idp:TagResource', POOL],
    ['kms:TagResource', KEY],
  ])('%s does not turn a resource of another environment into ours, nor ours into another’s', (action, resource) => {
    expect(decided('deploy', action, resource, ASKED)).toBe(true);
    expect(decided('deploy', action, resource, { ...OURS, ...ASKED })).toBe(true);
    expect(decided('deploy', action, resource, { ...ASKED, ...tagged('Resource', 'shop', 'prod') })).toBe(false);
    expect(decided('deploy', action, resource, { ...ASKED, ...tagged('Resource', 'shop-dev', 'dev') })).toBe(false);
    expect(decided('deploy', action, resource, { ...OURS, ...tagged('Request', 'shop', 'prod') })).toBe(false);
  });
});

describe('names', () => {
  const NAMED: readonly (readonly [action: string, resource: (name: string) => string, who: readonly Who[]])[] = [
    ['lambda:GetFunction', (name) => arn('lambda', `function:${name}`), ['plan', 'deploy']],
    ['lambda:UpdateFunctionCode', (name) => arn('lambda', `function:${name}`), ['deploy']],
    ['lambda:InvokeFunction', (name) => arn('lambda', `function:${name}`), ['deploy', 'bounded']],
    ['iam:GetRole', role, ['plan', 'deploy']],
    ['iam:DeleteRolePolicy', role, ['deploy']],
    ['iam:DeleteRole', role, ['deploy']],
    ['dynamodb:DescribeTable', (name) => arn('dynamodb', `table/${name}`), ['plan', 'deploy']],
    ['dynamodb:DeleteTable', (name) => arn('dynamodb', `table/${name}`), ['deploy']],
    ['dynamodb:GetItem', (name) => arn('dynamodb', `table/${name}`), ['bounded']],
    ['logs:DeleteLogGroup', (name) => arn('logs', `log-group:/aws/lambda/${name}`), ['deploy']],
    ['logs:DeleteLogGroup', (name) => arn('logs', `log-group:aws-waf-logs-${name}`), ['deploy']],
    ['logs:PutLogEvents', (name) => arn('logs', `log-group:/aws/lambda/${name}:log-stream:s`), ['bounded']],
    ['sns:GetTopicAttributes', (name) => arn('sns', name), ['plan', 'deploy']],
    ['sns:Subscribe', (name) => arn('sns', name), ['deploy']],
    ['cloudwatch:PutMetricAlarm', (name) => arn('cloudwatch', `alarm:${name}`), ['deploy']],
    ['cloudwatch:PutInsightRule', (name) => arn('cloudwatch', `insight-rule/${name}`), ['deploy']],
    ['cloudwatch:GetDashboard', (name) => `arn:aws:cloudwatch::123456789012:dashboard/${name}`, ['plan', 'deploy']],
    ['wafv2:UpdateWebACL', (name) => arn('wafv2', `regional/webacl/${name}/1`), ['deploy']],
    ['kms:CreateAlias', (name) => arn('kms', `alias/${name}`), ['deploy']],
    ['scheduler:DeleteScheduleGroup', (name) => arn('scheduler', `schedule-group/${name}`), ['deploy']],
    ['scheduler:DeleteSchedule', (name) => arn('scheduler', `schedule/${name}/s`), ['deploy']],
    ['scheduler:CreateSchedule', (name) => arn('scheduler', `schedule/${name}/s`), ['bounded']],
  ];

  test.each(NAMED)('%s takes the names of the environment alone', (action, resource, who) => {
    for (const each of Object.keys(ROLES) as Who[]) {
      expect([each, decided(each, action, resource('shop-dev-orders'))]).toEqual([each, who.includes(each)]);
      for (const other of [
        // Projects `shop-dev` and `shop-dev-eu`, in each of their environments.
        'shop-dev-dev-orders',
        'shop-dev-staging-orders',
        'shop-dev-prod-orders',
        'shop-dev-eu-dev-orders',
        'shop-dev-eu-prod-orders',
        'shop-prod-orders',
        'shop-developers',
        'shop',
        'orders',
      ]) {
        expect([each, other, decided(each, action, resource(other))]).toEqual([each, other, false]);
      }
    }
  });

  test.each([
    ['plan', 'secretsmanager:DescribeSecret'],
    ['deploy', 'secretsmanager:DeleteSecret'],
    ['bounded', 'secretsmanager:GetSecretValue'],
  ] as const)('%s may %s for secrets below the environment’s path alone', (who, action) => {
    const secret = (name: string) => arn('secretsmanager', `secret:${name}-AbCdEf`);
    expect(decided(who, action, secret('shop/dev/clients/Reports'))).toBe(true);
    for (const name of [
      'shop/prod/clients/Reports',
      'shop-dev/dev/clients/Reports',
      'shop/dev/other',
      'shop/developers',
    ]) {
      expect(decided(who, action, secret(name))).toBe(false);
    }
  });
});

describe('stacks of APIs beside the main one', () => {
  const pools = [existingUserPool({ id: 'ap-southeast-1_joined1', domain: 'company-auth' })];
  const apis = ['orders', 'invoices'];
  const several = bootstrap(
    { M2M_PROJECT_NAME: 'shop', M2M_ENVIRONMENT: 'dev', M2M_GITHUB_REPOSITORY: 'acme/shop' },
    { apis, pools },
  );
  const roles = {
    plan: [managedPolicy(several, 'ci-read'), managedPolicy(several, 'ci-refuse'), ownPolicy(several, 'plan')],
    deploy: [managedPolicy(several, 'ci-read'), managedPolicy(several, 'ci-refuse'), ownPolicy(several, 'deploy')],
  };
  const may = (who: 'plan' | 'deploy', action: string, resource: string) =>
    allows(roles[who], { action, resource, context: {} });
  const state = (name: string) => `arn:aws:s3:::the-bucket/shop/dev/${name}.tfstate`;
  const parameter = (name: string) => arn('ssm', `parameter${name}`);

  test.each(['terraform', 'orders', 'invoices'])(
    'the state of %s is read by a plan and written by a deploy',
    (name) => {
      expect(may('plan', 's3:GetObject', state(name))).toBe(true);
      expect(may('plan', 's3:PutObject', state(name))).toBe(false);
      expect(may('deploy', 's3:PutObject', state(name))).toBe(true);
      expect(may('deploy', 's3:DeleteObject', `${state(name)}.tflock`)).toBe(true);
    },
  );

  test.each(['bootstrap', 'stock'])('the state of %s is nobody’s', (name) => {
    for (const who of ['plan', 'deploy'] as const) {
      for (const action of ['s3:GetObject', 's3:PutObject']) expect(may(who, action, state(name))).toBe(false);
    }
  });

  test('parameters of the environment’s own pool are read by a plan and written by a deploy, and no others', () => {
    const own = parameter('/shop/dev/pool/arn');
    expect(may('plan', 'ssm:GetParameter', own)).toBe(true);
    expect(may('plan', 'ssm:PutParameter', own)).toBe(false);
    expect(may('deploy', 'ssm:PutParameter', own)).toBe(true);
    for (const other of ['/shop/prod/pool/arn', '/shop-dev/dev/pool/arn', '/shop/dev/database/password']) {
      for (const action of ['ssm:GetParameter', 'ssm:PutParameter']) {
        expect([other, may('deploy', action, parameter(other))]).toEqual([other, false]);
      }
    }
  });

  test('a pool that is joined is looked up, and never changed', () => {
    const joined = arn('cognito-idp', 'userpool/ap-southeast-1_joined1');
    expect(may('plan', 'cognito-idp:DescribeUserPool', joined)).toBe(true);
    expect(may('plan', 'cognito-idp:DescribeUserPool', arn('cognito-idp', 'userpool/ap-southeast-1_other11'))).toBe(
      false,
    );
    for (const action of ['CreateUserPoolClient', 'UpdateUserPool', 'DescribeUserPoolClient']) {
      expect([action, may('deploy', `cognito-idp:${action}`, joined)]).toEqual([action, false]);
    }
  });

  test('names of APIs are held against what such names may be', () => {
    expect(() => bootstrap({}, { apis: ['bootstrap'] })).toThrow('an API has the name "bootstrap"');
  });
});

describe('who may be a role', () => {
  const ISSUER = 'token.actions.githubusercontent.com';
  /** Trust policy of a role, with the role as its resource. */
  const trust = (name: 'plan' | 'deploy') => {
    const found = all(stack, 'aws_iam_role').find((each) => each.name === `shop-dev-ci-${name}`);
    const Statement = statements(found?.assume_role_policy).map(({ Principal, ...rest }) => {
      expect(Principal).toEqual({ Federated: expect.stringContaining('aws_iam_openid_connect_provider') as string });
      return { ...rest, Resource: '*' };
    });
    return JSON.stringify({ Version: '2012-10-17', Statement });
  };
  const assumed = (name: 'plan' | 'deploy', claims: Readonly<Record<string, string>>) =>
    allows([trust(name)], {
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: name,
      context: Object.fromEntries(
        Object.entries({ aud: 'sts.amazonaws.com', ...claims }).map(([claim, value]) => [`${ISSUER}:${claim}`, value]),
      ),
    });
  const at = (file: string, ref = 'refs/heads/main', repository = 'acme/shop') =>
    `${repository}/.github/workflows/${file}@${ref}`;

  test.each([
    ['repo:acme/shop:pull_request', at('plan-of-review.yml'), true, false],
    ['repo:acme/shop:ref:refs/heads/main', at('deploy.yml'), true, false],
    ['repo:acme/shop:ref:refs/heads/main', at('drift.yml'), true, false],
    ['repo:acme/shop:environment:dev', at('deploy.yml'), false, true],
    ['repo:acme/shop:environment:dev', at('destroy.yml'), false, true],
    // The workflow as changed by the pull request, or another workflow.
    ['repo:acme/shop:pull_request', at('plan-of-review.yml', 'refs/pull/7/merge'), false, false],
    ['repo:acme/shop:pull_request', at('plan-of-review.yml', 'refs/heads/feature'), false, false],
    ['repo:acme/shop:pull_request', at('review.yml', 'refs/pull/7/merge'), false, false],
    ['repo:acme/shop:pull_request', at('deploy.yml'), false, false],
    ['repo:acme/shop:pull_request', at('plan-of-review.yml', 'refs/heads/main', 'mallory/shop'), false, false],
    // A branch, a tag, another environment or another repository.
    ['repo:acme/shop:ref:refs/heads/feature', at('deploy.yml', 'refs/heads/feature'), false, false],
    ['repo:acme/shop:ref:refs/heads/feature', at('plan-of-review.yml'), false, false],
    ['repo:acme/shop:ref:refs/heads/main', at('release.yml'), false, false],
    ['repo:acme/shop:ref:refs/heads/main', at('plan-of-review.yml'), false, false],
    ['repo:acme/shop:environment:dev', at('deploy.yml', 'refs/heads/feature'), false, false],
    ['repo:acme/shop:environment:dev', at('evil.yml'), false, false],
    ['repo:acme/shop:environment:prod', at('deploy.yml'), false, false],
    ['repo:acme/shop-2:environment:dev', at('deploy.yml'), false, false],
    ['repo:mallory/shop:pull_request', at('plan-of-review.yml'), false, false],
  ])('%s with the steps of %s: plan %s, deploy %s', (sub, job_workflow_ref, plan, deploy) => {
    const claims = { sub, job_workflow_ref };
    expect([assumed('plan', claims), assumed('deploy', claims)]).toEqual([plan, deploy]);
    for (const name of ['plan', 'deploy'] as const) {
      expect(assumed(name, { ...claims, aud: 'https://github.com/acme' })).toBe(false);
      expect(assumed(name, { sub })).toBe(false);
    }
  });
});

describe('the state', () => {
  const object = (key: string) => `arn:aws:s3:::the-bucket/${key}`;
  const STATE = object('shop/dev/terraform.tfstate');
  const LOCK = `${STATE}.tflock`;

  test.each(['s3:PutObject', 's3:DeleteObject', 's3:GetObject', 's3:DeleteObjectVersion'])(
    'a plan may not %s at the lock, so that it cannot end a deploy’s',
    (action) => {
      expect(decided('plan', action, LOCK)).toBe(false);
    },
  );

  test('a plan reads the state and leaves plans; a deploy writes the state, holds the lock and reads plans', () => {
    const PLAN = object('shop/dev/plans/run-1/manifest.json');
    const table = (['plan', 'deploy', 'bounded'] as const).map((who) =>
      [
        ['s3:GetObject', STATE],
        ['s3:PutObject', STATE],
        ['s3:DeleteObject', STATE],
        ['s3:PutObject', LOCK],
        ['s3:DeleteObject', LOCK],
        ['s3:GetObject', PLAN],
        ['s3:PutObject', PLAN],
        ['s3:GetObject', object('shop/dev/bootstrap.tfstate')],
        ['s3:PutBucketPolicy', 'arn:aws:s3:::the-bucket'],
      ].map(([action = '', resource = '']) => decided(who, action, resource)),
    );
    expect(table).toEqual([
      [true, false, false, false, false, false, true, false, false],
      [true, true, false, true, true, true, false, false, false],
      [false, false, false, false, false, false, false, false, false],
    ]);
  });
});

describe('roles that a deploy makes', () => {
  const MAKING = [
    'iam:CreateRole',
    'iam:PutRolePolicy',
    'iam:UpdateAssumeRolePolicy',
    'iam:UpdateRole',
    'iam:PutRolePermissionsBoundary',
  ];

  test.each(MAKING)('%s asks for the boundary', (action) => {
    const ours = role('shop-dev-orders');
    expect(decided('deploy', action, ours, BOUNDARY)).toBe(true);
    expect(decided('deploy', action, ours)).toBe(false);
    for (const name of [
      'ci/shop-prod-boundary',
      'ci/shop-dev-boundary-2',
      'shop-dev-boundary',
      'ci/shop-dev-ci-read',
    ]) {
      const other = { 'iam:PermissionsBoundary': `arn:aws:iam::123456789012:policy/${name}` };
      expect([name, decided('deploy', action, ours, other)]).toEqual([name, false]);
    }
    expect(
      decided('deploy', action, ours, { 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/AdministratorAccess' }),
    ).toBe(false);
  });

  test.each([
    'iam:DeleteRolePermissionsBoundary',
    'iam:AttachRolePolicy',
    'iam:DetachRolePolicy',
    'iam:CreateServiceLinkedRole',
    'sts:AssumeRole',
  ])('a deploy may not %s, with the boundary or without', (action) => {
    for (const context of [{}, BOUNDARY])
      expect(decided('deploy', action, role('shop-dev-orders'), context)).toBe(false);
  });

  test.each([
    'iam:CreatePolicyVersion',
    'iam:DeletePolicy',
    'iam:DeletePolicyVersion',
    'iam:SetDefaultPolicyVersion',
    'iam:CreatePolicy',
  ])('nobody may %s, so the boundary stays what the bootstrap made it', (action) => {
    for (const who of Object.keys(ROLES) as Who[]) {
      expect(decided(who, action, BOUNDARY['iam:PermissionsBoundary'])).toBe(false);
    }
  });

  test.each([...MAKING, 'iam:DeleteRole', 'iam:DeleteRolePolicy', 'iam:TagRole', 'iam:PassRole'])(
    'a deploy may not %s for a role of CI, nor for the one that API Gateway writes logs by',
    (action) => {
      const context = { ...BOUNDARY, 'iam:PassedToService': 'lambda.amazonaws.com' };
      for (const name of ['ci/shop-dev-ci-deploy', 'ci/shop-dev-ci-plan', 'shop-dev-api-gateway-logs', 'admin']) {
        expect([name, decided('deploy', action, role(name), context)]).toEqual([name, false]);
      }
    },
  );

  test('a role is passed to Lambda, and by a function to EventBridge Scheduler', () => {
    const passed = (who: Who, service: string) =>
      decided(who, 'iam:PassRole', role('shop-dev-orders'), { 'iam:PassedToService': `${service}.amazonaws.com` });
    const SERVICES = ['lambda', 'scheduler', 'ec2', 'cloudformation'];
    expect(SERVICES.map((service) => passed('deploy', service))).toEqual([true, false, false, false]);
    expect(SERVICES.map((service) => passed('bounded', service))).toEqual([false, true, false, false]);
    expect(SERVICES.map((service) => passed('plan', service))).toEqual([false, false, false, false]);
  });

  test.each([
    ['iam:CreateUser', 'arn:aws:iam::123456789012:user/mallory'],
    ['iam:CreateRole', role('shop-dev-orders')],
    ['iam:PutRolePolicy', role('shop-dev-orders')],
    ['iam:CreateAccessKey', 'arn:aws:iam::123456789012:user/ops'],
    ['sts:AssumeRole', role('admin')],
    ['sts:AssumeRole', role('ci/shop-prod-ci-deploy')],
    ['s3:GetObject', 'arn:aws:s3:::payroll/2026.csv'],
    ['secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:payroll-AbCdEf')],
    ['dynamodb:Scan', arn('dynamodb', 'table/payroll')],
    ['lambda:UpdateFunctionCode', arn('lambda', 'function:shop-dev-orders')],
    ['organizations:LeaveOrganization', '*'],
    ['ec2:RunInstances', '*'],
  ])('one that allows itself everything still may not %s on %s', (action, resource) => {
    expect(decided('bounded', action, resource, { ...OURS, ...ASKED, ...BOUNDARY })).toBe(false);
  });

  test('the project may name more that its functions need, and only that', () => {
    const queue = arn('sqs', 'shop-dev-jobs');
    const wider = bootstrap(
      { M2M_PROJECT_NAME: 'shop', M2M_ENVIRONMENT: 'dev' },
      { functionPermissions: [{ actions: ['sqs:SendMessage'], resources: [queue] }] },
    );
    const policy = [managedPolicy(wider, 'boundary')];
    expect(allows(policy, { action: 'sqs:SendMessage', resource: queue })).toBe(true);
    expect(allows(policy, { action: 'sqs:DeleteQueue', resource: queue })).toBe(false);
    expect(allows(boundary, { action: 'sqs:SendMessage', resource: queue })).toBe(false);
  });

  test('a boundary that AWS would refuse for its length is refused at synth', () => {
    const resources = Array.from({ length: 60 }, (_, place) => arn('sqs', `shop-dev-jobs-${place}`));
    const functionPermissions = [{ actions: ['sqs:SendMessage'], resources }];
    expect(() => bootstrap({}, { functionPermissions })).toThrow(
      /^characters of the permissions boundary of cognito-m2m-demo-dev: \d+, expected at most 6144; shorten functionPermissions$/,
    );
  });
});
