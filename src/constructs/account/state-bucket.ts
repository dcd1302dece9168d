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

/** What a caller chooses. */
export interface StateBucketOptions {
  /** 3 to 63 characters, unique across all accounts. */
  readonly name: string;
  /**
   * Whether destroying it deletes every version of every object in it.
   * @default false
   */
  readonly forceDestroy?: boolean;
  /**
   * Bucket that takes its access logs, of the same account and Region.
   * @default - access is not logged
   */
  readonly logBucket?: string;
}

/** What is wired in. */
export interface StateBucketProps extends StateBucketOptions {
  readonly keyArn: string;
  /** What the keys of objects start with that are of use for a few days alone. */
  readonly passingPrefix: string;
}

/** How long an old version can be had back, in days, and how many of an object stay whatever their age. */
const OLD_VERSIONS = { noncurrentDays: 90, newerNoncurrentVersions: 10 };

/** As long as an approval may take; GitHub gives it 30 days, and by then a plan is stale. */
const PASSING = { days: 7 };

/**
 * A bucket for Terraform states.
 * - versioned: the last ten states before the current one stay, the others for 90 days
 * - what is of passing use is gone after 7 days, and a day later its versions
 * - encrypted with a key of its own, which S3 asks for once in a while, not once an object
 * - reached by TLS 1.2 or later alone, and never public; nobody but the account owns what is in it
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
      // S3 refuses two changes of who has access at once.
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
          // What is left of a lock that was given back.
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
      // Without versions there are no old ones to speak of.
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
