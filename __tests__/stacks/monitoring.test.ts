import { customerApi } from '../../src/customer-api';
import { all, synthesize } from './synthesized';

const prod = synthesize({ variables: { M2M_ENVIRONMENT: 'prod' }, credentials: true });
const logGroup = expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.api_access-log_.+\.name\}$/) as string;

describe('C2: the access log in numbers', () => {
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
    const { resource } = synthesize({ credentials: true });
    expect(resource).not.toHaveProperty('aws_cloudwatch_log_metric_filter');
    expect(resource).not.toHaveProperty('aws_cloudwatch_contributor_insight_rule');
  });
});
