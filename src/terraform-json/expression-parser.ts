import type { Expression, Sequence, Step, TemplatePart } from './expression';

/** The deepest nesting that is read; a deeper one could overflow the stack. */
const MAX_DEPTH = 100;

const KEYWORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

// White space and comments; a comment ends with its line; the line break counts only in an object.
const SPACE = /(?:[ \t]|\r?\n|\/\*.*?\*\/|(?:#|\/\/)[^\n]*)*/sy;
const SPACE_IN_LINE = /(?:[ \t]|\/\*.*?\*\/|(?:#|\/\/)[^\n]*)*/sy;
const NEWLINE = /\r?\n/y;
const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /\d(?:[\d.]|[eE][+-]?\d)*/y;
const NUMBER_FORMAT = /^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const UNARY = /-|!(?!=)/y;
const BINARY = /\|\||&&|[=!<>]=|[<>+\-*/%]/y;
const DOT = /\.(?!\.\.)/y;
const ELLIPSIS = /\.\.\./y;
const COLON = /:(?!:)/y;
const KEY_END = /=(?![=>])|:(?!:)/y;
const ESCAPE = /\\(?:u[\da-fA-F]{4}|U[\da-fA-F]{8}|[nrt"\\])/y;
const INTERPOLATION = /\$\{~?/y;
const DIRECTIVE = /%\{~?/y;
const SEQUENCE_END = /~?\}/y;

/** End of literal text: a sequence, or an escaped one; in a string also its end, an escape, and a line end. */
const IN_TEXT = /(\$\$|%%|[$%])\{/g;
const IN_STRING = /(\$\$|%%|[$%])\{|["\\\r\n]/g;

/**
 * Parses a string of Terraform JSON; it never throws.
 * @returns literal text and sequences in their order; a sequence that is not understood extends to the end of the text
 * @see Terraform docs, "Strings and Templates"; HCL Native Syntax Specification, "Templates"
 */
export function parseTemplate(text: string): TemplatePart[] {
  return new Parser(text).template();
}

/** Stops the parser if the text is no expression. */
class NotUnderstood extends Error {}

/** The text without the braces of `${…}` if it is a single interpolation: a reader does not need them. */
function withoutBraces(text: string): string {
  const isOne = text.startsWith('${') && text.endsWith('}') && text.lastIndexOf('${') === 0;
  const isBalanced = text.split('{').length === text.split('}').length;
  return isOne && isBalanced ? text.slice(2, -1).trim() : text;
}

/** Goes through a template once, from left to right. */
class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  /** Whether the end of a line ends an expression, as it does in an object. */
  #heedsNewlines = false;

  constructor(text: string) {
    this.#text = text;
  }

  template(): TemplatePart[] {
    const parts: TemplatePart[] = [];
    while (this.#at < this.#text.length) {
      const start = this.#at;
      try {
        parts.push(...this.#parts(IN_TEXT, 1));
        if (this.#at === start) throw new NotUnderstood();
      } catch (error) {
        if (!(error instanceof NotUnderstood)) throw error;
        parts.push({ text: withoutBraces(this.#text.slice(start)), expression: undefined, trims: false });
        break;
      }
    }
    return parts;
  }

  /** Parts up to the end of the text, of a string or of a directive, or at most `most`. */
  #parts(mark: RegExp, most = Infinity): TemplatePart[] {
    const parts: TemplatePart[] = [];
    while (parts.length < most) {
      const literal = this.#literal(mark);
      if (literal !== '') parts.push(literal);
      else if (this.#at === this.#text.length || !this.#startsSequence()) break;
      else parts.push(this.#sequence(mark));
    }
    return parts;
  }

  #literal(mark: RegExp): string {
    let literal = '';
    for (;;) {
      mark.lastIndex = this.#at;
      const found = mark.exec(this.#text);
      const end = found?.index ?? this.#text.length;
      literal += this.#text.slice(this.#at, end);
      this.#at = end;
      const [sign = ''] = found ?? [];
      if (sign === '\\') literal += this.#escape();
      else if (sign.length === 3) {
        literal += sign.slice(1);
        this.#at += sign.length;
      } else return literal;
    }
  }

  #escape(): string {
    const escape = this.#expect(ESCAPE).slice(1);
    const code = /^u(.+)$/i.exec(escape)?.[1];
    if (code === undefined) return ESCAPES[escape] ?? '';
    const point = Number.parseInt(code, 16);
    // Half of a pair is no character in UTF-8.
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw new NotUnderstood();
    return String.fromCodePoint(point);
  }

  /** Whether a sequence begins here, and not the next part of the directive around it. */
  #startsSequence(): boolean {
    const start = this.#at;
    const isDirective = this.#take(DIRECTIVE) !== undefined;
    const word = isDirective ? this.#ignoringNewlines(() => this.#identifier()) : undefined;
    this.#at = start;
    if (isDirective) return !['else', 'endif', 'endfor'].includes(word ?? '');
    return this.#text.startsWith('${', this.#at);
  }

  #sequence(mark: RegExp): Sequence {
    const start = this.#at;
    const open = this.#take(INTERPOLATION);
    if (open === undefined) {
      const expression = this.#directive(mark);
      return { text: this.#text.slice(start, this.#at), expression, trims: false };
    }
    const expression = this.#ignoringNewlines(() => this.#expression());
    const end = this.#at;
    const close = this.#sequenceEnd();
    const text = this.#text.slice(start + open.length, end).trim();
    return { text, expression, trims: open.endsWith('~') || close.startsWith('~') };
  }

  #directive(mark: RegExp): Expression {
    return this.#nested(() => {
      const word = this.#directiveWord();
      if (word === 'if') {
        const condition = this.#ignoringNewlines(() => this.#expression());
        this.#sequenceEnd();
        const yes = this.#body(mark);
        const next = this.#directiveWord();
        if (next === 'endif') {
          this.#sequenceEnd();
          return { kind: 'operation', operands: [condition, yes] };
        }
        if (next !== 'else') throw new NotUnderstood();
        this.#sequenceEnd();
        const no = this.#body(mark);
        this.#endDirective('endif');
        return { kind: 'operation', operands: [condition, yes, no] };
      }
      if (word !== 'for') throw new NotUnderstood();
      const { names, collection } = this.#ignoringNewlines(() => this.#forNames());
      this.#sequenceEnd();
      const body = this.#body(mark);
      this.#endDirective('endfor');
      return { kind: 'for', names, collection, results: [body] };
    });
  }

  #body(mark: RegExp): Expression {
    return { kind: 'template', parts: this.#parts(mark) };
  }

  #directiveWord(): string | undefined {
    this.#expect(DIRECTIVE);
    return this.#ignoringNewlines(() => this.#identifier());
  }

  #endDirective(word: string): void {
    if (this.#directiveWord() !== word) throw new NotUnderstood();
    this.#sequenceEnd();
  }

  #sequenceEnd(): string {
    return this.#ignoringNewlines(() => this.#token(SEQUENCE_END));
  }

  #expression(): Expression {
    return this.#nested(() => {
      const first = this.#operand();
      const operands = [first];
      while (this.#next(BINARY) !== undefined) operands.push(this.#operand());
      if (this.#next(/\?/y) !== undefined) {
        operands.push(this.#expression());
        this.#token(COLON);
        operands.push(this.#expression());
      }
      return operands.length === 1 ? first : { kind: 'operation', operands };
    });
  }

  #operand(): Expression {
    const signs: string[] = [];
    for (let sign = this.#next(UNARY); sign !== undefined; sign = this.#next(UNARY)) signs.push(sign);
    const value = this.#accessed(this.#term());
    if (signs.length === 0) return value;
    if (value.kind === 'literal' && typeof value.value === 'number' && signs.join('') === '-') {
      return { kind: 'literal', value: -value.value };
    }
    return { kind: 'operation', operands: [value] };
  }

  #term(): Expression {
    if (this.#next(/\(/y) !== undefined) {
      return this.#ignoringNewlines(() => {
        const inner = this.#expression();
        this.#token(/\)/y);
        // A name in parentheses is complete: a step behind it goes into its value, and does not belong to the
        // reference.
        return inner.kind === 'variable' ? { kind: 'operation', operands: [inner] } : inner;
      });
    }
    if (this.#next(/"/y) !== undefined) return this.#string();
    if (this.#next(/\[/y) !== undefined) return this.#ignoringNewlines(() => this.#tuple());
    if (this.#next(/\{/y) !== undefined) return this.#object();
    const number = this.#number();
    if (number !== undefined) return { kind: 'literal', value: number };
    const name = this.#identifier();
    if (name === undefined) throw new NotUnderstood();
    if (this.#peeks(/\(|::/y)) return this.#call(name);
    const value = KEYWORDS.get(name);
    return value === undefined ? { kind: 'variable', name } : { kind: 'literal', value };
  }

  #string(): Expression {
    const parts = this.#nested(() => this.#parts(IN_STRING));
    this.#expect(/"/y);
    return { kind: 'template', parts };
  }

  #number(format = NUMBER_FORMAT): number | undefined {
    const digits = this.#next(NUMBER);
    if (digits === undefined) return undefined;
    const number = digits.replace(/\.+$/, '');
    this.#at -= digits.length - number.length;
    if (!format.test(number)) throw new NotUnderstood();
    return Number(number);
  }

  #call(first: string): Expression {
    let name = first;
    while (this.#next(/::/y) !== undefined) {
      const part = this.#identifier();
      if (part === undefined) throw new NotUnderstood();
      name += `::${part}`;
    }
    this.#token(/\(/y);
    return this.#ignoringNewlines(() => {
      const operands: Expression[] = [];
      while (this.#next(/\)/y) === undefined) {
        operands.push(this.#expression());
        if (this.#next(/,/y) !== undefined) continue;
        const expands = this.#next(ELLIPSIS) !== undefined;
        this.#token(/\)/y);
        return { kind: 'call', name, operands, expands };
      }
      return { kind: 'call', name, operands, expands: false };
    });
  }

  #tuple(): Expression {
    if (this.#isFor()) return this.#for(/\]/y);
    const items: Expression[] = [];
    while (this.#next(/\]/y) === undefined) {
      items.push(this.#expression());
      if (this.#next(/,/y) !== undefined) continue;
      this.#token(/\]/y);
      break;
    }
    return { kind: 'tuple', items };
  }

  #object(): Expression {
    if (this.#ignoringNewlines(() => this.#isFor())) return this.#ignoringNewlines(() => this.#for(/\}/y));
    return this.#heeding(true, () => {
      const entries: (readonly [Expression, Expression])[] = [];
      for (;;) {
        while (this.#next(NEWLINE) !== undefined);
        if (this.#next(/\}/y) !== undefined) break;
        const isInParentheses = this.#peeks(/\(/y);
        const key = this.#expression();
        this.#token(KEY_END);
        const value = this.#expression();
        // A name by itself is the text of a key.
        const isText = key.kind === 'variable' && !isInParentheses;
        entries.push([isText ? { kind: 'literal', value: key.name } : key, value]);
        if (this.#next(/\}/y) !== undefined) break;
        this.#token(/,|\r?\n/y);
      }
      return { kind: 'object', entries };
    });
  }

  #isFor(): boolean {
    const start = this.#at;
    const word = this.#identifier();
    this.#at = start;
    return word === 'for';
  }

  #for(close: RegExp): Expression {
    this.#identifier();
    const { names, collection } = this.#forNames();
    this.#token(COLON);
    const results = [this.#expression()];
    const isObject = close.source === '\\}';
    if (isObject) {
      this.#token(/=>/y);
      results.push(this.#expression());
      this.#next(ELLIPSIS);
    }
    if (this.#word('if')) results.push(this.#expression());
    this.#token(close);
    return { kind: 'for', names, collection, results };
  }

  /** `name in collection` or `key, value in collection`. */
  #forNames() {
    const names: string[] = [];
    do {
      const name = this.#identifier();
      if (name === undefined) throw new NotUnderstood();
      names.push(name);
    } while (names.length < 2 && this.#next(/,/y) !== undefined);
    if (!this.#word('in')) throw new NotUnderstood();
    return { names, collection: this.#expression() };
  }

  /** A value with the steps behind it. */
  #accessed(of: Expression): Expression {
    const steps: Step[] = [];
    // Between `.*` and the next bracket there are only names and numbers.
    let isInSplat = false;
    for (;;) {
      if (this.#next(DOT) !== undefined) {
        if (this.#next(/\*/y) !== undefined) {
          if (isInSplat) throw new NotUnderstood();
          isInSplat = true;
          steps.push({ kind: 'splat' });
        } else steps.push(this.#named());
      } else if (this.#next(/\[/y) !== undefined) {
        isInSplat = false;
        steps.push(this.#next(/\*/y) === undefined ? this.#indexed() : { kind: 'splat' });
        this.#token(/\]/y);
      } else break;
    }
    return steps.length === 0 ? of : { kind: 'access', of, steps };
  }

  /** `.name`, or `.0` as Terraform wrote indexes once. */
  #named(): Step {
    const name = this.#identifier();
    if (name !== undefined) return { kind: 'attribute', name };
    const value = this.#number(/^\d+$/);
    if (value === undefined) throw new NotUnderstood();
    return { kind: 'index', key: { kind: 'literal', value } };
  }

  #indexed(): Step {
    return this.#ignoringNewlines(() => {
      const key = this.#expression();
      this.#space();
      return { kind: 'index', key };
    });
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw new NotUnderstood();
    const result = read();
    this.#depth--;
    return result;
  }

  #ignoringNewlines<T>(read: () => T): T {
    return this.#heeding(false, read);
  }

  #heeding<T>(newlines: boolean, read: () => T): T {
    const before = this.#heedsNewlines;
    this.#heedsNewlines = newlines;
    const result = read();
    this.#heedsNewlines = before;
    return result;
  }

  #identifier(): string | undefined {
    return this.#next(IDENTIFIER);
  }

  #word(expected: string): boolean {
    const start = this.#at;
    if (this.#identifier() === expected) return true;
    this.#at = start;
    return false;
  }

  /** The next token, past white space, if it is such a one. */
  #next(pattern: RegExp): string | undefined {
    const start = this.#at;
    this.#space();
    const taken = this.#take(pattern);
    if (taken === undefined) this.#at = start;
    return taken;
  }

  #token(pattern: RegExp): string {
    this.#space();
    return this.#expect(pattern);
  }

  #peeks(pattern: RegExp): boolean {
    const start = this.#at;
    const found = this.#next(pattern) !== undefined;
    this.#at = start;
    return found;
  }

  #space(): void {
    this.#take(this.#heedsNewlines ? SPACE_IN_LINE : SPACE);
  }

  #expect(pattern: RegExp): string {
    const taken = this.#take(pattern);
    if (taken === undefined) throw new NotUnderstood();
    return taken;
  }

  /** The text a sticky pattern matches here, and goes behind it. */
  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [taken] = pattern.exec(this.#text) ?? [];
    this.#at += taken?.length ?? 0;
    return taken;
  }
}
