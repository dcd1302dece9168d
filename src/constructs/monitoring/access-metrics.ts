import { CloudwatchContributorInsightRule } from '@cdktf/provider-aws/lib/cloudwatch-contributor-insight-rule';
import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { Construct } from 'constructs';
import type { AccessLog } from '../api/access-log';
import type { AccessLogField } from '../api/access-log-format';

/** Properties of the access metrics. */
export interface AccessMetricsProps {
  /** CloudWatch namespace of the metrics, and prefix of the rule names. */
  readonly name: string;
  readonly accessLog: Pick<AccessLog, 'logGroupName' | 'callerField'>;
}

/** Metrics of the whole API, with the filter pattern of each. */
const METRICS = {
  AuthenticationFailures: '{ $.status = "401" }',
  InsufficientScope: '{ $.errorType = "ACCESS_DENIED" }',
  Refused: '{ ($.status = "401") || ($.status = "403") }',
  Throttled: '{ $.status = "429" }',
} as const;

/** Condition of a rule: the field has one of these values, or none of them. */
type Filter =
  | { readonly field: AccessLogField; readonly in: readonly string[] }
  | { readonly field: AccessLogField; readonly notIn: readonly string[] };

interface RuleDefinition {
  /** Fields to group by, at most four; each combination of values is counted. */
  readonly keys: readonly AccessLogField[];
  readonly filter: Filter;
}

/**
 * Metrics from the access log.
 * - Alarms use metrics of the whole API: a metric for each client would be billed for each client.
 * - Contributor Insights rules count calls of each client; their price does not grow with the number of clients.
 * @see AWS docs, "Filter and pattern syntax for metric filters" and "Contributor Insights rule syntax in CloudWatch"
 */
export class AccessMetrics extends Construct {
  readonly namespace: string;
  /** Names of the rules. */
  readonly rules: Readonly<Record<'calls' | 'scopes' | 'refused' | 'throttled', string>>;
  private readonly logGroupName: string;

  constructor(scope: Construct, id: string, { name, accessLog: { logGroupName, callerField } }: AccessMetricsProps) {
    super(scope, id);
    for (const [metric, pattern] of Object.entries(METRICS)) {
      new CloudwatchLogMetricFilter(this, metric, {
        name: metric,
        logGroupName,
        pattern,
        // Reports 0 for other lines; otherwise the baseline of an anomaly alarm would contain only failures.
        metricTransformation: { namespace: name, name: metric, value: '1', defaultValue: '0' },
      });
    }
    const known = { field: callerField, notIn: ['-'] } as const;
    this.namespace = name;
    this.logGroupName = logGroupName;
    this.rules = {
      calls: this.rule('calls', { keys: [callerField, 'route'], filter: known }),
      scopes: this.rule('scopes', { keys: ['scopes', 'route'], filter: { field: 'scopes', notIn: ['-'] } }),
      refused: this.rule('refused', {
        keys: ['errorType', callerField, 'sourceIp', 'route'],
        filter: { field: 'status', in: ['401', '403'] },
      }),
      throttled: this.rule('throttled', {
        keys: [callerField, 'sourceIp', 'route'],
        filter: { field: 'status', in: ['429'] },
      }),
    };
  }

  private rule(id: string, rule: RuleDefinition): string {
    const ruleName = `${this.namespace}-${id}`;
    const ruleDefinition = JSON.stringify(definition(this.logGroupName, rule));
    new CloudwatchContributorInsightRule(this, id, { ruleName, ruleState: 'ENABLED', ruleDefinition });
    return ruleName;
  }
}

function definition(logGroupName: string, { keys, filter }: RuleDefinition): object {
  const Match = `$.${filter.field}`;
  return {
    Schema: { Name: 'CloudWatchLogRule', Version: 1 },
    LogGroupNames: [logGroupName],
    LogFormat: 'JSON',
    Contribution: {
      Keys: keys.map((field) => `$.${field}`),
      Filters: ['in' in filter ? { Match, In: filter.in } : { Match, NotIn: filter.notIn }],
    },
    AggregateOn: 'Count',
  };
}
