import type { ConfiguredModules } from './configured-modules';
import type { Followed } from './followed';
import { combinedIn, followedValue, hiddenValue, itemsOf, withRest } from './followed';
import { hasValue } from './instance';
import type { Bound, Follow, Place, Scope } from './scope';
import { deeper, partOf, placeOf } from './scope';
import type { SourceItem, SourceValue } from './source-value';
import { outerReferences } from './source-value';
import { WrittenValues } from './written-values';

type ValueOf<Kind> = Extract<SourceValue, { kind: Kind }>;

/** Ends of expressions as the files of a configuration have them: what they choose and combine is followed exactly. */
export class WrittenEnds {
  readonly #values: WrittenValues;

  constructor(
    modules: ConfiguredModules,
    private readonly follow: Follow,
  ) {
    this.#values = new WrittenValues(modules, follow);
  }

  /** The value of an expression; undefined if it is not known. */
  knownValue(value: SourceValue, scope: Scope): unknown {
    return this.#values.json(value, { name: '', rest: '', depth: 0, scope });
  }

  ends(value: SourceValue, place: Place): Followed[] {
    const target = this.#values.target(value, place);
    switch (target.kind) {
      case 'json':
        return [followedValue(target.name, target.json)];
      case 'resource':
        return this.#values.resourceEnds(target.reference, target.scope);
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
        return this.#listEnds(
          value.items.map((item) => ({ value: item, scope: place.scope, ...partOf(place) })),
          place,
        );
      case 'fields':
        return combined(...value.fields.values());
      case 'every':
        return this.#everyEnds(value, place) ?? [...combined(value.collection), ...opens(true)];
      case 'for': {
        const others = outerReferences(value).map((reference): SourceValue => ({ kind: 'reference', reference }));
        return this.#everyEnds(value, place) ?? [...combined(value.collection, ...others), ...opens(true)];
      }
      case 'conditional':
        return [...combined(value.yes, value.no), ...opens(!this.#isPlanned(value.condition, place))];
      case 'not':
        return combined(value.of);
      case 'equality':
      case 'logical':
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

  #boundEnds(item: Bound, place: Place): Followed[] {
    return this.ends(item.value, placeOf(item, place, ''));
  }

  /** A list is understood if each item has one end. */
  #listEnds(items: readonly Bound[], place: Place): Followed[] {
    const { name } = place;
    const ends = items.map((item) => this.#boundEnds(item, place));
    const parts = ends.flat();
    const isWhole = ends.every(([only, ...others]) => only !== undefined && others.length === 0);
    if (isWhole && parts.every((each) => each.kind !== 'open')) return [{ kind: 'list', reference: name, parts }];
    return parts.flatMap((each) => combinedIn(name, each));
  }

  /** The items of a `for` that makes a list, of a splat or of the values of a map. */
  #everyEnds(value: ValueOf<'for' | 'every'>, place: Place): Followed[] | undefined {
    if (place.rest !== '') return undefined;
    const found = this.#values.collection(value, place);
    if (found?.kind === 'object') {
      return found.items
        .flatMap((item) => this.#boundEnds(item, place))
        .flatMap((each) => combinedIn(place.name, each));
    }
    return found && this.#listEnds(found.items, place);
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
