import type * as TypeScript from 'typescript';

/** An element of a list with its comma and with the comments that are its own, by places in the text. */
interface Part {
  readonly start: number;
  readonly end: number;
}

/** What stands between two elements of a list: a comma, comments, line breaks. */
interface Piece extends Part {
  readonly kind: TypeScript.SyntaxKind;
}

/** What is between two elements: where the first one's ends, and where the second one's begins. */
interface Gap {
  readonly end: number;
  readonly start: number;
}

/**
 * Takes an element out of a list as it is written, with its own comments: those above it, and those behind it on its last
 * line. Those of other elements, and those of the list, stay where they are.
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
  // The line break behind it stays: what follows begins a line, as before.
  const isLast = index === elements.length - 1;
  if (!isLast) return cut(endsLine ? { start: before.end, end: part.end } : { start: part.start, end: after.start });
  const hasComma = elements.hasTrailingComma;
  // A comment stands behind the comma of the element before: what follows has to begin a line.
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
  // Behind the comma, a comment is of the element that it shares its line with: the next one, if that is there.
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
