import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import {
  AddUserPoolClientSecretCommand,
  DeleteUserPoolClientSecretCommand,
  DescribeUserPoolClientCommand,
  ListUserPoolClientSecretsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { awsCall, awsCallUnless } from './aws-call';
import { RotationError } from './error';

/** A secret that Cognito accepts from a client; a client has at most two. */
export interface ClientSecret {
  readonly id: string;
  readonly createdAt: Date;
}

/** A new secret. Cognito shows its value only once. */
export interface NewClientSecret {
  readonly id: string;
  readonly value: string;
}

/** An app client, as Cognito describes it. */
export interface ClientDescription {
  readonly id: string;
  /** Full name, as in the console, with the prefix of all clients of the deployment. */
  readonly name: string;
  /** Scopes that the client is granted. */
  readonly scopes: readonly string[];
  /** The secret that Cognito made with the client; undefined once it is deleted. */
  readonly ownSecret: string | undefined;
}

/** Calls to Cognito about one app client. */
export class AppClient {
  constructor(
    private readonly client: CognitoIdentityProviderClient,
    private readonly UserPoolId: string,
    readonly id: string,
  ) {}

  async describe(): Promise<ClientDescription> {
    const { UserPoolClient } = await awsCall(
      'DescribeUserPoolClient',
      this.client.send(new DescribeUserPoolClientCommand(this.key)),
    );
    const { ClientName = '', AllowedOAuthScopes: scopes = [], ClientSecret: ownSecret } = UserPoolClient ?? {};
    return { id: this.id, name: ClientName, scopes, ownSecret };
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

  /** Makes a new secret. Only this answer holds its value. */
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

  /** Deletes a secret; does nothing if it is gone. Cognito refuses to delete the last one. */
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
