/** A reference to an attribute, e.g. `data.aws_region.here.id`. */
export interface Reference {
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly attribute: string;
}

/** Text as it stands, or an expression between `${` and `}`. */
export type TemplatePart = string | { readonly expression: string };

const MARK = /\$\$\{|%%\{|\$\{([^{}]*)\}|\$\{|%\{/g;
const REFERENCE = /^(data\.)?([a-z][a-z0-9_]*)\.([A-Za-z_][\w-]*)\.([a-z][a-z0-9_]*)$/;

/**
 * Takes a string of Terraform JSON apart. `$${` and `%%{` stand for themselves without the doubled character.
 * @see Terraform docs, "Strings and Templates"
 */
export function templateParts(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of text.matchAll(MARK)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    const [mark, expression] = match;
    end = match.index + mark.length;
    if (mark.length === 3) parts.push(mark.slice(1));
    else if (expression !== undefined) parts.push({ expression: expression.trim() });
    else {
      // An expression with braces of its own, or a directive: what is behind it is not taken apart.
      parts.push({ expression: text.slice(match.index) });
      return parts;
    }
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** The reference an expression is, or undefined where it is anything else. */
export function parseReference(expression: string): Reference | undefined {
  const [, data, type, name, attribute] = REFERENCE.exec(expression) ?? [];
  if (type === undefined || name === undefined || attribute === undefined) return undefined;
  return { mode: data === undefined ? 'managed' : 'data', type, name, attribute };
}
