import { applied, bootstrap, managedPolicy, statements } from '../../stacks/bootstrap-json';
import type { Resource, Synthesized } from '../../stacks/synthesized';
import { all, synthesize } from '../../stacks/synthesized';
import { allows } from './iam-decision';

/** Settings that turn on everything a stack can have. */
const VARIABLES = {
  M2M_PROJECT_NAME: 'shop',
  M2M_ACCESS_LOG: 'true',
  M2M_MONITORING: 'true',
  M2M_ALARM_EMAIL: 'oncall@example.com',
  M2M_WAF: 'true',
  M2M_CLOUDTRAIL_LOG_GROUP: 'trail',
};

const arn = (service: string, resource: string) => `arn:aws:${service}:ap-southeast-1:123456789012:${resource}`;

/** ARNs of named resources, by type. */
const ARNS: Readonly<Record<string, (resource: Resource) => string>> = {
  aws_cloudwatch_contributor_insight_rule: ({ rule_name }) => arn('cloudwatch', `insight-rule/${String(rule_name)}`),
  aws_cloudwatch_dashboard: ({ dashboard_name }) =>
    `arn:aws:cloudwatch::123456789012:dashboard/${String(dashboard_name)}`,
  aws_cloudwatch_log_group: ({ name }) => arn('logs', `log-group:${String(name)}`),
  aws_cloudwatch_metric_alarm: ({ alarm_name }) => arn('cloudwatch', `alarm:${String(alarm_name)}`),
  aws_dynamodb_table: ({ name }) => arn('dynamodb', `table/${String(name)}`),
  aws_iam_role: ({ name }) => `arn:aws:iam::123456789012:role/${String(name)}`,
  aws_kms_alias: ({ name }) => arn('kms', String(name)),
  aws_lambda_function: ({ function_name }) => arn('lambda', `function:${String(function_name)}`),
  aws_scheduler_schedule_group: ({ name }) => arn('scheduler', `schedule-group/${String(name)}`),
  aws_sns_topic: ({ name }) => arn('sns', String(name)),
  aws_wafv2_web_acl: ({ name }) => arn('wafv2', `regional/webacl/${String(name)}/1`),
};

const IDS: Readonly<Record<string, string>> = {
  aws_cognito_user_pool: arn('cognito-idp', 'userpool/ap-southeast-1_abc'),
  aws_kms_key: arn('kms', 'key/1234'),
};

describe.each(['dev', 'staging', 'prod'])('in %s', (environment) => {
  const variables = { ...VARIABLES, M2M_ENVIRONMENT: environment };
  const stack = synthesize({ credentials: true, variables });
  const roles = bootstrap({
    M2M_PROJECT_NAME: 'shop',
    M2M_ENVIRONMENT: environment,
    M2M_GITHUB_REPOSITORY: 'acme/shop',
  });
  const everything = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  });

  test.each(Object.keys(ARNS))('no %s of the environment is taken for another project’s', (type) => {
    const refusing = [everything, managedPolicy(roles, 'ci-refuse')];
    const found = all(stack, type);
    expect(found.length).toBeGreaterThan(0);
    for (const resource of found.map((each) => ARNS[type]?.(each) ?? '')) {
      expect([resource, allows(refusing, { action: 'x:Y', resource })]).toEqual([resource, true]);
    }
  });

  test('the boundary lets every role of the stack do what its own policies allow', () => {
    const boundary = [managedPolicy(roles, 'boundary')];
    const context = {
      'aws:ResourceTag/Project': 'shop',
      'aws:ResourceTag/Environment': environment,
      'iam:PassedToService': 'scheduler.amazonaws.com',
    };
    const requests = all(stack, 'aws_iam_role_policy')
      .flatMap(({ policy }) => statements(resolved(stack, String(policy))))
      .flatMap(({ Action, Resource = [] }) =>
        [Action].flat().flatMap((action) => [Resource].flat().map((resource) => ({ action, resource }))),
      );
    expect(requests.length).toBeGreaterThan(15);
    for (const { action, resource } of requests) {
      // A pattern is tested with a text that it matches.
      const one = resource.replaceAll('*', 'x');
      expect([action, one, allows(boundary, { action, resource: one, context })]).toEqual([action, one, true]);
    }
  });
});

/** Replaces references in a policy by the ARNs of the resources. */
function resolved(stack: Synthesized, policy: string): string {
  return applied(policy).replaceAll(/\$\{(aws_\w+)\.([\w-]+)\.arn\}/g, (_, type: string, name: string) => {
    const resource = stack.resource[type]?.[name];
    const found = IDS[type] ?? (resource && ARNS[type]?.(resource));
    if (found === undefined) throw new Error(`${type} has no ARN here`);
    return found;
  });
}
