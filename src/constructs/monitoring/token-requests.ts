import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { aboveAnomalyBand } from './anomaly-band';

/** Properties of the token request metrics. */
export interface TokenRequestsProps {
  /** CloudWatch namespace of the metrics, and prefix of the alarm name. */
  readonly name: string;
  /** Log group of a CloudTrail trail. */
  readonly trailLogGroupName: string;
  readonly userPoolId: string;
  /** ARNs to notify when the alarm starts and when it ends. */
  readonly actions: readonly string[];
}

const PERIOD_SECONDS = 300;

/**
 * Counts the requests to the token endpoint, and the refused ones. Cognito has no metric for them, but CloudTrail has
 * an event for each.
 * - only for this user pool, even if the trail has events of others
 * - for all clients together: the documented events have a client id only if the request body has it
 * - alarm on an unusually high count: a service that does not cache its tokens, or a stolen secret
 * @see AWS docs, "Example Amazon Cognito events" and "Filter and pattern syntax for metric filters"
 */
export class TokenRequests extends Construct {
  readonly namespace: string;
  /** Names of the metrics. */
  readonly metrics = { all: 'TokenRequests', refused: 'TokenRequestsRefused' } as const;
  readonly alarmArn: string;

  constructor(scope: Construct, id: string, props: TokenRequestsProps) {
    super(scope, id);
    const { name, userPoolId, actions } = props;
    this.namespace = name;
    const asked = [
      '($.eventSource = "cognito-idp.amazonaws.com")',
      '($.eventName = "Token_POST")',
      `($.additionalEventData.userPoolId = "${userPoolId}")`,
    ].join(' && ');
    this.count(this.metrics.all, `{ ${asked} }`, props);
    this.count(this.metrics.refused, `{ ${asked} && ($.additionalEventData.responseParameters.status != 200) }`, props);
    const alarm = new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: `${name}-token-requests`,
      alarmDescription: 'More tokens are asked for than is usual at this hour',
      alarmActions: [...actions],
      okActions: [...actions],
      ...aboveAnomalyBand({
        id: 'tokens',
        namespace: name,
        metricName: this.metrics.all,
        periodSeconds: PERIOD_SECONDS,
      }),
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: 'notBreaching',
    });
    this.alarmArn = alarm.arn;
  }

  private count(metric: string, pattern: string, { name, trailLogGroupName: logGroupName }: TokenRequestsProps): void {
    new CloudwatchLogMetricFilter(this, metric, {
      // The name includes the prefix, because other stacks may use the log group too.
      name: `${name}-${metric}`,
      logGroupName,
      pattern,
      // Reports 0 for other events; otherwise the baseline would contain only busy times.
      metricTransformation: { namespace: name, name: metric, value: '1', defaultValue: '0' },
    });
  }
}
