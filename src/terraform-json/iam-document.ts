import * as z from 'zod';
import { parseJson } from './json-text';

/** One statement of a policy, whichever way it was written down. */
export interface IamStatement {
  readonly effect: 'Allow' | 'Deny';
  /** Absent in a policy of an identity, which is the principal itself. */
  readonly principals: IamElement<IamPrincipal> | undefined;
  readonly actions: IamElement<string>;
  /** Absent if the policy lies at the one resource it is about. */
  readonly resources: IamElement<string> | undefined;
  /** All of them have to hold. */
  readonly conditions: readonly IamCondition[];
}

/** The list of an element, such as `Action` or `NotAction`. */
export interface IamElement<Item> {
  readonly items: readonly Item[];
  /**
   * Name of the element, e.g. `NotAction`, if it lists the exceptions.
   * @default - the element lists the values that it matches
   */
  readonly except?: string;
}

/** A principal that may call. `*` of `AWS` is everyone. */
export interface IamPrincipal {
  /** `AWS`, `Service`, `Federated` or `CanonicalUser`. */
  readonly type: string;
  readonly id: string;
}

/** One key of a condition and the values it is compared with. */
export interface IamCondition {
  /** E.g. `StringEquals` or `ForAnyValue:StringLike`. */
  readonly operator: string;
  /** As it is written; IAM reads keys without regard to case. */
  readonly key: string;
  readonly values: readonly string[];
}

const PRINCIPAL_TYPES = ['AWS', 'CanonicalUser', 'Federated', 'Service'] as const;
const EVERYONE: IamPrincipal = { type: 'AWS', id: '*' };

/** One item, or a list of them. */
const oneOrMany = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((given: unknown): unknown[] => (Array.isArray(given) ? given : [given]), z.array(item));

const texts = oneOrMany(z.string());

const principals = z
  .union([z.literal('*'), z.partialRecord(z.enum(PRINCIPAL_TYPES), texts)])
  .transform((given): readonly IamPrincipal[] =>
    given === '*' ? [EVERYONE] : PRINCIPAL_TYPES.flatMap((type) => given[type]?.map((id) => ({ type, id })) ?? []),
  );

const conditions = z
  .record(
    z.string(),
    z
      .record(z.string(), oneOrMany(z.union([z.string(), z.number(), z.boolean()]).transform(String)))
      .refine((keys) => Object.keys(keys).length > 0, 'expected a key to compare'),
  )
  .transform((given): readonly IamCondition[] =>
    Object.entries(given).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
    ),
  );

const statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: principals.optional(),
    NotPrincipal: principals.optional(),
    Action: texts.optional(),
    NotAction: texts.optional(),
    Resource: texts.optional(),
    NotResource: texts.optional(),
    Condition: conditions.optional(),
  })
  .transform((given, context): IamStatement => {
    const element = <Item>(name: string, items: readonly Item[] | undefined, others: readonly Item[] | undefined) => {
      if (items && others) context.addIssue(`expected ${name} or Not${name}, not both`);
      if (items) return { items };
      return others && { items: others, except: `Not${name}` };
    };
    const actions = element('Action', given.Action, given.NotAction);
    if (!actions) context.addIssue('expected Action or NotAction');
    return {
      effect: given.Effect,
      principals: element('Principal', given.Principal, given.NotPrincipal),
      actions: actions ?? { items: [] },
      resources: element('Resource', given.Resource, given.NotResource),
      conditions: given.Condition ?? [],
    };
  });

/**
 * A policy in the JSON of IAM. Unknown elements are refused, because their meaning is unknown.
 * @see AWS docs, "Grammar of the IAM JSON policy language" and "IAM JSON policy elements reference"
 */
export const iamDocument = z
  .strictObject({
    Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
    Id: z.string().optional(),
    Statement: oneOrMany(statement),
  })
  .transform(({ Statement }): readonly IamStatement[] => Statement);

/**
 * The statements of a policy as text.
 * @returns for an invalid policy, the error without the policy's values
 */
export function parseIamDocument(text: string): readonly IamStatement[] | { readonly wrong: string } {
  const json = parseJson(text);
  if (json === undefined) return { wrong: 'it is no JSON' };
  // A name that JSON knows, and that the reader passes over.
  if (text.includes('"__proto__"')) return { wrong: 'it has a field __proto__' };
  const parsed = iamDocument.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return { wrong: [issue?.path.join('.'), issue?.message ?? 'invalid'].filter((part) => part).join(': ') };
}
