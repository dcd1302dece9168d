import type { Construct } from 'constructs';
import type { CustomerKeyOptions } from '../account/customer-key';
import { CustomerKey, usedThrough } from '../account/customer-key';

/** Properties of the key. */
export interface SecretsKeyProps extends CustomerKeyOptions {
  /** Account ids of other accounts whose roles read secrets. */
  readonly readerAccounts: readonly string[];
}

/**
 * A KMS key for secrets.
 * - Usable only through Secrets Manager, where each secret's policy decides who may read it; other accounts may only
 *   decrypt.
 * @see AWS docs, "Secret encryption and decryption in AWS Secrets Manager"
 */
export class SecretsKey extends CustomerKey {
  constructor(scope: Construct, id: string, { readerAccounts, ...props }: SecretsKeyProps) {
    const { account } = props;
    super(scope, id, {
      ...props,
      use: [
        usedThrough('secretsmanager', 'UsedThroughSecretsManager', account),
        ...(readerAccounts.length === 0
          ? []
          : [
              {
                Sid: 'ReadFromOtherAccounts',
                Effect: 'Allow',
                Principal: { AWS: '*' },
                Action: 'kms:Decrypt',
                Resource: '*',
                Condition: {
                  StringEquals: {
                    'kms:ViaService': `secretsmanager.${account.region}.amazonaws.com`,
                    'kms:CallerAccount': readerAccounts,
                  },
                },
              },
            ]),
      ],
    });
  }
}
