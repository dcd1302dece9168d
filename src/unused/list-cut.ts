import type * as TypeScript from 'typescript';

/** Text range of a list element, with its comma and its own comments. */
interface Part {
  readonly start: number;
  readonly end: number;
}

/** A comma, comment or line break between two elements. */
interface Piece extends Part {
  readonly kind: TypeScript.SyntaxKind;
}

/** The text between two elements: where the part of the first one ends, and where the part of the second one starts. */
interface Gap {
  readonly end: number;
  readonly start: number;
}

/**
 * Removes an element from the text of a list, with its own comments: those above it, and those after it on its last
 * line. Comments of other elements and of the list stay.
 */
export function withoutElement(ts: typeof TypeScript, list: TypeScript.ArrayLiteralExpression, index: number): string {
  const source = list.getSourceFile();
  const { text } = source;
  const { elements } = list;
  const gaps = [-1, ...elements.keys()].map((each) => {
    const from = elements[each]?.end ?? list.getStart(source) + 1;
    const next = elements[each + 1];
    return gapOf(ts, { text, from, to: next?.getStart(source) ?? list.end - 1, isLast: next === undefined });
  });
  const [before, after] = [gaps[index], gaps[index + 1]];
  if (!before || !after) return text;
  const part: Part = { start: before.start, end: after.end };
  const cut = ({ start, end }: Part) => text.slice(0, start) + text.slice(end);

  const startsLine = text.slice(before.end, part.start).includes('\n');
  const endsLine = text.slice(part.end, after.start).includes('\n');
  if (startsLine && endsLine) {
    return cut({ start: text.lastIndexOf('\n', part.start - 1) + 1, end: text.indexOf('\n', part.end) + 1 });
  }
  // The line break after it stays, so that the next element still starts a line.
  const isLast = index === elements.length - 1;
  if (!isLast) return cut(endsLine ? { start: before.end, end: part.end } : { start: part.start, end: after.start });
  const hasComma = elements.hasTrailingComma;
  // A comment follows the comma of the previous element, so the following text must start a new line.
  if (startsLine && text[before.end - 1] !== ',') return cut(part);
  return cut({ start: hasComma || index === 0 ? before.end : before.end - 1, end: part.end });
}

interface GapPlace {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly isLast: boolean;
}

function gapOf(ts: typeof TypeScript, { text, from, to, isLast }: GapPlace): Gap {
  const pieces = piecesOf(ts, text.slice(from, to), from);
  const comma = pieces.findIndex(({ kind }) => kind === ts.SyntaxKind.CommaToken);
  const lineBreak = pieces.findIndex(({ kind }, at) => at > comma && kind === ts.SyntaxKind.NewLineTrivia);
  // After the comma, a comment belongs to the element on its line: the next one, if there is one.
  const sharing = isLast ? pieces.length : comma + 1;
  const split = lineBreak >= 0 ? lineBreak : sharing;
  const isOwned = ({ kind }: Piece) => kind !== ts.SyntaxKind.NewLineTrivia;
  return {
    end: pieces.slice(0, split).findLast(isOwned)?.end ?? from,
    start: pieces.slice(split).find(isOwned)?.start ?? to,
  };
}

function piecesOf(ts: typeof TypeScript, text: string, offset: number): Piece[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text);
  const pieces: Piece[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kind === ts.SyntaxKind.WhitespaceTrivia) continue;
    pieces.push({ kind, start: offset + scanner.getTokenStart(), end: offset + scanner.getTokenEnd() });
  }
  return pieces;
}
