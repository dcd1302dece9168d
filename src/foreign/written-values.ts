import { isRecord } from '../terraform-json/stack-view';
import type { Collection } from './collections';
import { Collections } from './collections';
import type { ConfiguredModules } from './configured-modules';
import type { Followed } from './followed';
import { hasValue } from './instance';
import { dataEnd } from './planned-ends';
import { firstStep, indexStep, inside, resourceReference } from './reference';
import type { Bound, Follow, Place, Scope, Use, Written } from './scope';
import { MAX_STEPS, deeper, partOf, placeOf, scopeWith } from './scope';
import { SENSITIVE } from './secret-attribute';
import type { SourceFor, SourceValue } from './source-value';
import { rootOf } from './source-value';
import type { Target } from './target';
import { jsonTarget, open } from './target';

type ValueOf<Kind> = Extract<SourceValue, { kind: Kind }>;
type JsonTarget = Extract<Target, { kind: 'json' }>;

/** Values of expressions as the files of a configuration have them, as far as they can be worked out. */
export class WrittenValues {
  readonly #collections: Collections;

  constructor(
    private readonly modules: ConfiguredModules,
    private readonly follow: Follow,
  ) {
    this.#collections = new Collections(modules, this);
  }

  /** The items of a collection; undefined if it is not known which they are. */
  collection(value: SourceValue, place: Place): Collection | undefined {
    return this.#collections.of(value, place);
  }

  /** The known value of an expression as a text; undefined for null too. */
  text(value: SourceValue, place: Place): string | undefined {
    const json = this.json(value, place);
    return isScalar(json) && json !== null ? String(json) : undefined;
  }

  /** The known value of an expression, null included; undefined if it is not known. */
  json(value: SourceValue, place: Place): unknown {
    const target = this.target(value, deeper(place, ''));
    if (target.kind === 'json') return target.json === SENSITIVE ? undefined : target.json;
    if (target.kind === 'planned') {
      const found = attributeValue(this.follow(target.written, target.use), '');
      // The steps after an attribute are not known here.
      return isScalar(found) ? found : undefined;
    }
    if (target.kind !== 'resource') return undefined;
    const ends = this.resourceEnds(target.reference, target.scope);
    return attributeValue(ends, resourceReference(target.reference)?.rest ?? '');
  }

  /** Ends of a reference to a resource or a data source. */
  resourceEnds(reference: string, { module }: Scope): Followed[] {
    const found = resourceReference(reference);
    const instances = found ? this.modules.instancesOf(module, found.isData, found.type, found.name) : [];
    if (!found) return [{ kind: 'open', reference }];
    const { key, isData, attribute, isItem, rest } = found;
    const chosen = key === undefined ? instances : instances.filter((each) => String(each.key) === key);
    if (chosen.length === 0) return [{ kind: 'open', reference }];
    return chosen.map((instance): Followed =>
      isData
        ? dataEnd(reference, instance, attribute, rest)
        : { kind: 'attribute', instance, attribute, ...(isItem ? { isItem } : {}) },
    );
  }

  /** Where an expression leads. */
  target(value: SourceValue, place: Place): Target {
    const { rest, name, depth } = place;
    if (depth > MAX_STEPS) return open(name);
    const step = firstStep(rest);
    switch (value.kind) {
      case 'known':
        if (rest !== '' || (value.value === null && place.given === 'part')) return open(`${name}${rest}`);
        return { kind: 'json', json: value.value, name };
      case 'reference':
        return this.#referred(`${value.reference}${rest}`, deeper(place, ''));
      case 'item': {
        const key = value.key && this.text(value.key, place);
        if (value.key && key === undefined) return { kind: 'value', value, place };
        const index = key === undefined ? '' : indexStep(key);
        return this.target(value.of, deeper(place, `${index}${value.rest}${rest}`));
      }
      case 'text': {
        const texts = value.parts.map((part) => this.text(part, place));
        if (rest !== '' || !texts.every((text) => text !== undefined)) return { kind: 'value', value, place };
        return { kind: 'json', json: texts.join(''), name };
      }
      case 'list':
      case 'fields':
      case 'for':
      case 'every':
        return step ? this.#item(value, step, place) : { kind: 'value', value, place };
      case 'conditional': {
        const condition = this.text(value.condition, place);
        if (condition !== 'true' && condition !== 'false') return { kind: 'value', value, place };
        return this.target(condition === 'true' ? value.yes : value.no, deeper(place, rest));
      }
      case 'equality':
      case 'logical':
      case 'not': {
        const json = rest === '' ? this.#truth(value, place) : undefined;
        return json === undefined ? { kind: 'value', value, place } : { kind: 'json', json, name };
      }
      case 'combined':
        return { kind: 'value', value, place };
    }
  }

  /** An item of a collection by its key or index. */
  #item(value: SourceValue, step: { readonly name: string; readonly rest: string }, place: Place): Target {
    const { name, rest } = place;
    // A type may make a set of a list, and an index then is an error.
    const item = value.kind === 'list' && !value.function ? value.items[Number(step.name)] : undefined;
    const field = value.kind === 'fields' ? value.fields.get(step.name) : item;
    if (field) return this.target(field, { ...deeper(place, step.rest), ...partOf(place) });
    const found = this.collection(value, deeper(place, ''));
    if (!found) {
      const bound = value.kind === 'for' ? ofItsKey(value, step.name, place) : undefined;
      if (bound) return this.target(bound.value, placeOf(bound, place, step.rest));
      return value.kind === 'list' ? open(`${name}${rest}`) : { kind: 'value', value, place };
    }
    const own = found.kind === 'set' ? undefined : found.items.find(({ key }) => String(key) === step.name);
    return own ? this.target(own.value, placeOf(own, place, step.rest)) : open(`${name}${rest}`);
  }

  /** Whether a condition holds; undefined if that is not known. */
  #truth(value: ValueOf<'equality' | 'logical' | 'not'>, place: Place): boolean | undefined {
    if (value.kind === 'not') return negated(truthOf(this.text(value.of, place)));
    if (value.kind === 'equality') {
      const [left, right] = value.sides.map((side) => this.json(side, place));
      const isSame = areSame(left, right);
      return value.isNegated ? negated(isSame) : isSame;
    }
    const sides = value.sides.map((side) => truthOf(this.text(side, place)));
    // One of them settles it.
    if (sides.includes(!value.isAnd)) return !value.isAnd;
    return sides.every((side) => side === value.isAnd) ? value.isAnd : undefined;
  }

  #referred(reference: string, place: Place): Target {
    const { scope, depth } = place;
    const bound = scope.variables?.get(rootOf(reference));
    if (bound) return this.target(bound.value, placeOf(bound, place, reference.slice(rootOf(reference).length)));
    if (reference === 'each.key' || reference === 'count.index') {
      return scope.key === undefined ? open(reference) : { kind: 'json', json: scope.key, name: reference };
    }
    const [, root, name = '', rest = ''] = /^(var|local|module|each)\.([\w-]+)(.*)$/s.exec(reference) ?? [];
    switch (root) {
      case 'var':
        return this.#variable(name, rest, place);
      case 'local': {
        const value = this.modules.written(scope.module, `local.${name}`);
        const local = { ...place, name: `local.${name}`, rest, scope: { module: scope.module } };
        return value ? this.target(value, local) : open(reference);
      }
      case 'each':
        return this.#each(rest, scope, depth);
      case 'module':
        return this.#output(reference, name, rest, scope, depth);
      default: {
        const isHidden = /^(path|terraform|self)\./.test(reference);
        if (isHidden) return { kind: 'hidden', reference };
        return { kind: 'resource', reference, scope: { module: scope.module } };
      }
    }
  }

  #variable(name: string, rest: string, { scope: { module }, depth, given }: Place): Target {
    const use: Use = { name: `var.${name}`, rest, depth, given: given === 'part' || rest !== '' ? 'part' : 'whole' };
    if (module.length > 0) return this.#written(this.modules.argument(module, name), use);
    return givenTarget(use, this.modules.variables[name]);
  }

  #written(written: Written, use: Use): Target {
    const { expression, value, scope } = written;
    if (isConstant(expression)) return givenTarget(use, expression.constant_value);
    return value ? this.target(value, { ...use, scope }) : { kind: 'planned', written, use };
  }

  #output(reference: string, name: string, rest: string, { module }: Scope, depth: number): Target {
    const index = rest.startsWith('[') ? firstStep(rest) : undefined;
    const output = firstStep(index?.rest ?? rest);
    const found = output && this.modules.outputsOf(module, { name, key: index?.name, output: output.name });
    const [only, ...others] = found ?? [];
    if (!only || !output || others.length > 0) return open(reference);
    return this.#written(only, { name: `module.${name}.${output.name}`, rest: output.rest, depth });
  }

  /** The item that `for_each` has for the key of the instance. */
  #each(rest: string, { forEach, forEachValue, key, module }: Scope, depth: number): Target {
    const name = `each.value${rest}`;
    if (key === undefined) return open(name);
    const own: JsonTarget = { kind: 'json', json: key, name };
    if (isConstant(forEach)) return itemTarget(name, forEach.constant_value, own, rest);
    if (!forEachValue) return open(name);
    const items = this.target(forEachValue, { name, rest: '', scope: { module }, depth: depth + 1 });
    switch (items.kind) {
      case 'json': {
        const item = itemTarget(name, items.json, own, rest);
        // A type may have a default for it.
        return item.kind === 'json' && item.json === null ? open(name) : item;
      }
      case 'resource': {
        const place = { name, rest: '', scope: items.scope, depth: depth + 1 };
        return this.#referred(`${items.reference}${indexStep(key)}${rest}`, place);
      }
      case 'value':
        return this.#eachValue(items.value, items.place, own, rest);
      default:
        return open(name);
    }
  }

  /** An item of an object or a set that `for_each` makes. */
  #eachValue(value: SourceValue, place: Place, own: JsonTarget, rest: string): Target {
    const chosen = value.kind === 'conditional' ? onlyFilled(value) : value;
    if (!chosen || place.rest !== '') return open(own.name);
    // In a set of texts, the key is the value.
    if (chosen.kind === 'list') return rest === '' ? own : open(own.name);
    const isObject = chosen.kind === 'fields' || (chosen.kind === 'for' && chosen.key !== undefined);
    if (!isObject) return open(own.name);
    const found = this.target(chosen, deeper(place, `${indexStep(String(own.json))}${rest}`));
    return found.kind === 'value' && found.value === chosen ? open(own.name) : found;
  }
}

/** The known value of an attribute of one resource, or of one of its parts. */
function attributeValue(ends: readonly Followed[], rest: string): unknown {
  const [only, ...others] = ends;
  if (!only || others.length > 0) return undefined;
  if (only.kind === 'known') return only.within === undefined ? only.value : undefined;
  if (only.kind !== 'attribute' || only.attribute === undefined || (only.isItem && rest === '')) return undefined;
  const { instance, attribute } = only;
  const found = hasValue(instance, attribute) ? inside(instance.values[attribute], rest) : undefined;
  return found === SENSITIVE ? undefined : found;
}

function isScalar(json: unknown): json is string | number | boolean | null {
  return json === null || ['string', 'number', 'boolean'].includes(typeof json);
}

/** Whether two values are the same; a type, which is not read, may make a text of a number. */
function areSame(left: unknown, right: unknown): boolean | undefined {
  if (!isScalar(left) || !isScalar(right)) return undefined;
  return left === null || right === null || typeof left === typeof right ? left === right : undefined;
}

function truthOf(text: string | undefined): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

function negated(truth: boolean | undefined): boolean | undefined {
  return truth === undefined ? undefined : !truth;
}

function isConstant(expression: unknown): expression is { readonly constant_value: unknown } {
  return isRecord(expression) && 'constant_value' in expression;
}

/** A part of a known value that passed a variable, or an output; a type may have a default for null in it. */
function givenTarget({ name, rest, given }: Use, value: unknown): Target {
  const found = jsonTarget(name, value, rest);
  return found.kind === 'json' && found.json === null && given === 'part' ? open(`${name}${rest}`) : found;
}

/** An item of a known value of `for_each`: in a set of texts, the key is the value. */
function itemTarget(name: string, items: unknown, own: JsonTarget, rest: string): Target {
  if (Array.isArray(items)) return rest === '' ? own : open(name);
  return jsonTarget(name, inside(items, indexStep(String(own.json))), rest);
}

/** The one branch that has items: an instance is of that one. */
function onlyFilled({ yes, no }: ValueOf<'conditional'>): SourceValue | undefined {
  const [isYes, isNo] = [!isEmpty(yes), !isEmpty(no)];
  return isYes === isNo ? undefined : isYes ? yes : no;
}

function isEmpty(value: SourceValue): boolean {
  if (value.kind === 'fields') return value.fields.size === 0;
  return value.kind === 'list' && value.items.length === 0;
}

/** The item of a `for` that has the keys of its collection; undefined if it makes new ones. */
function ofItsKey(source: SourceFor, key: string, place: Place): Bound | undefined {
  const { collection, keyName, valueName, value, isGrouped } = source;
  if (isGrouped || source.key?.kind !== 'reference' || source.key.reference !== keyName) return undefined;
  const { scope } = place;
  const item: SourceValue = { kind: 'item', of: collection, rest: indexStep(key) };
  const variables = {
    [keyName]: { value: { kind: 'known', value: key }, scope },
    [valueName]: { value: item, scope },
  } as const;
  return { value, scope: scopeWith(scope, variables), ...partOf(place) };
}
