import type { Construct } from 'constructs';
import type { CustomerKeyOptions } from '../account/customer-key';
import { CustomerKey, usedThrough } from '../account/customer-key';

/** What is wired in. */
export interface SecretsKeyProps extends CustomerKeyOptions {
  /** Other accounts whose roles read secrets, by their numbers. */
  readonly readerAccounts: readonly string[];
}

/**
 * A KMS key for secrets.
 * - used through Secrets Manager alone, which asks each secret's own policy who may read it; from other accounts to read
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
