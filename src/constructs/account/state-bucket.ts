import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { Construct } from 'constructs';
import { policyDocument } from './policy-document';

/** Options of the caller. */
export interface StateBucketOptions {
  /** 3 to 63 characters, unique across all accounts. */
  readonly name: string;
  /**
   * Whether a destroy also deletes all versions of all objects.
   * @default false
   */
  readonly forceDestroy?: boolean;
  /**
   * Bucket for access logs, in the same account and Region.
   * @default - no access logs
   */
  readonly logBucket?: string;
}

/** Options, and resources that the stack connects. */
export interface StateBucketProps extends StateBucketOptions {
  readonly keyArn: string;
  /** Key prefix of objects that are only needed for a few days. */
  readonly passingPrefix: string;
}

/** Retention of old versions in days, and the number of versions of an object that are kept at any age. */
const OLD_VERSIONS = { noncurrentDays: 90, newerNoncurrentVersions: 10 };

/** Time for the approval of a plan. GitHub allows 30 days, but by then a plan is outdated. */
const PASSING = { days: 7 };

/**
 * A bucket for Terraform states.
 * - versioned: the last ten states before the current one are kept, older ones for 90 days
 * - short-lived objects expire after 7 days, and their versions a day later
 * - encrypted with its own KMS key, through a bucket key: S3 does not call KMS for each object
 * - only TLS 1.2 or later, never public; the account owns all objects
 * @see AWS docs, "Security best practices for Amazon S3"
 */
export class StateBucket extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: StateBucketProps) {
    super(scope, id);
    const bucket = new S3Bucket(this, 'bucket', { bucket: props.name, forceDestroy: props.forceDestroy ?? false });
    const versioning = new S3BucketVersioningA(this, 'versioning', {
      bucket: bucket.id,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket: bucket.id,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: props.keyArn },
          bucketKeyEnabled: true,
        },
      ],
    });
    new S3BucketOwnershipControls(this, 'ownership', {
      bucket: bucket.id,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    const access = new S3BucketPublicAccessBlock(this, 'public-access', {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketPolicy(this, 'policy', {
      bucket: bucket.id,
      policy: tlsOnly(bucket.arn),
      // S3 refuses two parallel changes of access settings.
      dependsOn: [access],
    });
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket: bucket.id,
      rule: [
        {
          id: 'old-versions',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [OLD_VERSIONS],
          // Delete markers of released locks.
          expiration: [{ expiredObjectDeleteMarker: true }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
        {
          id: 'passing',
          status: 'Enabled',
          filter: [{ prefix: props.passingPrefix }],
          expiration: [PASSING],
          noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
        },
      ],
      // Rules about old versions need versioning.
      dependsOn: [versioning],
    });
    if (props.logBucket !== undefined) {
      new S3BucketLoggingA(this, 'logging', {
        bucket: bucket.id,
        targetBucket: props.logBucket,
        targetPrefix: `${props.name}/`,
      });
    }
    this.name = bucket.bucket;
    this.arn = bucket.arn;
  }
}

function tlsOnly(bucketArn: string): string {
  const everything = {
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 's3:*',
    Resource: [bucketArn, `${bucketArn}/*`],
  };
  return policyDocument([
    { Sid: 'TlsOnly', ...everything, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    { Sid: 'Tls12OrLater', ...everything, Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } },
  ]);
}
