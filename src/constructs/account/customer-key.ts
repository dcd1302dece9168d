import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import type { AwsAccount } from './aws-account';
import { policyDocument } from './policy-document';

/** Options of every key. */
export interface CustomerKeyOptions {
  /** Alias of the key, 1 to 250 characters. */
  readonly name: string;
  readonly account: AwsAccount;
  /** Days before AWS deletes the key, 7 to 30; until then it can be restored. */
  readonly deletionWindowDays: number;
}

/** Options, and statements about the use of the key. */
export interface CustomerKeyProps extends CustomerKeyOptions {
  /** Policy statements that allow services to use the key. */
  readonly use: readonly object[];
}

// All actions except cryptography and grants: an administrator of the key cannot use it.
const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListKeyPolicies',
  'kms:ListKeyRotations',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];

/**
 * Policy statement that lets this account use a key only through one service. That service then decides who may read
 * the data it stores.
 * @param service - as in the service's host name, e.g. `s3`
 * @see AWS docs, "AWS KMS condition keys" (`kms:ViaService`, `kms:CallerAccount`)
 */
export function usedThrough(service: string, sid: string, { id, region }: AwsAccount): object {
  return {
    Sid: sid,
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: '*',
    Condition: {
      StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com`, 'kms:CallerAccount': [id] },
    },
  };
}

/**
 * A KMS key of this account.
 * - yearly rotation of the key material
 * - administered by the account's IAM policies, so that no deployment can lock out everyone
 * @see AWS docs, "Key policies in AWS KMS"
 */
export class CustomerKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, account, deletionWindowDays, use }: CustomerKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, 'key', {
      description: name,
      enableKeyRotation: true,
      deletionWindowInDays: deletionWindowDays,
      policy: policyDocument([
        {
          Sid: 'AdministeredByIam',
          Effect: 'Allow',
          Principal: { AWS: account.rootArn },
          Action: ADMINISTRATION,
          Resource: '*',
        },
        ...use,
      ]),
    });
    new KmsAlias(this, 'alias', { name: `alias/${name}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
