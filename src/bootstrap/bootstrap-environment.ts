import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Settings } from '../settings/settings';
import { BOOTSTRAP, planPrefix, stateBucketName, stateKey } from '../settings/state-location';
import { BootstrapError } from './error';
import type { StateFile, StatePlace } from './state-file';
import { isCopy, parseState, statePlace } from './state-file';
import type { StateStore } from './state-store';

/** Dependencies of the bootstrap. */
export interface Tools {
  readonly store: StateStore;
  /**
   * Synthesizes the bootstrap stack.
   * @param stateBucket - bucket of its state; undefined for a local file
   */
  readonly synthesize: (stateBucket: string | undefined) => Promise<void>;
  /** Runs Terraform on the synthesized stack. */
  readonly terraform: (...args: string[]) => Promise<void>;
  /** Prints a progress line. */
  readonly say: (line: string) => void;
  /** Asks the user for confirmation. */
  readonly approve: (question: string, answer: string) => Promise<boolean>;
}

/** Options of a deploy or destroy. */
export interface BootstrapOptions {
  /** Whether the user has to confirm changes. */
  readonly ask: boolean;
}

/** Bootstrap of an environment in an account: deploys it, and moves its state between a local file and the bucket. */
export class BootstrapEnvironment {
  readonly bucket: string;
  /** Local state file in the working directory, used while there is no bucket. */
  readonly localFile: string;
  private readonly key: string;
  private readonly plans: string;
  private readonly forceDestroy: boolean;

  constructor(
    settings: Settings,
    accountId: string,
    private readonly tools: Tools,
  ) {
    this.bucket = stateBucketName(settings, accountId);
    this.key = stateKey(settings, BOOTSTRAP);
    this.plans = planPrefix(settings);
    this.localFile = path.resolve(`terraform.${settings.namePrefix}-${BOOTSTRAP}.tfstate`);
    const { stateBucket } = settings;
    if (stateBucket !== undefined && stateBucket !== this.bucket) {
      throw new BootstrapError(
        'ERR_BUCKET_OTHER',
        `M2M_STATE_BUCKET is "${stateBucket}", expected "${this.bucket}", the bucket of the bootstrap; unset it`,
      );
    }
    this.forceDestroy = settings.stateForceDestroy;
  }

  /** Deploys the bootstrap and moves its state into its own bucket. Later calls only deploy changes. */
  async deploy({ ask }: BootstrapOptions): Promise<void> {
    const { terraform, say } = this.tools;
    const place = await this.place();
    if (place === 'nowhere' && (await this.tools.store.exists())) {
      throw new BootstrapError(
        'ERR_STATE_LOST',
        `bucket "${this.bucket}" exists, but the state of the bootstrap is neither in it nor in ${this.localFile}, expected one of them; run this command in the folder with that file, or delete the bucket`,
      );
    }
    // A local copy left by a move would soon be outdated, and could look like another deployment.
    if (place === 'bucket') await this.removeLocal();
    await this.prepare(place);
    say(`deploying the bootstrap, its state ${place === 'bucket' ? `in bucket ${this.bucket}` : 'still a local file'}`);
    await terraform('apply', ...(ask ? [] : ['-auto-approve', '-input=false']));
    if (place === 'bucket') return;
    await this.moveIn();
    await this.removeLocal();
  }

  /**
   * Destroys the bootstrap, with the bucket and all old states in it.
   * @returns whether there was anything to destroy
   */
  async destroy({ ask }: BootstrapOptions): Promise<boolean> {
    const { store, terraform, say } = this.tools;
    const place = await this.place();
    if (place === 'nowhere') return false;
    const bucketExists = await store.exists();
    if (bucketExists) await this.checkBucket();
    if (ask) await this.confirm();
    if (place === 'bucket') await this.moveOut();
    else await this.prepare('local');
    if (bucketExists) {
      await this.allowDestroy();
      // Somebody may have deployed in the meantime.
      await this.checkBucket();
    }
    say('destroying the bootstrap');
    await terraform('destroy', '-auto-approve', '-input=false');
    await this.removeLocal();
    return true;
  }

  private async place(): Promise<StatePlace> {
    return statePlace(await this.local(), await this.stored());
  }

  private async local(): Promise<StateFile | undefined> {
    const text = await readFile(this.localFile, 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    });
    return text === undefined ? undefined : parseState(text, this.localFile);
  }

  private async stored(): Promise<StateFile | undefined> {
    return (await this.tools.store.exists()) ? this.tools.store.read(this.key) : undefined;
  }

  /** Synthesizes for a state location, and makes Terraform use it without a migration from a previous one. */
  private async prepare(place: StatePlace): Promise<void> {
    await this.tools.synthesize(place === 'bucket' ? this.bucket : undefined);
    await this.tools.terraform('init', '-reconfigure', '-input=false');
  }

  private async moveIn(): Promise<void> {
    this.tools.say(`moving the state into bucket ${this.bucket}`);
    await this.tools.synthesize(this.bucket);
    await this.tools.terraform('init', '-migrate-state', '-force-copy', '-input=false');
    const local = await this.local();
    if (!local || !isCopy(local, await this.stored())) throw this.notMoved(`bucket "${this.bucket}"`);
  }

  private async moveOut(): Promise<void> {
    await this.prepare('bucket');
    this.tools.say(`moving the state out of bucket ${this.bucket}, into ${this.localFile}`);
    await this.tools.synthesize(undefined);
    await this.tools.terraform('init', '-migrate-state', '-force-copy', '-input=false');
    const stored = await this.stored();
    if (!stored || !isCopy(stored, await this.local())) throw this.notMoved(this.localFile);
  }

  private notMoved(to: string): BootstrapError {
    const message = `the state in ${to} differs from the state that was moved there, expected the same; nothing was removed, run this again`;
    return new BootstrapError('ERR_STATES_DIFFER', message);
  }

  /** @throws BootstrapError if the bucket must not be deleted */
  private async checkBucket(): Promise<void> {
    const { store } = this.tools;
    const own = [this.key, `${this.key}.tflock`];
    // A saved plan is useless without the state.
    const others = (await store.inUse()).filter((key) => !own.includes(key) && !key.startsWith(this.plans));
    if (others.length > 0) {
      const shown =
        others.length > 5 ? `${others.slice(0, 5).join(', ')} and ${others.length - 5} more` : others.join(', ');
      throw new BootstrapError(
        'ERR_BUCKET_IN_USE',
        `bucket "${this.bucket}" holds ${shown}, expected only the state of the bootstrap; destroy the other resources first`,
      );
    }
    if (this.forceDestroy) return;
    throw new BootstrapError(
      'ERR_BUCKET_NOT_EMPTY',
      `bucket "${this.bucket}" holds ${await store.versions()} versions of states that would be deleted with it, expected none; if no one needs them, set M2M_STATE_FORCE_DESTROY=true`,
    );
  }

  private async confirm(): Promise<void> {
    const question = [
      `Destroy the bootstrap, with every version of every state in bucket ${this.bucket}?`,
      'To go on, type the name of the bucket: ',
    ].join('\n');
    if (await this.tools.approve(question, this.bucket)) return;
    throw new BootstrapError('ERR_NOT_CONFIRMED', `the answer was not "${this.bucket}"; nothing was destroyed`);
  }

  /** Applies `force_destroy` to the bucket: Terraform empties a bucket only if its state says so. */
  private async allowDestroy(): Promise<void> {
    const bucket = (await this.local())?.resources.find(({ type }) => type === 'aws_s3_bucket');
    if (!bucket || bucket.instances.every(({ attributes }) => attributes?.force_destroy === true)) return;
    this.tools.say('allowing Terraform to delete the bucket with its content');
    await this.tools.terraform('apply', '-auto-approve', '-input=false', `-target=${bucket.type}.${bucket.name}`);
  }

  private async removeLocal(): Promise<void> {
    await rm(this.localFile, { force: true });
    await rm(`${this.localFile}.backup`, { force: true });
  }
}
