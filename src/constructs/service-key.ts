import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import type { AwsAccount } from './aws-account';
import { policyDocument } from './policy-document';

/** Services a key is used through, and what they are called. */
const SERVICES = { secretsmanager: 'SecretsManager', s3: 'S3' } as const;

/** What is wired in. */
export interface ServiceKeyProps {
  /** What its alias is called, 1 to 250 characters. */
  readonly name: string;
  /** The only service it works through. */
  readonly service: keyof typeof SERVICES;
  readonly account: AwsAccount;
  /**
   * Other accounts whose roles read what it encrypts, by their numbers.
   * @default - none
   */
  readonly readerAccounts?: readonly string[];
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
 * A KMS key for what one service keeps.
 * - new key material every year
 * - administered by whom the account's IAM policies let, so that no deployment can lock everybody out
 * - used through that service alone, which decides who may read what it keeps, by each secret's policy or the bucket's;
 *   from other accounts to read
 * @see AWS docs, "Secret encryption and decryption in AWS Secrets Manager", "Using server-side encryption with AWS KMS
 * keys (SSE-KMS)" and "Key policies in AWS KMS"
 */
export class ServiceKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ServiceKeyProps) {
    super(scope, id);
    const { name, service, account, readerAccounts = [], deletionWindowDays } = props;
    const viaService = { 'kms:ViaService': `${service}.${account.region}.amazonaws.com` };
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
          Sid: `UsedThrough${SERVICES[service]}`,
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
