import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import type { AwsAccount } from './aws-account';
import { policyDocument } from './policy-document';

/** What every key is made with. */
export interface CustomerKeyOptions {
  /** What its alias is called, 1 to 250 characters. */
  readonly name: string;
  readonly account: AwsAccount;
  /** Days AWS waits before it deletes the key, 7 to 30; until then it can be restored. */
  readonly deletionWindowDays: number;
}

/** What is wired in. */
export interface CustomerKeyProps extends CustomerKeyOptions {
  /** Statements of its policy that say who uses it, and through what. */
  readonly use: readonly object[];
}

// Everything but cryptography and grants: who administers the key cannot use it.
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
 * The statement that lets this account use a key through one service alone, which then decides who may read what it keeps.
 * @param service - as it stands in its host name, e.g. `s3`
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
 * - new key material every year
 * - administered by whom the account's IAM policies let, so that no deployment can lock everybody out
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
