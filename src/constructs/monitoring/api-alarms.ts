import type { CloudwatchMetricAlarmConfig } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { aboveAnomalyBand } from './anomaly-band';

/** A function that takes part in requests. */
export interface WatchedFunction {
  /** Name used in its alarms. */
  readonly name: string;
  readonly functionName: string;
  /** Timeout in seconds. */
  readonly timeoutSeconds: number;
}

/** The web ACL in front of the API. */
export interface WatchedWebAcl {
  readonly name: string;
  readonly region: string;
}

/** Properties of the alarms. */
export interface ApiAlarmsProps {
  /** Prefix of the alarm names. */
  readonly name: string;
  readonly api: { readonly name: string; readonly stageName: string };
  /** Namespace of the metrics from the access log. */
  readonly metricsNamespace: string;
  readonly functions: readonly WatchedFunction[];
  /** The web ACL in front of the API; undefined if there is none. */
  readonly webAcl: WatchedWebAcl | undefined;
  /** ARNs to notify when an alarm starts and when it ends. */
  readonly actions: readonly string[];
}

type Condition = Pick<CloudwatchMetricAlarmConfig, 'comparisonOperator' | 'threshold' | 'evaluationPeriods'> &
  Partial<CloudwatchMetricAlarmConfig>;

const PERIOD_SECONDS = 300;
/** Accepted share of 5XX answers. */
const SERVER_ERROR_RATE = 0.01;
/** Limit of the 99th percentile of the latency, in milliseconds. */
const SLOW_MS = 3_000;
/** Share of its timeout that a function may use without an alarm. */
const NEAR_TIMEOUT = 0.8;
/** Blocked requests in a period that are more than a stray scan. */
const MANY_BLOCKED = 100;

/** Two of the last three periods: a single one can be a deployment, or a client that starts. */
const LASTING = { evaluationPeriods: 3, datapointsToAlarm: 2 } as const;
const ANY = {
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  threshold: 1,
  evaluationPeriods: 1,
  statistic: 'Sum',
} as const;

/**
 * Alarms about problems that callers notice, or will notice soon.
 * @see AWS docs, "Amazon API Gateway dimensions and metrics", "Types of metrics for Lambda functions" and "Using
 * CloudWatch anomaly detection"
 */
export class ApiAlarms extends Construct {
  readonly arns: readonly string[];
  readonly #props: ApiAlarmsProps;

  constructor(scope: Construct, id: string, props: ApiAlarmsProps) {
    super(scope, id);
    this.#props = props;
    this.arns = [
      ...this.ofApi(),
      ...(props.webAcl ? [this.ofWebAcl(props.webAcl)] : []),
      ...props.functions.flatMap((watched) => this.ofFunction(watched)),
    ];
  }

  private ofApi(): string[] {
    const { api, metricsNamespace } = this.#props;
    const gateway = { namespace: 'AWS/ApiGateway', dimensions: { ApiName: api.name, Stage: api.stageName } };
    const above = { comparisonOperator: 'GreaterThanThreshold', ...LASTING };
    return [
      this.alarm('server-errors', 'More than 1 % of the answers are 5XX', {
        ...gateway,
        ...above,
        metricName: '5XXError',
        statistic: 'Average',
        threshold: SERVER_ERROR_RATE,
      }),
      this.alarm('slow', `One answer in a hundred takes longer than ${SLOW_MS} ms`, {
        ...gateway,
        ...above,
        metricName: 'Latency',
        extendedStatistic: 'p99',
        // With few requests, the 99th percentile is the slowest one.
        evaluateLowSampleCountPercentiles: 'ignore',
        threshold: SLOW_MS,
      }),
      this.alarm('throttled', 'Callers are answered 429', {
        ...ANY,
        ...LASTING,
        namespace: metricsNamespace,
        metricName: 'Throttled',
      }),
      this.refusals(metricsNamespace),
    ];
  }

  private refusals(namespace: string): string {
    const alarm = new CloudwatchMetricAlarm(this, 'refused', {
      ...this.common('refused', 'More requests are answered 401 or 403 than is usual at this hour'),
      ...LASTING,
      ...aboveAnomalyBand({ id: 'refused', namespace, metricName: 'Refused', periodSeconds: PERIOD_SECONDS }),
    });
    return alarm.arn;
  }

  private ofWebAcl(webAcl: WatchedWebAcl): string {
    return this.alarm('blocked', `The web ACL blocks more than ${MANY_BLOCKED} requests in 5 minutes`, {
      namespace: 'AWS/WAFV2',
      metricName: 'BlockedRequests',
      dimensions: { WebACL: webAcl.name, Region: webAcl.region, Rule: 'ALL' },
      statistic: 'Sum',
      comparisonOperator: 'GreaterThanThreshold',
      threshold: MANY_BLOCKED,
      ...LASTING,
    });
  }

  private ofFunction({ name, functionName, timeoutSeconds }: WatchedFunction): string[] {
    const lambda = { namespace: 'AWS/Lambda', dimensions: { FunctionName: functionName } };
    return [
      this.alarm(`${name}-errors`, 'The function failed', { ...lambda, ...ANY, metricName: 'Errors' }),
      this.alarm(`${name}-throttles`, 'Lambda refused to run the function, for want of concurrency', {
        ...lambda,
        ...ANY,
        metricName: 'Throttles',
      }),
      this.alarm(`${name}-near-timeout`, `The function takes ${NEAR_TIMEOUT * 100} % of its timeout and more`, {
        ...lambda,
        ...LASTING,
        metricName: 'Duration',
        statistic: 'Maximum',
        comparisonOperator: 'GreaterThanOrEqualToThreshold',
        threshold: NEAR_TIMEOUT * timeoutSeconds * 1_000,
      }),
    ];
  }

  private alarm(id: string, description: string, condition: Condition): string {
    return new CloudwatchMetricAlarm(this, id, {
      ...this.common(id, description),
      period: PERIOD_SECONDS,
      ...condition,
    }).arn;
  }

  private common(id: string, alarmDescription: string) {
    const { name, actions } = this.#props;
    return {
      alarmName: `${name}-${id}`,
      alarmDescription,
      alarmActions: [...actions],
      okActions: [...actions],
      // No data means no requests.
      treatMissingData: 'notBreaching',
    };
  }
}
