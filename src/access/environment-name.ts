import { AccessError } from './error';

/** Environments that are deployed. Each name starts with `<project>-<environment>-`. */
export const DEPLOYED_ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;

/**
 * Refuses a name that, behind `<project>-<environment>-`, equals a name of another project: `prod-import` of project
 * `shop` in `dev` is `shop-dev-prod-import`, and project `shop-dev` names its `import` in `prod` the same. The roles
 * of CI refuse such names too.
 * @param prefix - e.g. `shop-dev`
 * @throws AccessError `ERR_NAME_AMBIGUOUS`
 */
export function checkOwnName(prefix: string, name: string): void {
  const environment = DEPLOYED_ENVIRONMENTS.find((each) => `-${name}`.includes(`-${each}-`));
  if (environment === undefined) return;
  throw new AccessError(
    'ERR_NAME_AMBIGUOUS',
    `"${name}" is ${prefix}-${name} at AWS, expected a name without "${environment}-", since another project can have the same name in ${environment}; rename it`,
    { given: name, expected: `no "${environment}-"` },
  );
}
