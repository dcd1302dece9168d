/**
 * Whether a text is what a pattern says, as IAM reads patterns: `*` is any text, an empty one too, `?` is any one
 * character, and a slash is a character like others.
 * @see AWS docs, "IAM JSON policy elements: Resource"
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const escaped = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 's').test(text);
}
