/** A pattern as it can be run in a time that grows with the length of the text, and no faster. */
export type LinearPattern =
  | { readonly source: string }
  /** The part that prevents it. */
  | { readonly hindrance: string };

/** Counted repetitions are written out; a pattern that is longer then is none to run. */
const MOST_CHARACTERS = 20_000;

const HINDRANCES = {
  'look-around': /^\((?:\?=|\?!|\?<=|\?<!)/,
  'a reference to a group': /^\\(?:[1-9]|k)/,
  'a class of Unicode, such as \\p{L}': /^\\(?:[pP]|u\{)/,
  'a character beyond U+FFFF': /^[\ud800-\udfff]/,
} as const;

/** One escape, one class of characters, or one character. */
const ATOM = /^(?:\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|.)|\[(?:\\.|[^\]\\])*\]|[^()])/s;
const COUNT = /^\{(\d+)(,?)(\d*)\}\??/;
const GROUP = /^\((?:\?:|\?<\w+>)?/;

/**
 * The same pattern without counted repetitions, which an engine that never goes back does not take.
 * @param pattern - that JavaScript takes with the flag `u`
 */
export function linearPattern(pattern: string): LinearPattern {
  const found = hindranceIn(pattern);
  if (found !== undefined) return { hindrance: found };
  const { written } = alternatives(pattern, 0);
  return written.length > MOST_CHARACTERS
    ? { hindrance: `repetitions that are more than ${MOST_CHARACTERS} characters when they are written out` }
    : { source: written };
}

function hindranceIn(pattern: string): string | undefined {
  for (let at = 0; at < pattern.length;) {
    const rest = pattern.slice(at);
    const [atom = rest[0] ?? ''] = ATOM.exec(rest) ?? [];
    // What a class of characters has in it counts, too.
    const places = atom.startsWith('[') ? (atom.match(/\\u\{|\\.|[^\\]/gs) ?? []) : [rest];
    const own = Object.entries(HINDRANCES).find(([, sign]) => places.some((place) => sign.test(place)));
    if (own) return own[0];
    at += atom.length;
  }
  return undefined;
}

/** The text up to the end of a group, or of the pattern; cut once it is known to be too long. */
function alternatives(pattern: string, from: number): { readonly written: string; readonly end: number } {
  let written = '';
  let at = from;
  while (at < pattern.length && pattern[at] !== ')' && written.length <= MOST_CHARACTERS) {
    const rest = pattern.slice(at);
    const [group] = GROUP.exec(rest) ?? [];
    const inner = group === undefined ? undefined : alternatives(pattern, at + group.length);
    const atom = inner ? `(?:${inner.written})` : (ATOM.exec(rest)?.[0] ?? rest);
    at = inner ? inner.end + 1 : at + atom.length;
    const [count, least = '', comma, most = ''] = COUNT.exec(pattern.slice(at)) ?? [];
    written += count === undefined ? atom : repeated(atom, Number(least), comma === '' ? Number(least) : most);
    at += count?.length ?? 0;
  }
  return { written, end: written.length > MOST_CHARACTERS ? pattern.length : at };
}

/** @param most - nothing where it may be any number */
function repeated(atom: string, least: number, most: number | string): string {
  const times = most === '' ? least + 1 : Number(most);
  if (times * (atom.length + 1) > MOST_CHARACTERS) return ' '.repeat(MOST_CHARACTERS + 1);
  return atom.repeat(least) + (most === '' ? `${atom}*` : `${atom}?`.repeat(Number(most) - least));
}
