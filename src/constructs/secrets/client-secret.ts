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

/** Options of the caller. */
export interface ClientSecretOptions {
  /** 1 to 512 characters. */
  readonly name: string;
  /**
   * The only roles that may read it, by ARN or by name in this account.
   * @default - every principal that the account's IAM policies allow
   */
  readonly readers?: readonly string[];
  /** Days between two rotations, 1 to 1000; 0 turns rotation off. */
  readonly rotationDays: number;
  /** Days in which a deleted secret can be restored, 7 to 30; 0 deletes it at once. */
  readonly recoveryWindowDays: number;
}

/** Options, and resources that the stack connects. */
export interface ClientSecretProps extends ClientSecretOptions {
  readonly account: AwsAccount;
  readonly clientId: string;
  /** Other fields of the value. If they change, a new version is written with the same secret. */
  readonly details: { readonly tokenEndpoint: string; readonly scopes: readonly string[] };
  readonly keyArn: string;
  /** Function that writes the versions. */
  readonly rotation: RotationFunction;
}

/**
 * Credentials of a client in Secrets Manager.
 * - Terraform writes no version: the rotation function writes every version, including the first. So no apply can
 *   restore an older secret.
 * - The first rotation starts at once, which replaces the secret that is in Terraform's state.
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
      // Runs once for each Cognito client; its answer is kept in the state, and holds no secret.
      triggers: { clientId, tokenEndpoint: details.tokenEndpoint, scopes: details.scopes.map(terraformText).join(' ') },
      // The policy must guard the secret before it has a value.
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

  /**
   * Denies reading to all but the readers and the rotation function; the account's administrators can change the
   * policy.
   */
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
        // A role of another account needs an Allow here and in its own account.
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
