import { AccessError } from '../access/error';
import type { Settings } from './settings';

/**
 * What the names of the parameters start with that say which user pool an environment has, e.g. `/shop/dev/pool/`.
 * @throws AccessError `ERR_POOL_INVALID` for a project whose name AWS keeps for itself there
 * @see AWS docs, "Creating Parameter Store parameters in Systems Manager"
 */
export function poolParameterPath({ projectName, environment }: Pick<Settings, 'projectName' | 'environment'>): string {
  if (!/^(?:aws|ssm)/.test(projectName)) return `/${projectName}/${environment}/pool/`;
  const expected = 'a project name that does not start with aws or ssm, as no name of a parameter may';
  throw new AccessError(
    'ERR_POOL_INVALID',
    `a pool of its own stack is of project "${projectName}", expected ${expected}; rename the project`,
    { given: projectName, expected },
  );
}
