import { S3Client } from '@aws-sdk/client-s3';
import { InvalidArgumentError } from 'commander';
import { SavedPlanError } from '../terraform/saved-plan/error';
import { PlanStore } from '../terraform/saved-plan/plan-store';
import type { Settings } from '../settings/settings';
import { planPrefix } from '../settings/state-location';

/**
 * The store of saved plans of an environment, in the bucket of its state.
 * @throws SavedPlanError `ERR_OPTIONS` if it has none
 */
export function planStore(settings: Settings): PlanStore {
  const { stateBucket: bucket, region, stateRegion = region, awsEndpointUrl, accountId, stateKmsKeyId } = settings;
  if (bucket === undefined) {
    throw new SavedPlanError(
      'ERR_OPTIONS',
      'the app has no bucket for plans, expected M2M_STATE_BUCKET; set it, or carry the folder yourself',
    );
  }
  const client = new S3Client({
    ...(stateRegion === undefined ? {} : { region: stateRegion }),
    ...(awsEndpointUrl === undefined ? {} : { endpoint: awsEndpointUrl, forcePathStyle: true }),
  });
  return new PlanStore(client, {
    bucket,
    prefix: planPrefix(settings),
    ...(accountId === undefined ? {} : { accountId }),
    ...(stateKmsKeyId === undefined ? {} : { kmsKeyId: stateKmsKeyId }),
  });
}

/** A name to keep a plan by, as a run of a workflow makes one. */
export function planName(text: string): string {
  if (/^[A-Za-z0-9][\w.-]{0,63}$/.test(text)) return text;
  throw new InvalidArgumentError(
    'expected 1 to 64 letters, digits, dots, hyphens and underscores, a letter or digit first.',
  );
}
