import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Settings } from '../settings/settings';
import { BOOTSTRAP, planPrefix, stateBucketName, stateKey } from '../settings/state-location';
import { BootstrapError } from './error';
import type { StateFile, StatePlace } from './state-file';
import { isCopy, parseState, statePlace } from './state-file';
import type { StateStore } from './state-store';

/** What the bootstrap does its work with. */
export interface Tools {
  readonly store: StateStore;
  /**
   * Synthesizes the bootstrap.
   * @param stateBucket - where its state is; undefined for a local file
   */
  readonly synthesize: (stateBucket: string | undefined) => Promise<void>;
  /** Runs Terraform on what was synthesized. */
  readonly terraform: (...args: string[]) => Promise<void>;
  /** Says what is done. */
  readonly say: (line: string) => void;
  /** Whether somebody wants it. */
  readonly approve: (question: string, answer: string) => Promise<boolean>;
}

/** How much is asked. */
export interface BootstrapOptions {
  /** Whether Terraform asks before it changes anything. */
  readonly ask: boolean;
}

/** The bootstrap of one environment in one account: its deployment, its state and where that is. */
export class BootstrapEnvironment {
  readonly bucket: string;
  /** File of the state while there is no bucket, in the working directory. */
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
        `M2M_STATE_BUCKET is "${stateBucket}", expected "${this.bucket}", which is the one made here; unset it`,
      );
    }
    this.forceDestroy = settings.stateForceDestroy;
  }

  /** Deploys it, and brings its state into its bucket. Once that is so, it only deploys what has changed. */
  async deploy({ ask }: BootstrapOptions): Promise<void> {
    const { terraform, say } = this.tools;
    const place = await this.place();
    if (place === 'nowhere' && (await this.tools.store.exists())) {
      throw new BootstrapError(
        'ERR_STATE_LOST',
        `bucket "${this.bucket}" is there, and the state of what made it neither in it nor in ${this.localFile}; run this in the folder that has that file, or delete the bucket`,
      );
    }
    // What a move has left behind would soon be old, and not to be told from another deployment.
    if (place === 'bucket') await this.removeLocal();
    await this.prepare(place);
    say(`deploying the bootstrap, its state ${place === 'bucket' ? `in bucket ${this.bucket}` : 'still a local file'}`);
    await terraform('apply', ...(ask ? [] : ['-auto-approve', '-input=false']));
    if (place === 'bucket') return;
    await this.moveIn();
    await this.removeLocal();
  }

  /**
   * Destroys it, with the bucket and all old states in it.
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
      // Somebody may have deployed meanwhile.
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

  /** Synthesizes for the place, and has Terraform take it as it is, whatever it remembers of another. */
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
    const message = `the state in ${to} is not the one that was moved there, expected the same; nothing was removed, run this again`;
    return new BootstrapError('ERR_STATES_DIFFER', message);
  }

  /** @throws BootstrapError where the bucket must not go */
  private async checkBucket(): Promise<void> {
    const { store } = this.tools;
    const own = [this.key, `${this.key}.tflock`];
    // A plan that was kept to be applied is of no use without the state.
    const others = (await store.inUse()).filter((key) => !own.includes(key) && !key.startsWith(this.plans));
    if (others.length > 0) {
      const shown =
        others.length > 5 ? `${others.slice(0, 5).join(', ')} and ${others.length - 5} more` : others.join(', ');
      throw new BootstrapError(
        'ERR_BUCKET_IN_USE',
        `bucket "${this.bucket}" holds ${shown}, expected no state with resources but the bootstrap's own; destroy what they are of first`,
      );
    }
    if (this.forceDestroy) return;
    throw new BootstrapError(
      'ERR_BUCKET_NOT_EMPTY',
      `bucket "${this.bucket}" holds ${await store.versions()} versions of states, which would be deleted with it; if nobody needs them, set M2M_STATE_FORCE_DESTROY=true`,
    );
  }

  private async confirm(): Promise<void> {
    const question = [
      `Destroy the bootstrap, with every version of every state in bucket ${this.bucket}?`,
      'To go on, type the name of the bucket: ',
    ].join('\n');
    if (await this.tools.approve(question, this.bucket)) return;
    throw new BootstrapError('ERR_NOT_CONFIRMED', `that was not "${this.bucket}"; nothing was destroyed`);
  }

  /** Terraform empties a bucket only where its state says that it may. */
  private async allowDestroy(): Promise<void> {
    const bucket = (await this.local())?.resources.find(({ type }) => type === 'aws_s3_bucket');
    if (!bucket || bucket.instances.every(({ attributes }) => attributes?.force_destroy === true)) return;
    this.tools.say('allowing the bucket to go with what is in it');
    await this.tools.terraform('apply', '-auto-approve', '-input=false', `-target=${bucket.type}.${bucket.name}`);
  }

  private async removeLocal(): Promise<void> {
    await rm(this.localFile, { force: true });
    await rm(`${this.localFile}.backup`, { force: true });
  }
}
