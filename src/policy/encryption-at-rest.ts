import type { Finding } from './rule';
import { defineRule } from './rule';
import type { StackView, ViewedResource } from '../terraform-json/stack-view';
import { blocks, isSet } from '../terraform-json/stack-view';

/** Attribute that names or enables a key, and how to check it. */
type Encryption = readonly [subject: string, isEncrypted: (resource: ViewedResource, stack: StackView) => boolean];

const ENCRYPTION: Readonly<Record<string, Encryption>> = {
  aws_dynamodb_table: [
    'server_side_encryption',
    ({ attributes }) => blocks(attributes.server_side_encryption)[0]?.enabled === true,
  ],
  aws_kms_key: ['enable_key_rotation', ({ attributes }) => attributes.enable_key_rotation === true],
  aws_s3_bucket: [
    'aws_s3_bucket_server_side_encryption_configuration',
    ({ address }, stack) =>
      stack
        .all('aws_s3_bucket_server_side_encryption_configuration')
        .some(({ attributes: { bucket, rule } }) =>
          stack.references(bucket).some(({ resource }) => resource.address === address) ? usesKms(rule) : false,
        ),
  ],
  aws_secretsmanager_secret: ['kms_key_id', ({ attributes }) => isSet(attributes.kms_key_id)],
  aws_sns_topic: ['kms_master_key_id', ({ attributes }) => isSet(attributes.kms_master_key_id)],
  aws_sqs_queue: [
    'kms_master_key_id',
    ({ attributes }) => isSet(attributes.kms_master_key_id) || attributes.sqs_managed_sse_enabled === true,
  ],
};

/** CloudWatch Logs always encrypts with its own key; protected environments need a key that the account controls. */
const PROTECTED_ENCRYPTION: Readonly<Record<string, Encryption>> = {
  aws_cloudwatch_log_group: ['kms_key_id', ({ attributes }) => isSet(attributes.kms_key_id)],
};

export const encryptionAtRest = defineRule({
  id: 'encryption-at-rest',
  asks: 'tables, secrets, topics, queues and buckets are encrypted with a KMS key; outside `dev` and `local`, log groups are too; and KMS rotates the key every year',
  reason: 'then the key also decides who may read stored data, and logs each use',
  fix: 'name a KMS key, or turn encryption or rotation on',
  source: 'Data protection in AWS Key Management Service',
  check: (stack) =>
    Object.entries({ ...ENCRYPTION, ...(stack.isProtected ? PROTECTED_ENCRYPTION : {}) }).flatMap(
      ([type, [subject, isEncrypted]]) =>
        stack
          .all(type)
          .filter((resource) => !isEncrypted(resource, stack))
          .map(({ path }): Finding => ({ path, subject, found: 'unset or off' })),
    ),
});

function usesKms(rules: unknown): boolean {
  return blocks(rules).some((rule) =>
    blocks(rule.apply_server_side_encryption_by_default).some(({ sse_algorithm: algorithm }) =>
      ['aws:kms', 'aws:kms:dsse'].includes(String(algorithm)),
    ),
  );
}
