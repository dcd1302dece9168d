import { TerraformJsonError } from './error';
import type { Expression, Sequence, Step } from './expression';
import { parseTemplate } from './expression-parser';

/** A resource or data source that an expression refers to. */
export interface ResourceReference {
  readonly kind: 'resource';
  readonly mode: 'managed' | 'data' | 'ephemeral';
  readonly type: string;
  readonly name: string;
  /** Steps behind the name; empty for the whole resource. */
  readonly steps: readonly Step[];
  /** Names of the functions it is handed to, the outermost first. */
  readonly calls: readonly string[];
}

/** Anything else that an expression refers to, e.g. `var.name`, `local.name` or `each.key`. */
export interface NamedReference {
  readonly kind: 'named';
  readonly scope: NamedScope;
  readonly name: string;
  readonly steps: readonly Step[];
  readonly calls: readonly string[];
}

/** A reference of Terraform. @see Terraform docs, "References to Named Values" */
export type TerraformReference = ResourceReference | NamedReference;

/** First word of a reference that names no resource. */
export type NamedScope = (typeof SCOPES)[number];

/**
 * References in a text, and the parts of the text that are no Terraform expression, so that their references are
 * unknown.
 */
export interface References {
  readonly found: readonly TerraformReference[];
  readonly notUnderstood: readonly string[];
}

/** An attribute of a resource, e.g. `data.aws_region.here.id`. */
export interface AttributeReference extends Pick<ResourceReference, 'mode' | 'type' | 'name'> {
  readonly attribute: string;
}

const SCOPES = ['count', 'each', 'local', 'module', 'path', 'self', 'terraform', 'var'] as const;

/** Everything that a string of Terraform JSON refers to; no text makes it fail. */
export function references(text: string): References {
  const found: TerraformReference[] = [];
  const notUnderstood: string[] = [];
  for (const part of parseTemplate(text)) {
    if (typeof part === 'string') continue;
    const own = part.expression && ofExpression(part.expression, { bound: [], calls: [] });
    if (!own || own.includes(undefined)) notUnderstood.push(part.text);
    found.push(...(own ?? []).filter((each) => each !== undefined));
  }
  return { found, notUnderstood };
}

/**
 * Everything that a value of Terraform JSON refers to, however deep, in the names of fields too.
 * @throws TerraformJsonError `ERR_EXPRESSION_INVALID`
 */
export function referencesIn(value: unknown): TerraformReference[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value === 'object' && value !== null) return Object.entries(value).flat().flatMap(referencesIn);
  if (typeof value !== 'string') return [];
  const { found, notUnderstood } = references(value);
  const [wrong] = notUnderstood;
  if (wrong === undefined) return [...found];
  throw new TerraformJsonError(
    'ERR_EXPRESSION_INVALID',
    `"${wrong}" cannot be read, expected an expression of Terraform; correct it, or double the $ or % before the brace if it is plain text`,
  );
}

/** Names of all functions that a string of Terraform JSON calls, without the parts that cannot be read. */
export function calledIn(text: string): string[] {
  return parseTemplate(text).flatMap((part) =>
    typeof part === 'string' || !part.expression ? [] : callsOf(part.expression),
  );
}

/** The attribute that an expression is, or undefined if it is anything else or more. */
export function attributeReference(expression: Expression): AttributeReference | undefined {
  const [reference, ...others] = ofExpression(expression, { bound: [], calls: [] });
  const isAlone = expression.kind === 'access' && expression.of.kind === 'variable' && others.length === 0;
  if (!isAlone || reference?.kind !== 'resource') return undefined;
  const { mode, type, name, steps } = reference;
  const [step, ...rest] = steps;
  return step?.kind === 'attribute' && rest.length === 0 ? { mode, type, name, attribute: step.name } : undefined;
}

/** The attribute that a value is from its first character to its last, e.g. `${aws_iam_role.backend.arn}`. */
export function wholeReference(value: unknown): AttributeReference | undefined {
  const expression = wholeSequence(value)?.expression;
  return expression && attributeReference(expression);
}

/** The one sequence that a value is from its first character to its last. */
export function wholeSequence(value: unknown): Sequence | undefined {
  if (typeof value !== 'string' || !value.startsWith('${')) return undefined;
  const [part, ...rest] = parseTemplate(value);
  return typeof part === 'object' && rest.length === 0 ? part : undefined;
}

/** Address of a resource, e.g. `data.aws_region.here`. */
export function addressOf({ mode, type, name }: Pick<ResourceReference, 'mode' | 'type' | 'name'>): string {
  return mode === 'managed' ? `${type}.${name}` : `${mode}.${type}.${name}`;
}

/** Place of a part within an expression. */
interface Place {
  /** Names that a `for` around it gives. */
  readonly bound: readonly string[];
  readonly calls: readonly string[];
}

/** References of an expression; undefined for a name that Terraform does not define. */
function ofExpression(expression: Expression, place: Place): (TerraformReference | undefined)[] {
  const all = (expressions: readonly Expression[], at = place) => expressions.flatMap((each) => ofExpression(each, at));
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'variable':
      return ofName(expression.name, [], place);
    case 'access': {
      const { of, steps } = expression;
      const keys = steps.flatMap((step) => (step.kind === 'index' ? [step.key] : []));
      const own = of.kind === 'variable' ? ofName(of.name, steps, place) : ofExpression(of, place);
      return [...own, ...all(keys)];
    }
    case 'template':
      return all(expression.parts.flatMap((part) => (typeof part === 'string' ? [] : (part.expression ?? []))));
    case 'call':
      return all(expression.operands, { ...place, calls: [...place.calls, expression.name] });
    case 'tuple':
      return all(expression.items);
    case 'object':
      return all(expression.entries.flat());
    case 'operation':
      return all(expression.operands);
    case 'for': {
      const { collection, names, results } = expression;
      return [...all([collection]), ...all(results, { ...place, bound: [...place.bound, ...names] })];
    }
  }
}

function callsOf(expression: Expression): string[] {
  switch (expression.kind) {
    case 'literal':
    case 'variable':
      return [];
    case 'access': {
      const keys = expression.steps.flatMap((step) => (step.kind === 'index' ? [step.key] : []));
      return [expression.of, ...keys].flatMap(callsOf);
    }
    case 'template':
      return expression.parts.flatMap((part) =>
        typeof part === 'string' || !part.expression ? [] : callsOf(part.expression),
      );
    case 'call':
      return [expression.name, ...expression.operands.flatMap(callsOf)];
    case 'tuple':
      return expression.items.flatMap(callsOf);
    case 'object':
      return expression.entries.flat().flatMap(callsOf);
    case 'operation':
      return expression.operands.flatMap(callsOf);
    case 'for':
      return [expression.collection, ...expression.results].flatMap(callsOf);
  }
}

function ofName(root: string, steps: readonly Step[], { bound, calls }: Place): (TerraformReference | undefined)[] {
  if (bound.includes(root)) return [];
  const names = steps.map((step) => (step.kind === 'attribute' ? step.name : undefined));
  const scope = SCOPES.find((each) => each === root);
  if (scope) {
    const [name] = names;
    return [name === undefined ? undefined : { kind: 'named', scope, name, steps: steps.slice(1), calls }];
  }
  const mode = root === 'data' || root === 'ephemeral' ? root : 'managed';
  const isPrefixed = root === 'resource' || mode !== 'managed';
  const [type, name] = isPrefixed ? names : [root, ...names];
  if (type === undefined || name === undefined) return [undefined];
  return [{ kind: 'resource', mode, type, name, steps: steps.slice(isPrefixed ? 2 : 1), calls }];
}
