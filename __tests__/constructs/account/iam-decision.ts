import type { IamCondition, IamStatement } from '../../../src/terraform-json/iam-document';
import { parseIamDocument } from '../../../src/terraform-json/iam-document';
import { matchesPattern } from '../../../src/system/wildcard-pattern';

/** A request as IAM sees it. A star in the resource is a star, as where AWS asks for what has no id yet. */
export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  /** Condition keys that AWS fills in for it, by their names as AWS writes them. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** Stands for a star that is no wildcard. */
const STAR = '\u0001';

/**
 * Whether policies of one identity allow a request: one statement does, and none denies.
 * @param policies - texts in the JSON of IAM
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

/** Only operators that are used; another one ends the test. */
function holds({ operator, key, values }: IamCondition, context: NonNullable<IamRequest['context']>): boolean {
  const [, given] = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase()) ?? [];
  const known = given === undefined ? [] : [given].flat();
  if (operator === 'StringEquals') return known.length === 1 && values.includes(known[0] ?? '');
  if (operator === 'StringEqualsIfExists')
    return given === undefined || (known.length === 1 && values.includes(known[0] ?? ''));
  if (operator === 'ForAllValues:StringEquals') return known.every((value) => values.includes(value));
  throw new Error(`condition operator ${operator} is not evaluated`);
}
