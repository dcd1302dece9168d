import { UNSEEN } from '../../pattern/unseen-character';

/** Longer text is cut; no client, scope or route in use has such a name. */
const LONGEST = 400;

/**
 * Text from the input as Markdown: a code span, in which there is no link, mention, HTML or comment. Invisible
 * characters, such as a line break or a change of direction, are written by their code points.
 * @see CommonMark, "Code spans"
 */
export function codeSpan(text: string): string {
  const shown = (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)
    .replaceAll(UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    // So that a name cannot look like the marker of a comment.
    .replaceAll('<!--', '<! --');
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = shown === '' || /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A table; in its cells a `|` is escaped, also within code. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)];
}

/** A row of a table. An odd number of backslashes keeps a bar from ending its cell. */
export function row(cells: readonly string[]): string {
  const escaped = cells.map((cell) => cell.replaceAll(/\\*\|/g, (bar) => (bar.length % 2 === 1 ? `\\${bar}` : bar)));
  return `| ${escaped.join(' | ')} |`;
}

/**
 * The hidden mark by which a later run finds the comment and updates it.
 * @param stack - stack of the comment
 */
export function marker(stack: string): string {
  const name = stack
    .slice(0, LONGEST)
    .replaceAll(/[^\w.-]|--|-$/gu, (text) =>
      Array.from(text, (character) => `%${(character.codePointAt(0) ?? 0).toString(16)}`).join(''),
    );
  return `<!-- m2m-review: ${name} -->`;
}
