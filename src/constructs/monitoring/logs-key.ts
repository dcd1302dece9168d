import type { Construct } from 'constructs';
import type { CustomerKeyOptions } from '../account/customer-key';
import { CustomerKey } from '../account/customer-key';

/**
 * A KMS key for log groups.
 * - used only by CloudWatch Logs, for log groups of this account and Region
 * @see AWS docs, "Encrypt log data in CloudWatch Logs using AWS Key Management Service"
 */
export class LogsKey extends CustomerKey {
  constructor(scope: Construct, id: string, props: CustomerKeyOptions) {
    const { account } = props;
    super(scope, id, {
      ...props,
      use: [
        {
          Sid: 'UsedByCloudWatchLogs',
          Effect: 'Allow',
          Principal: { Service: `logs.${account.region}.amazonaws.com` },
          Action: [
            'kms:Decrypt',
            'kms:DescribeKey',
            'kms:Encrypt',
            'kms:GenerateDataKey',
            'kms:GenerateDataKeyWithoutPlaintext',
            'kms:ReEncryptFrom',
            'kms:ReEncryptTo',
          ],
          Resource: '*',
          Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': account.arn('logs', 'log-group:*') } },
        },
      ],
    });
  }
}
