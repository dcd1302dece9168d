import type { CloudwatchMetricAlarmConfig } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';

/** A sum that is watched. */
export interface WatchedSum {
  /** What the alarm calls it: a lower-case letter first, then letters, digits and underscores. */
  readonly id: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly periodSeconds: number;
}

/** Standard deviations of a usual week within which a sum is nothing new. */
const BAND_WIDTH = 3;

/**
 * The condition of an alarm about a sum that is higher than is usual at that hour and weekday.
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
