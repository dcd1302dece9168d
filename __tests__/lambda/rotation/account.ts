import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Environment } from '../../../lambda/rotation/environment';
import type { RotationStep } from '../../../lambda/rotation/event';
import type { Outcome } from '../../../lambda/rotation/handler';
import { createHandler } from '../../../lambda/rotation/handler';
import type { LiveSecrets } from '../../../src/local/token/live-secrets';
import type { AwsCall, AwsService } from './aws-service';
import { requestHandler } from './aws-service';
import { Clock, HOUR, SECOND } from './clock';
import { Cognito, USER_POOL_ID } from './cognito';
import { Invariants } from './invariants';
import type { Schedule } from './scheduler';
import { SCHEDULE_GROUP, SCHEDULE_ROLE_ARN, Scheduler } from './scheduler';
import { SecretsManager } from './secrets-manager';

export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
export const SCOPES = ['customer-api/read'];
export const FUNCTION_ARN = 'arn:aws:lambda:eu-central-1:111122223333:function:demo-dev-rotation:live';

/** Stops the function at one of its calls, before or after AWS has performed it. */
export interface Stop {
  /** Number of the call from 1, or its action. */
  readonly call: number | string;
  readonly asked: 'not asked' | 'done, answer lost';
}

/** Result of an invocation. */
export type Ended = { readonly outcome: Outcome } | { readonly failed: Error } | { readonly stopped: true };

/** A token endpoint that accepts the secrets of the account. */
export interface TokenIssuer {
  readonly tokenEndpoint: string;
  readonly secrets: LiveSecrets;
}

export interface AccountOptions {
  readonly issuer: TokenIssuer;
  /** Id of a client that the issuer knows. */
  readonly clientId: string;
  readonly graceHours?: number;
  readonly pendingStays?: boolean;
  /** Attempts of an SDK client, including the first one. */
  readonly maxAttempts?: number;
}

/**
 * An AWS account with one client, its secret and the function. Time passes only by calls (a second each), and when a
 * test moves it. After every call the invariants are checked; violations are in `broken`.
 */
export class Account {
  readonly clock = new Clock();
  readonly scheduler = new Scheduler();
  readonly secretsManager: SecretsManager;
  readonly cognito: Cognito;
  /** Environment of the function, as set by the deployment. */
  readonly environment: { -readonly [Name in keyof Environment]: Environment[Name] };
  /** Actions of all calls, in order. */
  readonly calls: string[] = [];
  /** Output of the function to stdout and stderr. */
  readonly output: string[] = [];
  /** Every secret that ever existed. */
  readonly secrets: string[] = [];
  /** Answers a call instead of AWS. */
  fault: ((action: string, call: AwsCall) => object | undefined) | undefined;
  /** Awaited by each call. */
  meanwhile: (() => Promise<void>) | undefined;
  clientId: string;
  /** How often another version became current. */
  promotions = 0;
  private readonly invariants: Invariants;
  private readonly handler: ReturnType<typeof createHandler>;
  /** Stops the running invocation; it makes one call at a time, so a stopped one makes no more. */
  private stop: (() => void) | undefined;
  private nextStop: (Stop & { seen: number }) | undefined;

  constructor(private readonly options: AccountOptions) {
    const { issuer, clientId, graceHours = 24, pendingStays = false, maxAttempts = 1 } = options;
    this.clientId = clientId;
    this.environment = {
      userPoolId: USER_POOL_ID,
      tokenEndpoint: issuer.tokenEndpoint,
      clientNamePrefix: 'demo-dev-',
      clientNames: {},
      secretNamePrefix: 'demo/dev/clients/',
      graceMs: graceHours * HOUR,
      scheduleGroup: SCHEDULE_GROUP,
      scheduleRoleArn: SCHEDULE_ROLE_ARN,
    };
    this.invariants = new Invariants(this.clock, this.environment.graceMs);
    this.cognito = new Cognito(this.clock, {
      added: (id, { value }) => {
        this.secrets.push(value);
        issuer.secrets.add(id, value);
      },
      deleted: (id, { value }) => {
        // The function is not responsible for deletions by a person.
        if (this.stop) this.invariants.checkDeletion(value);
        issuer.secrets.delete(id, value);
      },
    });
    this.secretsManager = new SecretsManager({
      clock: this.clock,
      pendingStays,
      onPromotion: ({ from, to }) => {
        this.promotions += 1;
        this.invariants.promoted(secretOf(from), secretOf(to), this.live);
      },
    });
    this.handler = createHandler({
      environment: this.environment,
      secretsManager: new SecretsManagerClient(this.sdk(this.secretsManager, maxAttempts)),
      cognito: new CognitoIdentityProviderClient(this.sdk(this.cognito, maxAttempts)),
      scheduler: new SchedulerClient(this.sdk(this.scheduler, maxAttempts)),
      logger: new Logger({ logLevel: 'DEBUG' }),
      now: () => this.clock.now,
      wait: (milliseconds) => {
        this.clock.pass(milliseconds);
        return Promise.resolve();
      },
    });
    this.createClient(clientId);
  }

  /** Creates or replaces a client like Terraform, including the secret's tag. */
  createClient(clientId: string): void {
    this.clientId = clientId;
    const { secrets } = this.options.issuer;
    for (let left = secrets.get(clientId); left !== undefined; left = secrets.get(clientId)) {
      secrets.delete(clientId, left);
    }
    this.cognito.createClient(clientId, SCOPES);
    this.secretsManager.tags.set('ClientId', clientId);
    this.clock.pass(10 * SECOND);
  }

  /** Runs the function; a stop set by `stopAt` applies. */
  async invoke(event: unknown): Promise<Ended> {
    const write = (chunk: unknown) => this.output.push(String(chunk)) > 0;
    const spies = [jest.spyOn(process.stdout, 'write'), jest.spyOn(process.stderr, 'write')];
    for (const spy of spies) spy.mockImplementation(write);
    try {
      return await new Promise((resolve) => {
        this.stop = () => {
          resolve({ stopped: true });
        };
        this.handler(event, { invokedFunctionArn: FUNCTION_ARN }).then(
          (outcome) => {
            resolve({ outcome });
          },
          (error: unknown) => {
            resolve({ failed: error as Error });
          },
        );
      });
    } finally {
      this.stop = undefined;
      for (const spy of spies) spy.mockRestore();
    }
  }

  /** Stops the function once, at a call counted from now; undefined cancels the stop. */
  stopAt(stop: Stop | undefined): void {
    this.nextStop = stop && { ...stop, seen: 0 };
  }

  /** Whether a requested stop has not happened yet. */
  get stopPending(): boolean {
    return this.nextStop !== undefined;
  }

  seed(): Promise<Ended> {
    return this.invoke({ Action: 'seed', SecretId: this.secretsManager.arn, ClientId: this.clientId });
  }

  retire(): Promise<Ended> {
    return this.invoke({ Action: 'retire', SecretId: this.secretsManager.arn });
  }

  step(Step: RotationStep['Step'], ClientRequestToken: string): Promise<Ended> {
    return this.invoke({ SecretId: this.secretsManager.arn, ClientRequestToken, Step });
  }

  /**
   * Rotates like Secrets Manager: one step after the other, until one fails.
   * @param again - reaction to a step without an answer: nothing, or repeat that step or the whole rotation
   */
  async rotate(again: 'nothing' | 'step' | 'rotation' = 'nothing'): Promise<Ended> {
    this.clock.pass(SECOND);
    const token = this.secretsManager.startRotation(randomUUID());
    for (const step of STEPS) {
      let ended = await this.step(step, token);
      if ('stopped' in ended && again === 'step') ended = await this.step(step, token);
      if ('stopped' in ended && again === 'rotation') return this.rotate();
      if (!('outcome' in ended)) return ended;
    }
    this.secretsManager.endRotation();
    return { outcome: {} };
  }

  /** Revokes all secrets like an operator: Cognito keeps one, so the last one is an unknown new one. */
  revoke(): void {
    this.clock.pass(SECOND);
    const { AddUserPoolClientSecret: add, DeleteUserPoolClientSecret: remove } = this.cognito.actions;
    const key = { UserPoolId: USER_POOL_ID, ClientId: this.clientId };
    const [first, second] = this.cognito.secretsOf(this.clientId);
    if (second) remove({ ...key, ClientSecretId: second.id });
    add(key);
    if (first) remove({ ...key, ClientSecretId: first.id });
    this.invariants.revoked = true;
  }

  /**
   * Rolls back like an operator whose callers cannot use the new secret: the previous version becomes current again.
   */
  moveBack(): void {
    this.clock.pass(SECOND);
    const before = secretOf(this.secretsManager.value('AWSPREVIOUS'));
    if (this.live.includes(before ?? '')) this.secretsManager.moveBack();
  }

  /**
   * Lets time pass. Due schedules run, are lost, or run twice, which EventBridge Scheduler does not rule out; then
   * their names are free.
   */
  async pass(milliseconds: number, events: 'run' | 'lost' | 'run twice' = 'run'): Promise<void> {
    const until = this.clock.now + milliseconds;
    for (let next = this.due(until); next; next = this.due(until)) {
      this.clock.now = Math.max(this.clock.now, next.at);
      if (events !== 'lost') await this.invoke(next.event);
      if (events === 'run twice') await this.invoke(next.event);
      this.scheduler.schedules.delete(next.name);
    }
    this.clock.now = Math.max(this.clock.now, until);
  }

  /** Violated invariants. */
  get broken(): readonly string[] {
    return this.invariants.broken;
  }

  /** Cognito's secrets of the client. */
  get live(): string[] {
    return this.cognito.secretsOf(this.clientId).map(({ value }) => value);
  }

  private due(until: number): Schedule | undefined {
    return [...this.scheduler.schedules.values()].sort((a, b) => a.at - b.at).find(({ at }) => at <= until);
  }

  private sdk(service: AwsService, maxAttempts: number) {
    return {
      maxAttempts,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: requestHandler(service, (call) => this.through(call)),
    };
  }

  private async through(call: AwsCall): Promise<object> {
    // A stopped call gets no answer: its promise never settles.
    const never = new Promise<never>(() => undefined);
    const { nextStop } = this;
    const stop = nextStop && [++nextStop.seen, call.action].includes(nextStop.call) ? nextStop : undefined;
    if (stop) this.nextStop = undefined;
    if (stop?.asked === 'not asked') {
      this.stop?.();
      return never;
    }
    await this.meanwhile?.();
    this.clock.pass(SECOND);
    this.calls.push(call.action);
    try {
      return this.fault?.(call.action, call) ?? call.perform();
    } finally {
      this.invariants.checkPending(this.secretsManager.labelsBeside('AWSPENDING'), call.action);
      const current = this.secretsManager.value('AWSCURRENT');
      if (current?.includes(this.clientId)) this.invariants.checkCurrent(secretOf(current), this.live, call.action);
      if (stop) {
        this.stop?.();
        await never;
      }
    }
  }
}

function secretOf(value = ''): string | undefined {
  return /"client_secret":"(\w+)"/.exec(value)?.[1];
}
