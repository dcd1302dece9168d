/**
 * Whether a text matches a pattern, as IAM reads patterns: `*` is any text, an empty one too, `?` is any one
 * character, and a slash is a character like others. It backtracks only to the last `*`, so that no pattern is slow:
 * callers choose the text.
 * @see AWS docs, "IAM JSON policy elements: Resource"
 */
export function matchesPattern(pattern: string, text: string): boolean {
  let at = 0;
  let place = 0;
  // Where to continue if the text after the last `*` does not match: one character later in the text.
  let lastStar: { readonly at: number; readonly place: number } | undefined;
  while (place < text.length) {
    const sign = pattern[at];
    if (sign === '*') {
      lastStar = { at, place };
      at += 1;
    } else if (sign === '?' || sign === text[place]) {
      at += 1;
      place += 1;
    } else if (lastStar) {
      lastStar = { at: lastStar.at, place: lastStar.place + 1 };
      at = lastStar.at + 1;
      place = lastStar.place;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
