import { isRecord } from '../terraform-json/stack-view';
import type { HclExpression, HclParser } from './hcl';

/** An expression of a configuration, as far as it is understood. */
export type SourceValue =
  | { readonly kind: 'known'; readonly value: string | number | boolean | null }
  /** Another value as it is, e.g. `aws_cognito_resource_server.orders.scope_identifiers`. */
  | { readonly kind: 'reference'; readonly reference: string }
  | SourceItem
  /** A text with expressions in it. */
  | { readonly kind: 'text'; readonly parts: readonly SourceValue[] }
  /** All items together; in order, unless a function made the list of several. */
  | { readonly kind: 'list'; readonly items: readonly SourceValue[]; readonly isOrdered: boolean }
  | { readonly kind: 'fields'; readonly fields: ReadonlyMap<string, SourceValue> }
  | SourceEvery
  | {
      readonly kind: 'conditional';
      readonly condition: SourceValue;
      readonly yes: SourceValue;
      readonly no: SourceValue;
    }
  /** Whether two values are the same; `!x` is `x == false`. */
  | { readonly kind: 'equality'; readonly sides: readonly [SourceValue, SourceValue]; readonly isNegated: boolean }
  /** Anything else, e.g. a function. */
  | {
      readonly kind: 'combined';
      readonly parts: readonly SourceValue[];
      /** Whether it may be a value that none of its parts is. */
      readonly isOpen: boolean;
    };

/** A part of a value: the steps after it, and an index before them, e.g. `local.scopes[each.key].read`. */
export interface SourceItem {
  readonly kind: 'item';
  readonly of: SourceValue;
  readonly key?: SourceValue;
  readonly rest: string;
}

/** The same part of every item, e.g. `{ for key, each in aws_x.y : key => each.id }` or `aws_x.y[*].id`. */
export interface SourceEvery {
  readonly kind: 'every';
  readonly collection: SourceValue;
  readonly rest: string;
  /** Whether its items have the keys of the collection. */
  readonly isByKey: boolean;
  /** Decides which items are in it. */
  readonly condition?: readonly SourceValue[];
}

/** Functions whose result is the list of all items that they get. */
const WHOLE_LISTS: readonly string[] = [
  'compact',
  'concat',
  'distinct',
  'flatten',
  'setunion',
  'sort',
  'tolist',
  'toset',
];
const EXPRESSION = /(?<![$])\$\{|(?<![%])%\{/;
/** An expression that is a reference, which needs no parser. */
const PLAIN = /^(?!(?:true|false|null)$)[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\["[^"\\$%]*"\]|\[\d+\])*$/;
const END_OF_TEXT = '\n';
const OPEN: SourceValue = { kind: 'combined', parts: [], isOpen: true };

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
      return { kind: 'list', items, isOrdered: true };
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
    const parts = childrenOf(template).map(valueOf);
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

/** All references within a value. */
export function referencesIn(value: SourceValue): readonly string[] {
  return value.kind === 'reference' ? [value.reference] : partsOf(value).flatMap(referencesIn);
}

function partsOf(value: SourceValue): readonly SourceValue[] {
  switch (value.kind) {
    case 'known':
    case 'reference':
      return [];
    case 'item':
      return [value.of, ...(value.key ? [value.key] : [])];
    case 'text':
    case 'combined':
      return value.parts;
    case 'list':
      return value.items;
    case 'fields':
      return [...value.fields.values()];
    case 'every':
      return [value.collection, ...(value.condition ?? [])];
    case 'conditional':
      return [value.condition, value.yes, value.no];
    case 'equality':
      return value.sides;
  }
}

function valueOf(expression: HclExpression): SourceValue {
  const { type, meta = {} } = expression;
  const children = childrenOf(expression);
  const [first, second, third] = children;
  switch (type) {
    case 'scopeTraversal':
      return { kind: 'reference', reference: meta.fullAccessor ?? meta.value ?? '' };
    case 'literalValue':
      return { kind: 'known', value: literalOf(meta) };
    case 'index':
      return first && second ? { kind: 'item', of: valueOf(first), key: valueOf(second), rest: '' } : OPEN;
    case 'relativeTraversal':
      return first ? stepsOf(valueOf(first), restOf(meta)) : OPEN;
    case 'tuple':
      return { kind: 'list', items: children.map(valueOf), isOrdered: true };
    case 'object': {
      // A name is no expression.
      const own = children.filter((each) => each.type !== '' || each.children.length > 0);
      return own.length === 0 ? { kind: 'fields', fields: new Map() } : combinedOf(own.map(valueOf));
    }
    case 'template':
      return templateOf(children);
    case 'function':
      return functionOf(expression);
    case 'splat':
      return splatOf(expression);
    case 'for':
      return forOf(expression);
    case 'conditional':
      if (!first || !second || !third) return OPEN;
      return { kind: 'conditional', condition: valueOf(first), yes: valueOf(second), no: valueOf(third) };
    case 'binaryOp':
    case 'unaryOp':
      return equalityOf(expression) ?? combined(expression);
    default:
      // Parentheses, or a text that is one expression.
      return ['', 'templateWrap'].includes(type) && first && children.length === 1
        ? valueOf(first)
        : combined(expression);
  }
}

function stepsOf(of: SourceValue, rest: string): SourceValue {
  if (rest === '') return combinedOf([of]);
  return of.kind === 'item' ? { ...of, rest: `${of.rest}${rest}` } : { kind: 'item', of, rest };
}

/** Steps of fields and constant indexes; empty if there are others. */
function restOf({ traversal = [] }: NonNullable<HclExpression['meta']>): string {
  const steps = traversal.map(({ type, segment }) => {
    if (type === 'nameTraversal') return `.${segment}`;
    return type === 'indexTraversal' ? `[${segment}]` : undefined;
  });
  return steps.every((step) => step !== undefined) ? steps.join('') : '';
}

function templateOf(children: readonly HclExpression[]): SourceValue {
  const parts = children.map(valueOf);
  const isPlain = parts.every(({ kind }) => kind === 'known');
  if (!isPlain) return { kind: 'text', parts };
  return { kind: 'known', value: parts.map((part) => (part.kind === 'known' ? String(part.value) : '')).join('') };
}

function functionOf(expression: HclExpression): SourceValue {
  const { name = '', expandedFinalArgument: isExpanded } = expression.meta ?? {};
  const items = childrenOf(expression).map(valueOf);
  const [only, ...others] = items;
  if (isExpanded === true || !only) return combined(expression);
  if (WHOLE_LISTS.includes(name)) return { kind: 'list', items, isOrdered: false };
  if (name === 'values' && others.length === 0) return { kind: 'every', collection: only, rest: '', isByKey: false };
  return combined(expression);
}

function equalityOf({ type, meta = {}, ...expression }: HclExpression): SourceValue | undefined {
  const [left, right] = childrenOf(expression).map(valueOf);
  if (!left) return undefined;
  if (type === 'unaryOp') {
    const no: SourceValue = { kind: 'known', value: false };
    return meta.operator === 'logicalNot' ? { kind: 'equality', sides: [left, no], isNegated: false } : undefined;
  }
  if (!right || !['equal', 'notEqual'].includes(meta.operator ?? '')) return undefined;
  return { kind: 'equality', sides: [left, right], isNegated: meta.operator === 'notEqual' };
}

/** `aws_x.y[*].id`: an attribute of every instance. */
function splatOf(expression: HclExpression): SourceValue {
  const [source] = childrenOf(expression);
  const [, rest] = /^(?:\[\*\]|\.\*)?((?:\.[A-Za-z_][\w-]*)*)$/.exec(expression.meta?.eachExpression ?? '') ?? [];
  if (!source || rest === undefined) return combined(expression);
  const collection = valueOf(source);
  if (collection.kind === 'every' && !collection.isByKey && !collection.condition) {
    return { ...collection, rest: `${collection.rest}${rest}` };
  }
  return { kind: 'every', collection, rest, isByKey: false };
}

/** The same part of every item of a collection, with the keys of the collection or in a list; any other is open. */
function forOf(expression: HclExpression): SourceValue {
  const { keyVar = '', valVar = '', keyExpression = '', valueExpression = '', groupedValue } = expression.meta ?? {};
  const [source, ...parts] = childrenOf(expression).map(valueOf);
  const own = parts.flatMap(referencesIn).filter((reference) => ![keyVar, valVar].includes(rootOf(reference)));
  const others = own.map((reference): SourceValue => ({ kind: 'reference', reference }));
  if (!source) return OPEN;
  const isByKey = keyExpression !== '';
  const isPlain = PLAIN.test(valueExpression) && rootOf(valueExpression) === valVar && groupedValue !== true;
  if (!isPlain || (isByKey && keyExpression !== keyVar)) {
    return { kind: 'combined', parts: [source, ...others], isOpen: true };
  }
  const isFiltered = (expression.meta?.conditionalExpression ?? '') !== '';
  const rest = valueExpression.slice(valVar.length);
  return { kind: 'every', collection: source, rest, isByKey, ...(isFiltered ? { condition: others } : {}) };
}

function rootOf(reference: string): string {
  return /^[\w-]+/.exec(reference)?.[0] ?? '';
}

function combined(expression: HclExpression): SourceValue {
  return combinedOf(childrenOf(expression).map(valueOf));
}

/** A function without arguments is one of the time or of chance. */
function combinedOf(parts: readonly SourceValue[]): SourceValue {
  return { kind: 'combined', parts, isOpen: parts.length === 0 };
}

function childrenOf({ children }: Pick<HclExpression, 'children'>): HclExpression[] {
  return children.filter((each) => each !== null);
}

function literalOf({ type, value = '' }: NonNullable<HclExpression['meta']>): string | number | boolean | null {
  if (type === 'number') return Number(value);
  if (type === 'bool') return value === 'true';
  return type === 'string' ? unescaped(value) : null;
}

/** The text that `$${` and `%%{` stand for. */
function unescaped(text: string): string {
  return text.replaceAll(/\$\$\{|%%\{/g, (found) => found.slice(1));
}
