import * as z from 'zod';
import type { CallStatement } from '../../system/policy-decision';
import { iamDocument } from '../../terraform-json/iam-document';

/** Answer of a Lambda authorizer about a caller. */
export interface AuthorizerAnswer {
  readonly principalId: string;
  readonly policy: readonly CallStatement[];
  /** Each value as text. */
  readonly context: Readonly<Record<string, string>>;
  /** The API key that counts, if the API takes it from its authorizer. */
  readonly usageIdentifierKey: string | undefined;
}

/** Characters of an ARN. @see AWS docs, "Output from an API Gateway Lambda authorizer" */
const MAX_RESOURCE = 512;

/** Conditions, principals and the elements that turn others round are not modelled. */
const policyDocument = iamDocument.transform((statements, context) =>
  statements.map(({ effect, principals, actions, resources, conditions }): CallStatement => {
    const isPlain = actions.except === undefined && resources?.except === undefined && resources !== undefined;
    if (principals || conditions.length > 0 || !isPlain) {
      context.addIssue('expected statements of Effect, Action and Resource alone');
    }
    if (resources?.items.some((pattern) => pattern.length > MAX_RESOURCE)) {
      context.addIssue(`expected at most ${MAX_RESOURCE} characters for a Resource`);
    }
    return { effect, actions: actions.items, resources: resources?.items ?? [] };
  }),
);

const shape = z.object({
  principalId: z.string(),
  policyDocument,
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).nullish(),
  usageIdentifierKey: z.string().nullish(),
});

/**
 * Reads the answer of an authorizer's function.
 * @param result - JSON
 * @returns for an invalid answer, the error without the answer's values
 * @see AWS docs, "Output from an API Gateway Lambda authorizer"
 */
export function readAuthorizerAnswer(result: string): AuthorizerAnswer | { readonly wrong: string } {
  const parsed = shape.safeParse(JSON.parse(result));
  if (parsed.success) {
    const { principalId, policyDocument: policy, context, usageIdentifierKey } = parsed.data;
    return { principalId, policy, context: context ?? {}, usageIdentifierKey: usageIdentifierKey ?? undefined };
  }
  const [issue] = parsed.error.issues;
  return { wrong: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}` };
}
