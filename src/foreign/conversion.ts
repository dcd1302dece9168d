import { isDeepStrictEqual } from 'node:util';
import { isRecord, record } from '../terraform-json/stack-view';
import type { Attributes } from '../terraform-json/stack-view';
import type { Addresses } from './addresses';
import { Assumptions } from './assumptions';
import type { PlannedBlock } from './block-match';
import { matchBlocks } from './block-match';
import { isComputed } from './computed-attribute';
import type { Configuration } from './configuration';
import type { Followed, FollowedAttribute, FollowedValue } from './followed';
import { isKnownValue, isNull, itemsOf } from './followed';
import type { Instance } from './instance';
import type { Identities, LinkTarget } from './link';
import { linksOf } from './link';
import type { Scope } from './scope';
import { SENSITIVE, at, isSecretAttribute } from './secret-attribute';
import type { SourceValue } from './source-value';
import type { UnknownValue } from './unknown-value';

/** Inputs of a conversion. */
export interface ConversionOptions {
  readonly configuration: Configuration;
  readonly identities: Identities;
  readonly addresses: Addresses;
  /** Name in the JSON of each resource. */
  readonly names: ReadonlyMap<Instance, string>;
}

/** Scopes, which resource servers list as well. */
const SCOPE_LISTS: readonly string[] = ['authorization_scopes', 'allowed_oauth_scopes'];
const SERVER = 'aws_cognito_resource_server';
/** Cognito accepts no lifetime of 0; in a state, 0 means the default. */
const ZERO_IS_UNSET: readonly string[] = ['access_token_validity', 'id_token_validity', 'refresh_token_validity'];
/** The list of an authorizer's user pools. */
const POOLS = 'provider_arns';
/** Types that decide a request: for these no value is guessed from the references of an expression. */
const DECIDING = /^aws_(api_gateway|apigatewayv2|cognito)_/;

/** Limit of a chain of references from resource to resource; real chains have two or three. */
const MAX_LINKS = 8;

/** Place of a value in a resource. */
interface Place {
  readonly instance: Instance;
  /** Name of the innermost field. */
  readonly name: string;
  /** Name of the attribute it is in. */
  readonly attribute: string;
  readonly expression: unknown;
  /** The expression in the files of the configuration; undefined if they are not there. */
  readonly written: SourceValue | undefined;
  readonly scope: Scope;
  /** The same place in each block of the configuration that this one may be; unset if that is certain. */
  readonly choices?: readonly (Choice | undefined)[];
}

/** Expressions of a block of the configuration; undefined for one that it generates. */
type Choice = Pick<Place, 'expression' | 'written'>;

/** Turns instances of a plan or a state into attributes as a synthesized stack has them: values, and references. */
export class Conversion {
  readonly unknown: UnknownValue[] = [];
  readonly assumptions = new Assumptions();
  readonly #options: ConversionOptions;

  constructor(options: ConversionOptions) {
    this.#options = options;
  }

  /** The attributes of one instance that a configuration may set. */
  attributes(instance: Instance): Attributes {
    const { type, values, unknown } = instance;
    const { configuration } = this.#options;
    const expressions = configuration.expressions(instance);
    const scope = configuration.scopeOf(instance);
    const names = new Set([...Object.keys(values), ...Object.keys(record(unknown))]);
    const converted = [...names].flatMap((name) => {
      if (isComputed(type, name)) return [];
      const written = configuration.writtenAttribute(instance, name);
      const place = { instance, name, attribute: name, expression: expressions[name], written, scope };
      const value = this.#value(values[name], at(unknown, name), place);
      return isUnset(value) || (value === 0 && ZERO_IS_UNSET.includes(name)) ? [] : [[name, value] as const];
    });
    const { tags_all: tags } = values;
    return { ...Object.fromEntries(converted), ...(isRecord(tags) && !isUnset(tags) ? { tags: literal(tags) } : {}) };
  }

  /** A reference by which the JSON names an attribute of a resource. */
  reference(instance: Instance, attribute: string): string {
    return `\${${instance.type}.${this.#options.names.get(instance) ?? ''}.${attribute}}`;
  }

  /** A known text: a reference if it names another resource. */
  linked(type: string, attribute: string, value: string): string {
    const found = this.#options.identities.find(value, linksOf(type, attribute));
    return found ? this.reference(found.instance, found.target.attribute) : escaped(value);
  }

  #value(value: unknown, unknown: unknown, place: Place): unknown {
    if (unknown === true) return this.#unknownValue(place);
    if (value === SENSITIVE) return this.#sensitive(place);
    if (Array.isArray(value) || Array.isArray(unknown)) return this.#list(value, unknown, place);
    if (isRecord(value) || isRecord(unknown)) {
      const fields = new Set([...Object.keys(record(value)), ...Object.keys(record(unknown))]);
      const converted = [...fields].flatMap((name) => {
        const choices = place.choices?.map((each) => each && choiceWithin(each, name));
        const inner = { ...place, ...choiceWithin(place, name), name, ...(choices ? { choices } : {}) };
        const field = this.#value(record(value)[name], at(unknown, name), inner);
        return field === undefined || field === null || field === '' ? [] : [[name, field] as const];
      });
      return Object.fromEntries(converted);
    }
    return typeof value === 'string' ? this.#text(value, place) : value;
  }

  #list(value: unknown, unknown: unknown, place: Place): unknown {
    const items = Array.isArray(value) ? (value as unknown[]) : [];
    const length = Math.max(items.length, Array.isArray(unknown) ? unknown.length : 0);
    const planned = Array.from({ length }, (_, index) => ({ value: items[index], unknown: at(unknown, index) }));
    const places = this.#places(planned, place);
    return planned
      .map(({ value: item, unknown: mask }, index) => {
        return this.#value(item, mask, places[index] ?? place);
      })
      .flatMap((item) => (item === undefined || item === null || isEmptyBlock(item) ? [] : [item]));
  }

  /** Places of the items of a list: the same one for each, or the block of each in the configuration. */
  #places(planned: readonly PlannedBlock[], place: Place): readonly Place[] {
    const { expression, scope, choices } = place;
    if (choices) {
      const inner = choices.flatMap((each): readonly (Choice | undefined)[] => (each ? blocksOf(each) : [each]));
      return planned.map(() => ({ ...place, choices: inner }));
    }
    if (!Array.isArray(expression)) return planned.map(() => place);
    const { configuration } = this.#options;
    const given = blocksOf(place);
    const matched = matchBlocks(planned, expression, (block, path, field) => {
      const written = path.reduce(writtenWithin, given[block]?.written);
      return configuration.knownValue(field, scope, written);
    });
    return matched.map((found) => {
      const [only, ...others] = found.map((block) => (block === undefined ? undefined : given[block]));
      return only && others.length === 0 ? { ...place, ...only } : { ...place, choices: [only, ...others] };
    });
  }

  /** A known value that identifies another resource becomes a reference, so that readers need not compare ids. */
  #text(value: string, { instance, name }: Place): string {
    return this.linked(instance.type, name, value);
  }

  #unknownValue({ choices, ...place }: Place): unknown {
    if (choices) return this.#unclear(choices, place);
    const { instance, name, attribute, expression, scope } = place;
    if (expression === undefined) {
      // Not set, so AWS generates it. Exception: a plan has no expressions for a block that is written by `dynamic`.
      const isDynamic = name !== attribute && this.#whole(place) === undefined;
      return isDynamic && DECIDING.test(instance.type) ? this.#given(place, []) : undefined;
    }
    const ends = this.#options.configuration.follow(expression, scope, place.written);
    const followed = ends.map(withOwnAttribute);
    const links = linksOf(instance.type, name);
    const isScopes = SCOPE_LISTS.includes(attribute);
    if (followed.every(isKnownValue)) return this.#unset(place, followed, links.length > 0 || isScopes);
    const isPools = attribute === POOLS && links.length > 0 && !this.#isItem(place);
    if (isPools) return this.#pools(place, followed, links);
    if (links.length > 0) return this.#linked(place, followed, links);
    if (isScopes) return this.#scopes(place, followed);
    if (DECIDING.test(instance.type)) return this.#given(place, followed);
    const [only, ...others] = followed;
    const isOne = only?.kind === 'attribute' && others.length === 0 && only.within === undefined;
    return isOne && only.attribute !== undefined
      ? this.reference(only.instance, only.attribute)
      : this.#given(place, followed);
  }

  /** A value of one of several blocks is known if it is the same in each. */
  #unclear(choices: readonly (Choice | undefined)[], place: Place): unknown {
    const { configuration } = this.#options;
    const known = choices.filter((each) => each !== undefined);
    const ends = known.map(({ expression, written }) =>
      expression === undefined ? undefined : configuration.follow(expression, place.scope, written),
    );
    const [first, ...others] = ends;
    const isSame = known.length === choices.length && others.every((each) => isDeepStrictEqual(each, first));
    return isSame && known[0]
      ? this.#unknownValue({ ...place, ...known[0] })
      : this.#given(
          place,
          ends.flatMap((each) => each ?? []),
        );
  }

  /** An expression of known values cannot be unknown, so the attribute is unset and AWS chooses the value. */
  #unset(place: Place, followed: readonly Followed[], isDecisive: boolean): unknown {
    const [only, ...others] = followed;
    if (!only && isDecisive && place.expression !== undefined) return this.#given(place, []);
    // The files have a value that the plan does not know: they are not the ones it was made from.
    const isSame = isDecisive ? followed.every(isNull) : followed.flatMap(itemsOf).every(isEmpty);
    const isOther = place.written !== undefined && !isSame;
    const isPlain = only && others.length === 0 && itemsOf(only).every((each) => !isCombined(each));
    return isOther && (isDecisive || isPlain) ? this.#given(place, followed) : undefined;
  }

  /** A reference to the one resource that an expression can name. */
  #linked(place: Place, followed: readonly Followed[], links: readonly LinkTarget[]): unknown {
    // An unknown value is none of the known ones beside it.
    const ends = followed
      .flatMap(itemsOf)
      .filter(({ kind }) => kind !== 'known')
      .flatMap((each) => this.#ends(each, links));
    const found = ends.flatMap((each) => foundIn(each, links));
    const [first] = found;
    const isOpen = ends.some(({ kind }) => kind === 'open');
    const isOne = new Set(found.map(({ end }) => end.instance)).size === 1;
    if (!first || isOpen || !isOne) return this.#given(place, likelyFirst(followed, links));
    this.#noteKey(place, ends);
    return this.reference(first.end.instance, first.target.attribute);
  }

  /** The pools of a list: all that the files name, or all that a plan refers to if they are of one resource. */
  #pools(place: Place, followed: readonly Followed[], links: readonly LinkTarget[]): unknown {
    const ends = followed.flatMap(itemsOf).flatMap((each) => this.#ends(each, links));
    const found = ends.flatMap((each) => foundIn(each, links));
    const beside = ends.flatMap((each) => (each.kind === 'known' && mayBePool(each) ? [each] : []));
    const instances = [...new Set(found.map(({ end }) => end.instance))];
    const references = instances.map((instance) => this.reference(instance, links[0]?.attribute ?? 'arn'));
    const isUnclear =
      found.length === 0 ||
      ends.some((each) => each.kind === 'open') ||
      ends.some((each) => each.kind === 'attribute' && (each.within !== undefined || !targetOf(each, links)));
    if (isUnclear) return this.#given(place, likelyFirst(followed, links));
    if (place.written && followed.length === 1 && !beside.some(({ within }) => within !== undefined)) {
      return [...references, ...beside.map(({ value }) => this.linked(place.instance.type, POOLS, value ?? ''))];
    }
    const isSameResource = new Set(instances.map(({ type, name }) => `${type}.${name}`)).size === 1;
    if (beside.length > 0 || !isSameResource) return this.#given(place, likelyFirst(followed, links));
    this.#noteKey(place, ends);
    this.assumptions.pools(place.instance, instances);
    return references;
  }

  #noteKey({ instance, attribute }: Place, ends: readonly Followed[]): void {
    if (ends.some((each) => each.kind === 'attribute' && each.isByKey)) this.assumptions.sameKey(instance, attribute);
  }

  /**
   * Follows an attribute that names yet another resource, e.g. the `rest_api_id` of a method. If the plan does not
   * name the attribute, the one that names such a resource is taken.
   */
  #ends(followed: Followed, links: readonly LinkTarget[], depth = 0): Followed[] {
    if (followed.kind !== 'attribute' || depth > MAX_LINKS || targetOf(followed, links)) return [followed];
    const { instance, attribute, isByKey } = followed;
    const { configuration } = this.#options;
    const expressions = configuration.expressions(instance);
    const naming = Object.keys(expressions).filter((name) => linksOf(instance.type, name) === links);
    const name = attribute ?? (naming.length === 1 ? naming[0] : undefined);
    if (name === undefined || expressions[name] === undefined || !naming.includes(name)) return [followed];
    const written = configuration.writtenAttribute(instance, name);
    const next = configuration.follow(expressions[name], configuration.scopeOf(instance), written);
    return next
      .map(withOwnAttribute)
      .map((each) => (isByKey && each.kind === 'attribute' ? { ...each, isByKey } : each))
      .flatMap((each) => this.#ends(each, links, depth + 1));
  }

  /** The whole list of a resource server, or its one scope; or a local value that lists such scopes. */
  #scopes(place: Place, followed: readonly Followed[]): unknown {
    const [only, ...others] = followed;
    if (!only || others.length > 0) return this.#given(place, followed);
    const ends = itemsOf(only);
    const parts = ends.map(scopesIn);
    const scopes = [...new Set(parts.flatMap((part) => part ?? []))];
    const isWhole = place.expression === this.#whole(place) && !this.#isItem(place);
    if (parts.some((part) => part === undefined) || (!isWhole && scopes.length !== 1)) {
      return this.#given(place, followed);
    }
    this.#noteKey(place, ends);
    for (const each of ends) {
      if (each.kind === 'attribute' && each.isByReference) this.assumptions.wholeList(each.instance, place.instance);
    }
    return isWhole ? scopes.map(escaped) : escaped(scopes[0] ?? '');
  }

  #whole({ instance, attribute }: Place): unknown {
    return this.#options.configuration.expressions(instance)[attribute];
  }

  /** Whether one item of a list is not known, and not the list. */
  #isItem({ instance, attribute }: Place): boolean {
    return at(instance.unknown, attribute) !== true;
  }

  /** A sensitive value is not read, so that no message can show it. */
  #sensitive({ instance: { address }, attribute }: Place): string {
    if (!this.unknown.some((each) => each.address === address && each.attribute === attribute)) {
      this.unknown.push({ address, attribute, from: [], reason: `${attribute} is sensitive, so it is not read` });
    }
    return '${sensitive.value}';
  }

  /** An unknown value becomes a reference without a target, so that every reader must report it. */
  #given({ instance, attribute }: Place, followed: readonly Followed[]): string {
    const from = [...new Set(followed.map((each) => nameOf(each)))];
    const { address } = instance;
    if (!this.unknown.some((each) => each.address === address && each.attribute === attribute)) {
      this.unknown.push({ address, attribute, from });
    }
    const [only, ...others] = from;
    const isName = only !== undefined && others.length === 0 && /^(var|local|each|module)\.[\w.-]*\w$/.test(only);
    return `\${${isName ? only : `unknown.${attribute}`}}`;
  }
}

/** Whether a known value is the same as none. */
function isEmpty(followed: Followed): boolean {
  return isNull(followed) || (followed.kind === 'known' && followed.value === '');
}

function isCombined(followed: Followed): boolean {
  return followed.kind === 'known' && followed.within !== undefined;
}

/** Scopes that the end of a reference is; undefined if it is something else, or not known. */
function scopesIn(followed: Followed): string[] | undefined {
  if (followed.kind === 'list' || followed.kind === 'open' || followed.within !== undefined) return undefined;
  if (followed.kind === 'known') return followed.value === undefined ? undefined : [followed.value];
  if (followed.instance.type !== SERVER) return undefined;
  if (!['scope_identifiers', undefined].includes(followed.attribute)) return undefined;
  const scopes = scopesOf(followed.instance);
  // One of several may be any of them.
  return followed.isItem && scopes?.length !== 1 ? undefined : scopes;
}

/** Whether a known value beside pools may be the ARN of another, or a piece of one: anything but a condition. */
function mayBePool({ value, within }: FollowedValue): boolean {
  return within !== undefined || !['', 'true', 'false', undefined].includes(value);
}

/** The resource that an end names. */
function foundIn(end: Followed, links: readonly LinkTarget[]) {
  const target = end.kind === 'attribute' ? targetOf(end, links) : undefined;
  return end.kind === 'attribute' && target ? [{ end, target }] : [];
}

/**
 * A field of an object that is made of several resources, e.g. `each.value.authorizer_id`, is no attribute of each of
 * them; the attribute that it holds is then not known.
 */
function withOwnAttribute(followed: Followed): Followed {
  if (followed.kind === 'list') return { ...followed, parts: followed.parts.map(withOwnAttribute) };
  if (followed.kind !== 'attribute' || followed.attribute === undefined) return followed;
  const { attribute, instance } = followed;
  const { type, values, unknown } = instance;
  const isOwn = attribute in values || attribute in record(unknown) || isSecretAttribute(type, attribute);
  return isOwn ? followed : { ...followed, attribute: undefined };
}

/** Sources that can be the value, then those that nobody knows, then parts of the expression that cannot be it. */
function likelyFirst(followed: readonly Followed[], links: readonly LinkTarget[]): Followed[] {
  const rank = (each: Followed) => (each.kind !== 'attribute' ? 1 : targetOf(each, links) ? 0 : 2);
  return [0, 1, 2].flatMap((wanted) => followed.filter((each) => rank(each) === wanted));
}

/** Which of the targets a reference ends at. */
function targetOf({ instance, attribute: given }: FollowedAttribute, links: readonly LinkTarget[]) {
  return links.find(
    ({ type, attribute, also = [] }) =>
      type === instance.type && (given === undefined || attribute === given || also.includes(given)),
  );
}

/** Scopes that a resource server declares; undefined if one of them is not known. */
export function scopesOf({ values, unknown }: Instance): string[] | undefined {
  const { identifier, scope } = values;
  const isKnown = at(unknown, 'identifier') !== true && at(unknown, 'scope') !== true;
  if (typeof identifier !== 'string' || !isKnown) return undefined;
  const names = (Array.isArray(scope) ? scope : []).map((each) => record(each).scope_name);
  return names.every((name) => typeof name === 'string') ? names.map((name) => `${identifier}/${name}`) : undefined;
}

/** A literal text, without expressions. */
export function escaped(text: string): string {
  return text.replaceAll(/[$%]\{/g, (found) => `${found[0] ?? ''}${found}`);
}

/** A literal value. */
export function literal(value: unknown): unknown {
  if (typeof value === 'string') return escaped(value);
  if (Array.isArray(value)) return value.map(literal);
  if (!isRecord(value)) return value === (SENSITIVE as unknown) ? '${sensitive.value}' : value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, literal(field)]));
}

function nameOf(followed: Followed): string {
  if (followed.kind === 'list' || followed.kind === 'open') return followed.reference;
  if (followed.within !== undefined) return followed.within;
  if (followed.kind === 'known') return followed.reference;
  const { instance, attribute } = followed;
  return attribute === undefined ? instance.address : `${instance.address}.${attribute}`;
}

/** The blocks of a list, each with its expressions. */
function blocksOf({ expression, written }: Choice): readonly Choice[] {
  if (!Array.isArray(expression)) return [{ expression, written }];
  return expression.map((each: unknown, index) => ({ expression: each, written: writtenWithin(written, index) }));
}

function choiceWithin({ expression, written }: Choice, field: string): Choice {
  return { expression: within(expression, field), written: writtenWithin(written, field) };
}

/** The expression of a field: of a nested block, or of the whole if a plan tells no more. */
function within(expression: unknown, field: string): unknown {
  if (Array.isArray(expression)) return within(expression[0], field);
  if (!isRecord(expression) || 'references' in expression || 'constant_value' in expression) return expression;
  return expression[field];
}

/** The same of an expression in the files, where a block is a list of one. */
function writtenWithin(written: SourceValue | undefined, key: string | number): SourceValue | undefined {
  if (written?.kind === 'list') {
    const [only, ...others] = written.items;
    if (typeof key === 'number') return written.items[key];
    return others.length === 0 && only?.kind === 'fields' ? only.fields.get(key) : undefined;
  }
  if (written?.kind !== 'fields') return typeof key === 'number' ? written : undefined;
  return typeof key === 'number' ? written : written.fields.get(key);
}

/** A block without set attributes. */
function isEmptyBlock(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 0;
}

function isUnset(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
