import { setTimeout } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readEnvironment } from './environment';
import { createHandler } from './handler';

// Three attempts for each call; the calls of one step, one of them slow, still end within the function's minute.
const requestHandler = { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true };

/**
 * The function that Secrets Manager, Terraform and EventBridge Scheduler invoke. Give it a timeout of 60 s: it may take
 * that long until every server of Cognito accepts a new secret.
 */
export const handler = createHandler({
  environment: readEnvironment(process.env),
  secretsManager: new SecretsManagerClient({ requestHandler }),
  cognito: new CognitoIdentityProviderClient({ requestHandler }),
  scheduler: new SchedulerClient({ requestHandler }),
  logger: new Logger(),
  now: Date.now,
  wait: (milliseconds) => setTimeout(milliseconds),
});
