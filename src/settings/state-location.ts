import type { Settings } from './settings';

/** The stack that makes the bucket: what ends its name, and names its state. */
export const BOOTSTRAP = 'bootstrap';

/**
 * Key of a state in its bucket, e.g. `shop/prod/terraform.tfstate`.
 * @param part - the stack, where it is not the environment's main one
 */
export function stateKey(
  { projectName, environment }: Pick<Settings, 'projectName' | 'environment'>,
  part = 'terraform',
): string {
  return `${projectName}/${environment}/${part}.tfstate`;
}

/** What the keys of plans that wait to be applied start with, in the bucket of the state. */
export function planPrefix({ projectName, environment }: Pick<Settings, 'projectName' | 'environment'>): string {
  return `${projectName}/${environment}/plans/`;
}

/**
 * Name of the bucket that `cognito-m2m bootstrap` makes for an environment's states, at most 63 characters.
 * @param accountId - since a bucket's name is unique across all accounts
 */
export function stateBucketName({ namePrefix }: Pick<Settings, 'namePrefix'>, accountId: string): string {
  return `${namePrefix}-state-${accountId}`;
}
