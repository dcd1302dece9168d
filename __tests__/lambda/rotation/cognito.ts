import { randomBytes } from 'node:crypto';
import type { AwsService } from './aws-service';
import { AwsException } from './aws-service';
import type { Clock } from './clock';

/** A secret of a client in Cognito. */
export interface IssuedSecret {
  readonly id: string;
  readonly value: string;
  /** In seconds; Cognito's ids end with them, and it shows no higher precision. */
  readonly created: number;
}

interface Client {
  scopes: readonly string[];
  readonly ownSecret: IssuedSecret;
  secrets: readonly IssuedSecret[];
}

interface ClientKey {
  readonly UserPoolId: string;
  readonly ClientId: string;
}

/** Callbacks that keep a token endpoint up to date. */
export interface SecretListener {
  readonly added: (clientId: string, secret: IssuedSecret) => void;
  readonly deleted: (clientId: string, secret: IssuedSecret) => void;
}

export const USER_POOL_ID = 'eu-central-1_Abc123xyz';

/**
 * The app clients of a user pool, with Cognito's rules: at most two secrets each, a value is shown once, the last
 * secret cannot be deleted.
 * @see AWS docs, "AddUserPoolClientSecret" and "DeleteUserPoolClientSecret" (Cognito API reference)
 */
export class Cognito implements AwsService {
  readonly prefix = 'cognito-idp';
  readonly target = 'AWSCognitoIdentityProviderService';
  private readonly clients = new Map<string, Client>();
  private made = 0;

  constructor(
    private readonly clock: Clock,
    private readonly listener: SecretListener,
  ) {}

  readonly actions = {
    DescribeUserPoolClient: (key: ClientKey) => {
      const { scopes, ownSecret, secrets } = this.client(key);
      return {
        UserPoolClient: {
          ...key,
          ClientName: 'demo-dev-Service',
          AllowedOAuthScopes: scopes,
          ...(secrets.includes(ownSecret) && { ClientSecret: ownSecret.value }),
        },
      };
    },

    ListUserPoolClientSecrets: (key: ClientKey) => ({
      ClientSecrets: this.client(key).secrets.map(({ id, created }) => ({
        ClientSecretId: id,
        ClientSecretCreateDate: created,
      })),
    }),

    AddUserPoolClientSecret: (key: ClientKey & { readonly ClientSecret?: string }) => {
      const secret = this.add(key.ClientId, this.client(key));
      return {
        ClientSecretDescriptor: {
          ClientSecretId: secret.id,
          ClientSecretCreateDate: secret.created,
          ...(key.ClientSecret === undefined && { ClientSecretValue: secret.value }),
        },
      };
    },

    DeleteUserPoolClientSecret: (key: ClientKey & { readonly ClientSecretId: string }) => {
      const client = this.client(key);
      const secret = client.secrets.find(({ id }) => id === key.ClientSecretId);
      if (!secret) throw new AwsException('ResourceNotFoundException', `no secret ${key.ClientSecretId}`);
      if (client.secrets.length === 1) throw new AwsException('InvalidParameterException', 'the last secret');
      client.secrets = client.secrets.filter((each) => each !== secret);
      this.listener.deleted(key.ClientId, secret);
      return {};
    },
  };

  createClient(id: string, scopes: readonly string[]): void {
    const ownSecret = this.issue(id);
    this.clients.set(id, { scopes, ownSecret, secrets: [ownSecret] });
    this.listener.added(id, ownSecret);
  }

  deleteClient(id: string): void {
    for (const secret of this.secretsOf(id)) this.listener.deleted(id, secret);
    this.clients.delete(id);
  }

  setScopes(ClientId: string, scopes: readonly string[]): void {
    this.client({ UserPoolId: USER_POOL_ID, ClientId }).scopes = scopes;
  }

  /** Removes all secrets, which Cognito itself never does. */
  forgetSecrets(id: string): void {
    const client = this.client({ UserPoolId: USER_POOL_ID, ClientId: id });
    for (const secret of client.secrets) this.listener.deleted(id, secret);
    client.secrets = [];
  }

  secretsOf(id: string): readonly IssuedSecret[] {
    return this.clients.get(id)?.secrets ?? [];
  }

  private client({ UserPoolId, ClientId }: ClientKey): Client {
    const client = UserPoolId === USER_POOL_ID ? this.clients.get(ClientId) : undefined;
    if (!client) throw new AwsException('ResourceNotFoundException', `User pool client ${ClientId} does not exist.`);
    return client;
  }

  private add(id: string, client: Client): IssuedSecret {
    if (client.secrets.length === 2) throw new AwsException('LimitExceededException', 'two secrets already');
    const secret = this.issue(id);
    client.secrets = [...client.secrets, secret];
    this.listener.added(id, secret);
    return secret;
  }

  private issue(clientId: string): IssuedSecret {
    const created = Math.floor(this.clock.seconds);
    // Recognizable, so that a test can search for any secret that ever existed.
    const value = `secret${++this.made}x${randomBytes(20).toString('hex')}`;
    return { id: `${clientId}--${created}${this.made}`, value, created };
  }
}
