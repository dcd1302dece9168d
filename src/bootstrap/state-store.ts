import type { S3Client } from '@aws-sdk/client-s3';
import {
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { awsCall } from '../credentials/aws-call';
import { BootstrapError } from './error';
import type { StateFile } from './state-file';
import { parseState } from './state-file';

/** A bucket, which may not exist yet. */
export interface StateStoreProps {
  readonly bucket: string;
  /** Required owner: the bucket name can be guessed, so another account could have created it. */
  readonly accountId: string;
}

/** Terraform states in a bucket. */
export class StateStore {
  private readonly request: { readonly Bucket: string; readonly ExpectedBucketOwner: string };

  constructor(
    private readonly client: S3Client,
    { bucket, accountId }: StateStoreProps,
  ) {
    this.request = { Bucket: bucket, ExpectedBucketOwner: accountId };
  }

  /** @throws BootstrapError `ERR_BUCKET_FOREIGN` if the bucket belongs to another account */
  async exists(): Promise<boolean> {
    const answer = this.client.send(new HeadBucketCommand(this.request));
    const status = await answer.then(
      () => 200,
      (error: unknown) => statusOf(error),
    );
    if (status === 404) return false;
    if (status === 403) {
      const { Bucket, ExpectedBucketOwner } = this.request;
      throw new BootstrapError(
        'ERR_BUCKET_FOREIGN',
        `bucket "${Bucket}" cannot be read, expected a bucket of account ${ExpectedBucketOwner}, or none; if it belongs to another account, set another M2M_PROJECT_NAME`,
      );
    }
    await awsCall('S3', 'HeadBucket', answer);
    return true;
  }

  /** @throws BootstrapError `ERR_STATE_UNREADABLE` */
  async read(key: string): Promise<StateFile | undefined> {
    const answer = this.client.send(new GetObjectCommand({ ...this.request, Key: key })).catch((error: unknown) => {
      if (statusOf(error) === 404) return undefined;
      throw error;
    });
    const text = await awsCall('S3', 'GetObject', answer).then((found) => found?.Body?.transformToString());
    return text === undefined ? undefined : parseState(text, `${key} in bucket "${this.request.Bucket}"`);
  }

  /** Lists the keys of all objects, without states that have no resource, which a destroy leaves behind. */
  async inUse(): Promise<string[]> {
    const used: string[] = [];
    for (const key of await awsCall('S3', 'ListObjectsV2', this.keys())) {
      const state = key.endsWith('.tfstate') ? await this.read(key) : undefined;
      if (state?.resources.length !== 0) used.push(key);
    }
    return used;
  }

  /** Counts the object versions in the bucket. */
  async versions(): Promise<number> {
    let count = 0;
    let next: { readonly KeyMarker?: string; readonly VersionIdMarker?: string } | undefined = {};
    while (next) {
      const request: ListObjectVersionsCommand = new ListObjectVersionsCommand({ ...this.request, ...next });
      const page = await awsCall('S3', 'ListObjectVersions', this.client.send(request));
      const { Versions = [], IsTruncated, NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
      count += Versions.length;
      next = IsTruncated && KeyMarker ? { KeyMarker, ...(VersionIdMarker ? { VersionIdMarker } : {}) } : undefined;
    }
    return count;
  }

  private async keys(): Promise<string[]> {
    const keys: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.client }, this.request)) {
      keys.push(...Contents.flatMap(({ Key }) => Key ?? []));
    }
    return keys;
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
