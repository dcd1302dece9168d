import { LambdaInvocation } from '@cdktf/provider-aws/lib/lambda-invocation';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { SecretsmanagerSecretPolicy } from '@cdktf/provider-aws/lib/secretsmanager-secret-policy';
import { SecretsmanagerSecretRotation } from '@cdktf/provider-aws/lib/secretsmanager-secret-rotation';
import { Construct } from 'constructs';
import { readerAccount } from '../../access/reader';
import type { AwsAccount } from '../account/aws-account';
import { policyDocument } from '../account/policy-document';
import type { RotationFunction } from './rotation-function';
import { terraformText } from '../terraform-text';

/** What a caller chooses. */
export interface ClientSecretOptions {
  /** 1 to 512 characters. */
  readonly name: string;
  /**
   * Roles that alone may read it, by ARN or by name in this account.
   * @default - whoever the account's IAM policies let
   */
  readonly readers?: readonly string[];
  /** Days between two rotations, 1 to 1000; 0 for none. */
  readonly rotationDays: number;
  /** Days a deleted secret can be restored, 7 to 30; 0 deletes it at once. */
  readonly recoveryWindowDays: number;
}

/** What is wired in. */
export interface ClientSecretProps extends ClientSecretOptions {
  readonly account: AwsAccount;
  readonly clientId: string;
  /** What the value says besides the secret; another one has it written anew, with the secret it holds. */
  readonly details: { readonly tokenEndpoint: string; readonly scopes: readonly string[] };
  readonly keyArn: string;
  /** What writes its versions. */
  readonly rotation: RotationFunction;
}

/**
 * A client's credentials in Secrets Manager.
 * - no version of it is Terraform's: the rotation function writes each, the first one too, so that no apply can put an
 *   older secret back in force
 * - rotated once as soon as it is there, which ends the life of the secret that Terraform's state holds
 * @see AWS docs, "Rotate AWS Secrets Manager secrets"
 */
export class ClientSecret extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ClientSecretProps) {
    super(scope, id);
    const { clientId, details, rotation, rotationDays } = props;
    const secret = new SecretsmanagerSecret(this, 'secret', {
      name: props.name,
      description: 'Client credentials: client_id, client_secret, token_endpoint and scopes',
      kmsKeyId: props.keyArn,
      recoveryWindowInDays: props.recoveryWindowDays,
      tags: { ClientId: clientId },
    });
    const policy = props.readers ? this.readersOnly(secret.arn, props.readers, props) : undefined;
    const seed = new LambdaInvocation(this, 'seed', {
      functionName: rotation.functionName,
      lifecycleScope: 'CREATE_ONLY',
      input: JSON.stringify({ Action: 'seed', SecretId: secret.arn, ClientId: clientId }),
      // Once for each client that Cognito knows; what it answers is in the state, and holds no secret.
      triggers: { clientId, tokenEndpoint: details.tokenEndpoint, scopes: details.scopes.map(terraformText).join(' ') },
      // No value before the policy that guards it.
      ...(policy ? { dependsOn: [policy] } : {}),
    });
    if (rotationDays > 0) {
      new SecretsmanagerSecretRotation(this, 'rotation', {
        secretId: secret.id,
        rotationLambdaArn: rotation.arn,
        rotateImmediately: true,
        rotationRules: { automaticallyAfterDays: rotationDays },
        dependsOn: [seed, rotation.invokePermission],
      });
    }
    this.arn = secret.arn;
  }

  /** Denies the value to all but the readers and what writes it; the account's administrators can change the policy. */
  private readersOnly(
    secretArn: string,
    readers: readonly string[],
    { account, rotation }: ClientSecretProps,
  ): SecretsmanagerSecretPolicy {
    const arns = readers.map((reader) => (readerAccount(reader) === undefined ? account.roleArn(reader) : reader));
    const accounts = new Set(readers.flatMap((reader) => readerAccount(reader) ?? []));
    const read = { Action: 'secretsmanager:GetSecretValue', Resource: '*' };
    return new SecretsmanagerSecretPolicy(this, 'policy', {
      secretArn,
      blockPublicPolicy: true,
      policy: policyDocument([
        {
          Sid: 'NobodyElse',
          Effect: 'Deny',
          Principal: { AWS: '*' },
          ...read,
          Condition: { ArnNotEquals: { 'aws:PrincipalArn': [...arns, rotation.roleArn] } },
        },
        // A role of another account needs a yes here besides that of its own account.
        ...Array.from(accounts, (number) => ({
          Sid: `ReadersOf${number}`,
          Effect: 'Allow',
          Principal: { AWS: number },
          ...read,
          Condition: { ArnEquals: { 'aws:PrincipalArn': arns.filter((arn) => readerAccount(arn) === number) } },
        })),
      ]),
    });
  }
}
