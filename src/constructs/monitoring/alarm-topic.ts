import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import type { CustomerKeyOptions } from '../account/customer-key';
import { CustomerKey } from '../account/customer-key';
import { policyDocument } from '../account/policy-document';

/** What is wired in. */
export interface AlarmTopicProps extends CustomerKeyOptions {
  /**
   * Who is told by mail, once they have followed the link that AWS sends them.
   * @default - nobody until something subscribes
   */
  readonly email?: string | undefined;
}

const SERVICE = 'cloudwatch.amazonaws.com';

/**
 * Where alarms go.
 * - only CloudWatch publishes there, and only for alarms of this account and Region
 * - encrypted by a key of its own, since CloudWatch may not use the one that AWS keeps for topics
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
