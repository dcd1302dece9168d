import type { AwsService } from './aws-service';
import { AwsException } from './aws-service';
import type { Clock } from './clock';
import { DAY, SECOND } from './clock';

interface Version {
  value?: string;
  readonly created: number;
  readonly labels: Set<string>;
}

export interface SecretsManagerOptions {
  readonly clock: Clock;
  /**
   * Whether AWSPENDING stays on a version that becomes current; the guide says that it is removed, but both are
   * allowed.
   */
  readonly pendingStays?: boolean;
  /** Called each time AWSCURRENT has moved. */
  readonly onPromotion: (version: { readonly from: string | undefined; readonly to: string }) => void;
}

/**
 * A secret of Secrets Manager, with its rules:
 * - a version is written once: the same value again changes nothing, another value is refused
 * - a label is on one version, and moves only from the version that the caller names; AWSPREVIOUS follows AWSCURRENT
 * - a version without a label is deleted a day after its creation
 * @see AWS docs, "PutSecretValue" and "UpdateSecretVersionStage" (Secrets Manager API reference)
 */
export class SecretsManager implements AwsService {
  readonly prefix = 'secretsmanager';
  readonly target = 'secretsmanager';
  readonly arn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:demo/dev/clients/Service-a1b2c3';
  name = 'demo/dev/clients/Service';
  readonly tags = new Map<string, string>();
  private readonly versions = new Map<string, Version>();
  private readonly created: number;
  private changed: number;
  private rotated: number | undefined;
  private deleted: { readonly restorable: boolean } | undefined;

  constructor(private readonly options: SecretsManagerOptions) {
    this.created = this.changed = options.clock.now;
  }

  readonly actions = {
    DescribeSecret: ({ SecretId }: { SecretId: string }) => {
      this.check(SecretId);
      const labelled = [...this.versions].filter(([, { labels }]) => labels.size > 0);
      return {
        ARN: this.arn,
        Name: this.name,
        Tags: [...this.tags].map(([Key, Value]) => ({ Key, Value })),
        CreatedDate: this.created / SECOND,
        LastChangedDate: this.changed / SECOND,
        ...(this.deleted && { DeletedDate: this.changed / SECOND }),
        ...(this.rotated !== undefined && { LastRotatedDate: this.rotated / SECOND }),
        VersionIdsToStages: Object.fromEntries(labelled.map(([id, { labels }]) => [id, [...labels]])),
      };
    },

    GetSecretValue: ({ SecretId, VersionStage = 'AWSCURRENT' }: { SecretId: string; VersionStage?: string }) => {
      this.check(SecretId);
      if (this.deleted) throw new AwsException('InvalidRequestException', 'the secret is scheduled for deletion');
      const id = this.labelled(VersionStage);
      const version = id === undefined ? undefined : this.versions.get(id);
      if (version?.value === undefined) {
        throw new AwsException('ResourceNotFoundException', `can't find a value for staging label: ${VersionStage}`);
      }
      return {
        ARN: this.arn,
        VersionId: id,
        SecretString: version.value,
        VersionStages: [...version.labels],
        CreatedDate: version.created / SECOND,
      };
    },

    PutSecretValue: (input: {
      SecretId: string;
      ClientRequestToken: string;
      SecretString: string;
      VersionStages?: string[];
    }) => {
      const { SecretId, ClientRequestToken: id, SecretString, VersionStages = ['AWSCURRENT'] } = input;
      this.check(SecretId);
      if (!/^[\w-]{32,64}$/.test(id)) throw new AwsException('InvalidParameterException', `token ${id}`);
      const found = this.versions.get(id);
      if (found?.value === SecretString) return { VersionId: id, VersionStages: [...found.labels] };
      if (found?.value !== undefined) throw new AwsException('ResourceExistsException', `version ${id} has a value`);
      const first = ![...this.versions.values()].some(({ value }) => value !== undefined);
      const version = found ?? { created: this.options.clock.now, labels: new Set<string>() };
      version.value = SecretString;
      this.versions.set(id, version);
      for (const label of first ? new Set([...VersionStages, 'AWSCURRENT']) : VersionStages) this.label(label, id);
      this.touch();
      return { VersionId: id, VersionStages: [...version.labels] };
    },

    UpdateSecretVersionStage: (input: {
      SecretId: string;
      VersionStage: string;
      RemoveFromVersionId?: string;
      MoveToVersionId?: string;
    }) => {
      const { SecretId, VersionStage, RemoveFromVersionId: from, MoveToVersionId: to } = input;
      this.check(SecretId);
      const at = this.labelled(VersionStage);
      if (at !== from && at !== to) {
        throw new AwsException('InvalidParameterException', `${VersionStage} is at ${at ?? 'no version'}`);
      }
      if (to === undefined && VersionStage === 'AWSCURRENT') {
        throw new AwsException('InvalidParameterException', 'AWSCURRENT can only be moved');
      }
      if (to === undefined) this.versions.get(from ?? '')?.labels.delete(VersionStage);
      else this.label(VersionStage, to);
      this.touch();
      return { ARN: this.arn };
    },
  };

  /** The current value; throws if there is none. */
  get current(): Record<string, unknown> & { readonly client_id: string; readonly client_secret: string } {
    return JSON.parse(this.value('AWSCURRENT') ?? '') as ReturnType<() => SecretsManager['current']>;
  }

  value(label: string): string | undefined {
    return this.versions.get(this.labelled(label) ?? '')?.value;
  }

  /** Id of the version with a label. */
  labelled(label: string): string | undefined {
    return [...this.versions].find(([, { labels }]) => labels.has(label))?.[0];
  }

  /** Labels of the version with this label. */
  labelsBeside(label: string): string[] {
    return [...(this.versions.get(this.labelled(label) ?? '')?.labels ?? [])];
  }

  /** Labels the version of a new rotation, or returns the one that a previous rotation left. */
  startRotation(fresh: string): string {
    const pending = this.labelled('AWSPENDING');
    if (pending !== undefined && pending !== this.labelled('AWSCURRENT')) return pending;
    if (pending !== undefined) this.versions.get(pending)?.labels.delete('AWSPENDING');
    this.versions.set(fresh, { created: this.options.clock.now, labels: new Set(['AWSPENDING']) });
    this.touch();
    return fresh;
  }

  /** Deletes like Terraform, permanently or restorably. */
  delete(restorable: boolean): void {
    this.deleted = { restorable };
    this.touch();
  }

  /** Cancels like an operator, who must also remove the label. */
  cancelRotation(): void {
    const pending = this.labelled('AWSPENDING');
    if (pending !== undefined && pending !== this.labelled('AWSCURRENT')) {
      this.versions.get(pending)?.labels.delete('AWSPENDING');
      this.touch();
    }
  }

  /** Makes the previous version current, unless that was the last action; no rotation is in progress then. */
  moveBack(): void {
    const [from = '', to = ''] = [this.labelled('AWSCURRENT'), this.labelled('AWSPREVIOUS')];
    const [newer, older] = [this.versions.get(from), this.versions.get(to)];
    if (!newer || !older || newer.created < older.created) return;
    this.label('AWSCURRENT', to);
    this.cancelRotation();
    this.touch();
  }

  /** Records a rotation with all steps answered. */
  endRotation(): void {
    this.rotated = this.options.clock.now;
    this.touch();
  }

  private label(label: string, to: string): void {
    const target = this.versions.get(to);
    if (!target) throw new AwsException('ResourceNotFoundException', `no version ${to}`);
    const from = this.labelled(label);
    if (from === to) return;
    if (from !== undefined) this.versions.get(from)?.labels.delete(label);
    target.labels.add(label);
    if (label !== 'AWSCURRENT') return;
    if (from !== undefined) this.label('AWSPREVIOUS', from);
    if (!this.options.pendingStays) target.labels.delete('AWSPENDING');
    this.options.onPromotion({ from: this.versions.get(from ?? '')?.value, to: target.value ?? '' });
  }

  private check(SecretId: string): void {
    if (SecretId !== this.arn || this.deleted?.restorable === false)
      throw new AwsException('ResourceNotFoundException', `no secret ${SecretId}`);
  }

  private touch(): void {
    this.changed = this.options.clock.now;
    for (const [id, { labels, created }] of this.versions) {
      if (labels.size === 0 && created < this.changed - DAY) this.versions.delete(id);
    }
  }
}
