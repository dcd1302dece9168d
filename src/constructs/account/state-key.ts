import type { Construct } from 'constructs';
import type { CustomerKeyOptions } from './customer-key';
import { CustomerKey, usedThrough } from './customer-key';

/**
 * A KMS key for a bucket of states.
 * - used through S3 alone, and for this account, whose IAM policies say who may read the bucket
 * @see AWS docs, "Using server-side encryption with AWS KMS keys (SSE-KMS)"
 */
export class StateKey extends CustomerKey {
  constructor(scope: Construct, id: string, props: CustomerKeyOptions) {
    super(scope, id, { ...props, use: [usedThrough('s3', 'UsedThroughS3', props.account)] });
  }
}
