import { readFileSync } from 'node:fs';
import path from 'node:path';
import { snakeCase } from 'cdktf/lib/util';

/** Folders of the packages generated from the providers' schemas, by provider. */
export type BindingPackages = Readonly<Record<string, string>>;

/** Parts of a stack's JSON that a provider reads. */
export interface ProviderBlocks {
  readonly provider?: Readonly<Record<string, readonly object[]>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/** Types of the properties of each interface in a file, by Terraform name. */
type Interfaces = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Meta-arguments of Terraform itself. */
const META = ['//', 'count', 'depends_on', 'for_each', 'lifecycle', 'provider'];
const read = new Map<string, Interfaces>();

/**
 * Lists attributes of a stack, including nested blocks, that the bindings lack or have with another type. Expressions
 * fit any type, and so do values whose type in the bindings is `any`, such as the statement of a WAF rule.
 */
export function unfitAttributes(
  { provider = {}, resource = {}, data = {} }: ProviderBlocks,
  packages: BindingPackages,
) {
  const blocks = [
    ...Object.entries(provider).flatMap(([name, each]) =>
      each.map((block) => ({ at: `provider.${name}`, of: name, file: 'provider', block })),
    ),
    ...entries(resource, ''),
    ...entries(data, 'data-'),
  ];
  return blocks.flatMap(({ at, of, file, block }) => {
    const folder = packages[of];
    if (folder === undefined) return [`${at}: there are no bindings of the provider`];
    const interfaces = interfacesOf(path.join(folder, 'lib', file, 'index.d.ts'));
    const [config = ''] = interfaces.keys();
    return unfit(at, block, interfaces, config);
  });
}

function entries(all: NonNullable<ProviderBlocks['resource']>, kind: string) {
  return Object.entries(all).flatMap(([type, blocks]) => {
    const [of = '', ...words] = type.split('_');
    // File names of data sources in the bindings contain the provider; those of resources do not.
    const file = `${kind}${(kind === '' ? words : [of, ...words]).join('-')}`;
    return Object.entries(blocks).map(([name, block]) => ({ at: `${kind}${type}.${name}`, of, file, block }));
  });
}

function unfit(at: string, block: object, interfaces: Interfaces, name: string): string[] {
  const properties = interfaces.get(name);
  if (!properties) return [`${at}: there is no ${name}`];
  return Object.entries(block).flatMap(([attribute, value]: [string, unknown]) => {
    const type = properties.get(attribute);
    if (type !== undefined) return unfitValue(`${at}.${attribute}`, value, interfaces, type);
    return META.includes(attribute) ? [] : [`${at}.${attribute}: is unknown`];
  });
}

function unfitValue(at: string, value: unknown, interfaces: Interfaces, type: string): string[] {
  if (type === 'any' || (typeof value === 'string' && value.includes('${'))) return [];
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) return [`${at}: expected ${type}`];
    return value.flatMap((item, index) => unfitValue(`${at}[${index}]`, item, interfaces, type.slice(0, -2)));
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const ofValues = /^\{ \[key: string\]: (.+); \}$/.exec(type)?.[1];
  if (ofValues !== undefined && isObject) {
    return Object.entries(value).flatMap(([key, item]) => unfitValue(`${at}.${key}`, item, interfaces, ofValues));
  }
  if (interfaces.has(type) && isObject) return unfit(at, value, interfaces, type);
  return typeof value === type ? [] : [`${at}: expected ${type}`];
}

function interfacesOf(file: string): Interfaces {
  const known = read.get(file);
  if (known) return known;
  const text = readFileSync(file, 'utf8').replaceAll(/\/\*\*[^]*?\*\//g, '');
  const found = [...text.matchAll(/^export interface (\w+)[^{]*\{\n([^]*?)\n?^\}/gm)].map(
    ([, name = '', body = '']) => [name, propertiesOf(body)] as const,
  );
  read.set(file, new Map(found));
  return new Map(found);
}

function propertiesOf(body: string): ReadonlyMap<string, string> {
  const properties = body.split(/^ {4}readonly /m).slice(1);
  return new Map(
    properties.map((property) => {
      const [, name = '', type = ''] = /^(\w+)\??: ([^]*);\s*$/.exec(property) ?? [];
      return [snakeCase(name), type.replaceAll(/\s+/g, ' ').replaceAll(/ \| cdkt[fn]\.IResolvable\b|[()]/g, '')];
    }),
  );
}
