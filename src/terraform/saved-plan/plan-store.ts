import type { S3Client } from '@aws-sdk/client-s3';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { awsCall } from '../../credentials/aws-call';
import { listFiles, writePrivate } from './bundle';
import { SavedPlanError } from './error';
import { MANIFEST, parseManifest } from './manifest';

/** Location of saved plans between two jobs. */
export interface PlanStoreProps {
  readonly bucket: string;
  /** Prefix of the keys. */
  readonly prefix: string;
  /** Required owner of the bucket. */
  readonly accountId?: string;
  /**
   * KMS key that encrypts the plans.
   * @default - the default key of the bucket
   */
  readonly kmsKeyId?: string;
}

/** Stores saved plans in the state bucket, by name. */
export class PlanStore {
  private readonly request: { readonly Bucket: string; readonly ExpectedBucketOwner?: string };
  private readonly encryption: { readonly ServerSideEncryption?: 'aws:kms'; readonly SSEKMSKeyId?: string };

  constructor(
    private readonly client: S3Client,
    private readonly props: PlanStoreProps,
  ) {
    const { bucket, accountId, kmsKeyId } = props;
    this.request = { Bucket: bucket, ...(accountId === undefined ? {} : { ExpectedBucketOwner: accountId }) };
    this.encryption = kmsKeyId === undefined ? {} : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyId };
  }

  /** Bucket of the plans. */
  get bucket(): string {
    return this.props.bucket;
  }

  /** Stores a saved plan, its manifest last, so that an incomplete plan is not valid. */
  async put(name: string, folder: string): Promise<void> {
    const files = (await listFiles(folder)).filter((file) => file !== MANIFEST);
    for (const file of [...files, MANIFEST]) {
      const object = { Key: this.key(name, file), Body: await readFile(path.join(folder, file)) };
      const request = new PutObjectCommand({ ...this.request, ...this.encryption, ...object });
      await awsCall('S3', 'PutObject', this.client.send(request));
    }
  }

  /**
   * Downloads a saved plan into an empty folder. Only the file names are checked, not the content.
   * @throws SavedPlanError `ERR_STORE_MISSING`
   */
  async get(name: string, folder: string): Promise<void> {
    const manifest = await this.read(name, MANIFEST);
    const place = `${this.key(name, '')} in bucket "${this.props.bucket}"`;
    for (const file of Object.keys(parseManifest(Buffer.from(manifest).toString(), place).files)) {
      await writePrivate(path.join(folder, file), await this.read(name, file));
    }
    await writePrivate(path.join(folder, MANIFEST), manifest);
  }

  private async read(name: string, file: string): Promise<Uint8Array> {
    const request = new GetObjectCommand({ ...this.request, Key: this.key(name, file) });
    const answer = this.client.send(request).catch((error: unknown) => {
      if ((error as Error).name === 'NoSuchKey') return undefined;
      throw error;
    });
    const content = await awsCall('S3', 'GetObject', answer).then((found) => found?.Body?.transformToByteArray());
    if (content) return content;
    throw new SavedPlanError(
      'ERR_STORE_MISSING',
      `bucket "${this.props.bucket}" has no ${this.key(name, file)}, expected a plan that cognito-m2m plan-save --store ${name} stored there; save one`,
    );
  }

  private key(name: string, file: string): string {
    return `${this.props.prefix}${name}/${file}`;
  }
}
