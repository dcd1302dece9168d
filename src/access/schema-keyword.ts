import { linearPattern } from '../pattern/linear-pattern';

/** Any value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A JSON object. */
export type JsonObject = Readonly<Record<string, Json>>;

/** A schema inside another: its relative path and its value. */
export type Subschema = readonly [path: string, schema: Json];

/** One keyword of JSON Schema draft 4, as API Gateway takes it. */
export interface SchemaKeyword {
  /** The expected value, for a message. */
  readonly expected: string;
  readonly accepts: (value: Json, schema: JsonObject) => boolean;
  /** Schemas in its value. */
  readonly subschemas?: (value: Json) => readonly Subschema[];
}

/** URI of the only version of JSON Schema that API Gateway validates with. */
export const DRAFT_4 = 'http://json-schema.org/draft-04/schema#';

const TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];
const FORMATS = ['date-time', 'email', 'hostname', 'ipv4', 'ipv6', 'uri'];

/** A caller chooses the body, and must not be able to make its check slow. */
const PATTERN =
  'a regular expression without look-around, references to groups, classes of Unicode and thousands of repetitions';

const text: SchemaKeyword = { expected: 'a string', accepts: (value) => typeof value === 'string' };
const number: SchemaKeyword = { expected: 'a number', accepts: (value) => typeof value === 'number' };
const flag: SchemaKeyword = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' };
const count: SchemaKeyword = {
  expected: 'a whole number from 0',
  accepts: (value) => Number.isInteger(value) && Number(value) >= 0,
};
const schema: SchemaKeyword = {
  expected: 'a schema, which is an object in draft 4',
  accepts: isObject,
  subschemas: (value) => [['', value]],
};
const schemaOrFlag: SchemaKeyword = {
  expected: 'true, false or a schema, which is an object in draft 4',
  accepts: (value) => typeof value === 'boolean' || isObject(value),
  subschemas: (value) => (isObject(value) ? [['', value]] : []),
};
const schemas: SchemaKeyword = {
  expected: 'a list of schemas, with at least one',
  accepts: (value) => isList(value) && value.length > 0,
  subschemas: listed,
};
const namedSchemas: SchemaKeyword = { expected: 'schemas by name', accepts: isObject, subschemas: named };

/**
 * The keywords that a request model may have, each with the values that AWS takes: those of JSON Schema draft 4 without
 * `default` and `exclusiveMinimum`, which API Gateway does not support.
 * @see JSON Schema draft 4, "JSON Schema: interactive and non interactive validation" and its meta-schema; AWS docs,
 * "Data models for REST APIs" and "Amazon API Gateway important notes"
 */
export const SCHEMA_KEYWORDS: ReadonlyMap<string, SchemaKeyword> = new Map<string, SchemaKeyword>(
  Object.entries({
    $schema: { expected: `"${DRAFT_4}"`, accepts: (value) => value === DRAFT_4 },
    id: {
      expected: 'an address such as "https://example.com/order", without a fragment',
      accepts: (value) =>
        typeof value === 'string' && /^https?:\/\/(?!json-schema\.org\/)[\w.-]+[\w./~-]*$/.test(value),
    },
    $ref: {
      expected: 'a definition of this schema, such as "#/definitions/Address"',
      accepts: (value) => typeof value === 'string',
    },
    title: text,
    description: text,
    type: {
      expected: `one of ${TYPES.join(', ')}, or a list of some of them, each once`,
      accepts: (value) =>
        isList(value) ? isDistinct(value) && value.every((each) => isOneOf(each, TYPES)) : isOneOf(value, TYPES),
    },
    enum: { expected: 'a list of values, with at least one and each once', accepts: isDistinct },
    format: {
      expected: `one of the formats of draft 4: ${FORMATS.join(', ')}`,
      accepts: (value) => isOneOf(value, FORMATS),
    },
    multipleOf: { expected: 'a number above 0', accepts: (value) => typeof value === 'number' && value > 0 },
    maximum: number,
    minimum: number,
    exclusiveMaximum: {
      expected: 'true or false next to maximum, as in draft 4',
      accepts: (value, { maximum }) => typeof value === 'boolean' && maximum !== undefined,
    },
    maxLength: count,
    minLength: count,
    pattern: { expected: PATTERN, accepts: isPattern },
    maxItems: count,
    minItems: count,
    uniqueItems: flag,
    items: {
      expected: 'a schema or a list of schemas',
      accepts: (value) => (isList(value) ? value.length > 0 : isObject(value)),
      subschemas: (value) => (isList(value) ? listed(value) : [['', value]]),
    },
    additionalItems: {
      ...schemaOrFlag,
      expected: `${schemaOrFlag.expected}, next to a list of items, without which it has no effect`,
      accepts: (value, beside) => schemaOrFlag.accepts(value, beside) && isList(beside.items),
    },
    maxProperties: count,
    minProperties: count,
    required: {
      expected: 'a list of names, with at least one and each once',
      accepts: isNames,
    },
    properties: namedSchemas,
    patternProperties: {
      ...namedSchemas,
      expected: `schemas by name, each ${PATTERN}`,
      accepts: (value) => isObject(value) && Object.keys(value).every(isPattern),
    },
    additionalProperties: schemaOrFlag,
    dependencies: {
      expected: 'by name a schema, or a list of names with at least one and each once',
      accepts: (value) => isObject(value) && Object.values(value).every((each) => isObject(each) || isNames(each)),
      subschemas: (value) => named(value).filter(([, each]) => isObject(each)),
    },
    definitions: namedSchemas,
    allOf: schemas,
    anyOf: schemas,
    oneOf: schemas,
    not: schema,
  } satisfies Record<string, SchemaKeyword>),
);

/** Whether a value is a JSON object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isOneOf(value: Json, texts: readonly string[]): boolean {
  return typeof value === 'string' && texts.includes(value);
}

function isNames(value: Json): boolean {
  return isDistinct(value) && isList(value) && value.every((each) => typeof each === 'string');
}

function isDistinct(value: Json): boolean {
  return isList(value) && value.length > 0 && new Set(value.map(sorted)).size === value.length;
}

/** The same text for values that JSON does not tell apart. */
function sorted(value: Json): string {
  if (isList(value)) return `[${value.map(sorted).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}:${sorted(each)}`);
  return `{${entries.sort().join()}}`;
}

function isPattern(value: Json): boolean {
  if (typeof value !== 'string') return false;
  try {
    new RegExp(value, 'u');
    return 'source' in linearPattern(value);
  } catch {
    return false;
  }
}

function listed(value: Json): Subschema[] {
  return isList(value) ? value.map((each, index) => [`/${index}`, each]) : [];
}

function named(value: Json): Subschema[] {
  return isObject(value) ? Object.entries(value).map(([name, each]) => [`/${pointer(name)}`, each]) : [];
}

/** @see RFC 6901, section 3 */
function pointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
