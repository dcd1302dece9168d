import { DefaultTokenResolver, StringConcat, Tokenization } from 'cdktf';
import type { Construct } from 'constructs';
import { suppress } from '../../policy/suppression';
import type { PolicyStatement } from './policy-document';

/** ARNs without any part of a name. */
const WIDE = /(^|:userpool\/|:key\/|:change\/)\*$/;

/** Suppresses the policy rule for wide resources, with the reasons in the statements. */
export function suppressWide(policy: Construct, permissions: readonly PolicyStatement[]): void {
  for (const { actions, resources, anyResource: reason } of permissions) {
    if (reason === undefined) continue;
    for (const resource of resolved(policy, resources).filter((each) => WIDE.test(each))) {
      suppress(policy, { rule: 'wildcard-permission', subject: `${resource} for ${actions.join(', ')}`, reason });
    }
  }
}

/** Resolves ARNs to their form in the JSON. */
function resolved(scope: Construct, arns: readonly string[]): string[] {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return Tokenization.resolve(arns, { scope, resolver, preparing: false }) as string[];
}
