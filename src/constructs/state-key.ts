import type { Construct } from 'constructs';
import type { CustomerKeyOptions } from './customer-key';
import { CustomerKey } from './customer-key';

/**
 * A KMS key for a bucket of states.
 * - used through S3 alone, and for this account, whose IAM policies say who may read the bucket
 * @see AWS docs, "Using server-side encryption with AWS KMS keys (SSE-KMS)"
 */
export class StateKey extends CustomerKey {
  constructor(scope: Construct, id: string, props: CustomerKeyOptions) {
    const { account } = props;
    super(scope, id, {
      ...props,
      use: [
        {
          Sid: 'UsedThroughS3',
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: '*',
          Condition: {
            StringEquals: { 'kms:ViaService': `s3.${account.region}.amazonaws.com`, 'kms:CallerAccount': [account.id] },
          },
        },
      ],
    });
  }
}
