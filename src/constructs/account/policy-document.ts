/** Statement of an IAM policy. */
export interface PolicyStatement {
  /** @default 'Allow' */
  readonly effect?: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /**
   * Condition values by operator and key, e.g. `{ StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' }
   * }`.
   */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /**
   * Reason for the resource `*`, if AWS allows no other.
   * @default - its resources are named
   */
  readonly anyResource?: string;
}

/** Formats the permissions of a role as IAM JSON. */
export function permissionsDocument(statements: readonly PolicyStatement[]): string {
  return policyDocument(
    statements.map(({ effect = 'Allow', actions, resources, conditions }) => ({
      Effect: effect,
      Action: actions,
      Resource: resources,
      ...(conditions && { Condition: conditions }),
    })),
  );
}

/**
 * Formats a policy as JSON.
 * @param statements - in IAM's JSON syntax, e.g. `{ Effect, Action, Resource }`
 * @see AWS docs, "IAM JSON policy elements reference"
 */
export function policyDocument(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
