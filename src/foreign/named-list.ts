/** Limit of the names in a sentence. */
const NAMED = 3;

/** A list in words, which names the first of its items and counts the others. */
export function namedOf(names: readonly string[]): string {
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return `${names.slice(0, NAMED).join(', ')}${more}`;
}
