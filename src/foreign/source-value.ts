import { isRecord } from '../terraform-json/stack-view';
import type { HclExpression, HclParser } from './hcl';

/** An expression of a configuration, as far as it is understood. */
export type SourceValue =
  | { readonly kind: 'known'; readonly value: string | number | boolean | null }
  /** Another value as it is, e.g. `aws_cognito_resource_server.orders.scope_identifiers`. */
  | { readonly kind: 'reference'; readonly reference: string }
  /** The item of another value that a reference chooses, e.g. `local.scopes[each.key]`, and the steps after it. */
  | { readonly kind: 'item'; readonly reference: string; readonly key: string; readonly rest: string }
  /** A text with expressions in it. */
  | { readonly kind: 'text'; readonly parts: readonly SourceValue[] }
  /** All items together; in order, unless a function made the list of several. */
  | { readonly kind: 'list'; readonly items: readonly SourceValue[]; readonly isOrdered: boolean }
  | { readonly kind: 'fields'; readonly fields: ReadonlyMap<string, SourceValue> }
  /** Anything else, e.g. a conditional or a function. */
  | {
      readonly kind: 'combined';
      readonly references: readonly string[];
      /** Whether it may be a value that no reference leads to. */
      readonly isOpen: boolean;
    };

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
/** Functions that put their texts into a longer one. */
const TEXT_BUILDERS: readonly string[] = ['format', 'join'];
const EXPRESSION = /(?<![$])\$\{|(?<![%])%\{/;
const RESOURCE = /^(?!(?:data|each|local|module|var)\.)[a-z][\w-]*\.[\w-]+$/;
const END_OF_TEXT = '\n';

/** Reads expressions from the JSON that the parser makes of HCL, and from `*.tf.json`. */
export class SourceValues {
  constructor(private readonly parser: HclParser) {}

  /** The value of an attribute in JSON. */
  async read(json: unknown): Promise<SourceValue> {
    if (typeof json === 'string') return this.#text(json);
    if (Array.isArray(json)) {
      const items = await Promise.all(json.map((item: unknown) => this.read(item)));
      return { kind: 'list', items, isOrdered: true };
    }
    if (!isRecord(json)) return { kind: 'known', value: json as number | boolean | null };
    const fields = await Promise.all(
      Object.entries(json).map(async ([name, field]) => [name, await this.read(field)] as const),
    );
    if (fields.some(([name]) => EXPRESSION.test(name))) {
      return { kind: 'combined', references: fields.flatMap(([, field]) => referencesIn(field)), isOpen: true };
    }
    return { kind: 'fields', fields: new Map(fields.map(([name, field]) => [unescaped(name), field])) };
  }

  async #text(text: string): Promise<SourceValue> {
    if (!EXPRESSION.test(text)) return { kind: 'known', value: unescaped(text) };
    const [, inner] = /^\$\{(.*)\}$/s.exec(text) ?? [];
    const only = inner === undefined ? undefined : await this.#expression(inner);
    if (only) return valueOf(only);
    const template = await this.#expression(`<<EOT\n${text}${END_OF_TEXT}EOT\n`);
    if (!template) return { kind: 'combined', references: [], isOpen: true };
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
  switch (value.kind) {
    case 'known':
      return [];
    case 'reference':
      return [value.reference];
    case 'item':
      return [value.reference, value.key];
    case 'text':
      return value.parts.flatMap(referencesIn);
    case 'list':
      return value.items.flatMap(referencesIn);
    case 'fields':
      return [...value.fields.values()].flatMap(referencesIn);
    case 'combined':
      return value.references;
  }
}

function valueOf(expression: HclExpression): SourceValue {
  const { type, meta = {} } = expression;
  const children = childrenOf(expression);
  const [only] = children;
  switch (type) {
    case 'scopeTraversal':
      return { kind: 'reference', reference: meta.value ?? '' };
    case 'literalValue':
      return { kind: 'known', value: literalOf(meta) };
    case 'index':
    case 'relativeTraversal':
      return itemOf(expression) ?? combined(expression);
    case 'tuple':
      return { kind: 'list', items: children.map(valueOf), isOrdered: true };
    case 'template':
      return templateOf(children);
    case 'function': {
      if (!WHOLE_LISTS.includes(meta.name ?? '') || meta.expandedFinalArgument === true) return combined(expression);
      return { kind: 'list', items: children.map(valueOf), isOrdered: false };
    }
    default:
      // Parentheses, or a text that is one expression.
      return ['', 'templateWrap'].includes(type) && only && children.length === 1
        ? valueOf(only)
        : combined(expression);
  }
}

function itemOf(expression: HclExpression): SourceValue | undefined {
  const [first, second] = childrenOf(expression);
  if (expression.type === 'relativeTraversal') {
    const item = first?.type === 'index' ? itemOf(first) : undefined;
    const { fullAccessor } = expression.meta ?? {};
    return item?.kind === 'item' && fullAccessor !== undefined ? { ...item, rest: `.${fullAccessor}` } : undefined;
  }
  if (first?.type !== 'scopeTraversal' || second?.type !== 'scopeTraversal') return undefined;
  return { kind: 'item', reference: first.meta?.value ?? '', key: second.meta?.value ?? '', rest: '' };
}

function templateOf(children: readonly HclExpression[]): SourceValue {
  const parts = children.map(valueOf);
  const isPlain = parts.every(({ kind }) => kind === 'known');
  if (!isPlain) return { kind: 'text', parts };
  return { kind: 'known', value: parts.map((part) => (part.kind === 'known' ? String(part.value) : '')).join('') };
}

function combined(expression: HclExpression): SourceValue {
  return { kind: 'combined', ...contentOf(expression) };
}

/** References in an expression, and whether it may be a value that none of them leads to. */
interface Content {
  readonly references: readonly string[];
  readonly isOpen: boolean;
}

function contentOf(expression: HclExpression): Content {
  const { type, meta = {} } = expression;
  const children = childrenOf(expression);
  const inner = () => together(children.map(contentOf));
  switch (type) {
    case 'scopeTraversal':
      return { references: [meta.value ?? ''], isOpen: false };
    case 'template': {
      const isText = children.length > 0 && children.every((each) => each.type === 'literalValue');
      return isText ? { references: [], isOpen: children.some((each) => each.meta?.value !== '') } : textOf(inner());
    }
    case 'object':
      return together(children.map((each, index) => (index % 2 === 0 ? textOf(contentOf(each)) : contentOf(each))));
    case 'binaryOp':
    case 'unaryOp':
      return textOf(inner());
    case 'function':
      return TEXT_BUILDERS.includes(meta.name ?? '') ? textOf(inner()) : inner();
    case 'splat':
      return splatOf(meta) ?? inner();
    case 'for':
      return everyOf(expression);
    default:
      return inner();
  }
}

/** Part of a text, or of a condition, which is not the value by itself. */
function textOf({ references }: Content): Content {
  return { references, isOpen: false };
}

function together(all: readonly Content[]): Content {
  return { references: all.flatMap(({ references }) => references), isOpen: all.some(({ isOpen }) => isOpen) };
}

/** `aws_x.y[*].id`: an attribute of every instance. */
function splatOf({
  sourceExpression = '',
  eachExpression = '',
}: NonNullable<HclExpression['meta']>): Content | undefined {
  const [, attribute] = /^(?:\[\*\])?\.([\w-]+)$/.exec(eachExpression) ?? [];
  if (attribute === undefined || !RESOURCE.test(sourceExpression)) return undefined;
  return { references: [`${sourceExpression}.${attribute}`], isOpen: false };
}

/**
 * `{ for key, each in aws_x.y : key => each.id }`: an attribute of every instance, by its key; or some of the items as
 * they are. Any other is open.
 */
function everyOf({ meta = {}, ...expression }: HclExpression): Content {
  const { keyVar = '', valVar = '', collectionExpression = '', keyExpression = '', valueExpression = '' } = meta;
  const [each, attribute, ...others] = valueExpression.split('.');
  const isByKey = keyExpression === '' || keyExpression === keyVar;
  const isPlain = each === valVar && others.length === 0 && /^[\w-]+$/.test(attribute ?? '');
  if (isByKey && isPlain && (meta.conditionalExpression ?? '') === '' && RESOURCE.test(collectionExpression)) {
    return { references: [`${collectionExpression}.${attribute ?? ''}`], isOpen: false };
  }
  if (isByKey && keyVar !== '' && valueExpression === valVar && !/[[({?]/.test(collectionExpression)) {
    return { references: [collectionExpression], isOpen: false };
  }
  const isOwn = (reference: string) => [keyVar, valVar].includes(/^[\w-]+/.exec(reference)?.[0] ?? '');
  const { references } = together(childrenOf(expression).map(contentOf));
  return { references: references.filter((reference) => !isOwn(reference)), isOpen: true };
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
