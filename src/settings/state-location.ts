import type { Settings } from './settings';

/** The bootstrap stack: suffix of its name, and part of its state's key. */
export const BOOTSTRAP = 'bootstrap';

/**
 * Key of a state in its bucket, e.g. `shop/prod/terraform.tfstate`.
 * @param part - the stack, if it is not the environment's main one
 */
export function stateKey(
  { projectName, environment }: Pick<Settings, 'projectName' | 'environment'>,
  part = 'terraform',
): string {
  return `${projectName}/${environment}/${part}.tfstate`;
}

/** Key prefix of stored plans in the state bucket. */
export function planPrefix({ projectName, environment }: Pick<Settings, 'projectName' | 'environment'>): string {
  return `${projectName}/${environment}/plans/`;
}

/**
 * Name of the bucket that `cognito-m2m bootstrap` creates for an environment's states, at most 63 characters.
 * @param accountId - makes the name unique, because bucket names are shared by all accounts
 */
export function stateBucketName({ namePrefix }: Pick<Settings, 'namePrefix'>, accountId: string): string {
  return `${namePrefix}-state-${accountId}`;
}
