import { isRecord } from '../terraform-json/stack-view';
import type { HclExpression, HclParser } from './hcl';
import { expressionParts, unescaped, valueOf } from './source-expression';
import type { SourceValue } from './source-value';
import { OPEN } from './source-value';

const EXPRESSION = /(?<![$])\$\{|(?<![%])%\{/;
/** An expression that is a reference, which needs no parser. */
const PLAIN = /^(?!(?:true|false|null)$)[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\["[^"\\$%]*"\]|\[\d+\])*$/;
const END_OF_TEXT = '\n';

/** Reads expressions from the JSON that the parser makes of HCL, and from `*.tf.json`. */
export class SourceValues {
  readonly #read = new Map<string, Promise<SourceValue>>();

  constructor(private readonly parser: HclParser) {}

  /** The value of an attribute in JSON. */
  async read(json: unknown): Promise<SourceValue> {
    if (typeof json === 'string') {
      const value = this.#read.get(json) ?? this.#text(json);
      this.#read.set(json, value);
      return value;
    }
    if (Array.isArray(json)) {
      const items = await Promise.all(json.map((item: unknown) => this.read(item)));
      return { kind: 'list', items };
    }
    if (!isRecord(json)) return { kind: 'known', value: json as number | boolean | null };
    const fields = await Promise.all(
      Object.entries(json).map(async ([name, field]) => [name, await this.read(field)] as const),
    );
    const names = fields.filter(([name]) => EXPRESSION.test(name)).map(([name]) => name);
    if (names.length === 0) {
      return { kind: 'fields', fields: new Map(fields.map(([name, field]) => [unescaped(name), field])) };
    }
    const parts = [...fields.map(([, field]) => field), ...(await Promise.all(names.map((name) => this.read(name))))];
    return { kind: 'combined', parts, isOpen: true };
  }

  async #text(text: string): Promise<SourceValue> {
    if (!EXPRESSION.test(text)) return { kind: 'known', value: unescaped(text) };
    const [, inner] = /^\$\{(.*)\}$/s.exec(text) ?? [];
    if (inner !== undefined && PLAIN.test(inner)) return { kind: 'reference', reference: inner };
    const only = inner === undefined ? undefined : await this.#expression(inner);
    if (only) return valueOf(only);
    const template = await this.#expression(`<<EOT\n${text}${END_OF_TEXT}EOT\n`);
    if (!template) return OPEN;
    const parts = expressionParts(template).map(valueOf);
    const last = parts.at(-1);
    if (last?.kind !== 'known' || typeof last.value !== 'string') return { kind: 'text', parts };
    return {
      kind: 'text',
      parts: [...parts.slice(0, -1), { ...last, value: last.value.slice(0, -END_OF_TEXT.length) }],
    };
  }

  async #expression(text: string): Promise<HclExpression | undefined> {
    return (await this.parser.getExpressionAst('source.tf', text).catch(() => undefined)) ?? undefined;
  }
}
