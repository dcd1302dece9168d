import type { Settings } from './settings';

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
