import { AccessError } from '../access/error';
import type { Settings } from './settings';

/** Path of the parameters that name the user pool of an environment, e.g. `/shop/dev/pool/`. */
export function poolParameterPath({ projectName, environment }: Pick<Settings, 'projectName' | 'environment'>): string {
  return `/${projectName}/${environment}/pool/`;
}

/**
 * The same, where such parameters are made.
 * @throws AccessError `ERR_POOL_INVALID` for a project whose name AWS keeps for itself there
 * @see AWS docs, "Creating Parameter Store parameters in Systems Manager"
 */
export function ownPoolParameterPath(settings: Pick<Settings, 'projectName' | 'environment'>): string {
  const { projectName } = settings;
  if (!/^(?:aws|ssm)/.test(projectName)) return poolParameterPath(settings);
  const expected = 'a project name that does not start with aws or ssm, since no parameter name may';
  throw new AccessError(
    'ERR_POOL_INVALID',
    `the stack of a pool has project "${projectName}", expected ${expected}; rename the project`,
    { given: projectName, expected },
  );
}
