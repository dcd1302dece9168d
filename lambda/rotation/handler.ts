import type { Logger } from '@aws-lambda-powertools/logger';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AppClient } from './app-client';
import { AwsCallError } from './aws-call';
import type { ClientCredentials } from './client-credentials';
import type { Environment } from './environment';
import { RotationError } from './error';
import type { RotationEvent } from './event';
import { readEvent } from './event';
import { retire } from './retire';
import { RetireSchedule } from './retire-schedule';
import { rotate } from './rotation';
import { SecretStore } from './secret-store';
import { seed } from './seed';
import { proveToken } from './token-proof';

/** Dependencies of the handler. */
export interface HandlerOptions {
  readonly environment: Environment;
  readonly secretsManager: SecretsManagerClient;
  readonly cognito: CognitoIdentityProviderClient;
  readonly scheduler: SchedulerClient;
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Waits for a number of milliseconds. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** Data of an invocation. */
export interface Invocation {
  /** ARN that was invoked, of the function or of an alias; a follow-up invokes the same. */
  readonly invokedFunctionArn: string;
}

/** Answer of an invocation. It never holds a secret: Terraform keeps the answer to a seed in its state. */
export type Outcome = Readonly<Record<string, unknown>>;

/** Creates the handler that writes every version of the clients' secrets, including the first. */
export function createHandler(options: HandlerOptions) {
  const { environment, logger } = options;

  async function act(event: RotationEvent, { invokedFunctionArn }: Invocation): Promise<Outcome> {
    const { SecretId } = event;
    const store = new SecretStore(options.secretsManager, SecretId);
    const appClient = (id: string) => new AppClient(options.cognito, environment.userPoolId, id);
    const schedule = new RetireSchedule({
      client: options.scheduler,
      group: environment.scheduleGroup,
      roleArn: environment.scheduleRoleArn,
      functionArn: invokedFunctionArn,
      secretId: SecretId,
      graceMs: environment.graceMs,
    });
    const context = { ...environment, store, appClient, schedule, now: options.now };
    if ('Step' in event) {
      const prove = (credentials: ClientCredentials) => proveToken(credentials, options.wait);
      return { outcome: await rotate(event, { ...context, proveToken: prove }) };
    }
    if (event.Action === 'seed') return { ...(await seed({ ...context, client: appClient(event.ClientId) })) };
    const inUse = event.InUse && {
      clientSecretId: event.InUse.ClientSecretId,
      since: Date.parse(event.InUse.Since),
    };
    return { ...(await retire({ ...context, inUse })) };
  }

  return async (given: unknown, invocation: Invocation): Promise<Outcome> => {
    const event = readEvent(given);
    const fields = { secretId: event.SecretId, action: 'Step' in event ? event.Step : event.Action };
    try {
      const outcome = await act(event, invocation);
      logger.info('done', { ...fields, ...outcome });
      return outcome;
    } catch (error) {
      throw reported(error, logger, fields);
    }
  };
}

/**
 * Returns an error that the runtime may log whole. Of a foreign error it keeps only name and place: its message may
 * quote a value.
 */
function reported(error: unknown, logger: Logger, fields: Readonly<Record<string, string>>): Error {
  if (error instanceof RotationError || error instanceof AwsCallError) {
    const { name, message } = error;
    logger.error('failed', { ...fields, reason: 'code' in error ? error.code : name, detail: message });
    return error;
  }
  const { name = 'unknown', stack = '' } = error as { name?: string; stack?: string };
  const place = stack.split('\n').filter((line) => line.startsWith('    at '));
  logger.error('failed unexpectedly', { ...fields, reason: name, place });
  return new Error(`${fields.action ?? ''} failed unexpectedly with ${name}; its log line says where`);
}
