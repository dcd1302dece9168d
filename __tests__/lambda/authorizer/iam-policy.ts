/** Effect of a policy on a resource; IAM denies anything but Allow. */
export type Verdict = 'Allow' | 'Deny' | 'none';

interface Statement {
  readonly Action: string;
  readonly Effect: string;
  readonly Resource: readonly string[];
}

/**
 * Evaluates a policy like IAM: an explicit Deny overrides every Allow, and the default is no access. Written from the
 * documentation, without knowledge of routes.
 * @see AWS docs, "Policy evaluation logic" and "IAM JSON policy elements: Resource"
 */
export function evaluate(policy: { readonly Statement: readonly Statement[] }, arn: string): Verdict {
  const effects = policy.Statement.filter(
    ({ Action, Resource }) =>
      Action === 'execute-api:Invoke' && Resource.some((pattern) => matchesWildcards(pattern, arn)),
  ).map(({ Effect }) => Effect);
  if (effects.includes('Deny')) return 'Deny';
  return effects.includes('Allow') ? 'Allow' : 'none';
}

const expressions = new Map<string, RegExp>();

/** `*` matches any text, even an empty one, and `?` any one character; colons and slashes are not special. */
function matchesWildcards(pattern: string, text: string): boolean {
  let expression = expressions.get(pattern);
  if (!expression) {
    const escaped = pattern.replaceAll(/[^\w*?]/g, String.raw`\$&`);
    expression = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
    expressions.set(pattern, expression);
  }
  return expression.test(text);
}
