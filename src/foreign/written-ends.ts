import { isRecord } from '../terraform-json/stack-view';
import type { ConfiguredModules } from './configured-modules';
import type { Followed } from './followed';
import { combinedIn, followedValue, hiddenValue, itemsOf, withRest } from './followed';
import { hasValue } from './instance';
import { dataEnd } from './planned-ends';
import { firstStep, indexStep, inside, resourceReference } from './reference';
import type { Follow, Scope, Use, Written } from './scope';
import { MAX_STEPS } from './scope';
import type { SourceItem, SourceValue } from './source-value';
import { SENSITIVE } from './secret-attribute';

/** Use of an expression in its scope. */
interface Place extends Use {
  readonly scope: Scope;
}

/** Where an expression leads, after all references to variables, local values and outputs. */
type Target =
  | { readonly kind: 'json'; readonly json: unknown; readonly name: string }
  | { readonly kind: 'resource'; readonly reference: string; readonly scope: Scope }
  | { readonly kind: 'value'; readonly value: SourceValue; readonly place: Place }
  /** In a module whose files are not there. */
  | { readonly kind: 'planned'; readonly written: Written; readonly use: Use }
  | { readonly kind: 'hidden'; readonly reference: string }
  | { readonly kind: 'open'; readonly reference: string };

type ValueOf<Kind> = Extract<SourceValue, { kind: Kind }>;

/** Ends of expressions as the files of a configuration have them: what they choose and combine is followed exactly. */
export class WrittenEnds {
  constructor(
    private readonly modules: ConfiguredModules,
    private readonly follow: Follow,
  ) {}

  ends(value: SourceValue, place: Place): Followed[] {
    const target = this.#target(value, place);
    switch (target.kind) {
      case 'json':
        return [followedValue(target.name, target.json)];
      case 'resource':
        return this.#resource(target.reference, target.scope);
      case 'value':
        return this.#valueEnds(target.value, target.place);
      case 'planned':
        return this.follow(target.written, target.use);
      case 'hidden':
        return [hiddenValue(target.reference)];
      case 'open':
        return [target];
    }
  }

  #target(value: SourceValue, place: Place): Target {
    const { rest, name, scope, depth } = place;
    if (depth > MAX_STEPS) return open(name);
    const step = firstStep(rest);
    switch (value.kind) {
      case 'known':
        return rest === '' ? { kind: 'json', json: value.value, name } : open(`${name}${rest}`);
      case 'reference':
        return this.#referred(`${value.reference}${rest}`, scope, depth + 1);
      case 'item': {
        const key = value.key && this.#text(value.key, place);
        if (value.key && key === undefined) return { kind: 'value', value, place };
        const index = key === undefined ? '' : indexStep(key);
        return this.#target(value.of, deeper(place, `${index}${value.rest}${rest}`));
      }
      case 'text': {
        const texts = value.parts.map((part) => this.#text(part, place));
        if (rest !== '' || !texts.every((text) => text !== undefined)) return { kind: 'value', value, place };
        return { kind: 'json', json: texts.join(''), name };
      }
      case 'list': {
        if (!step) return { kind: 'value', value, place };
        const item = value.isOrdered ? value.items[Number(step.name)] : undefined;
        return item ? this.#target(item, deeper(place, step.rest)) : open(`${name}${rest}`);
      }
      case 'fields': {
        if (!step) return { kind: 'value', value, place };
        const field = value.fields.get(step.name);
        return field ? this.#target(field, deeper(place, step.rest)) : open(`${name}${rest}`);
      }
      case 'every':
        if (!step || !value.isByKey) return { kind: 'value', value, place };
        return this.#target(value.collection, deeper(place, `${indexStep(step.name)}${value.rest}${step.rest}`));
      case 'conditional': {
        const condition = this.#text(value.condition, place);
        if (condition !== 'true' && condition !== 'false') return { kind: 'value', value, place };
        return this.#target(condition === 'true' ? value.yes : value.no, deeper(place, rest));
      }
      case 'equality': {
        const [left, right] = value.sides.map((side) => this.#json(side, place));
        const isSame = isScalar(left) && isScalar(right) ? String(left) === String(right) : undefined;
        if (isSame === undefined) return { kind: 'value', value, place };
        return { kind: 'json', json: isSame !== value.isNegated, name };
      }
      case 'combined':
        return { kind: 'value', value, place };
    }
  }

  #referred(reference: string, scope: Scope, depth: number): Target {
    if (reference === 'each.key' || reference === 'count.index') {
      return scope.key === undefined ? open(reference) : { kind: 'json', json: scope.key, name: reference };
    }
    const [, root, name = '', rest = ''] = /^(var|local|module|each)\.([\w-]+)(.*)$/s.exec(reference) ?? [];
    switch (root) {
      case 'var':
        return this.#variable(name, rest, scope, depth);
      case 'local': {
        const value = this.modules.written(scope.module, `local.${name}`);
        return value ? this.#target(value, { name: `local.${name}`, rest, scope, depth }) : open(reference);
      }
      case 'each':
        return this.#each(rest, scope, depth);
      case 'module':
        return this.#output(reference, name, rest, scope, depth);
      default: {
        const isHidden = /^(path|terraform|self)\./.test(reference);
        return isHidden ? { kind: 'hidden', reference } : { kind: 'resource', reference, scope };
      }
    }
  }

  #variable(name: string, rest: string, { module }: Scope, depth: number): Target {
    const use = { name: `var.${name}`, rest, depth };
    if (module.length > 0) return this.#written(this.modules.argument(module, name), use);
    return jsonTarget(use.name, this.modules.variables[name], rest);
  }

  #written(written: Written, use: Use): Target {
    const { expression, value, scope } = written;
    if (isConstant(expression)) return jsonTarget(use.name, expression.constant_value, use.rest);
    return value ? this.#target(value, { ...use, scope }) : { kind: 'planned', written, use };
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
    const own: Target = { kind: 'json', json: key, name };
    if (isConstant(forEach)) return itemTarget(name, forEach.constant_value, own, rest);
    if (!forEachValue) return open(name);
    const items = this.#target(forEachValue, { name, rest: '', scope: { module }, depth: depth + 1 });
    switch (items.kind) {
      case 'json':
        return itemTarget(name, items.json, own, rest);
      case 'resource':
        return this.#referred(`${items.reference}${indexStep(key)}${rest}`, items.scope, depth + 1);
      case 'value': {
        const { value, place } = items;
        const chosen = value.kind === 'conditional' ? onlyFilled(value) : value;
        // In a set of texts, the key is the value.
        if (chosen?.kind === 'list') return rest === '' ? own : open(name);
        const isObject = chosen?.kind === 'fields' || (chosen?.kind === 'every' && chosen.isByKey);
        return isObject ? this.#target(chosen, deeper(place, `${indexStep(key)}${rest}`)) : open(name);
      }
      default:
        return open(name);
    }
  }

  #resource(reference: string, { module }: Scope): Followed[] {
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

  /** Ends of a value that is neither known nor one reference. */
  #valueEnds(value: SourceValue, place: Place): Followed[] {
    const { name, rest } = place;
    const combined = (...values: readonly SourceValue[]) =>
      values
        .flatMap((each) => this.ends(each, deeper(place, '')))
        .flatMap((each) => combinedIn(name, withRest(each, rest)));
    const opens = (isOpen: boolean): Followed[] => (isOpen ? [{ kind: 'open', reference: name }] : []);
    switch (value.kind) {
      case 'item':
        return this.#chosenEnds(value, place);
      case 'text': {
        // A known part is a piece of the text, and not the value.
        const ends = combined(...value.parts).filter(({ kind }) => kind !== 'known');
        return ends.length === 0 ? [hiddenValue(name)] : ends;
      }
      case 'list':
        return this.#listEnds(value.items, place);
      case 'fields':
        return combined(...value.fields.values());
      case 'every':
        return this.#everyEnds(value, place) ?? [...combined(value.collection), ...opens(true)];
      case 'conditional':
        return [...combined(value.yes, value.no), ...opens(!this.#isPlanned(value.condition, place))];
      case 'equality':
        return combined(...value.sides);
      case 'combined':
        return [...combined(...value.parts), ...opens(value.isOpen)];
      default:
        return opens(true);
    }
  }

  /** Ends of an item whose key is not known here: any of them. */
  #chosenEnds({ of, key, rest: after }: SourceItem, place: Place): Followed[] {
    const { name, rest } = place;
    const ends = this.ends(of, deeper(place, '')).map((each) => withRest(withRest(each, after), rest));
    const isOpen = key !== undefined && !this.#isPlanned(key, place);
    return [
      ...ends.flatMap((each) => combinedIn(name, each)),
      ...(isOpen ? [{ kind: 'open', reference: name } as const] : []),
    ];
  }

  /** A list is understood if each item has one end. */
  #listEnds(items: readonly SourceValue[], place: Place): Followed[] {
    const { name } = place;
    const ends = items.map((item) => this.ends(item, deeper(place, '')));
    const parts = ends.flat();
    const isWhole = ends.every(([only, ...others]) => only !== undefined && others.length === 0);
    if (isWhole && parts.every((each) => each.kind !== 'open')) return [{ kind: 'list', reference: name, parts }];
    return parts.flatMap((each) => combinedIn(name, each));
  }

  /** The same part of all items; undefined if some may be left out, or the items are not known. */
  #everyEnds({ collection, rest: after, condition }: ValueOf<'every'>, place: Place): Followed[] | undefined {
    if (condition || place.rest !== '') return undefined;
    const items = this.#target(collection, deeper(place, ''));
    if (items.kind === 'resource') {
      const ends = this.#resource(items.reference, items.scope);
      const isWhole = ends.every((each) => each.kind === 'attribute' && each.attribute === undefined);
      const parts = ends.map((each) => withRest(each, after));
      return isWhole ? [{ kind: 'list', reference: place.name, parts }] : undefined;
    }
    if (items.kind !== 'value' || !['list', 'fields'].includes(items.value.kind)) return undefined;
    const { value } = items;
    const all = value.kind === 'fields' ? [...value.fields.values()] : value.kind === 'list' ? value.items : [];
    return this.#listEnds(
      all.map((of): SourceValue => (after === '' ? of : { kind: 'item', of, rest: after })),
      { ...items.place, name: place.name },
    );
  }

  /** The known value of an expression as a text; undefined for null too. */
  #text(value: SourceValue, place: Place): string | undefined {
    const json = this.#json(value, place);
    return isScalar(json) && json !== null ? String(json) : undefined;
  }

  /** The known value of an expression, null included; undefined if it is not known. */
  #json(value: SourceValue, place: Place): unknown {
    const target = this.#target(value, deeper(place, ''));
    if (target.kind === 'json') return target.json === SENSITIVE ? undefined : target.json;
    if (target.kind !== 'resource' && target.kind !== 'planned') return undefined;
    const [only, ...others] = this.ends(value, deeper(place, ''));
    if (!only || others.length > 0) return undefined;
    if (only.kind === 'known') return only.value;
    if (only.kind !== 'attribute' || only.isItem || only.attribute === undefined) return undefined;
    const { instance, attribute } = only;
    const found = hasValue(instance, attribute) ? instance.values[attribute] : undefined;
    return found === SENSITIVE ? undefined : found;
  }

  /** Whether the plan knows an expression, though its value is not worked out here. */
  #isPlanned(value: SourceValue, place: Place): boolean {
    const ends = this.ends(value, deeper(place, '')).flatMap(itemsOf);
    return ends.every((each) => {
      if (each.kind !== 'attribute') return each.kind === 'known';
      return each.attribute !== undefined && hasValue(each.instance, each.attribute);
    });
  }
}

function isScalar(json: unknown): json is string | number | boolean | null {
  return json === null || ['string', 'number', 'boolean'].includes(typeof json);
}

function deeper(place: Place, rest: string): Place {
  return { ...place, rest, depth: place.depth + 1 };
}

function open(reference: string): Target {
  return { kind: 'open', reference };
}

function isConstant(expression: unknown): expression is { readonly constant_value: unknown } {
  return isRecord(expression) && 'constant_value' in expression;
}

/** A part of a known value. */
function jsonTarget(name: string, value: unknown, rest: string): Target {
  const json = inside(value, rest);
  return json === undefined ? open(`${name}${rest}`) : { kind: 'json', json, name };
}

/** An item of a known value of `for_each`: in a set of texts, the key is the value. */
function itemTarget(name: string, items: unknown, own: Extract<Target, { kind: 'json' }>, rest: string): Target {
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
