/**
 * Whether a text is what a pattern says, as IAM reads patterns: `*` is any text, an empty one too, `?` is any one
 * character, and a slash is a character like others. It goes back to the last `*` alone, so that the time grows with the
 * length of the text and no faster, whatever the pattern: callers choose the text.
 * @see AWS docs, "IAM JSON policy elements: Resource"
 */
export function matchesPattern(pattern: string, text: string): boolean {
  let at = 0;
  let place = 0;
  // Where to go on when what follows the last `*` does not match: a character further in the text.
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
