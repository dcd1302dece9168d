import type { CloudwatchMetricAlarmConfig } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { aboveAnomalyBand } from './anomaly-band';

/** A function that takes part in requests. */
export interface WatchedFunction {
  /** What its alarms are called after. */
  readonly name: string;
  readonly functionName: string;
  /** Seconds it may take. */
  readonly timeoutSeconds: number;
}

/** A web ACL. */
export interface WatchedWebAcl {
  readonly name: string;
  readonly region: string;
}

/** What is wired in. */
export interface ApiAlarmsProps {
  /** What the alarms' names start with. */
  readonly name: string;
  readonly api: { readonly name: string; readonly stageName: string };
  /** Namespace of the metrics that are made of the access log. */
  readonly metricsNamespace: string;
  readonly functions: readonly WatchedFunction[];
  /** What stands before the API, by the name of its metrics; nothing where none does. */
  readonly webAcl: WatchedWebAcl | undefined;
  /** ARNs of what is told when an alarm goes off, and when it is over. */
  readonly actions: readonly string[];
}

type Condition = Pick<CloudwatchMetricAlarmConfig, 'comparisonOperator' | 'threshold' | 'evaluationPeriods'> &
  Partial<CloudwatchMetricAlarmConfig>;

const PERIOD_SECONDS = 300;
/** Share of the answers that may be 5XX. */
const SERVER_ERROR_RATE = 0.01;
/** A caller that waits longer for one answer in a hundred is kept waiting. */
const SLOW_MS = 3_000;
/** Part of its timeout that a function may take before it is near it. */
const NEAR_TIMEOUT = 0.8;
/** Requests blocked within a period that are more than somebody's stray scan. */
const MANY_BLOCKED = 100;

/** Two of the last three periods: one alone is a deploy, or a client that starts. */
const LASTING = { evaluationPeriods: 3, datapointsToAlarm: 2 } as const;
const ANY = {
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  threshold: 1,
  evaluationPeriods: 1,
  statistic: 'Sum',
} as const;

/**
 * Alarms about what callers notice, and about what they are about to.
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
        // A hundredth of a few answers is the slowest of them.
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
      // Nobody calls.
      treatMissingData: 'notBreaching',
    };
  }
}
