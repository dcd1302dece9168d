import { AccessError } from './error';

/** Environments that are deployed. Each name starts with `<project>-<environment>-`. */
export const DEPLOYED_ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;

/**
 * Refuses a name that would be another project's behind `<project>-<environment>-`: `prod-import` of project `shop` in `dev`
 * is `shop-dev-prod-import`, the name that project `shop-dev` gives `import` in `prod`. The roles of CI refuse such names too.
 * @param prefix - e.g. `shop-dev`
 * @throws AccessError `ERR_NAME_AMBIGUOUS`
 */
export function checkOwnName(prefix: string, name: string): void {
  const environment = DEPLOYED_ENVIRONMENTS.find((each) => `-${name}`.includes(`-${each}-`));
  if (environment === undefined) return;
  throw new AccessError(
    'ERR_NAME_AMBIGUOUS',
    `"${name}" is named ${prefix}-${name} at AWS, expected no "${environment}-" in it, since another project can have that name in ${environment}; rename it`,
    { given: name, expected: `no "${environment}-"` },
  );
}
