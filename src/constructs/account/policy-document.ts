/** What somebody may do, and to what. */
export interface PolicyStatement {
  /** @default 'Allow' */
  readonly effect?: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Keys and their values, by operator, e.g. `{ StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } }`. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /**
   * Why it is for any resource, where `*` is the one that AWS lets it name.
   * @default - its resources are named
   */
  readonly anyResource?: string;
}

/** The permissions of a role as IAM reads them. */
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
 * A policy as AWS reads it.
 * @param statements - in the JSON of policies, e.g. `{ Effect, Action, Resource }`
 * @see AWS docs, "IAM JSON policy elements reference"
 */
export function policyDocument(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
