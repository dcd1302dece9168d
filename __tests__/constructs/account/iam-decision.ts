import type { IamCondition, IamStatement } from '../../../src/terraform-json/iam-document';
import { parseIamDocument } from '../../../src/terraform-json/iam-document';
import { matchesPattern } from '../../../src/system/wildcard-pattern';

/** A request as IAM sees it. A star in the resource is literal: AWS uses it while a resource has no id yet. */
export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  /** Condition keys of the request with AWS's spelling, and their values. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** Replaces a literal star. */
const STAR = '\u0001';

/**
 * Whether the policies of an identity allow a request: at least one statement allows it, and none denies it.
 * @param policies - IAM policies as JSON
 * @see AWS docs, "Policy evaluation logic"
 */
export function allows(policies: readonly string[], request: IamRequest): boolean {
  const applying = policies.flatMap(readStatements).filter((statement) => applies(statement, request));
  return applying.length > 0 && applying.every(({ effect }) => effect === 'Allow');
}

function readStatements(text: string): readonly IamStatement[] {
  const document = parseIamDocument(text);
  if ('wrong' in document) throw new Error(document.wrong);
  return document;
}

function applies({ actions, resources, conditions }: IamStatement, { action, resource, context = {} }: IamRequest) {
  const named = resources ?? { items: [] };
  if (actions.except !== undefined || named.except !== undefined) throw new Error('no element may be turned round');
  return (
    actions.items.some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase())) &&
    named.items.some((pattern) => matchesPattern(pattern.replaceAll('${*}', STAR), resource.replaceAll('*', STAR))) &&
    conditions.every((condition) => holds(condition, context))
  );
}

/** Supports only the operators in use; another one fails the test. */
function holds({ operator, key, values }: IamCondition, context: NonNullable<IamRequest['context']>): boolean {
  const [, given] = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase()) ?? [];
  const known = given === undefined ? [] : [given].flat();
  if (operator === 'StringEquals') return known.length === 1 && values.includes(known[0] ?? '');
  if (operator === 'StringEqualsIfExists')
    return given === undefined || (known.length === 1 && values.includes(known[0] ?? ''));
  if (operator === 'ForAllValues:StringEquals') return known.every((value) => values.includes(value));
  throw new Error(`condition operator ${operator} is not evaluated`);
}
