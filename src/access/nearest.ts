/** The candidate that takes the fewest edits to reach from `text`, or undefined if there is none. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(text, candidate);
    if (!best || distance < best.distance) best = { candidate, distance };
  }
  return best?.candidate;
}

/** Edits between a name and another that was meant, at most. */
const SLIP = 3;

/** Whether a text is probably a misspelt candidate. */
export function isTypo(text: string, candidates: readonly string[]): boolean {
  return candidates.some((candidate) => editDistance(text, candidate) <= SLIP);
}

/** The name that was probably meant: few of its letters differ, and fewer than half. Undefined if there is none. */
export function meantName(text: string, candidates: readonly string[]): string | undefined {
  const best = nearest(text, candidates);
  if (best === undefined) return undefined;
  return editDistance(text, best) <= Math.min(SLIP, Math.floor(text.length / 2)) ? best : undefined;
}

/** Levenshtein distance, one row of its table at a time. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, substitution));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
