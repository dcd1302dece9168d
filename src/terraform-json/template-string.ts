/** A reference to an attribute, e.g. `data.aws_region.here.id`. */
export interface Reference {
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly attribute: string;
}

/** Text as it stands, or an expression between `${` and `}`. */
export type TemplatePart = string | { readonly expression: string };

const MARK = /\$\$\{|%%\{|\$\{|%\{/g;
const REFERENCE = /^(data\.)?([a-z][a-z0-9_]*)\.([A-Za-z_][\w-]*)\.([a-z][a-z0-9_]*)$/;

/**
 * Takes a string of Terraform JSON apart. `$${` and `%%{` stand for themselves without the doubled character.
 * @see Terraform docs, "Strings and Templates"
 */
export function templateParts(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const { index, 0: mark } of text.matchAll(MARK)) {
    // Inside the expression before.
    if (index < end) continue;
    if (index > end) parts.push(text.slice(end, index));
    end = index + mark.length;
    if (mark.length === 3) {
      parts.push(mark.slice(1));
      continue;
    }
    const close = mark === '${' ? closingBrace(text, end) : text.length;
    // A directive, or an expression without an end: what is behind it is not taken apart.
    if (close === text.length) return [...parts, { expression: text.slice(index) }];
    parts.push({ expression: text.slice(end, close).trim() });
    end = close + 1;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** Place of the brace that ends an expression, or the text's length where none does. */
function closingBrace(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '"') at = closingQuote(text, at + 1);
    else if (text[at] === '{') depth++;
    else if (text[at] === '}' && depth-- === 0) return at;
  }
  return text.length;
}

/** Place of the quotation mark that ends a string, which may hold expressions with strings of their own. */
export function closingQuote(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '"') return at;
    if (text[at] === '\\') at++;
    else if (text.startsWith('${', at)) at = closingBrace(text, at + 2);
  }
  return text.length;
}

/** The reference an expression is, or undefined where it is anything else. */
export function parseReference(expression: string): Reference | undefined {
  const [, data, type, name, attribute] = REFERENCE.exec(expression) ?? [];
  if (type === undefined || name === undefined || attribute === undefined) return undefined;
  return { mode: data === undefined ? 'managed' : 'data', type, name, attribute };
}
