import { describeRule } from './policed-app';

const table = (attributes: object) => ({
  resources: { aws_dynamodb_table: { orders: { server_side_encryption: [{ enabled: true }], ...attributes } } },
});
const bucket = (versioning: object) => ({
  resources: {
    aws_s3_bucket: { state: { bucket: 'state' } },
    aws_s3_bucket_server_side_encryption_configuration: {
      encryption: {
        bucket: '${aws_s3_bucket.state.id}',
        rule: { apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms' } },
      },
    },
    ...versioning,
  },
});
const versioning = (status: string, name = 'state') => ({
  aws_s3_bucket_versioning: {
    versions: { bucket: `\${aws_s3_bucket.${name}.id}`, versioning_configuration: { status } },
  },
});

describeRule('recovery', {
  compliant: {
    'a table with recovery': table({ point_in_time_recovery: [{ enabled: true }] }),
    'a bucket with versions': bucket(versioning('Enabled')),
  },
  refused: {
    'a table without': { ...table({}), finds: [{ path: 'orders', subject: 'point_in_time_recovery' }] },
    'a table that turns it off': {
      ...table({ point_in_time_recovery: { enabled: false } }),
      finds: [{ path: 'orders', subject: 'point_in_time_recovery' }],
    },
    'a bucket without': { ...bucket({}), finds: [{ path: 'state', subject: 'aws_s3_bucket_versioning' }] },
    'a bucket whose versions are suspended': {
      ...bucket(versioning('Suspended')),
      finds: [{ path: 'state', subject: 'aws_s3_bucket_versioning' }],
    },
    'versions of another bucket': {
      ...bucket(versioning('Enabled', 'other')),
      finds: [{ path: 'state', subject: 'aws_s3_bucket_versioning' }],
    },
  },
});
