import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { addressOf, referencesIn } from '../../terraform-json/reference';
import type { Attributes } from '../../terraform-json/stack-view';
import { list, record } from '../../terraform-json/stack-view';
import { named, say } from '../report/phrase';
import type { Statement } from '../statements/statement';
import { statement } from '../statements/statement';

const expressions = z.record(z.string(), z.unknown()).default({});
const resource = z.looseObject({ address: z.string(), expressions });
const shape = z.looseObject({
  provider_config: z.record(z.string(), z.looseObject({ expressions, full_name: z.string().optional() })).default({}),
  root_module: z
    .looseObject({ resources: z.array(resource).default([]), outputs: expressions })
    .default({ resources: [], outputs: {} }),
});

const RESOURCE_PARTS = [
  'address',
  'mode',
  'type',
  'name',
  'provider_config_key',
  'expressions',
  'schema_version',
  'depends_on',
];
const MODULE_PARTS = ['resources', 'outputs'];
const CONFIGURATION_PARTS = ['provider_config', 'root_module'];

/** Configuration that Terraform planned from and the JSON lacks: override files, values of variables and the like. */
export function configurationStatements(configuration: unknown, head: Attributes): Statement[] {
  if (configuration === undefined) return [];
  const read = shape.safeParse(configuration).data;
  if (!read)
    return [statement(say`the configuration of the plan has a shape that the review does not read`, 'not-understood')];
  const places = [
    ...extra(read, CONFIGURATION_PARTS, 'the configuration'),
    ...extra(read.root_module, MODULE_PARTS, 'the configuration'),
    ...read.root_module.resources.flatMap((each) => ofResource(each, head)),
    ...Object.entries(read.root_module.outputs).flatMap(([name, output]) => {
      const value = record(record(output).expression);
      return differs(value, record(record(head.output)[name]).value) ? [`output.${name}`] : [];
    }),
    ...Object.entries(read.provider_config).flatMap(([name, provider]) => ofProvider(name, provider.expressions, head)),
  ];
  if (places.length === 0) return [];
  const text = say`the plan was not made from this JSON alone: they differ in ${named(places, 5)}`;
  return [statement(text, 'not-understood', 'terraform')];
}

function extra(part: object, known: readonly string[], place: string): string[] {
  return Object.entries(part).flatMap(([name, value]) =>
    known.includes(name) || isDeepStrictEqual(value, {}) || isDeepStrictEqual(value, []) ? [] : [`${name} of ${place}`],
  );
}

function ofResource(each: z.output<typeof resource>, head: Attributes): string[] {
  const { address } = each;
  const isData = address.startsWith('data.');
  const [type = '', name = ''] = address.replace(/^data\./, '').split('.');
  const byName = record(record(head[isData ? 'data' : 'resource'])[type]);
  if (!Object.hasOwn(byName, name)) return [address];
  return [...extra(each, RESOURCE_PARTS, address), ...ofExpressions(each.expressions, record(byName[name]), address)];
}

function ofProvider(key: string, given: Attributes, head: Attributes): string[] {
  const configured = list(record(head.provider)[key.split('.')[0] ?? '']);
  // Terraform also names providers without a configuration.
  if (configured.length === 0) return Object.keys(given).length === 0 ? [] : [`provider.${key}`];
  const fits = configured.some((each) => ofExpressions(given, record(each), key).length === 0);
  return fits ? [] : [`provider.${key}`];
}

function ofExpressions(given: Attributes, written: Attributes, address: string): string[] {
  return Object.entries(given).flatMap(([name, value]) =>
    differs(value, written[name]) ? [`${address}.${name}`] : [],
  );
}

/** Whether an attribute as Terraform read it is another than as the JSON has it. */
function differs(expression: unknown, written: unknown): boolean {
  if (Array.isArray(expression)) {
    const items = list(written);
    return items.length !== expression.length || expression.some((each, index) => differs(each, items[index]));
  }
  const { constant_value: constant, references } = record(expression);
  // From JSON, Terraform keeps the text as written; from HCL, the value of the text.
  if (constant !== undefined) return ![written, literal(written)].some((each) => isSame(constant, each));
  if (references !== undefined) {
    const [own, other] = [
      list(references).map(String),
      referencesIn(written).flatMap((each) => (each.kind === 'resource' ? addressOf(each) : [])),
    ];
    return (
      other.some(
        (address) =>
          !own.some((each) => each === address || each.startsWith(`${address}.`) || each.startsWith(`${address}[`)),
      ) ||
      own.some(
        (each) =>
          !other.some(
            (address) => each === address || each.startsWith(`${address}.`) || each.startsWith(`${address}[`),
          ),
      )
    );
  }
  // A nested block, or nothing.
  return Object.entries(record(expression)).some(([name, value]) => differs(value, record(list(written)[0])[name]));
}

/** The value that Terraform reads from a text without expressions. */
function literal(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$${', '${').replaceAll('%%{', '%{');
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, literal(each)]));
}

/** Whether two values are the same; numbers and booleans may be written as text. */
function isSame(one: unknown, other: unknown): boolean {
  const isPlain = (value: unknown) => typeof value === 'number' || typeof value === 'boolean';
  return isDeepStrictEqual(isPlain(one) ? String(one) : one, isPlain(other) ? String(other) : other);
}
