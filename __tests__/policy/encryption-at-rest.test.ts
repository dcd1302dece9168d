import type { Resources } from './policed-app';
import { describeRule } from './policed-app';

const table = { point_in_time_recovery: { enabled: true }, deletion_protection_enabled: true };
const bucket = (sse_algorithm: string): Resources => ({
  aws_s3_bucket: { state: { bucket: 'state' } },
  aws_s3_bucket_versioning: {
    versions: { bucket: '${aws_s3_bucket.state.id}', versioning_configuration: { status: 'Enabled' } },
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    encryption: {
      bucket: '${aws_s3_bucket.state.id}',
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm } }],
    },
  },
});
const groups = (attributes: object) => ({
  aws_cloudwatch_log_group: { logs: { name: 'logs', retention_in_days: 14, ...attributes } },
});

describeRule('encryption-at-rest', {
  compliant: {
    'what names a key': {
      environment: 'prod',
      resources: {
        aws_dynamodb_table: { orders: { ...table, server_side_encryption: { enabled: true } } },
        aws_kms_key: { key: { enable_key_rotation: true } },
        aws_secretsmanager_secret: { secret: { kms_key_id: '${aws_kms_key.key.arn}' } },
        aws_sns_topic: { topic: { kms_master_key_id: '${aws_kms_key.key.arn}' } },
        aws_sqs_queue: { queue: { sqs_managed_sse_enabled: true } },
        ...groups({ kms_key_id: '${aws_kms_key.key.arn}' }),
        ...bucket('aws:kms'),
      },
    },
    'a log group of dev, which CloudWatch Logs encrypts': { resources: groups({}) },
  },
  refused: {
    'a table': {
      resources: { aws_dynamodb_table: { orders: table } },
      finds: [{ path: 'orders', subject: 'server_side_encryption' }],
    },
    'a key that never changes': {
      resources: { aws_kms_key: { key: {} } },
      finds: [{ path: 'key', subject: 'enable_key_rotation' }],
    },
    'a secret': {
      resources: { aws_secretsmanager_secret: { secret: {} } },
      finds: [{ path: 'secret', subject: 'kms_key_id' }],
    },
    'a topic': {
      resources: { aws_sns_topic: { topic: {} } },
      finds: [{ path: 'topic', subject: 'kms_master_key_id' }],
    },
    'a queue': {
      resources: { aws_sqs_queue: { queue: {} } },
      finds: [{ path: 'queue', subject: 'kms_master_key_id' }],
    },
    'a bucket without a KMS key': {
      resources: bucket('AES256'),
      finds: [{ path: 'state', subject: 'aws_s3_bucket_server_side_encryption_configuration' }],
    },
    'a log group of prod': {
      environment: 'prod',
      resources: groups({}),
      finds: [{ path: 'logs', subject: 'kms_key_id' }],
    },
  },
});
