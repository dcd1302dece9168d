/** What a policy says of a resource; IAM takes anything but Allow for no. */
export type Verdict = 'Allow' | 'Deny' | 'none';

interface Statement {
  readonly Action: string;
  readonly Effect: string;
  readonly Resource: readonly string[];
}

/**
 * Evaluates a policy as IAM does: an explicit Deny goes before every Allow, and what is not mentioned is not allowed.
 * Written from the documentation, and knows nothing of routes.
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

/** `*` is any text, an empty one too, and `?` any one character; colons and slashes are characters like others. */
function matchesWildcards(pattern: string, text: string): boolean {
  let expression = expressions.get(pattern);
  if (!expression) {
    const escaped = pattern.replaceAll(/[^\w*?]/g, String.raw`\$&`);
    expression = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
    expressions.set(pattern, expression);
  }
  return expression.test(text);
}
