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

/** Labels Secrets Manager gives a meaning to. */
export type Stage = 'AWSCURRENT' | 'AWSPENDING' | 'AWSPREVIOUS';

/** What is known of a secret without reading it. */
export interface SecretDescription {
  readonly name: string;
  /** The app client it belongs to, from its tag `ClientId`; Terraform changes it when it replaces the client. */
  readonly clientId: string | undefined;
  /** Labels of each version. */
  readonly stages: ReadonlyMap<string, readonly string[]>;
  /** When the last rotation was complete, every step answered. */
  readonly rotatedAt: Date | undefined;
}

/** A version with its value. */
export interface SecretVersion {
  readonly id: string;
  readonly createdAt: Date;
  readonly credentials: ClientCredentials;
}

/** What the function does to one client's secret in Secrets Manager. */
export class SecretStore {
  constructor(
    private readonly client: SecretsManagerClient,
    private readonly SecretId: string,
  ) {}

  /** What is known of it; nothing where it is deleted, also where that could still be undone. */
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
   * The version that has a label; a rotation labels its version before that has a value, which counts as none.
   * @throws RotationError `ERR_VALUE_INVALID`
   */
  async read(stage: Stage): Promise<SecretVersion | undefined> {
    const { SecretId } = this;
    const found = await awsCallUnless(
      'ResourceNotFoundException',
      'GetSecretValue',
      this.client.send(new GetSecretValueCommand({ SecretId, VersionStage: stage })),
    );
    // Some emulators answer the version of a new secret, which has no value either.
    if (found?.SecretString === undefined) return undefined;
    return {
      id: found.VersionId ?? '',
      createdAt: found.CreatedDate ?? new Date(0),
      credentials: readCredentials(found.SecretString, `version ${stage} of ${SecretId}`),
    };
  }

  /** Writes a version once; the same again changes nothing, another value for the same id is refused. */
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

  /** Moves a label; refused where it is no longer at `from`. Moving AWSCURRENT leaves AWSPREVIOUS behind it. */
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
