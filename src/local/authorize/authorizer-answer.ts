import * as z from 'zod';
import type { IamPolicy } from '../../system/iam-policy';
import { iamPolicy } from '../../system/iam-policy';

/** What an authorizer says about a caller. */
export interface AuthorizerAnswer {
  readonly principalId: string;
  readonly policy: IamPolicy;
  /** Each value as text. */
  readonly context: Readonly<Record<string, string>>;
  /** The API key that counts, where the API takes it from its authorizer. */
  readonly usageIdentifierKey: string | undefined;
}

const shape = z.object({
  principalId: z.string(),
  policyDocument: iamPolicy,
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).nullish(),
  usageIdentifierKey: z.string().nullish(),
});

/**
 * Reads the answer of an authorizer's function.
 * @param result - JSON
 * @returns what is wrong with it, without its values, where it is no such answer
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
