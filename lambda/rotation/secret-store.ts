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
  /** The app client it belongs to, from its tag `ClientId`; Terraform changes it when it replaces the client. */
  readonly clientId: string | undefined;
  /** Labels of each version. */
  readonly stages: ReadonlyMap<string, readonly string[]>;
  /** When anything of it changed last, a moved label included. */
  readonly changedAt: Date;
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

  async describe(): Promise<SecretDescription> {
    const { SecretId } = this;
    const found = await awsCall('DescribeSecret', this.client.send(new DescribeSecretCommand({ SecretId })));
    const dates = [found.CreatedDate, found.LastRotatedDate, found.LastChangedDate];
    return {
      clientId: found.Tags?.find(({ Key }) => Key === 'ClientId')?.Value,
      stages: new Map(Object.entries(found.VersionIdsToStages ?? {})),
      changedAt: new Date(Math.max(0, ...dates.flatMap((date) => date?.getTime() ?? []))),
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
    if (!found) return undefined;
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
