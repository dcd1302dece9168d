import { isRecord } from '../terraform-json/stack-view';
import type { ConfiguredModules } from './configured-modules';
import { indexStep, resourceReference } from './reference';
import type { Bound, Place, Scope } from './scope';
import { deeper, partOf, placeOf, scopeWith } from './scope';
import { SENSITIVE } from './secret-attribute';
import type { SourceFor, SourceList, SourceValue } from './source-value';
import { OPEN } from './source-value';
import type { Target } from './target';

/** The items of a list, a set, an object or a map. */
export interface Collection {
  readonly kind: 'list' | 'set' | 'object';
  readonly items: readonly CollectionItem[];
}

/** An item; its key or index is undefined if that is not known. */
export interface CollectionItem extends Bound {
  readonly key: string | number | undefined;
}

/** Values of the parts of a collection. */
export interface Values {
  target(value: SourceValue, place: Place): Target;
  /** The known value of an expression; undefined if it is not known. */
  json(value: SourceValue, place: Place): unknown;
  /** The same as a text; undefined for null and for any other value. */
  text(value: SourceValue, place: Place): string | undefined;
}

/** Collections of which the files and the plan say what items they have, in their order. */
export class Collections {
  constructor(
    private readonly modules: ConfiguredModules,
    private readonly values: Values,
  ) {}

  /** The items of a value; undefined if it is not known which they are. */
  of(value: SourceValue, place: Place): Collection | undefined {
    const target = this.values.target(value, deeper(place, ''));
    switch (target.kind) {
      case 'json':
        return collectionOf(target.json, place.scope);
      case 'resource':
        return (
          this.#instances(target.reference, target.scope) ??
          collectionOf(this.values.json(value, deeper(place, '')), { module: target.scope.module })
        );
      case 'value':
        return target.place.rest === '' ? this.#written(target.value, target.place) : undefined;
      default:
        return undefined;
    }
  }

  #written(value: SourceValue, place: Place): Collection | undefined {
    const { scope } = place;
    switch (value.kind) {
      case 'list':
        if (value.function) return this.#joined(value, value.function, place);
        return listOf(
          value.items.map((item) => ({ value: item, scope, ...partOf(place) })),
          place.given === undefined,
        );
      case 'fields': {
        const fields = [...value.fields].map(([key, field]) => ({ key, value: field, scope, ...partOf(place) }));
        return { kind: 'object', items: sorted(fields) };
      }
      case 'for':
        return this.#results(value, place);
      case 'every': {
        const source = this.of(value.collection, place) ?? this.#single(value.collection, place);
        if (!source || (source.kind === 'object') !== value.isOfObject) return undefined;
        const items = source.items.map((item): Bound => ({ ...item, value: stepOf(item.value, value.rest) }));
        return listOf(items, source.kind !== 'set' && place.given === undefined);
      }
      default:
        return undefined;
    }
  }

  /** Results of a `for`; undefined if a key or a condition is not known. */
  #results({ collection, keyName, valueName, key, value, condition, isGrouped }: SourceFor, place: Place) {
    const source = this.of(collection, place);
    if (!source || isGrouped) return undefined;
    const results: CollectionItem[] = [];
    for (const item of source.items) {
      const index: SourceValue = item.key === undefined ? OPEN : { kind: 'known', value: item.key };
      const scope = scopeWith(place.scope, { [keyName]: { value: index, scope: place.scope }, [valueName]: item });
      const inner = { ...deeper(place, ''), scope };
      const isIn = condition ? this.values.text(condition, inner) : 'true';
      if (isIn !== 'true' && isIn !== 'false') return undefined;
      if (isIn === 'false') continue;
      const name = key && this.values.text(key, inner);
      if (key && (name === undefined || results.some((each) => each.key === name))) return undefined;
      results.push({ key: name, value, scope, ...partOf(place) });
    }
    if (key) return { kind: 'object', items: sorted(results) } as const;
    return listOf(results, isInOrder(source) && place.given === undefined);
  }

  /** The items of several lists. */
  #joined({ items }: SourceList, name: NonNullable<SourceList['function']>, place: Place): Collection | undefined {
    const lists = items.map((item) => this.of(item, place));
    const all = lists.flatMap((list) => list?.items ?? []);
    if (!lists.every((list) => list !== undefined && list.kind !== 'object')) return undefined;
    const isOrdered = lists.every((list) => list !== undefined && isInOrder(list)) && place.given === undefined;
    switch (name) {
      case 'concat':
      case 'tolist':
        return listOf(all, isOrdered);
      case 'flatten': {
        const flat = all.map((item) => this.#flat(item, place));
        if (!flat.every((each) => each !== undefined)) return undefined;
        const isFlat = flat.every((each) => each.isOrdered);
        return listOf(
          flat.flatMap((each) => each.items),
          isOrdered && isFlat,
        );
      }
      default: {
        const texts = all.map((item) => this.values.text(item.value, placeOf(item, place, '')));
        if (!texts.every((text) => text !== undefined)) return undefined;
        const kept = name === 'compact' ? texts.filter((text) => text !== '') : [...new Set(texts)];
        const scope = place.scope;
        const known = kept.map((text): CollectionItem => ({ key: text, value: { kind: 'known', value: text }, scope }));
        return name === 'toset' || name === 'setunion' ? { kind: 'set', items: known } : listOf(known, false);
      }
    }
  }

  /** The items of an item that is a list, or the item itself; undefined if it is not known which of both. */
  #flat(item: Bound, place: Place): { items: readonly Bound[]; isOrdered: boolean } | undefined {
    const own = placeOf(item, place, '');
    const target = this.values.target(item.value, own);
    const isList =
      target.kind === 'json'
        ? Array.isArray(target.json)
        : target.kind === 'value'
          ? isListValue(target.value)
          : target.kind === 'resource'
            ? isListAttribute(target.reference)
            : undefined;
    if (isList === undefined) return undefined;
    if (!isList) return { items: [item], isOrdered: true };
    const found = this.of(item.value, own);
    const inner = found?.items.map((each) => this.#flat(each, own));
    if (!found || !inner?.every((each) => each !== undefined)) return undefined;
    const isOrdered = isInOrder(found) && inner.every((each) => each.isOrdered);
    return { items: inner.flatMap((each) => each.items), isOrdered };
  }

  /** A splat takes a resource without `count` for a list of one. */
  #single(value: SourceValue, place: Place): Collection | undefined {
    const target = this.values.target(value, deeper(place, ''));
    const found = target.kind === 'resource' ? resourceReference(target.reference) : undefined;
    if (target.kind !== 'resource' || !found || found.attribute !== undefined) return undefined;
    const { reference, scope } = target;
    const all = this.modules.instancesOf(scope.module, found.isData, found.type, found.name);
    const [only, ...others] = all.filter(({ key }) => (key === undefined ? undefined : String(key)) === found.key);
    return only && others.length === 0 ? listOf([{ value: { kind: 'reference', reference }, scope }], true) : undefined;
  }

  /** Instances of a resource with `count` or `for_each`. */
  #instances(reference: string, { module }: Scope): Collection | undefined {
    const found = resourceReference(reference);
    if (!found || found.key !== undefined || found.attribute !== undefined) return undefined;
    const keys = this.modules.instancesOf(module, found.isData, found.type, found.name).map(({ key }) => key);
    const known = keys.filter((key) => key !== undefined);
    if (known.length === 0 || known.length < keys.length) return undefined;
    const items = known.map((key): CollectionItem => {
      return { key, value: { kind: 'reference', reference: `${reference}${indexStep(key)}` }, scope: { module } };
    });
    if (known.some((key) => typeof key === 'string')) return { kind: 'object', items: sorted(items) };
    return { kind: 'list', items: items.sort((one, other) => Number(one.key) - Number(other.key)) };
  }
}

/** A value of JSON as the files could have it. */
function valueOfJson(json: unknown): SourceValue {
  if (json === SENSITIVE || json === undefined) return OPEN;
  if (Array.isArray(json)) return { kind: 'list', items: json.map(valueOfJson) };
  if (isRecord(json)) {
    return { kind: 'fields', fields: new Map(Object.entries(json).map(([name, field]) => [name, valueOfJson(field)])) };
  }
  return { kind: 'known', value: json as string | number | boolean | null };
}

/** JSON does not tell a list from a set. */
function collectionOf(json: unknown, scope: Scope): Collection | undefined {
  const given = 'part';
  if (Array.isArray(json)) {
    return listOf(
      json.map((item): Bound => ({ value: valueOfJson(item), scope, given })),
      false,
    );
  }
  if (!isRecord(json)) return undefined;
  const items = Object.entries(json).map(([key, field]) => ({ key, value: valueOfJson(field), scope, given }) as const);
  return { kind: 'object', items: sorted(items) };
}

function listOf(items: readonly Bound[], isOrdered: boolean): Collection {
  return { kind: 'list', items: items.map((item, index) => ({ ...item, key: isOrdered ? index : undefined })) };
}

function isInOrder({ kind, items }: Collection): boolean {
  return kind !== 'set' && items.every(({ key }) => key !== undefined);
}

/** Terraform takes the items of a map in the order of their keys. */
function sorted(items: readonly CollectionItem[]): CollectionItem[] {
  const text = ({ key }: CollectionItem) => String(key);
  return [...items].sort((one, other) => (text(one) < text(other) ? -1 : 1));
}

function stepOf(of: SourceValue, rest: string): SourceValue {
  return rest === '' ? of : { kind: 'item', of, rest };
}

/** Undefined if it can be one or not. */
function isListValue(value: SourceValue): boolean | undefined {
  switch (value.kind) {
    case 'list':
    case 'every':
      return true;
    case 'for':
      return !value.key;
    case 'fields':
    case 'text':
    case 'equality':
    case 'logical':
    case 'not':
      return false;
    default:
      return undefined;
  }
}

/** An instance is an object; an attribute may be a list. */
function isListAttribute(reference: string): boolean | undefined {
  const found = resourceReference(reference);
  return found?.key !== undefined && found.attribute === undefined ? false : undefined;
}
