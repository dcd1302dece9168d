/** Edits between a name and another that was meant, at most. */
const MAX_EDITS = 3;
/** Two names below this length are too short to tell a slip from another name. */
const MIN_LENGTH = 3;

/**
 * The candidate that was probably meant by `text`, or undefined if there is none. This is the rule for every "did you
 * mean" of the package. A candidate is near in one of two ways:
 * - A slip: without the words that both begin and end with, at most a third of the letters differ, at least one and at
 *   most 3. So `orders/raed` is near `orders/read` and not near `orders/write`, although most of their letters are equal.
 *   If more than half of the letters are a common stem, 3 may differ in any case: `DELETE` is near `DELETION`.
 * - A beginning: the candidate has more words at its end, as `ReportingService` for `Reporting`; the shortest wins.
 *
 * The case of letters does not count. Of candidates as near, the first wins; a slip wins over a beginning.
 */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  let best: { candidate: string; edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = slips(text, candidate);
    if (edits !== undefined && (!best || edits < best.edits)) best = { candidate, edits };
  }
  const longer = candidates.filter((candidate) => isBeginning(text, candidate));
  return best?.candidate ?? longer.toSorted((one, other) => one.length - other.length)[0];
}

/** The edits between two names; undefined if they are too many for a slip. */
function slips(text: string, candidate: string): number | undefined {
  if (Math.max(text.length, candidate.length) < MIN_LENGTH) return undefined;
  const [one = '', other = ''] = differingParts(words(text), words(candidate)).map((part) => part.toLowerCase());
  const edits = editDistance(one, other);
  const length = Math.max(one.length, other.length);
  const bound = stemLength(one, other) > length / 2 ? MAX_EDITS : Math.max(1, Math.floor(length / 3));
  return edits <= Math.min(MAX_EDITS, bound) ? edits : undefined;
}

function stemLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

function isBeginning(text: string, candidate: string): boolean {
  const [given, whole] = [words(text), words(candidate)];
  return (
    text.length >= MIN_LENGTH &&
    given.length < whole.length &&
    given.every((word, index) => word.toLowerCase() === whole[index]?.toLowerCase())
  );
}

/** Words of a name, and the characters between them: `orders/read`, `GET /orders`, `M2M_STAGE_NAME`, `ReportingService`. */
function words(name: string): readonly string[] {
  return name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^A-Za-z0-9]/g) ?? [];
}

/** Both names without the words that they begin and end with alike. */
function differingParts(one: readonly string[], other: readonly string[]): [string, string] {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start++;
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  const middle = (all: readonly string[]) => all.slice(start, all.length - end).join('');
  return [middle(one), middle(other)];
}

/** Edits of one letter, or of two neighbours that change places. */
function editDistance(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const substitution = at(rows, row - 1, column - 1) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const swap = swapped ? at(rows, row - 2, column - 2) + 1 : Infinity;
      current.push(Math.min(at(rows, row - 1, column) + 1, (current[column - 1] ?? 0) + 1, substitution, swap));
    }
    rows.push(current);
  }
  return at(rows, from.length, to.length);
}

function at(rows: readonly (readonly number[])[], row: number, column: number): number {
  return rows[row]?.[column] ?? Infinity;
}
