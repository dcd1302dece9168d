import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { awsCall, awsCallUnless } from './aws-call';
import type { ClientCredentials } from './client-credentials';
import { readCredentials } from './client-credentials';

/** Staging labels with a meaning in Secrets Manager. */
export type Stage = 'AWSCURRENT' | 'AWSPENDING' | 'AWSPREVIOUS';

/** Metadata of a secret, without its value. */
export interface SecretDescription {
  readonly name: string;
  /** Id of the app client, from the tag `ClientId`; Terraform changes the tag when it replaces the client. */
  readonly clientId: string | undefined;
  /** Staging labels of each version. */
  readonly stages: ReadonlyMap<string, readonly string[]>;
  /** Time when the last rotation completed all its steps. */
  readonly rotatedAt: Date | undefined;
}

/** A version with its value. */
export interface SecretVersion {
  readonly id: string;
  readonly createdAt: Date;
  readonly credentials: ClientCredentials;
}

/** Calls to Secrets Manager about the secret of one client. */
export class SecretStore {
  constructor(
    private readonly client: SecretsManagerClient,
    private readonly SecretId: string,
  ) {}

  /** Reads the metadata; undefined if the secret is deleted, even if the deletion could still be undone. */
  async describe(): Promise<SecretDescription | undefined> {
    const found = await awsCallUnless(
      'ResourceNotFoundException',
      'DescribeSecret',
      this.client.send(new DescribeSecretCommand({ SecretId: this.SecretId })),
    );
    if (!found || found.DeletedDate) return undefined;
    return {
      name: found.Name ?? '',
      clientId: found.Tags?.find(({ Key }) => Key === 'ClientId')?.Value,
      stages: new Map(Object.entries(found.VersionIdsToStages ?? {})),
      rotatedAt: found.LastRotatedDate,
    };
  }

  /**
   * Reads the version with a label; undefined if it has no value yet, because a rotation labels its version first.
   * @throws RotationError `ERR_VALUE_INVALID`
   */
  async read(stage: Stage): Promise<SecretVersion | undefined> {
    const { SecretId } = this;
    const found = await awsCallUnless(
      'ResourceNotFoundException',
      'GetSecretValue',
      this.client.send(new GetSecretValueCommand({ SecretId, VersionStage: stage })),
    );
    // Some emulators return the version of a new secret, without a value.
    if (found?.SecretString === undefined) return undefined;
    return {
      id: found.VersionId ?? '',
      createdAt: found.CreatedDate ?? new Date(0),
      credentials: readCredentials(found.SecretString, `version ${stage} of ${SecretId}`),
    };
  }

  /** Writes a version. The same value again changes nothing; Secrets Manager refuses another value for the same id. */
  async put(id: string, credentials: ClientCredentials, stage: string): Promise<void> {
    const { SecretId } = this;
    const SecretString = JSON.stringify(credentials);
    await awsCall(
      'PutSecretValue',
      this.client.send(
        new PutSecretValueCommand({ SecretId, ClientRequestToken: id, SecretString, VersionStages: [stage] }),
      ),
    );
  }

  /**
   * Moves a label. Secrets Manager refuses if it is no longer at `from`. Moving AWSCURRENT moves AWSPREVIOUS to `from`.
   */
  async move(stage: Stage, { from, to }: { readonly from: string | undefined; readonly to?: string }): Promise<void> {
    const { SecretId } = this;
    await awsCall(
      'UpdateSecretVersionStage',
      this.client.send(
        new UpdateSecretVersionStageCommand({
          SecretId,
          VersionStage: stage,
          RemoveFromVersionId: from,
          MoveToVersionId: to,
        }),
      ),
    );
  }
}
