import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { aboveAnomalyBand } from './anomaly-band';

/** What is wired in. */
export interface TokenRequestsProps {
  /** CloudWatch namespace of the metrics, and what the alarm's name starts with. */
  readonly name: string;
  /** Log group that a trail of CloudTrail writes to. */
  readonly trailLogGroupName: string;
  readonly userPoolId: string;
  /** ARNs of what is told when the alarm goes off, and when it is over. */
  readonly actions: readonly string[];
}

const PERIOD_SECONDS = 300;

/**
 * How often the token endpoint is asked, and how often in vain: Cognito has no metric of it, CloudTrail an event for each.
 * - of this user pool, whatever else the trail holds
 * - for all clients together: the documented events hold a client's id only where the body of the request does
 * - an alarm when there are more than is usual: a service that does not keep its tokens, or a secret in other hands
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
      // The log group is not of this stack alone.
      name: `${name}-${metric}`,
      logGroupName,
      pattern,
      // Zero where other events come, or a baseline would be made of busy times alone.
      metricTransformation: { namespace: name, name: metric, value: '1', defaultValue: '0' },
    });
  }
}
