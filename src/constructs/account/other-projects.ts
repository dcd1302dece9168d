import { DEPLOYED_ENVIRONMENTS } from '../../access/environment-name';
import { loggingRoleName } from './ci-scope';
import type { PolicyStatement } from './policy-document';

/** ARN prefixes of resources with names. Account and Region are limited by the Allow that this narrows. */
const NAMED = [
  'arn:*:cloudwatch:*:*:alarm:',
  'arn:*:cloudwatch:*:*:dashboard/',
  'arn:*:cloudwatch:*:*:insight-rule/',
  'arn:*:dynamodb:*:*:table/',
  'arn:*:iam::*:role/',
  'arn:*:kms:*:*:alias/',
  'arn:*:lambda:*:*:function:',
  'arn:*:logs:*:*:log-group:*',
  'arn:*:scheduler:*:*:schedule*/',
  'arn:*:sns:*:*:',
  'arn:*:wafv2:*:*:regional/webacl/',
] as const;

/** Services that a function's resources belong to. */
export const FUNCTION_SERVICES = ['dynamodb', 'iam', 'lambda', 'logs', 'scheduler'] as const;

/**
 * Denies resources of other projects whose names also start with this environment's prefix. Names of project `shop` in
 * `dev` start with `shop-dev-`, and so do `shop-dev-prod-*` of project `shop-dev` and `shop-dev-eu-prod-*` of
 * `shop-dev-eu`. An IAM pattern cannot exclude anything, so this takes a Deny.
 * @param services - services to include
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

/**
 * Denies the role with which API Gateway writes logs: its name matches the deploy's pattern, and it has no boundary.
 */
export function denyLoggingRole(namePrefix: string): PolicyStatement {
  return { effect: 'Deny', actions: ['*'], resources: [`arn:*:iam::*:role/${loggingRoleName(namePrefix)}`] };
}
