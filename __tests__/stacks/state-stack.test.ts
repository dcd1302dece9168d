import type { AccessDeclaration } from '../../src/access/declaration';
import { customerApi } from '../fixtures/customer-api';
import { SettingsError } from '../../src/settings/error';
import type { Statement } from './bootstrap-json';
import { applied, bootstrap as synth, managedPolicy, ownPolicy, statements } from './bootstrap-json';
import type { Synthesized } from './synthesized';
import { all, only, synthesize } from './synthesized';

const dev = synth();
const TRAIL = 'arn:aws:logs:ap-southeast-1:123456789012:log-group:aws-cloudtrail-logs:*';

describe('the bucket of the states', () => {
  test.each(['dev', 'staging', 'prod'])('in %s it is named after project, environment and account', (environment) => {
    const [bucket] = all(synth({ M2M_ENVIRONMENT: environment, M2M_PROJECT_NAME: 'p'.repeat(36) }), 'aws_s3_bucket');
    expect(applied(bucket?.bucket)).toBe(`${'p'.repeat(36)}-${environment}-state-123456789012`);
    expect(applied(bucket?.bucket).length).toBeLessThanOrEqual(63);
  });

  test('every version is kept, old ones for 90 days, and the last ten for longer', () => {
    expect(only(dev, 'aws_s3_bucket_versioning').versioning_configuration).toEqual({ status: 'Enabled' });
    expect(only(dev, 'aws_s3_bucket_lifecycle_configuration').rule).toEqual([
      {
        id: 'old-versions',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        noncurrent_version_expiration: [{ noncurrent_days: 90, newer_noncurrent_versions: 10 }],
        expiration: [{ expired_object_delete_marker: true }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
      expect.objectContaining({ id: 'passing' }),
    ]);
  });

  test('a plan that waits to be applied is gone after 7 days, and a day later all that was left of it', () => {
    const [, passing] = only(dev, 'aws_s3_bucket_lifecycle_configuration').rule as readonly unknown[];
    expect(passing).toEqual({
      id: 'passing',
      status: 'Enabled',
      filter: [{ prefix: 'cognito-m2m-demo/dev/plans/' }],
      expiration: [{ days: 7 }],
      noncurrent_version_expiration: [{ noncurrent_days: 1 }],
    });
  });

  test('it is encrypted with a key of its own, asked for by bucket', () => {
    const [key] = Object.keys(dev.resource.aws_kms_key ?? {});
    expect(only(dev, 'aws_s3_bucket_server_side_encryption_configuration').rule).toEqual([
      {
        apply_server_side_encryption_by_default: {
          sse_algorithm: 'aws:kms',
          kms_master_key_id: `\${aws_kms_key.${key ?? ''}.arn}`,
        },
        bucket_key_enabled: true,
      },
    ]);
  });

  test('the key is rotated, has an alias, and works through S3 for this account alone', () => {
    expect(only(dev, 'aws_kms_key')).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 7 });
    expect(only(synth({ M2M_ENVIRONMENT: 'prod' }), 'aws_kms_key').deletion_window_in_days).toBe(30);
    expect(only(dev, 'aws_kms_alias').name).toBe('alias/cognito-m2m-demo-dev-state');
    const [administration, use, ...others] = statements(only(dev, 'aws_kms_key').policy);
    expect(others).toEqual([]);
    expect(administration?.Principal).toEqual({ AWS: 'arn:aws:iam::123456789012:root' });
    expect(administration?.Action).not.toContain('kms:Decrypt');
    expect(use).toMatchObject({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Condition: {
        StringEquals: { 'kms:ViaService': 's3.ap-southeast-1.amazonaws.com', 'kms:CallerAccount': ['123456789012'] },
      },
    });
  });

  test('whoever comes without TLS, or with one before 1.2, is refused everything', () => {
    const refused = {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:*',
      Resource: ['arn:aws:s3:::the-bucket', 'arn:aws:s3:::the-bucket/*'],
    };
    expect(statements(only(dev, 'aws_s3_bucket_policy').policy)).toEqual([
      { Sid: 'TlsOnly', ...refused, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      { Sid: 'Tls12OrLater', ...refused, Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } },
    ]);
  });

  test('it is not public, and the account owns all that is in it', () => {
    expect(only(dev, 'aws_s3_bucket_public_access_block')).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(only(dev, 'aws_s3_bucket_ownership_controls').rule).toEqual({ object_ownership: 'BucketOwnerEnforced' });
  });

  test('only where it is said so does it go with what is in it', () => {
    for (const environment of ['dev', 'staging', 'prod']) {
      expect(only(synth({ M2M_ENVIRONMENT: environment }), 'aws_s3_bucket').force_destroy).toBe(false);
    }
    expect(only(synth({ M2M_STATE_FORCE_DESTROY: 'true' }), 'aws_s3_bucket').force_destroy).toBe(true);
  });

  test('its access is logged only where a bucket for that is named', () => {
    expect(Object.keys(dev.resource)).not.toContain('aws_s3_bucket_logging');
    const logging = only(synth({ M2M_STATE_LOG_BUCKET: 'acme-logs' }), 'aws_s3_bucket_logging');
    expect(logging.target_bucket).toBe('acme-logs');
    expect(applied(logging.target_prefix)).toBe('cognito-m2m-demo-dev-state-123456789012/');
  });

  test('its own state is beside those it keeps, with a lock file', () => {
    expect(synth({ M2M_STATE_BUCKET: 'b-1' }).terraform.backend).toEqual({
      s3: { bucket: 'b-1', key: 'cognito-m2m-demo/dev/bootstrap.tfstate', use_lockfile: true },
    });
  });
});

describe('what an account has one of', () => {
  test('API Gateway is given a role for its logs, which it may assume and which may do nothing else', () => {
    const [role] = all(dev, 'aws_iam_role');
    expect(role?.name).toBe('cognito-m2m-demo-dev-api-gateway-logs');
    expect(statements(role?.assume_role_policy)).toEqual([
      { Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]);
    const [permissions, ...others] = statements(only(dev, 'aws_iam_role_policy').policy);
    expect(others).toEqual([]);
    for (const action of permissions?.Action ?? []) expect(action).toMatch(/^logs:/);
    expect(only(dev, 'aws_api_gateway_account')).toMatchObject({
      cloudwatch_role_arn: expect.stringContaining('aws_iam_role.api-gateway-logging'),
      depends_on: [expect.stringContaining('aws_iam_role_policy.api-gateway-logging')],
    });
  });

  test('a second environment of the account leaves it out', () => {
    const second = synth({
      M2M_API_GATEWAY_ACCOUNT: 'false',
      M2M_GITHUB_OIDC_PROVIDER: 'false',
      M2M_GITHUB_REPOSITORY: 'acme/orders',
    });
    expect(Object.keys(second.resource)).not.toContain('aws_api_gateway_account');
    expect(Object.keys(second.resource)).not.toContain('aws_iam_openid_connect_provider');
    for (const { assume_role_policy } of all(second, 'aws_iam_role')) {
      expect(statements(assume_role_policy)[0]?.Principal).toEqual({
        Federated: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com',
      });
    }
  });
});

describe('roles for CI', () => {
  const ci = synth({ M2M_GITHUB_REPOSITORY: 'acme/orders', M2M_ENVIRONMENT: 'prod' });
  const trust = (stack: Synthesized, name: string) => {
    const role = all(stack, 'aws_iam_role').find((each) => each.name === name);
    return statements(role?.assume_role_policy);
  };
  type Role = 'plan' | 'deploy';
  const own = (stack: Synthesized, role: Role) => statements(ownPolicy(stack, role));
  const shared = (stack: Synthesized) => statements(managedPolicy(stack, 'ci-read'));
  const permissions = (stack: Synthesized, part: Role): Statement[] => [...shared(stack), ...own(stack, part)];
  const actionsOf = (part: Role, stack = ci) => permissions(stack, part).flatMap(({ Action }) => Action);

  test('without a repository there are none', () => {
    expect(dev.json).not.toContain('token.actions.githubusercontent.com');
    expect(Object.keys(dev.output)).toEqual(['PermissionsBoundary', 'StateBucket']);
    expect(Object.keys(ci.output).sort()).toEqual([
      'DeployRoleArn',
      'PermissionsBoundary',
      'PlanRoleArn',
      'StateBucket',
    ]);
  });

  test('the review, deploy and drift of the base branch may plan, jobs in this environment may deploy, nobody else', () => {
    const jobs = (subject: string, ...workflows: readonly string[]) => ({
      Effect: 'Allow',
      Principal: { Federated: expect.stringContaining('aws_iam_openid_connect_provider.github') as string },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': `repo:acme/orders:${subject}`,
          'token.actions.githubusercontent.com:job_workflow_ref': workflows.map(
            (file) => `acme/orders/.github/workflows/${file}@refs/heads/main`,
          ),
        },
      },
    });
    expect(trust(ci, 'cognito-m2m-demo-prod-ci-plan')).toEqual([
      jobs('pull_request', 'plan-of-review.yml'),
      jobs('ref:refs/heads/main', 'deploy.yml', 'drift.yml'),
    ]);
    expect(trust(ci, 'cognito-m2m-demo-prod-ci-deploy')).toEqual([
      jobs('environment:prod', 'deploy.yml', 'destroy.yml'),
    ]);
  });

  test('who plans reads, and writes nothing but plans that wait to be applied', () => {
    const writes = permissions(ci, 'plan').filter(({ Action }) =>
      [Action]
        .flat()
        .some((action) => !/^(apigateway:GET|s3:GetObject|[a-z0-9-]+:(Get|List|Describe)[A-Z]\w+)$/.test(action)),
    );
    expect(writes).toEqual([
      {
        Effect: 'Allow',
        Action: ['s3:PutObject'],
        Resource: ['arn:aws:s3:::the-bucket/cognito-m2m-demo/prod/plans/*'],
      },
    ]);
  });

  test('who deploys reads the plans that wait to be applied, and writes none', () => {
    const onPlans = permissions(ci, 'deploy').filter(({ Resource }) => JSON.stringify(Resource).includes('/plans/'));
    expect(onPlans.map(({ Action }) => Action)).toEqual([['s3:GetObject']]);
  });

  test.each(['plan', 'deploy'] as const)(
    'who may %s sees no value of a secret, no item of a table and no log',
    (part) => {
      const forbidden =
        /^(secretsmanager:(Batch)?GetSecretValue|secretsmanager:PutSecretValue|dynamodb:.*(Item|Query|Scan|Export|Partiql).*|logs:(Get|Filter|StartQuery).*|kms:(Decrypt|Encrypt|ReEncrypt.*)|sts:.*|.*\*.*)$/i;
      expect(actionsOf(part).length).toBeGreaterThan(30);
      for (const action of actionsOf(part)) expect(action).not.toMatch(forbidden);
    },
  );

  test('what is changed belongs to the environment, by its name or by its tags', () => {
    const changing = own(ci, 'deploy').filter(
      ({ Action }) => ![Action].flat().every((each) => /:(Get|List)/.test(each)),
    );
    expect(changing.length).toBeGreaterThan(15);
    for (const { Action, Resource = [], Condition } of changing) {
      // Actions that cannot be limited by name.
      if ([Action].flat().every((each) => /(QueryDefinition|LogDelivery|ResourcePolicy)$/.test(each))) continue;
      // A web ACL refers to managed rules of AWS; apigateway:SetWebACL decides about the stage.
      if ([Resource].flat().every((arn) => /\/(managedruleset|restapis\/\*\/stages)\//.test(arn))) continue;
      const named = [Resource]
        .flat()
        .every((arn) => /[:/-](cognito-m2m-demo-prod-|cognito-m2m-demo\/prod\/)/.test(arn));
      const tagged = /"aws:(Request|Resource)Tag\/Project":"cognito-m2m-demo"/.test(JSON.stringify(Condition ?? {}));
      expect({ Action, ours: named || tagged }).toEqual({ Action, ours: true });
      if (tagged) expect(JSON.stringify(Condition)).toMatch(/"aws:(Request|Resource)Tag\/Environment":"prod"/);
    }
  });

  test('a role is passed to Lambda alone, and the roles of CI are none that may be changed', () => {
    const changes = permissions(ci, 'deploy').filter(({ Action }) =>
      [Action].flat().some((each) => each.startsWith('iam:')),
    );
    expect(changes.find(({ Action }) => Action.includes('iam:PassRole'))?.Condition).toEqual({
      StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' },
    });
    expect(changes.flatMap(({ Action }) => Action)).not.toContain('iam:AttachRolePolicy');
    for (const { Resource } of changes) {
      expect(Resource).toEqual(['arn:aws:iam::123456789012:role/cognito-m2m-demo-prod-*']);
    }
    // Such a pattern would also match across a slash, so a path separates them and a suffix would not.
    const roles = all(ci, 'aws_iam_role').filter(({ name }) => String(name).includes('-ci-'));
    expect(roles.map(({ path }) => path)).toEqual(['/ci/', '/ci/']);
  });

  test('the policy of an API and the concurrency of a function may be deployed, and not planned', () => {
    const changes = [
      'apigateway:UpdateRestApiPolicy',
      'lambda:PutFunctionConcurrency',
      'lambda:DeleteFunctionConcurrency',
    ];
    expect(actionsOf('deploy')).toEqual(expect.arrayContaining(changes));
    for (const action of changes) expect(actionsOf('plan')).not.toContain(action);
  });

  const foreign = {
    M2M_API_DOMAIN: 'orders.example.com',
    M2M_API_CERTIFICATE_ARN: 'arn:aws:acm:ap-southeast-1:123456789012:certificate/1',
    M2M_API_HOSTED_ZONE_ID: 'Z0123456789ABCDEFGHIJ',
    M2M_API_TRUSTSTORE_URI: 's3://acme-trust/callers.pem',
    M2M_CLOUDTRAIL_LOG_GROUP: 'aws-cloudtrail-logs',
    M2M_ACCESS_LOG: 'true',
    M2M_MONITORING: 'true',
  };

  test('with names as long as they may be, a role’s own policies fit in 10,240 characters, the others in 6,144', () => {
    const longest = synth({
      ...foreign,
      M2M_GITHUB_REPOSITORY: 'acme/orders',
      M2M_ENVIRONMENT: 'staging',
      M2M_PROJECT_NAME: 'p'.repeat(36),
    });
    for (const part of ['plan', 'deploy'] as const) {
      expect(ownPolicy(longest, part).length).toBeLessThan(10_000);
    }
    for (const name of ['ci-read', 'ci-refuse', 'boundary'] as const) {
      expect(managedPolicy(longest, name).length).toBeLessThan(6_144);
    }
  });

  test('both have the policies that read and that refuse', () => {
    const attached = all(ci, 'aws_iam_role_policy_attachment').map(({ policy_arn, role }) =>
      [role, policy_arn].map((each) => /github_[a-z]+(-policy)?/.exec(String(each))?.[0]),
    );
    expect(attached).toEqual([
      ['github_deploy', 'github_read-policy'],
      ['github_deploy', 'github_refuse-policy'],
      ['github_plan', 'github_read-policy'],
      ['github_plan', 'github_refuse-policy'],
    ]);
    expect(all(ci, 'aws_iam_policy').map(({ name, path }) => [name, path])).toEqual([
      ['cognito-m2m-demo-prod-boundary', '/ci/'],
      ['cognito-m2m-demo-prod-ci-read', '/ci/'],
      ['cognito-m2m-demo-prod-ci-refuse', '/ci/'],
    ]);
  });

  test('of what the environment uses and does not make, one record, one object and one log group are in reach', () => {
    const using = synth({ ...foreign, M2M_GITHUB_REPOSITORY: 'acme/orders', M2M_ENVIRONMENT: 'prod' });
    const before = [...permissions(ci, 'deploy'), ...permissions(ci, 'plan')].map((each) => JSON.stringify(each));
    const more = (part: Role) => own(using, part).filter((each) => !before.includes(JSON.stringify(each)));
    expect(more('plan')).toEqual([]);
    const record = expect.objectContaining({
      Action: ['route53:ChangeResourceRecordSets'],
      Resource: ['arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ'],
      Condition: {
        'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': 'orders.example.com' },
      },
    }) as unknown;
    const truststore = expect.objectContaining({
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
      Resource: ['arn:aws:s3:::acme-trust/callers.pem'],
    }) as unknown;
    const counting = {
      Effect: 'Allow',
      Action: ['logs:DeleteMetricFilter', 'logs:PutMetricFilter'],
      Resource: [TRAIL],
    };
    const domainTags = expect.objectContaining({
      Action: ['apigateway:PUT'],
      Resource: [
        'arn:aws:apigateway:ap-southeast-1::/tags/arn%3Aaws%3Aapigateway%3Aap-southeast-1%3A%3A%2Fdomainnames%2Forders.example.com',
      ],
    }) as unknown;
    expect(more('deploy')).toEqual([counting, record, domainTags, truststore]);
    const reading = shared(using).filter((each) => !before.includes(JSON.stringify(each)));
    expect(reading).toEqual([
      { Effect: 'Allow', Action: ['logs:DescribeMetricFilters'], Resource: [TRAIL] },
      expect.objectContaining({
        Action: ['route53:GetChange', 'route53:GetHostedZone', 'route53:ListResourceRecordSets'],
      }),
    ]);
  });

  // Actions for creating and reading a resource; the provider calls both.
  const API = ['apigateway:POST', 'apigateway:GET'];
  const ASKED_FOR: Readonly<Record<string, readonly [string, string]>> = {
    aws_cloudwatch_contributor_insight_rule: ['cloudwatch:PutInsightRule', 'cloudwatch:DescribeInsightRules'],
    aws_cloudwatch_dashboard: ['cloudwatch:PutDashboard', 'cloudwatch:GetDashboard'],
    aws_cloudwatch_query_definition: ['logs:PutQueryDefinition', 'logs:DescribeQueryDefinitions'],
    aws_cloudwatch_log_group: ['logs:CreateLogGroup', 'logs:DescribeLogGroups'],
    aws_cloudwatch_log_resource_policy: ['logs:PutResourcePolicy', 'logs:DescribeResourcePolicies'],
    aws_cloudwatch_log_metric_filter: ['logs:PutMetricFilter', 'logs:DescribeMetricFilters'],
    aws_cloudwatch_metric_alarm: ['cloudwatch:PutMetricAlarm', 'cloudwatch:DescribeAlarms'],
    aws_cognito_resource_server: ['cognito-idp:CreateResourceServer', 'cognito-idp:DescribeResourceServer'],
    aws_cognito_user_pool: ['cognito-idp:CreateUserPool', 'cognito-idp:DescribeUserPool'],
    aws_cognito_user_pool_client: ['cognito-idp:CreateUserPoolClient', 'cognito-idp:DescribeUserPoolClient'],
    aws_cognito_user_pool_domain: ['cognito-idp:CreateUserPoolDomain', 'cognito-idp:DescribeUserPoolDomain'],
    aws_dynamodb_table: ['dynamodb:CreateTable', 'dynamodb:DescribeTable'],
    aws_iam_role: ['iam:CreateRole', 'iam:GetRole'],
    aws_iam_role_policy: ['iam:PutRolePolicy', 'iam:GetRolePolicy'],
    aws_kms_alias: ['kms:CreateAlias', 'kms:ListAliases'],
    aws_kms_key: ['kms:CreateKey', 'kms:DescribeKey'],
    aws_lambda_alias: ['lambda:CreateAlias', 'lambda:GetAlias'],
    aws_lambda_function: ['lambda:CreateFunction', 'lambda:GetFunction'],
    aws_lambda_invocation: ['lambda:InvokeFunction', 'lambda:GetFunction'],
    aws_lambda_permission: ['lambda:AddPermission', 'lambda:GetPolicy'],
    aws_route53_record: ['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets'],
    aws_scheduler_schedule_group: ['scheduler:CreateScheduleGroup', 'scheduler:GetScheduleGroup'],
    aws_secretsmanager_secret: ['secretsmanager:CreateSecret', 'secretsmanager:DescribeSecret'],
    aws_secretsmanager_secret_policy: ['secretsmanager:PutResourcePolicy', 'secretsmanager:GetResourcePolicy'],
    aws_secretsmanager_secret_rotation: ['secretsmanager:RotateSecret', 'secretsmanager:DescribeSecret'],
    aws_sns_topic: ['sns:CreateTopic', 'sns:GetTopicAttributes'],
    aws_sns_topic_policy: ['sns:SetTopicAttributes', 'sns:GetTopicAttributes'],
    aws_sns_topic_subscription: ['sns:Subscribe', 'sns:GetSubscriptionAttributes'],
    aws_wafv2_web_acl: ['wafv2:CreateWebACL', 'wafv2:GetWebACL'],
    aws_wafv2_web_acl_association: ['wafv2:AssociateWebACL', 'wafv2:GetWebACLForResource'],
    aws_wafv2_web_acl_logging_configuration: ['wafv2:PutLoggingConfiguration', 'wafv2:GetLoggingConfiguration'],
  };
  const { resourceServers, routes, clients } = customerApi;
  const access: AccessDeclaration = {
    resourceServers,
    routes,
    clients: { ReportingService: { ...clients.ReportingService, readers: ['reporting'] } },
    authorizer: 'lambda',
    legacyApiKeys: { Import: { scopes: ['customer-api/read'], usagePlan: { quota: { requests: 10, per: 'day' } } } },
  };
  const watched = { M2M_ACCESS_LOG: 'true', M2M_MONITORING: 'true', M2M_ALARM_EMAIL: 'oncall@example.com' };
  const guarded = { ...foreign, M2M_WAF: 'true', M2M_SOURCE_CIDRS: '203.0.113.0/24' };
  const deployed = synthesize({ credentials: true, access, variables: { ...watched, ...guarded } });
  const rights = synth({ ...foreign, M2M_GITHUB_REPOSITORY: 'acme/orders' });

  test('of API Gateway, both have to do with APIs, keys and usage plans', () => {
    const paths = permissions(ci, 'deploy')
      .filter(({ Action }) => [Action].flat().includes('apigateway:POST'))
      .flatMap(({ Resource = [] }) => Resource)
      .map((arn) => arn.slice('arn:aws:apigateway:ap-southeast-1::'.length));
    expect(paths).toEqual([
      ...['/apikeys', '/domainnames', '/restapis', '/usageplans'],
      ...['/apikeys/*', '/domainnames/*', '/restapis/*', '/usageplans/*'],
    ]);
  });

  test.each(Object.keys(deployed.resource))('whoever deploys may make %s, and whoever plans may read it', (type) => {
    const [create, read] = type.startsWith('aws_api_gateway_') ? API : (ASKED_FOR[type] ?? []);
    expect(actionsOf('deploy', rights)).toContain(create);
    expect(actionsOf('deploy', rights)).toContain(read);
    expect(actionsOf('plan', rights)).toContain(read);
  });
});

test.each([
  [{ M2M_ENVIRONMENT: 'local' }, 'M2M_ENVIRONMENT is "local", expected dev, staging or prod'],
  [{ M2M_HCP_ORGANIZATION: 'acme' }, 'M2M_HCP_ORGANIZATION is "acme", expected no value, since the bootstrap'],
  [{ M2M_STATE_REGION: 'eu-west-1' }, 'M2M_STATE_REGION is "eu-west-1", expected the Region of M2M_REGION'],
  [{ M2M_STATE_REGION: 'eu-west-1', M2M_REGION: 'eu-west-2' }, 'M2M_STATE_REGION is "eu-west-1"'],
  [{ M2M_PROJECT_NAME: '-orders' }, 'M2M_PROJECT_NAME is "-orders", expected a valid start for the name of a bucket'],
  [{ M2M_PROJECT_NAME: 'xn--orders' }, 'M2M_PROJECT_NAME is "xn--orders"'],
])('%j is refused, with what to do', (variables, message) => {
  expect(() => synth(variables)).toThrow(SettingsError);
  expect(() => synth(variables)).toThrow(message);
});

test('the Region of the state may be named where it is that of the rest', () => {
  const { terraform } = synth({ M2M_STATE_REGION: 'eu-west-1', M2M_REGION: 'eu-west-1', M2M_STATE_BUCKET: 'b-1' });
  expect(terraform.backend).toMatchObject({ s3: { region: 'eu-west-1' } });
});
