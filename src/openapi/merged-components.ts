import type { OpenApiDocument } from './document';

/** A document and the name of its API. */
export interface NamedDocument {
  /** Name of the API, different from every other. */
  readonly name: string;
  /** The API's own document. */
  readonly document: OpenApiDocument;
}

type Section = Readonly<Record<string, unknown>>;

const POINTER = '#/components/';

/** Security schemes are merged by `mergedDocument`: all APIs have the one pool. */
const MERGED_SECTION = 'securitySchemes';

/**
 * Renames the components that several documents define differently, e.g. `Error` to `orders_Error`, and the references
 * to them. A component that all define alike keeps its name, so a generator makes one type of it.
 */
export function distinctComponents(apis: readonly NamedDocument[]): OpenApiDocument[] {
  const defined = apis.map(({ document }) => definitions(document));
  const differing = differingPointers(defined);
  const taken = new Set(defined.flatMap((each) => [...each.keys()]));
  return apis.map(({ name, document }, index) => {
    const own = [...(defined[index]?.keys() ?? [])].filter((pointer) => differing.has(pointer));
    const renamed = new Map(own.map((pointer) => [pointer, freshName(prefixed(pointer, name), taken)]));
    return renamed.size === 0 ? document : withRenamed(document, renamed);
  });
}

/** Returns `name`, with underscores behind it while it is taken, and takes it. */
export function freshName(name: string, taken: Set<string>): string {
  const free = taken.has(name) ? freshName(`${name}_`, taken) : name;
  taken.add(free);
  return free;
}

/** The text of each component by its pointer, e.g. `#/components/schemas/Order`. */
function definitions({ components }: OpenApiDocument): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(components as Readonly<Record<string, Section>>)
      .filter(([section]) => section !== MERGED_SECTION)
      .flatMap(([section, all]) =>
        Object.entries(all).map(([name, each]) => [`${POINTER}${section}/${name}`, JSON.stringify(each)] as const),
      ),
  );
}

/** Pointers whose components differ, or refer to one that does. */
function differingPointers(defined: readonly ReadonlyMap<string, string>[]): ReadonlySet<string> {
  const texts = new Map<string, string[]>();
  for (const [pointer, text] of defined.flatMap((each) => [...each])) {
    texts.set(pointer, [...(texts.get(pointer) ?? []), text]);
  }
  const shared = [...texts].filter(([, all]) => all.length > 1);
  const differing = new Set(shared.filter(([, all]) => new Set(all).size > 1).map(([pointer]) => pointer));
  // A set that grows is walked to its end.
  for (const pointer of differing) {
    for (const [other, all] of shared) if (all.some((text) => refersTo(text, pointer))) differing.add(other);
  }
  return differing;
}

function refersTo(text: string, pointer: string): boolean {
  return text.includes(`"$ref":"${pointer}"`) || text.includes(`"$ref":"${pointer}/`);
}

function prefixed(pointer: string, api: string): string {
  const at = pointer.lastIndexOf('/') + 1;
  return `${pointer.slice(0, at)}${api}_${pointer.slice(at)}`;
}

function withRenamed(document: OpenApiDocument, renamed: ReadonlyMap<string, string>): OpenApiDocument {
  const { components, ...rest } = rewritten(document, renamed) as OpenApiDocument;
  const sections = Object.entries(components as Readonly<Record<string, Section>>).map(([section, all]) => [
    section,
    Object.fromEntries(
      Object.entries(all).map(([name, each]) => {
        const pointer = renamed.get(`${POINTER}${section}/${name}`);
        return [pointer === undefined ? name : pointer.slice(pointer.lastIndexOf('/') + 1), each];
      }),
    ),
  ]);
  return { ...rest, components: Object.fromEntries(sections) as OpenApiDocument['components'] };
}

/** A copy with every `$ref` to a renamed component, or to a part of one, rewritten. */
function rewritten(value: unknown, renamed: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => rewritten(each, renamed));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === '$ref' && typeof each === 'string' ? rewrittenReference(each, renamed) : rewritten(each, renamed),
    ]),
  );
}

function rewrittenReference(reference: string, renamed: ReadonlyMap<string, string>): string {
  const [component = ''] = /^#\/components\/[^/]+\/[^/]+/.exec(reference) ?? [];
  return `${renamed.get(component) ?? component}${reference.slice(component.length)}`;
}
