import type { Reference, TemplatePart } from './template-string';
import { closingQuote, parseReference, templateParts } from './template-string';
import type { TerraformFunction } from './terraform-function';
import { TERRAFORM_FUNCTIONS } from './terraform-function';

/** An expression of Terraform, as far as it is understood. */
export type Expression =
  | { readonly kind: 'reference'; readonly reference: Reference }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'template'; readonly parts: readonly TemplatePart[] }
  | { readonly kind: 'call'; readonly call: TerraformFunction; readonly operands: readonly Expression[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [key: Expression, value: Expression])[] };

/** What an expression is made of, besides itself. */
export interface Resolution {
  readonly reference: (reference: Reference) => unknown;
  readonly template: (parts: readonly TemplatePart[]) => unknown;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const WORDS = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/**
 * Reads what stands between `${` and `}`: references, strings, numbers, lists, objects and calls of the functions that
 * are known here.
 * @returns undefined for anything else
 * @see Terraform docs, "Expressions"
 */
export function parseExpression(text: string): Expression | undefined {
  const reader = new Reader(text);
  const expression = reader.expression();
  return reader.atEnd ? expression : undefined;
}

/** The value of an expression. */
export function evaluate(expression: Expression, resolution: Resolution): unknown {
  const value = (part: Expression) => evaluate(part, resolution);
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'reference':
      return resolution.reference(expression.reference);
    case 'template':
      return resolution.template(expression.parts);
    case 'call':
      return expression.call(...expression.operands.map(value));
    case 'list':
      return expression.items.map(value);
    case 'object':
      return Object.fromEntries(expression.entries.map(([name, field]) => [String(value(name)), value(field)]));
  }
}

/** Goes through a text once; what it does not understand makes it stop where it is. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    this.#take(/\s*/y);
    return this.#at === this.#text.length;
  }

  expression(): Expression | undefined {
    this.#take(/\s*/y);
    if (this.#take(/"/y) !== undefined) return this.#string();
    if (this.#take(/\[/y) !== undefined) return this.#list();
    if (this.#take(/\{/y) !== undefined) return this.#object();
    const number = this.#take(/-?\d+(?:\.\d+)?/y);
    if (number !== undefined) return { kind: 'literal', value: Number(number) };
    const name = this.#take(/[a-z_][\w.-]*/iy) ?? '';
    if (this.#take(/\s*\(/y) !== undefined) return this.#call(name);
    const reference = parseReference(name);
    if (reference) return { kind: 'reference', reference };
    const value = WORDS.get(name);
    return value === undefined ? undefined : { kind: 'literal', value };
  }

  #string(): Expression {
    const start = this.#at;
    const end = closingQuote(this.#text, start);
    this.#at = end + 1;
    const parts = templateParts(this.#text.slice(start, end));
    return {
      kind: 'template',
      parts: parts.map((part) =>
        typeof part === 'string' ? part.replaceAll(/\\(.)/gs, (_, char: string) => ESCAPES[char] ?? char) : part,
      ),
    };
  }

  #call(name: string): Expression | undefined {
    const call = TERRAFORM_FUNCTIONS.get(name);
    const operands = this.#until(/\s*\)/y, () => this.expression());
    return call && operands && { kind: 'call', call, operands };
  }

  #list(): Expression | undefined {
    const items = this.#until(/\s*\]/y, () => this.expression());
    return items && { kind: 'list', items };
  }

  #object(): Expression | undefined {
    const entries = this.#until(/\s*\}/y, () => this.#entry());
    return entries && { kind: 'object', entries };
  }

  #entry(): readonly [Expression, Expression] | undefined {
    const name = this.#take(/\s*[a-z_][\w-]*(?=\s*[=:])/iy)?.trim();
    const key: Expression | undefined = name === undefined ? this.expression() : { kind: 'literal', value: name };
    if (!key || this.#take(/\s*[=:]/y) === undefined) return undefined;
    const value = this.expression();
    return value && [key, value];
  }

  /** What is read up to a closing mark, commas between and perhaps behind. */
  #until<Item>(close: RegExp, read: () => Item | undefined): Item[] | undefined {
    const items: Item[] = [];
    while (this.#take(close) === undefined) {
      const item = read();
      if (item === undefined) return undefined;
      items.push(item);
      if (this.#take(/\s*,/y) === undefined) return this.#take(close) === undefined ? undefined : items;
    }
    return items;
  }

  /** The text a sticky expression matches here, and goes behind it. */
  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [taken] = pattern.exec(this.#text) ?? [];
    this.#at += taken?.length ?? 0;
    return taken;
  }
}
