import type { CloudwatchMetricAlarmConfig } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';

/** A metric that is watched for anomalies. */
export interface WatchedSum {
  /** Id in the alarm: starts with a lower-case letter, then letters, digits and underscores. */
  readonly id: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly periodSeconds: number;
}

/** Width of the expected band, in standard deviations. */
const BAND_WIDTH = 3;

/**
 * Condition of an alarm on a sum that is above the usual value of the hour and weekday.
 * @see AWS docs, "Using CloudWatch anomaly detection"
 */
export function aboveAnomalyBand({ id, namespace, metricName, periodSeconds: period }: WatchedSum) {
  return {
    comparisonOperator: 'GreaterThanUpperThreshold',
    thresholdMetricId: 'usual',
    metricQuery: [
      {
        id: 'usual',
        expression: `ANOMALY_DETECTION_BAND(${id}, ${BAND_WIDTH})`,
        label: 'usual',
        returnData: true,
      },
      { id, metric: { namespace, metricName, period, stat: 'Sum' }, returnData: true },
    ],
  } satisfies Partial<CloudwatchMetricAlarmConfig>;
}
