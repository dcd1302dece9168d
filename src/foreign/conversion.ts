import { isRecord, record } from '../terraform-json/stack-view';
import type { Attributes } from '../terraform-json/stack-view';
import type { Addresses } from './addresses';
import { isComputed } from './computed-attribute';
import type { Configuration, Scope } from './configuration';
import type { Followed, FollowedAttribute } from './followed';
import { isKnownValue } from './followed';
import type { Instance } from './instance';
import type { Identities, LinkTarget } from './link';
import { linksOf } from './link';
import { SENSITIVE, at, isSecretAttribute } from './secret-attribute';
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
  readonly scope: Scope;
}

/** Turns instances of a plan or a state into attributes as a synthesized stack has them: values, and references. */
export class Conversion {
  readonly unknown: UnknownValue[] = [];
  /** Resource servers whose list of scopes others take, by the addresses of those. */
  readonly wholeLists = new Map<Instance, Set<string>>();
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
      const place = { instance, name, attribute: name, expression: expressions[name], scope };
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
        const inner = { ...place, name, expression: within(place.expression, name) };
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
    return Array.from({ length }, (_, index) => {
      const expression = within(place.expression, index);
      return this.#value(items[index], at(unknown, index), { ...place, expression });
    }).flatMap((item) => (item === undefined || item === null || isEmptyBlock(item) ? [] : [item]));
  }

  /** A known value that identifies another resource becomes a reference, so that readers need not compare ids. */
  #text(value: string, { instance, name }: Place): string {
    return this.linked(instance.type, name, value);
  }

  #unknownValue(place: Place): unknown {
    const { instance, name, attribute, expression, scope } = place;
    if (expression === undefined) {
      // Not set, so AWS generates it. Exception: a plan has no expressions for a block that is written by `dynamic`.
      const isDynamic = name !== attribute && this.#whole(place) === undefined;
      return isDynamic && DECIDING.test(instance.type) ? this.#given(place, []) : undefined;
    }
    const { configuration } = this.#options;
    const ends = SCOPE_LISTS.includes(attribute)
      ? configuration.followAttribute(instance, attribute, expression)
      : configuration.follow(expression, scope);
    const followed = ends.map(withOwnAttribute);
    // An expression of known values cannot be unknown, so the attribute is unset and AWS chooses the value.
    if (followed.every(isNull)) return undefined;
    // The files have a value that the plan does not know: they are not the ones it was made from.
    if (followed.every(isKnownValue)) return this.#given(place, followed);
    const links = linksOf(instance.type, name);
    if (links.length > 0) return this.#linked(place, followed, links);
    if (SCOPE_LISTS.includes(attribute)) return this.#scopes(place, followed);
    if (DECIDING.test(instance.type)) return this.#given(place, followed);
    const [only, ...others] = followed;
    const isOne = only?.kind === 'attribute' && others.length === 0 && only.within === undefined;
    return isOne && only.attribute !== undefined
      ? this.reference(only.instance, only.attribute)
      : this.#given(place, followed);
  }

  #linked(place: Place, followed: readonly Followed[], links: readonly LinkTarget[]): unknown {
    const parts = followed.flatMap((each) => (each.kind === 'list' ? each.parts : [each]));
    const ends = parts.flatMap((each) => this.#ends(each, links));
    const found = ends.flatMap((each) => {
      const target = each.kind === 'attribute' ? targetOf(each, links) : undefined;
      return each.kind !== 'attribute' || !target ? [] : [{ instance: each.instance, target }];
    });
    const [first] = found;
    const keys = found.map(({ instance }) => String(instance.key));
    const isOpen = ends.some((each) => each.kind !== 'attribute' && mayName(each, links, keys));
    const instances = [...new Set(found.map(({ instance }) => instance))];
    const isSameResource = new Set(instances.map(({ type, name }) => `${type}.${name}`)).size === 1;
    const isList = place.name === 'provider_arns' && !this.#isItem(place);
    const isWhole = isSameResource || (followed.length === 1 && followed[0]?.kind === 'list');
    if (!first || isOpen || (instances.length > 1 && !(isList && isWhole))) {
      return this.#given(place, likelyFirst(followed, links));
    }
    const references = instances.map((instance) => this.reference(instance, first.target.attribute));
    return isList ? references : references[0];
  }

  /**
   * Follows an attribute that names yet another resource, e.g. the `rest_api_id` of a method. If the plan does not
   * name the attribute, the one that names such a resource is taken.
   */
  #ends(followed: Followed, links: readonly LinkTarget[], depth = 0): Followed[] {
    if (followed.kind !== 'attribute' || depth > MAX_LINKS || targetOf(followed, links)) return [followed];
    const { instance, attribute } = followed;
    const { configuration } = this.#options;
    const expressions = configuration.expressions(instance);
    const naming = Object.keys(expressions).filter((name) => linksOf(instance.type, name) === links);
    const name = attribute ?? (naming.length === 1 ? naming[0] : undefined);
    if (name === undefined || expressions[name] === undefined || !naming.includes(name)) return [followed];
    const next = configuration.follow(expressions[name], configuration.scopeOf(instance)).map(withOwnAttribute);
    return next.flatMap((each) => this.#ends(each, links, depth + 1));
  }

  /** The whole list of a resource server, or its one scope; or a local value that lists such scopes. */
  #scopes(place: Place, followed: readonly Followed[]): unknown {
    const [only, ...others] = followed;
    if (!only || others.length > 0) return this.#given(place, followed);
    const parts = (only.kind === 'list' ? only.parts : [only]).map(scopesIn);
    if (parts.some((part) => part === undefined)) return this.#given(place, followed);
    const scopes = [...new Set(parts.flatMap((part) => part ?? []))];
    if (place.expression === this.#whole(place) && !this.#isItem(place)) {
      if (only.kind === 'attribute' && !this.#options.configuration.isRead(place.instance)) {
        const takers = this.wholeLists.get(only.instance) ?? new Set();
        this.wholeLists.set(only.instance, takers.add(place.instance.address));
      }
      return scopes.map(escaped);
    }
    return scopes.length === 1 && scopes[0] !== undefined ? escaped(scopes[0]) : this.#given(place, followed);
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

function isNull(followed: Followed): boolean {
  return followed.kind === 'known' && followed.value === undefined;
}

/** Scopes that the end of a reference is; undefined if it is something else, or not known. */
function scopesIn(followed: Followed): string[] | undefined {
  if (followed.kind === 'list') {
    const parts = followed.parts.map(scopesIn);
    return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
  }
  if (followed.kind === 'known') return followed.value === undefined ? undefined : [followed.value];
  if (followed.kind === 'open' || followed.within !== undefined || followed.instance.type !== SERVER) return undefined;
  if (!['scope_identifiers', undefined].includes(followed.attribute)) return undefined;
  const scopes = scopesOf(followed.instance);
  // One of several may be any of them.
  return followed.isItem && scopes?.length !== 1 ? undefined : scopes;
}

/** Whether an end that is no attribute may be the value of a reference to another resource. */
function mayName(
  end: Exclude<Followed, FollowedAttribute>,
  links: readonly LinkTarget[],
  keys: readonly string[],
): boolean {
  if (end.kind !== 'known') return true;
  const { value } = end;
  // Otherwise it is the key of an instance, or a piece of an ARN.
  if (value === undefined || value === '' || keys.includes(value)) return false;
  return value.startsWith('arn:') || links.some(({ attribute }) => !attribute.endsWith('arn'));
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
  if (followed.kind !== 'attribute') return followed.reference;
  const { instance, attribute, within } = followed;
  if (within !== undefined) return within;
  return attribute === undefined ? instance.address : `${instance.address}.${attribute}`;
}

/** The expression of a part: of a nested block, or of the whole if a plan tells no more. */
function within(expression: unknown, key: string | number): unknown {
  if (Array.isArray(expression)) return expression[Number(key)] ?? expression[0];
  if (!isRecord(expression) || 'references' in expression || 'constant_value' in expression) return expression;
  return expression[key];
}

/** A block without set attributes. */
function isEmptyBlock(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 0;
}

function isUnset(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
