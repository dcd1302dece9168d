import * as z from 'zod';
import { matchesPattern } from './wildcard-pattern';

/** Characters of an ARN in the answer of an authorizer. @see AWS docs, "Output from an API Gateway Lambda authorizer" */
const MAX_RESOURCE = 512;

/** One item, or a list of them. */
export const list = <Item extends z.ZodType>(item: Item) =>
  z.union([item, z.array(item)]).transform((given) => [given].flat() as z.output<Item>[]);

const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: list(z.string()),
  Resource: list(z.string().max(MAX_RESOURCE)),
});

/** A policy as an authorizer may answer it; conditions and the elements that turn others round are not modelled. */
export const iamPolicy = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: list(statement),
});

/** What an authorizer says about an API's methods. */
export type IamPolicy = z.output<typeof iamPolicy>;

/** What a policy says of one call: Deny where a statement does, Allow where one does and none denies. */
export type Verdict = 'Allow' | 'Deny' | 'unmentioned';

const ACTION = 'execute-api:Invoke';

/**
 * What a policy says of calling a method.
 * @param arn - `execution_arn/stage/METHOD/path`
 * @see AWS docs, "Policy evaluation logic"
 */
export function verdict({ Statement }: IamPolicy, arn: string): Verdict {
  const effects = Statement.filter(
    ({ Action, Resource }) =>
      // Actions are the same in capitals and small letters.
      Action.some((pattern) => matchesPattern(pattern.toLowerCase(), ACTION.toLowerCase())) &&
      Resource.some((pattern) => matchesPattern(pattern, arn)),
  ).map(({ Effect }) => Effect);
  if (effects.includes('Deny')) return 'Deny';
  return effects.includes('Allow') ? 'Allow' : 'unmentioned';
}
