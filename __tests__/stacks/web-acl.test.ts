import { all, named, only, synthesize } from './synthesized';

const prod = synthesize({ variables: { M2M_ENVIRONMENT: 'prod' } });
const [acl = ''] = Object.keys(prod.resource.aws_wafv2_web_acl ?? {});
const aclArn = `\${aws_wafv2_web_acl.${acl}.arn}`;
const visible = (name: string) => ({
  metric_name: name,
  cloudwatch_metrics_enabled: true,
  // A sample contains the whole request, including Authorization.
  sampled_requests_enabled: false,
});

describe('the web ACL', () => {
  test('blocks an address that floods, then known attacks, then what looks like one, and lets pass the rest', () => {
    expect(only(prod, 'aws_wafv2_web_acl')).toEqual({
      name: 'cognito-m2m-demo-prod-api',
      scope: 'REGIONAL',
      default_action: { allow: {} },
      visibility_config: visible('cognito-m2m-demo-prod-api'),
      rule: [
        {
          name: 'rate',
          priority: 1,
          action: { block: {} },
          statement: {
            rate_based_statement: { limit: 10_000, aggregate_key_type: 'IP', evaluation_window_sec: 300 },
          },
          visibility_config: visible('rate'),
        },
        {
          name: 'known-bad-inputs',
          priority: 2,
          override_action: { none: {} },
          statement: {
            managed_rule_group_statement: { vendor_name: 'AWS', name: 'AWSManagedRulesKnownBadInputsRuleSet' },
          },
          visibility_config: visible('known-bad-inputs'),
        },
        {
          name: 'common',
          priority: 3,
          override_action: { none: {} },
          statement: {
            managed_rule_group_statement: {
              vendor_name: 'AWS',
              name: 'AWSManagedRulesCommonRuleSet',
              rule_action_override: [
                { name: 'NoUserAgent_HEADER', action_to_use: { count: {} } },
                { name: 'SizeRestrictions_BODY', action_to_use: { count: {} } },
              ],
            },
          },
          visibility_config: visible('common'),
        },
      ],
    });
  });

  test('lets an address send as much as is set', () => {
    const stack = synthesize({ variables: { M2M_WAF: 'true', M2M_WAF_RATE_LIMIT: '500' } });
    const [{ statement } = { statement: undefined }] = only(stack, 'aws_wafv2_web_acl').rule as {
      statement: unknown;
    }[];
    expect(statement).toMatchObject({ rate_based_statement: { limit: 500 } });
  });

  test('counts a named rule of each group, and says why', () => {
    const M2M_WAF_COUNTED =
      'SizeRestrictions_QUERYSTRING=search queries are long, up to 4 KB; Host_localhost_HEADER = health checks;GenericRFI_QUERYARGUMENTS=callers name pages';
    const { description, rule } = only(
      synthesize({ variables: { M2M_WAF: 'true', M2M_WAF_COUNTED } }),
      'aws_wafv2_web_acl',
    );
    expect(description).toBe(
      'counted: SizeRestrictions_QUERYSTRING = search queries are long, up to 4 KB, Host_localhost_HEADER = health checks, GenericRFI_QUERYARGUMENTS = callers name pages',
    );
    const count = (name: string) => ({ name, action_to_use: { count: {} } });
    expect(rule).toMatchObject([
      { name: 'rate', action: { block: {} } },
      {
        override_action: { none: {} },
        statement: { managed_rule_group_statement: { rule_action_override: [count('Host_localhost_HEADER')] } },
      },
      {
        override_action: { none: {} },
        statement: {
          managed_rule_group_statement: {
            rule_action_override: [
              'NoUserAgent_HEADER',
              'SizeRestrictions_QUERYSTRING',
              'SizeRestrictions_BODY',
              'GenericRFI_QUERYARGUMENTS',
            ].map(count),
          },
        },
      },
    ]);
  });

  test('stands before the stage', () => {
    expect(only(prod, 'aws_wafv2_web_acl_association')).toEqual({
      resource_arn: expect.stringMatching(/^\$\{aws_api_gateway_stage\.api_stage_.+\.arn\}$/) as string,
      web_acl_arn: aclArn,
    });
  });

  test('logs what a rule matched, without headers that hold tokens or keys, without the query and the path', () => {
    const logs = named(prod, 'aws_cloudwatch_log_group', 'web-acl_logs');
    expect(logs).toMatchObject({
      name: 'aws-waf-logs-cognito-m2m-demo-prod-api',
      retention_in_days: 365,
      kms_key_id: expect.stringMatching(/^\$\{aws_kms_key\.logs-key_.+\.arn\}$/) as string,
    });
    expect(only(prod, 'aws_wafv2_web_acl_logging_configuration')).toEqual({
      resource_arn: aclArn,
      log_destination_configs: [expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.web-acl_logs_.+\.arn\}$/)],
      redacted_fields: [
        { single_header: { name: 'authorization' } },
        { single_header: { name: 'cookie' } },
        { single_header: { name: 'x-api-key' } },
        { query_string: {} },
        { uri_path: {} },
      ],
      logging_filter: {
        default_behavior: 'DROP',
        filter: [
          {
            behavior: 'KEEP',
            requirement: 'MEETS_ANY',
            condition: ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT'].map((action) => ({ action_condition: { action } })),
          },
        ],
      },
      depends_on: [expect.stringMatching(/^aws_cloudwatch_log_resource_policy\.web-acl_log-policy_/)],
    });
  });

  test('its log is written by the delivery of logs alone, for this account', () => {
    const { policy_name: name, policy_document: document } = only(prod, 'aws_cloudwatch_log_resource_policy');
    expect(name).toBe('cognito-m2m-demo-prod-api-waf-logs');
    expect((JSON.parse(String(document)) as { Statement: unknown }).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.web-acl_logs_.+\.arn\}:\*$/) as string,
        Condition: {
          StringEquals: { 'aws:SourceAccount': expect.stringMatching(/\.account_id\}$/) as string },
          ArnLike: { 'aws:SourceArn': expect.stringMatching(/^arn:.+:logs:.+:\*$/) as string },
        },
      },
    ]);
  });

  test.each([
    ['dev', {}, 0],
    ['dev', { M2M_WAF: 'true' }, 1],
    ['staging', {}, 1],
    ['prod', {}, 1],
    ['prod', { M2M_WAF: 'false' }, 0],
    ['local', {}, 0],
  ])('in %s with %j there is %d', (environment, variables, count) => {
    const stack = synthesize({ variables: { M2M_ENVIRONMENT: environment, ...variables } });
    for (const type of ['aws_wafv2_web_acl', 'aws_wafv2_web_acl_association', 'aws_cloudwatch_log_resource_policy']) {
      expect(all(stack, type)).toHaveLength(count);
    }
  });
});
