import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import type { AwsAccount } from './aws-account';
import { policyDocument } from './policy-document';

/** What is wired in. */
export interface SecretsKeyProps {
  /** What its alias is called, 1 to 250 characters. */
  readonly name: string;
  readonly account: AwsAccount;
  /** Other accounts whose roles read secrets, by their numbers. */
  readonly readerAccounts: readonly string[];
  /** Days AWS waits before it deletes the key, 7 to 30; until then it can be restored. */
  readonly deletionWindowDays: number;
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
 * A KMS key for secrets.
 * - new key material every year
 * - administered by whom the account's IAM policies let, so that no deployment can lock everybody out
 * - used through Secrets Manager alone, which asks each secret's own policy who may read it; from other accounts to read
 * @see AWS docs, "Secret encryption and decryption in AWS Secrets Manager" and "Key policies in AWS KMS"
 */
export class SecretsKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, account, readerAccounts, deletionWindowDays }: SecretsKeyProps) {
    super(scope, id);
    const viaService = { 'kms:ViaService': `secretsmanager.${account.region}.amazonaws.com` };
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
        {
          Sid: 'UsedThroughSecretsManager',
          Effect: 'Allow',
          Principal: { AWS: '*' },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: '*',
          Condition: { StringEquals: { ...viaService, 'kms:CallerAccount': [account.id] } },
        },
        ...(readerAccounts.length === 0
          ? []
          : [
              {
                Sid: 'ReadFromOtherAccounts',
                Effect: 'Allow',
                Principal: { AWS: '*' },
                Action: 'kms:Decrypt',
                Resource: '*',
                Condition: { StringEquals: { ...viaService, 'kms:CallerAccount': readerAccounts } },
              },
            ]),
      ]),
    });
    new KmsAlias(this, 'alias', { name: `alias/${name}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
