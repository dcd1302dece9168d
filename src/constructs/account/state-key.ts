import type { Construct } from 'constructs';
import type { CustomerKeyOptions } from './customer-key';
import { CustomerKey, usedThrough } from './customer-key';

/**
 * A KMS key for state buckets.
 * - Usable only through S3 and by this account, whose IAM policies decide who may read the bucket.
 * @see AWS docs, "Using server-side encryption with AWS KMS keys (SSE-KMS)"
 */
export class StateKey extends CustomerKey {
  constructor(scope: Construct, id: string, props: CustomerKeyOptions) {
    super(scope, id, { ...props, use: [usedThrough('s3', 'UsedThroughS3', props.account)] });
  }
}
