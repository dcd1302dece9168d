/** The variable of a name such as `identity.sourceIp`; one that is not there is `missing`. */
export function contextVariable(variables: unknown, name: string, missing = ''): unknown {
  let value = variables;
  for (const key of name.split('.')) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value ?? missing;
}

/**
 * Replaces each `$context.x.y` in a text that has no other variables.
 * @param missing - text in place of an undefined variable
 */
export function substituteContext(text: string, variables: unknown, missing = ''): string {
  return text.replaceAll(/\$context\.([A-Za-z][\w.]*\w)/g, (_, name: string) =>
    String(contextVariable(variables, name, missing)),
  );
}
