/** The variable of a name such as `identity.sourceIp`; one that is not there is empty. */
export function contextVariable(variables: unknown, name: string): unknown {
  let value = variables;
  for (const key of name.split('.')) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value ?? '';
}
