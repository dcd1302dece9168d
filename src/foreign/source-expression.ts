import type { HclExpression } from './hcl';
import type { SourceValue } from './source-value';
import { LIST_FUNCTIONS, OPEN } from './source-value';

const PLAIN_NAME = /^[A-Za-z_][\w-]*$/;

/** The value of an expression. */
export function valueOf(expression: HclExpression): SourceValue {
  const { type, meta = {} } = expression;
  const children = expressionParts(expression);
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
      return { kind: 'list', items: children.map(valueOf) };
    case 'object':
      return objectOf(expression);
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
      return operationOf(expression) ?? combined(expression);
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

/** An object whose names are all known; the parser keeps the text of a plain name beside that of its value alone. */
function objectOf(expression: HclExpression): SourceValue {
  const parts = expressionParts(expression);
  const written = Object.entries(expression.meta?.items ?? {}).filter(([name]) => PLAIN_NAME.test(name));
  const fields = new Map<string, SourceValue>();
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [name, value] = [parts[at], parts[at + 1]];
    const found = value && name?.children.length === 0 ? written.findIndex(([, text]) => text === textOf(value)) : -1;
    const own = found < 0 ? name && valueOf(name) : undefined;
    const plain = found < 0 ? (own?.kind === 'known' ? own.value : undefined) : written.splice(found, 1)[0]?.[0];
    if (!value || plain === undefined || plain === null || fields.has(String(plain))) return openObject(parts);
    fields.set(String(plain), valueOf(value));
  }
  return { kind: 'fields', fields };
}

/** Any of the values may be at any name. */
function openObject(parts: readonly HclExpression[]): SourceValue {
  // A plain name is no expression.
  return combinedOf(parts.filter((each) => each.type !== '' || each.children.length > 0).map(valueOf));
}

/** The text of an expression; the parser has none of parentheses. */
function textOf(expression: HclExpression): string | undefined {
  const [only, ...others] = expressionParts(expression);
  if (expression.meta?.value !== undefined) return expression.meta.value;
  const inner = expression.type === '' && only && others.length === 0 ? textOf(only) : undefined;
  return inner === undefined ? undefined : `(${inner})`;
}

function templateOf(children: readonly HclExpression[]): SourceValue {
  const parts = children.map(valueOf);
  const isPlain = parts.every(({ kind }) => kind === 'known');
  if (!isPlain) return { kind: 'text', parts };
  return { kind: 'known', value: parts.map((part) => (part.kind === 'known' ? String(part.value) : '')).join('') };
}

function functionOf(expression: HclExpression): SourceValue {
  const { name = '', expandedFinalArgument: isExpanded } = expression.meta ?? {};
  const items = expressionParts(expression).map(valueOf);
  const [only, ...others] = items;
  if (isExpanded === true || !only) return combined(expression);
  const list = LIST_FUNCTIONS.find((each) => each === name);
  if (list) return { kind: 'list', items, function: list };
  if (name === 'values' && others.length === 0) return { kind: 'every', collection: only, rest: '', isOfObject: true };
  return combined(expression);
}

function operationOf({ type, meta = {}, ...expression }: HclExpression): SourceValue | undefined {
  const [left, right] = expressionParts(expression).map(valueOf);
  if (!left) return undefined;
  if (type === 'unaryOp') return meta.operator === 'logicalNot' ? { kind: 'not', of: left } : undefined;
  if (!right) return undefined;
  const sides = [left, right] as const;
  switch (meta.operator) {
    case 'equal':
    case 'notEqual':
      return { kind: 'equality', sides, isNegated: meta.operator === 'notEqual' };
    case 'logicalAnd':
    case 'logicalOr':
      return { kind: 'logical', sides, isAnd: meta.operator === 'logicalAnd' };
    default:
      return undefined;
  }
}

/** `aws_x.y[*].id`: an attribute of every instance. */
function splatOf(expression: HclExpression): SourceValue {
  const [source] = expressionParts(expression);
  const [, rest] = /^(?:\[\*\]|\.\*)?((?:\.[A-Za-z_][\w-]*)*)$/.exec(expression.meta?.eachExpression ?? '') ?? [];
  if (!source || rest === undefined) return combined(expression);
  const collection = valueOf(source);
  if (collection.kind === 'every') return { ...collection, rest: `${collection.rest}${rest}` };
  return { kind: 'every', collection, rest, isOfObject: false };
}

/** The parts of a `for` are its collection, a key if it makes an object, a value and a condition. */
function forOf(expression: HclExpression): SourceValue {
  const { keyVar: keyName = '', valVar: valueName = '', keyExpression = '', groupedValue } = expression.meta ?? {};
  const [collection, ...parts] = expressionParts(expression).map(valueOf);
  const key = keyExpression === '' ? undefined : parts.shift();
  const [value, condition] = parts;
  if (!collection || !value) return OPEN;
  return {
    kind: 'for',
    collection,
    keyName,
    valueName,
    value,
    ...(key ? { key } : {}),
    ...(condition ? { condition } : {}),
    isGrouped: groupedValue === true,
  };
}

function combined(expression: HclExpression): SourceValue {
  return combinedOf(expressionParts(expression).map(valueOf));
}

/** A function without arguments is one of the time or of chance. */
function combinedOf(parts: readonly SourceValue[]): SourceValue {
  return { kind: 'combined', parts, isOpen: parts.length === 0 };
}

/** Parts of an expression, in order. */
export function expressionParts({ children }: Pick<HclExpression, 'children'>): HclExpression[] {
  return children.filter((each) => each !== null);
}

function literalOf({ type, value = '' }: NonNullable<HclExpression['meta']>): string | number | boolean | null {
  if (type === 'number') return Number(value);
  if (type === 'bool') return value === 'true';
  return type === 'string' ? unescaped(value) : null;
}

/** The text that `$${` and `%%{` stand for. */
export function unescaped(text: string): string {
  return text.replaceAll(/\$\$\{|%%\{/g, (found) => found.slice(1));
}
