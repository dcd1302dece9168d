import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import type { CustomerKeyOptions } from '../account/customer-key';
import { CustomerKey } from '../account/customer-key';
import { policyDocument } from '../account/policy-document';

/** Properties of the alarm topic. */
export interface AlarmTopicProps extends CustomerKeyOptions {
  /**
   * Receives alarms by email, after confirming the subscription that AWS sends.
   * @default - no subscription
   */
  readonly email?: string | undefined;
}

const SERVICE = 'cloudwatch.amazonaws.com';

/**
 * SNS topic for alarms.
 * - Only CloudWatch may publish, and only for alarms of this account and Region.
 * - It has its own KMS key, because CloudWatch may not use the AWS managed key of SNS.
 * @see AWS docs, "Encrypting an Amazon SNS topic with server-side encryption"
 */
export class AlarmTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { email, ...props }: AlarmTopicProps) {
    super(scope, id);
    const { name, account } = props;
    const ofThisAccount = { 'aws:SourceAccount': account.id };
    const key = new CustomerKey(this, 'key', {
      ...props,
      use: [
        {
          Sid: 'UsedByAlarms',
          Effect: 'Allow',
          Principal: { Service: SERVICE },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: '*',
          Condition: { StringEquals: ofThisAccount },
        },
      ],
    });
    const topic = new SnsTopic(this, 'topic', { name, kmsMasterKeyId: key.arn });
    new SnsTopicPolicy(this, 'policy', {
      arn: topic.arn,
      policy: policyDocument([
        {
          Effect: 'Allow',
          Principal: { Service: SERVICE },
          Action: 'sns:Publish',
          Resource: topic.arn,
          Condition: {
            StringEquals: ofThisAccount,
            ArnLike: { 'aws:SourceArn': account.arn('cloudwatch', 'alarm:*') },
          },
        },
      ]),
    });
    if (email !== undefined) {
      new SnsTopicSubscription(this, 'email', { topicArn: topic.arn, protocol: 'email', endpoint: email });
    }
    this.arn = topic.arn;
  }
}
