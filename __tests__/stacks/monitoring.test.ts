import { customerApi } from '../fixtures/customer-api';
import type { Synthesized } from './synthesized';
import { all, named, only, synthesize } from './synthesized';

const prod = synthesize({ variables: { M2M_ENVIRONMENT: 'prod' }, credentials: true });
const dev = synthesize({ credentials: true });
const topic = expect.stringMatching(/^\$\{aws_sns_topic\.alarm-topic_.+\.arn\}$/) as string;
const accountId = expect.stringMatching(/^\$\{data\.aws_caller_identity\..+\.account_id\}$/) as string;
const region = expect.stringMatching(/^\$\{data\.aws_region\..+\.id\}$/) as string;
const functionName = (part: string) =>
  expect.stringMatching(new RegExp(`^\\$\\{aws_lambda_function\\.${part}_.+\\.function_name\\}$`)) as string;
const logGroup = expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.api_access-log_.+\.name\}$/) as string;

describe('the access log in numbers', () => {
  test('failures of authentication, missing scopes and throttles are metrics of the API, zero where nothing happens', () => {
    const patterns = {
      AuthenticationFailures: '{ $.status = "401" }',
      InsufficientScope: '{ $.errorType = "ACCESS_DENIED" }',
      Refused: '{ ($.status = "401") || ($.status = "403") }',
      Throttled: '{ $.status = "429" }',
    };
    expect(all(prod, 'aws_cloudwatch_log_metric_filter')).toEqual(
      Object.entries(patterns).map(([name, pattern]) => ({
        name,
        log_group_name: logGroup,
        pattern,
        metric_transformation: { namespace: 'cognito-m2m-demo-prod', name, value: '1', default_value: '0' },
      })),
    );
  });

  test('who calls what, with which scopes, who is refused and who is throttled is counted for each client by a rule', () => {
    const rules = {
      calls: { Keys: ['$.clientId', '$.route'], Filters: [{ Match: '$.clientId', NotIn: ['-'] }] },
      refused: {
        Keys: ['$.errorType', '$.clientId', '$.sourceIp', '$.route'],
        Filters: [{ Match: '$.status', In: ['401', '403'] }],
      },
      scopes: { Keys: ['$.scopes', '$.route'], Filters: [{ Match: '$.scopes', NotIn: ['-'] }] },
      throttled: {
        Keys: ['$.clientId', '$.sourceIp', '$.route'],
        Filters: [{ Match: '$.status', In: ['429'] }],
      },
    };
    const made = all(prod, 'aws_cloudwatch_contributor_insight_rule').map(({ rule_definition, ...rest }) => ({
      ...rest,
      rule_definition: JSON.parse(String(rule_definition)) as unknown,
    }));
    expect(made).toEqual(
      Object.entries(rules).map(([name, Contribution]) => ({
        rule_name: `cognito-m2m-demo-prod-${name}`,
        rule_state: 'ENABLED',
        rule_definition: {
          Schema: { Name: 'CloudWatchLogRule', Version: 1 },
          LogGroupNames: [logGroup],
          LogFormat: 'JSON',
          Contribution,
          AggregateOn: 'Count',
        },
      })),
    );
  });

  test('every field a filter or a rule reads is one that a line has', () => {
    const [{ access_log_settings: settings } = {}] = all(prod, 'aws_api_gateway_stage');
    const fields = Object.keys(JSON.parse((settings as { format: string }).format) as object);
    const { aws_cloudwatch_log_metric_filter: filters, aws_cloudwatch_contributor_insight_rule: rules } = prod.resource;
    const read = [...JSON.stringify([filters, rules]).matchAll(/\$\.(\w+)/g)].map(([, field = '']) => field);
    expect(read.length).toBeGreaterThan(10);
    expect(read.filter((field) => !fields.includes(field))).toEqual([]);
  });

  test('where a function authorizes, callers are told apart by their principals, which API keys have too', () => {
    const { resourceServers, clients, routes } = customerApi;
    const access = { resourceServers, clients, routes, authorizer: 'lambda' } as const;
    const stack = synthesize({ access, variables: { M2M_ENVIRONMENT: 'prod' } });
    const [calls] = all(stack, 'aws_cloudwatch_contributor_insight_rule');
    expect(calls?.rule_definition).toContain('"Keys":["$.principal","$.route"]');
  });

  test('dev has none of it', () => {
    const { resource } = dev;
    expect(resource).not.toHaveProperty('aws_cloudwatch_log_metric_filter');
    expect(resource).not.toHaveProperty('aws_cloudwatch_contributor_insight_rule');
  });
});

describe('alarms', () => {
  const lambda = (metric: string) => ({
    namespace: 'AWS/Lambda',
    metric_name: metric,
    dimensions: { FunctionName: functionName('function') },
  });
  const gateway = {
    namespace: 'AWS/ApiGateway',
    dimensions: {
      ApiName: 'cognito-m2m-demo-prod',
      Stage: 'prod',
    },
  };
  const lasting = { evaluation_periods: 3, datapoints_to_alarm: 2 };
  const above = { comparison_operator: 'GreaterThanThreshold', period: 300, ...lasting };
  const once = {
    statistic: 'Sum',
    period: 300,
    evaluation_periods: 1,
    comparison_operator: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
  };
  const EXPECTED: Record<string, object> = {
    'server-errors': { ...gateway, ...above, metric_name: '5XXError', statistic: 'Average', threshold: 0.01 },
    slow: {
      ...gateway,
      ...above,
      metric_name: 'Latency',
      extended_statistic: 'p99',
      evaluate_low_sample_count_percentiles: 'ignore',
      threshold: 3_000,
    },
    throttled: { ...once, ...lasting, namespace: 'cognito-m2m-demo-prod', metric_name: 'Throttled' },
    refused: {
      ...lasting,
      comparison_operator: 'GreaterThanUpperThreshold',
      threshold_metric_id: 'usual',
      metric_query: [
        { id: 'usual', expression: 'ANOMALY_DETECTION_BAND(refused, 3)', label: 'usual', return_data: true },
        {
          id: 'refused',
          metric: { namespace: 'cognito-m2m-demo-prod', metric_name: 'Refused', period: 300, stat: 'Sum' },
          return_data: true,
        },
      ],
    },
    'customers-errors': { ...lambda('Errors'), ...once },
    'customers-throttles': { ...lambda('Throttles'), ...once },
    'customers-near-timeout': {
      ...lambda('Duration'),
      ...lasting,
      statistic: 'Maximum',
      period: 300,
      comparison_operator: 'GreaterThanOrEqualToThreshold',
      threshold: 8_000,
    },
    blocked: {
      ...above,
      namespace: 'AWS/WAFV2',
      metric_name: 'BlockedRequests',
      dimensions: { WebACL: 'cognito-m2m-demo-prod-api', Region: region, Rule: 'ALL' },
      statistic: 'Sum',
      threshold: 100,
    },
    'rotation-event-dropped': {
      ...lambda('AsyncEventsDropped'),
      ...once,
      dimensions: { FunctionName: functionName('client-secrets_rotation') },
    },
    'rotation-schedule-dropped': {
      ...once,
      namespace: 'AWS/Scheduler',
      metric_name: 'InvocationDroppedCount',
      dimensions: {
        ScheduleGroup: expect.stringMatching(/^\$\{aws_scheduler_schedule_group\..+\.name\}$/) as string,
      },
    },
    'rotation-failed': {
      ...lambda('Errors'),
      ...once,
      dimensions: { FunctionName: functionName('client-secrets_rotation') },
    },
  };

  test('callers get 5XX, wait, are throttled or are refused more than usual; functions fail or nearly do', () => {
    const alarms = all(prod, 'aws_cloudwatch_metric_alarm');
    const names = alarms.map(({ alarm_name: name }) => String(name).replace('cognito-m2m-demo-prod-', ''));
    expect([...names].sort()).toEqual(Object.keys(EXPECTED).sort());
    for (const alarm of alarms) {
      const name = String(alarm.alarm_name).replace('cognito-m2m-demo-prod-', '');
      expect(alarm).toEqual({
        alarm_name: `cognito-m2m-demo-prod-${name}`,
        alarm_description: expect.any(String) as string,
        alarm_actions: [topic],
        ok_actions: [topic],
        treat_missing_data: 'notBreaching',
        ...EXPECTED[name],
      });
    }
  });

  test('the function that authorizes has its own, and near its timeout is near the one that is set', () => {
    const { resourceServers, clients, routes } = customerApi;
    const access = { resourceServers, clients, routes, authorizer: 'lambda' } as const;
    const stack = synthesize({ access, variables: { M2M_ENVIRONMENT: 'prod', M2M_LAMBDA_TIMEOUT_SECONDS: '20' } });
    expect(named(stack, 'aws_cloudwatch_metric_alarm', 'authorizer-near-timeout')).toMatchObject({
      dimensions: { FunctionName: functionName('authorizer_function') },
      threshold: 16_000,
    });
  });

  test('they go to an encrypted topic where CloudWatch alone publishes, for alarms of this account', () => {
    expect(only(prod, 'aws_sns_topic')).toEqual({
      name: 'cognito-m2m-demo-prod-alarms',
      kms_master_key_id: expect.stringMatching(/^\$\{aws_kms_key\.alarm-topic_key_.+\.arn\}$/) as string,
    });
    const { arn, policy } = only(prod, 'aws_sns_topic_policy');
    expect(arn).toEqual(topic);
    expect(statements(policy)).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: topic,
        Condition: {
          StringEquals: { 'aws:SourceAccount': accountId },
          ArnLike: { 'aws:SourceArn': expect.stringMatching(/^arn:.+:cloudwatch:.+:alarm:\*$/) as string },
        },
      },
    ]);
    const key = named(prod, 'aws_kms_key', 'alarm-topic');
    expect(key).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
    expect(statements(key.policy)).toEqual([
      expect.objectContaining({ Sid: 'AdministeredByIam' }),
      {
        Sid: 'UsedByAlarms',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: '*',
        Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
      },
    ]);
  });

  test('nobody gets mail until an address is set', () => {
    expect(prod.resource).not.toHaveProperty('aws_sns_topic_subscription');
    const told = synthesize({ variables: { M2M_ENVIRONMENT: 'prod', M2M_ALARM_EMAIL: 'oncall@example.com' } });
    expect(only(told, 'aws_sns_topic_subscription')).toEqual({
      topic_arn: topic,
      protocol: 'email',
      endpoint: 'oncall@example.com',
    });
  });

  test('dev has none but those of the rotation, which tell nobody', () => {
    expect(dev.resource).not.toHaveProperty('aws_sns_topic');
    const alarms = all(dev, 'aws_cloudwatch_metric_alarm');
    expect(alarms).toHaveLength(3);
    for (const alarm of alarms) {
      expect(alarm.alarm_name).toContain('-rotation-');
      expect(alarm).not.toHaveProperty('alarm_actions');
    }
  });
});

describe('the dashboard', () => {
  interface Widget {
    readonly type: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly properties: Readonly<Record<string, unknown>>;
  }
  const widgetsOf = (stack: Synthesized) =>
    (JSON.parse(String(only(stack, 'aws_cloudwatch_dashboard').dashboard_body)) as { widgets: Widget[] }).widgets;
  const headings = (widgets: Widget[]) =>
    widgets.filter(({ type }) => type === 'text').map(({ properties }) => properties.markdown);

  test('is one page that answers five questions in their order', () => {
    expect(only(prod, 'aws_cloudwatch_dashboard').dashboard_name).toBe('cognito-m2m-demo-prod-api');
    expect(headings(widgetsOf(prod))).toEqual([
      '## Is it up?',
      '## Is it fast?',
      '## Who is refused, and why?',
      '## Who uses what?',
      '## Are rotations due?',
    ]);
  });

  test('shows every alarm, every metric and every rule that there is, and the log of the rotations', () => {
    const widgets = widgetsOf(prod);
    const text = JSON.stringify(widgets);
    const alarms = widgets.find(({ type }) => type === 'alarm')?.properties.alarms as string[];
    // Alarms of the API and its function; the rotation has a graph.
    expect(alarms).toHaveLength(8);
    for (const { rule_name: name } of all(prod, 'aws_cloudwatch_contributor_insight_rule')) {
      expect(text).toContain(`"ruleName":"${String(name)}"`);
    }
    for (const metric of ['AuthenticationFailures', 'InsufficientScope', 'Throttled']) {
      expect(text).toContain(`["cognito-m2m-demo-prod","${metric}"`);
    }
    const log = widgets.find(({ type }) => type === 'log')?.properties;
    expect(log?.query).toMatch(/^SOURCE '\$\{aws_cloudwatch_log_group\.client-secrets_rotation_.+\.name\}' \| filter /);
    expect(log?.title).toContain('whom 90 days do not show is due');
  });

  test('shows what the web ACL blocks, where there is one', () => {
    const blocked = '"BlockedRequests","WebACL","cognito-m2m-demo-prod-api","Region"';
    expect(JSON.stringify(widgetsOf(prod))).toContain(blocked);
    const without = synthesize({ variables: { M2M_ENVIRONMENT: 'prod', M2M_WAF: 'false' } });
    expect(JSON.stringify(widgetsOf(without))).not.toContain('AWS/WAFV2');
    expect(without.resource.aws_cloudwatch_metric_alarm).toBeDefined();
    expect(JSON.stringify(all(without, 'aws_cloudwatch_metric_alarm'))).not.toContain('AWS/WAFV2');
  });

  test('has its widgets beside and below each other, none over another, none beyond the grid', () => {
    const widgets = widgetsOf(prod);
    for (const [index, { x, y, width, height }] of widgets.entries()) {
      expect(x + width).toBeLessThanOrEqual(24);
      const overlapping = widgets
        .slice(index + 1)
        .filter((other) => other.x < x + width && x < other.x + other.width)
        .filter((other) => other.y < y + height && y < other.y + other.height);
      expect(overlapping).toEqual([]);
    }
  });

  test('says nothing of rotations where secrets are kept at Cognito alone', () => {
    const without = synthesize({ variables: { M2M_ENVIRONMENT: 'prod' } });
    expect(headings(widgetsOf(without))).toHaveLength(4);
  });
});

describe('token requests', () => {
  const variables = { M2M_ENVIRONMENT: 'prod', M2M_CLOUDTRAIL_LOG_GROUP: 'acme-trail' };
  const counted = synthesize({ variables });
  const ofTrail = all(counted, 'aws_cloudwatch_log_metric_filter').filter(
    ({ log_group_name: group }) => group === 'acme-trail',
  );

  test('are counted in the log group of a trail, for this user pool alone, and those in vain as well', () => {
    const asked =
      /^\{ \(\$\.eventSource = "cognito-idp\.amazonaws\.com"\) && \(\$\.eventName = "Token_POST"\) && \(\$\.additionalEventData\.userPoolId = "\$\{aws_cognito_user_pool\.[^}]+\.id\}"\)/;
    expect(ofTrail.map(({ pattern }) => String(pattern).replace(asked, '{ asked'))).toEqual([
      '{ asked && ($.additionalEventData.responseParameters.status != 200) }',
      '{ asked }',
    ]);
    expect(ofTrail.map(({ name, metric_transformation: made }) => [name, made])).toEqual(
      ['TokenRequestsRefused', 'TokenRequests'].map((name) => [
        `cognito-m2m-demo-prod-${name}`,
        { namespace: 'cognito-m2m-demo-prod', name, value: '1', default_value: '0' },
      ]),
    );
  });

  test('go off when there are more than is usual at that hour', () => {
    expect(named(counted, 'aws_cloudwatch_metric_alarm', 'token-requests')).toMatchObject({
      alarm_name: 'cognito-m2m-demo-prod-token-requests',
      alarm_actions: [topic],
      ok_actions: [topic],
      comparison_operator: 'GreaterThanUpperThreshold',
      evaluation_periods: 3,
      datapoints_to_alarm: 2,
      treat_missing_data: 'notBreaching',
      threshold_metric_id: 'usual',
      metric_query: [
        { id: 'usual', expression: 'ANOMALY_DETECTION_BAND(tokens, 3)', label: 'usual', return_data: true },
        {
          id: 'tokens',
          metric: { namespace: 'cognito-m2m-demo-prod', metric_name: 'TokenRequests', period: 300, stat: 'Sum' },
          return_data: true,
        },
      ],
    });
  });

  test('are on the dashboard with their alarm', () => {
    const body = String(only(counted, 'aws_cloudwatch_dashboard').dashboard_body);
    expect(body).toContain('["cognito-m2m-demo-prod","TokenRequests"');
    expect(body).toContain('["cognito-m2m-demo-prod","TokenRequestsRefused"');
    expect(body).toMatch(/\$\{aws_cloudwatch_metric_alarm\.token-requests_[^}]+\.arn\}/);
  });

  test('are not counted where no trail is named', () => {
    expect(prod.json).not.toContain('Token_POST');
    expect(String(only(prod, 'aws_cloudwatch_dashboard').dashboard_body)).not.toContain('TokenRequests');
  });
});

describe('saved queries', () => {
  test('ask what failed, what is slow, who is refused and who calls what', () => {
    expect(all(prod, 'aws_cloudwatch_query_definition').map(({ name }) => name)).toEqual([
      'cognito-m2m-demo-prod/calls',
      'cognito-m2m-demo-prod/failed',
      'cognito-m2m-demo-prod/refused',
      'cognito-m2m-demo-prod/slow',
    ]);
    for (const { log_group_names: groups } of all(prod, 'aws_cloudwatch_query_definition')) {
      expect(groups).toEqual([logGroup]);
    }
    const texts = all(prod, 'aws_cloudwatch_query_definition').map(({ query_string: text }) => String(text));
    expect(texts).toEqual(
      [
        ['stats count(*) as calls, latest(@timestamp) as last by clientId, scopes, route', 'sort calls desc'],
        [
          'filter status like /^5/',
          'fields @timestamp, requestId, route, status, errorType, clientId',
          'sort @timestamp desc',
        ],
        [
          'filter status in ["401", "403"]',
          'stats count(*) as calls, latest(@timestamp) as last by errorType, authorizerError, clientId, sourceIp, route',
          'sort calls desc',
        ],
        ['stats pct(latencyMs, 50) as p50, pct(latencyMs, 99) as p99, count(*) as calls by route', 'sort p99 desc'],
      ].map((lines) => lines.join('\n| ')),
    );
  });
});

function statements(policy: unknown): unknown[] {
  return (JSON.parse(String(policy)) as { Statement: unknown[] }).Statement;
}
