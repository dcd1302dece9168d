import { DEPLOYED_ENVIRONMENTS } from '../../access/environment-name';
import { loggingRoleName } from './ci-scope';
import type { PolicyStatement } from './policy-document';

/** Starts of ARNs of resources that have names. The account and its Region are those of the Allow they narrow. */
const NAMED = [
  'arn:*:cloudwatch:*:*:alarm:',
  'arn:*:cloudwatch:*:*:dashboard/',
  'arn:*:cloudwatch:*:*:insight-rule/',
  'arn:*:dynamodb:*:*:table/',
  'arn:*:iam:*:*:role/',
  'arn:*:kms:*:*:alias/',
  'arn:*:lambda:*:*:function:',
  'arn:*:logs:*:*:log-group:*',
  'arn:*:scheduler:*:*:schedule*/',
  'arn:*:sns:*:*:',
  'arn:*:wafv2:*:*:regional/webacl/',
] as const;

/** Services whose resources a function uses. */
export const FUNCTION_SERVICES = ['dynamodb', 'iam', 'lambda', 'logs', 'scheduler'] as const;

/**
 * Refuses the resources of other projects whose names start with this environment's prefix too. Names of project `shop` in
 * `dev` start with `shop-dev-`, and so do `shop-dev-prod-*` of project `shop-dev` and `shop-dev-eu-prod-*` of `shop-dev-eu`.
 * IAM patterns cannot leave anything out, so this takes a Deny.
 * @param services - that it is about
 * @default - every service with names
 */
export function denyOtherProjects(namePrefix: string, services?: readonly string[]): PolicyStatement {
  const starts = NAMED.filter((start) => services?.includes(start.split(':')[2] ?? '') ?? true);
  return {
    effect: 'Deny',
    actions: ['*'],
    resources: starts.flatMap((start) =>
      DEPLOYED_ENVIRONMENTS.flatMap((environment) => [
        `${start}${namePrefix}-${environment}-*`,
        `${start}${namePrefix}-*-${environment}-*`,
      ]),
    ),
  };
}

/** Refuses the role that API Gateway writes logs by, which has a name as a deploy makes them and no boundary. */
export function denyLoggingRole(namePrefix: string): PolicyStatement {
  return { effect: 'Deny', actions: ['*'], resources: [`arn:*:iam::*:role/${loggingRoleName(namePrefix)}`] };
}
