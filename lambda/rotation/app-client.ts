import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import {
  AddUserPoolClientSecretCommand,
  DeleteUserPoolClientSecretCommand,
  DescribeUserPoolClientCommand,
  ListUserPoolClientSecretsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { awsCall, awsCallUnless } from './aws-call';
import { RotationError } from './error';

/** A secret Cognito accepts from a client; a client has at most two. */
export interface ClientSecret {
  readonly id: string;
  readonly createdAt: Date;
}

/** A secret Cognito has just made; it never shows the value again. */
export interface NewClientSecret {
  readonly id: string;
  readonly value: string;
}

/** What the function does to one app client in Cognito. */
export class AppClient {
  constructor(
    private readonly client: CognitoIdentityProviderClient,
    private readonly UserPoolId: string,
    readonly id: string,
  ) {}

  /** The scopes it is granted, and the secret it was made with. */
  async describe(): Promise<{ readonly scopes: readonly string[]; readonly ownSecret: string | undefined }> {
    const { UserPoolClient } = await awsCall(
      'DescribeUserPoolClient',
      this.client.send(new DescribeUserPoolClientCommand(this.key)),
    );
    return { scopes: UserPoolClient?.AllowedOAuthScopes ?? [], ownSecret: UserPoolClient?.ClientSecret };
  }

  async secrets(): Promise<ClientSecret[]> {
    const { ClientSecrets = [] } = await awsCall(
      'ListUserPoolClientSecrets',
      this.client.send(new ListUserPoolClientSecretsCommand(this.key)),
    );
    return ClientSecrets.map(({ ClientSecretId = '', ClientSecretCreateDate = new Date(0) }) => ({
      id: ClientSecretId,
      createdAt: ClientSecretCreateDate,
    }));
  }

  /** Has Cognito make a secret; only then does the answer hold its value. */
  async addSecret(): Promise<NewClientSecret> {
    const { ClientSecretDescriptor: made } = await awsCall(
      'AddUserPoolClientSecret',
      this.client.send(new AddUserPoolClientSecretCommand(this.key)),
    );
    const { ClientSecretId: id, ClientSecretValue: value } = made ?? {};
    if (id !== undefined && value !== undefined) return { id, value };
    throw new RotationError(
      'ERR_NO_SECRET',
      `Cognito made a secret for client "${this.id}" without showing it, expected ClientSecretId and ClientSecretValue; rotate again`,
    );
  }

  /** Deletes a secret, or finds it gone. Cognito refuses to delete the last one. */
  async deleteSecret(id: string): Promise<void> {
    await awsCallUnless(
      'ResourceNotFoundException',
      'DeleteUserPoolClientSecret',
      this.client.send(new DeleteUserPoolClientSecretCommand({ ...this.key, ClientSecretId: id })),
    );
  }

  private get key() {
    return { UserPoolId: this.UserPoolId, ClientId: this.id };
  }
}
