import { Construct } from 'constructs';
import type { HeldClient } from '../../access/held-access';
import { readerAccount } from '../../access/reader';
import { clientSecretName } from '../../access/secret-name';
import type { AuthorizationServer } from '../pool/authorization-server';
import { AwsAccount } from '../account/aws-account';
import { ClientSecret } from './client-secret';
import { idPart } from '../id-part';
import type { RotationFunctionOptions } from './rotation-function';
import { RotationFunction } from './rotation-function';
import { SecretsKey } from './secrets-key';

/** Options of the caller. */
export interface ClientSecretsOptions extends RotationFunctionOptions {
  /** Prefix of the names of the key and the function. */
  readonly namePrefix: string;
  /** Prefix of the secret names, including the slash before a client's name. */
  readonly secretNamePrefix: string;
  /** Days between two rotations, 1 to 1000; 0 turns rotation off. */
  readonly rotationDays: number;
  /**
   * Whether deleted secrets can be restored for 30 days. If false, they are deleted at once and their names are free,
   * and the key can be restored for 7 days, the minimum of AWS.
   * @default true
   */
  readonly deletionProtection?: boolean;
}

/** Options, and resources that the stack connects. */
export interface ClientSecretsProps extends ClientSecretsOptions {
  readonly clients: Readonly<Record<string, HeldClient>>;
  readonly authorizationServer: AuthorizationServer;
}

/**
 * Credentials of all clients in Secrets Manager, with the key that encrypts them and the function that writes them.
 * @see AWS docs, "Rotate AWS Secrets Manager secrets"
 */
export class ClientSecrets extends Construct {
  /** ARN of each client's secret, by the client's name. */
  readonly arns: Readonly<Record<string, string>>;
  /** The function that rotates the secrets. */
  readonly rotation: Pick<RotationFunction, 'functionName' | 'logGroupName'>;

  constructor(scope: Construct, id: string, props: ClientSecretsProps) {
    super(scope, id);
    const { namePrefix, secretNamePrefix, clients, rotationDays, deletionProtection = true } = props;
    const { userPool, domain, clientIds, clientNamePrefix } = props.authorizationServer;
    const account = new AwsAccount(this, 'account');
    const key = new SecretsKey(this, 'key', {
      name: `${namePrefix}-client-secrets`,
      account,
      readerAccounts: readerAccounts(clients),
      deletionWindowDays: deletionProtection ? 30 : 7,
    });
    const rotation = new RotationFunction(this, 'rotation', {
      ...props,
      name: `${namePrefix}-rotation`,
      account,
      userPool,
      tokenEndpoint: domain.tokenEndpoint,
      clientNamePrefix,
      secretArns: account.arn('secretsmanager', `secret:${secretNamePrefix}*`),
      keyArn: key.arn,
    });
    const secrets = Object.entries(clients).flatMap(([name, { readers, scopes }]) => {
      const clientId = clientIds[name];
      if (clientId === undefined) return [];
      const secret = new ClientSecret(this, `client-${idPart(name)}`, {
        name: clientSecretName(secretNamePrefix, name),
        ...(readers ? { readers } : {}),
        // A rotation tests the new secret by getting a token, which a client without scopes cannot get.
        rotationDays: scopes.length > 0 ? rotationDays : 0,
        recoveryWindowDays: deletionProtection ? 30 : 0,
        account,
        clientId,
        details: { tokenEndpoint: domain.tokenEndpoint, scopes },
        keyArn: key.arn,
        rotation,
      });
      return [[name, secret.arn] as const];
    });
    const { functionName, logGroupName } = rotation;
    this.rotation = { functionName, logGroupName };
    this.arns = Object.fromEntries(secrets);
  }
}

function readerAccounts(clients: Readonly<Record<string, HeldClient>>): string[] {
  const readers = Object.values(clients).flatMap((client) => client.readers ?? []);
  return [...new Set(readers.flatMap((reader) => readerAccount(reader) ?? []))];
}
