import Ajv from 'ajv-draft-04';
import fc from 'fast-check';
import { checkBodySchema } from '../../src/access/body-schema';
import { AccessError } from '../../src/access/error';
import { customerApi as sampleApi } from '../../src/app/customer-api';
import { defineWith, refusal } from './orders';

type Schema = Readonly<Record<string, unknown>>;

const ROUTE = 'POST /items';

function refusalOf(schema: unknown): AccessError {
  return refusal(() => {
    checkBodySchema(ROUTE, schema as Schema);
  });
}

function isAccepted(schema: Schema): boolean {
  try {
    checkBodySchema(ROUTE, schema);
    return true;
  } catch (error) {
    if (error instanceof AccessError) return false;
    throw error;
  }
}

/** Pattern of an error that names route, place and keyword. */
function says(path: string, what: string) {
  return new RegExp(
    `^body schema of route "POST /items" has ${escaped(what)}.* at ${escaped(path)}, expected [^;]+; [^.]*[^.]$`,
    's',
  );
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

describe('what API Gateway refuses at apply is refused by route, place and keyword', () => {
  test.each<[string, Schema, string]>([
    ['keyword "enum"', { properties: { s: { enum: ['A', 'A'] } } }, '#/properties/s'],
    [
      'keyword "enum"',
      {
        enum: [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
      },
      '#',
    ],
    ['keyword "enum"', { enum: [] }, '#'],
    ['keyword "exclusiveMinimum"', { properties: { n: { minimum: 0, exclusiveMinimum: true } } }, '#/properties/n'],
    ['keyword "exclusiveMinimum"', { properties: { n: { exclusiveMinimum: 0 } } }, '#/properties/n'],
    ['keyword "exclusiveMaximum"', { maximum: 1, exclusiveMaximum: 1 }, '#'],
    ['keyword "exclusiveMaximum"', { exclusiveMaximum: true }, '#'],
    ['keyword "$schema"', { $schema: 'http://json-schema.org/draft-07/schema#' }, '#'],
    ['keyword "$schema"', { $schema: 'https://json-schema.org/draft/2020-12/schema' }, '#'],
    ['keyword "$schema"', { items: { $schema: 'http://json-schema.org/draft-04/schema#' } }, '#/items'],
    ['keyword "type"', { type: 'objekt' }, '#'],
    ['keyword "type"', { type: 'any' }, '#'],
    ['keyword "type"', { type: [] }, '#'],
    ['keyword "type"', { type: ['string', 'string'] }, '#'],
    ['keyword "type"', { type: ['string', { type: 'null' }] }, '#'],
    ['keyword "$ref"', { properties: { a: { $ref: '#/components/schemas/Foo' } } }, '#/properties/a'],
    ['keyword "$ref"', { $ref: 'other.json' }, '#'],
    ['keyword "$ref"', { $ref: 'https://apigateway.amazonaws.com/restapis/a/models/B' }, '#'],
    ['keyword "$ref"', { $ref: '#' }, '#'],
    ['keyword "$ref"', { $ref: '#/definitions/b', definitions: { a: {} } }, '#'],
    ['keyword "$ref"', { $ref: '#/definitions/__proto__', definitions: { a: {} } }, '#'],
    ['keyword "$ref"', { definitions: { a: {} }, oneOf: [{ $ref: '#/definitions/a' }] }, '#/oneOf/0'],
    ['keyword "$ref"', { definitions: { a: {} }, anyOf: [{ items: { $ref: '#/definitions/a' } }] }, '#/anyOf/0/items'],
    ['keyword "$ref"', { definitions: { a: { $ref: '#/definitions/a' } } }, '#/definitions/a'],
    [
      'keyword "type" beside "$ref"',
      { definitions: { a: {} }, items: { $ref: '#/definitions/a', type: 'string' } },
      '#/items',
    ],
    ['true', { properties: { a: true } }, '#/properties/a'],
    ['false', { items: [{}, false] }, '#/items/1'],
    ['keyword "items"', { items: true }, '#'],
    ['keyword "items"', { items: [] }, '#'],
    ['keyword "not"', { not: false }, '#'],
    ['keyword "allOf"', { allOf: [] }, '#'],
    ['true', { allOf: [true] }, '#/allOf/0'],
    ['true', { patternProperties: { '/~': true } }, '#/patternProperties/~1~0'],
    ['keyword "required"', { properties: { a: { type: 'string', required: true } } }, '#/properties/a'],
    ['keyword "required"', { required: [] }, '#'],
    ['keyword "required"', { required: ['a', 'a'] }, '#'],
    ['keyword "additionalItems"', { additionalItems: false }, '#'],
    ['keyword "additionalItems"', { items: {}, additionalItems: false }, '#'],
    ['keyword "dependencies"', { dependencies: { a: 'b' } }, '#'],
    ['keyword "dependencies"', { dependencies: { a: [] } }, '#'],
    ['keyword "multipleOf"', { multipleOf: 0 }, '#'],
    ['keyword "maximum"', { maximum: '1' }, '#'],
    ['keyword "maximum"', { maximum: Number.NaN }, '#'],
    ['keyword "minLength"', { minLength: -1 }, '#'],
    ['keyword "maxItems"', { maxItems: 1.5 }, '#'],
    ['keyword "uniqueItems"', { uniqueItems: 'yes' }, '#'],
    ['keyword "pattern"', { pattern: '(' }, '#'],
    ['keyword "pattern"', { pattern: '^(?=.*[A-Z]).+$' }, '#'],
    ['keyword "pattern"', { pattern: '^(a|b)\\1$' }, '#'],
    ['keyword "pattern"', { pattern: '^\\p{L}+$' }, '#'],
    ['keyword "pattern"', { pattern: '(a{1,999}){1,999}' }, '#'],
    ['keyword "patternProperties"', { patternProperties: { '^(?!x)': {} } }, '#'],
    ['keyword "patternProperties"', { patternProperties: { '[': {} } }, '#'],
    ['keyword "format"', { format: 'int32' }, '#'],
    ['keyword "format"', { format: 'uuid' }, '#'],
    ['keyword "title"', { title: 1 }, '#'],
    ['keyword "id"', { id: '#here' }, '#'],
    ['keyword "id"', { properties: { a: { id: 'https://example.com/a' } } }, '#/properties/a'],
    ['keyword "definitions"', { items: { definitions: {} } }, '#/items'],
  ])('%s in %j', (what, schema, path) => {
    const { code, message } = refusalOf(schema);
    expect({ code, message }).toEqual({
      code: 'ERR_BODY_SCHEMA_INVALID',
      message: expect.stringMatching(says(path, what)) as string,
    });
  });

  test.each([
    ['example', 'x', 'leave it out'],
    ['examples', ['x'], 'leave it out'],
    ['nullable', true, 'add "null" to type'],
    ['readOnly', true, 'leave it out'],
    ['writeOnly', true, 'leave it out'],
    ['default', 'x', 'leave it out, and let the function choose'],
    ['discriminator', {}, 'leave it out'],
    ['deprecated', true, 'leave it out'],
    ['xml', {}, 'leave it out'],
    ['$id', 'https://example.com/x', 'write id instead, or leave it out'],
    ['$defs', {}, 'write definitions'],
    ['const', 3, 'write enum with the one value'],
    ['if', {}, 'write oneOf'],
    ['then', {}, 'write oneOf'],
    ['else', {}, 'write oneOf'],
    ['contains', {}, 'check it in the function'],
    ['propertyNames', {}, 'write patternProperties with additionalProperties: false'],
    ['dependentRequired', {}, 'write dependencies'],
    ['exclusiveMinimum', 1, 'set minimum, and check the bound itself in the function'],
    ['requierd', ['a'], 'write required, or leave it out'],
    ['minLenght', 1, 'write minLength, or leave it out'],
    ['whatever is this', 1, 'leave it out'],
    ['__proto__', 1, 'leave it out'],
    ['constructor', 1, 'leave it out'],
  ])('the unsupported keyword %s, with what to do instead', (keyword, value, instead) => {
    const below = JSON.parse(
      JSON.stringify({ type: 'string' }).replace('}', `,${JSON.stringify(keyword)}:${JSON.stringify(value)}}`),
    ) as Schema;
    const { message } = refusalOf({ type: 'object', properties: { s: below } });
    expect(message).toMatch(says('#/properties/s', `keyword "${keyword}"`));
    expect(message).toContain(`; ${instead}`);
  });

  test('what JSON cannot hold', () => {
    const cycle: Record<string, unknown> = {};
    cycle.properties = { cycle };
    expect(refusalOf(cycle).message).toMatch(says('#', 'a value that JSON cannot hold'));
    expect(refusalOf({ maximum: 1n }).message).toMatch(says('#', 'a value that JSON cannot hold'));
  });

  test('more bytes than a model may have', () => {
    const { code, message } = refusalOf({ description: 'é'.repeat(204_800) });
    expect(code).toBe('ERR_QUOTA_EXCEEDED');
    expect(message).toContain('bytes of the body schema of route "POST /items": 409618, expected at most 409600');
  });
});

test('a declaration with such a schema does not come to be', () => {
  const routes = { 'POST /orders': { scopes: ['orders/write'], body: { properties: { a: { example: 1 } } } } };
  expect(refusal(() => defineWith({ routes })).message).toContain(
    'body schema of route "POST /orders" has keyword "example" at #/properties/a',
  );
});

test('those of the sample are accepted, and so is the empty one', () => {
  expect(() => defineWith(sampleApi)).not.toThrow();
  expect(isAccepted({})).toBe(true);
  expect(isAccepted({ type: 'object', title: undefined })).toBe(true);
});

/** Keywords of draft 4 that the page "Amazon API Gateway important notes" does not exclude. */
const ALLOWED = [
  '$ref,$schema,additionalItems,additionalProperties,allOf,anyOf,definitions,dependencies,description,enum',
  'exclusiveMaximum,format,id,items,maxItems,maxLength,maxProperties,maximum,minItems,minLength,minProperties,minimum',
  'multipleOf,not,oneOf,pattern,patternProperties,properties,required,title,type,uniqueItems',
].flatMap((line) => line.split(','));

const formats = Object.fromEntries(
  ['date-time', 'email', 'hostname', 'ipv4', 'ipv6', 'uri'].map((name) => [name, true as const]),
);
const lenient = { strictTypes: false, strictTuples: false, allowMatchingProperties: true };
const ajv = new Ajv({ ...lenient, strictSchema: true, formats });

/**
 * Compiles a schema of draft 4.
 * @throws Error for an unknown keyword or format, or one without effect at its place
 */
function compileStrictly(schema: Schema): void {
  try {
    ajv.compile(schema);
  } finally {
    ajv.removeSchema(schema);
  }
}

function isDraft4(schema: Schema): boolean {
  return ajv.validate('http://json-schema.org/draft-04/schema', schema);
}

/** Lists the keywords of a schema and of the schemas in it. */
function keywordsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema as Schema).flatMap(([name, value]) => {
    const lists = ['allOf', 'anyOf', 'oneOf', 'items', 'not', 'additionalItems', 'additionalProperties'];
    const maps = ['properties', 'patternProperties', 'definitions', 'dependencies'];
    const below = lists.includes(name) ? [value].flat() : maps.includes(name) ? Object.values(value as Schema) : [];
    return [name, ...below.flatMap((each) => (Array.isArray(each) ? [] : keywordsOf(each)))];
  });
}

const NAME = fc.constantFrom('a', 'b', 'name', 'x/y', '~', '', 'properties', '$ref');
const TYPE = fc.constantFrom('array', 'boolean', 'integer', 'null', 'number', 'object', 'string');
const COUNT = fc.nat(5);
const PATTERN = fc.constantFrom('^a', '[0-9]+', 'é', '\\w{1,64}');
const ENUM = fc.uniqueArray(fc.constantFrom(1, '1', null, true, 'x'), { minLength: 1, maxLength: 3 });

const NAMES = fc.uniqueArray(NAME, { minLength: 1, maxLength: 3 });

/** Generates records with some of the keys. */
function someOf(values: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Schema> {
  return fc
    .subarray(Object.entries(values), { maxLength: 3 })
    .chain((chosen) => fc.record<Schema>(Object.fromEntries(chosen), { noNullPrototype: true }));
}

const flat = {
  title: fc.string(),
  description: fc.string(),
  type: fc.oneof(TYPE, fc.uniqueArray(TYPE, { minLength: 1, maxLength: 3 })),
  enum: ENUM,
  format: fc.constantFrom('date-time', 'email', 'hostname', 'ipv4', 'ipv6', 'uri'),
  multipleOf: fc.constantFrom(1, 0.01, 7),
  maximum: fc.integer(),
  minimum: fc.integer(),
  maxLength: COUNT,
  minLength: COUNT,
  pattern: PATTERN,
  maxItems: COUNT,
  minItems: COUNT,
  uniqueItems: fc.boolean(),
  maxProperties: COUNT,
  minProperties: COUNT,
  required: NAMES,
};

/** Schemas that both draft 4 and API Gateway accept. */
const { rightSchema } = fc.letrec<{ rightSchema: Schema }>((tie) => {
  const one = tie('rightSchema');
  const some = fc.array(one, { minLength: 1, maxLength: 2 });
  const deep = {
    ...flat,
    items: fc.oneof(one, some),
    properties: fc.dictionary(NAME, one, { maxKeys: 2 }),
    patternProperties: fc.dictionary(PATTERN, one, { maxKeys: 2 }),
    additionalProperties: fc.oneof(fc.boolean(), one),
    dependencies: fc.dictionary(NAME, fc.oneof(NAMES, one), { maxKeys: 2 }),
    allOf: some,
    anyOf: some,
    oneOf: some,
    not: one,
  };
  return { rightSchema: fc.oneof({ maxDepth: 3, depthIdentifier: 'schema' }, someOf(flat), someOf(deep)) };
});

/** The same, with keywords that are only valid at the root or together with another one. */
const wholeSchema = fc
  .tuple(rightSchema, fc.option(rightSchema), fc.boolean(), fc.boolean())
  .map(([schema, definition, versioned, bounded]) => ({
    ...(versioned ? { $schema: 'http://json-schema.org/draft-04/schema#', id: 'https://example.com/a' } : {}),
    ...schema,
    ...(bounded ? { maximum: 1, exclusiveMaximum: true, items: [schema], additionalItems: false } : {}),
    ...(definition ? { definitions: { a: definition }, not: { $ref: '#/definitions/a' } } : {}),
  }));

const keyword = fc.constantFrom(
  ...ALLOWED,
  'default',
  'exclusiveMinimum',
  'const',
  'nullable',
  '$id',
  'requierd',
  'if',
);

/** Values that some keywords accept and many do not. */
const anyValue = fc.oneof(
  fc.constantFrom<unknown>(true, false, null, 0, 1, -1, 1.5, '', 'a', 'string', '(', 'email', 'uuid', [], {}, [{}]),
  fc.constantFrom<unknown>(['a'], ['a', 'a'], ['string', 'null'], [1, 1], { a: true }, { a: ['b'] }, { '[': {} }),
  fc.constantFrom<unknown>('#', '#/definitions/a', 'http://json-schema.org/draft-04/schema#', 'https://example.com/a'),
  rightSchema,
);

/** A schema with one changed place. */
const changedSchema = fc.tuple(wholeSchema, keyword, anyValue, fc.nat()).map(([schema, name, value, at]) => {
  const copy = JSON.parse(JSON.stringify(schema)) as Record<string, unknown>;
  const places: Record<string, unknown>[] = [];
  const collect = (each: unknown): void => {
    if (Array.isArray(each)) each.forEach(collect);
    else if (typeof each === 'object' && each !== null) {
      places.push(each as Record<string, unknown>);
      Object.values(each).forEach(collect);
    }
  };
  collect(copy);
  Object.assign(places[at % places.length] ?? copy, { [name]: value });
  return copy;
});

test('whatever draft 4 and API Gateway take is accepted, and compiles strictly', () => {
  fc.assert(
    fc.property(wholeSchema, (schema) => {
      checkBodySchema(ROUTE, schema);
      compileStrictly(schema);
    }),
    { numRuns: 500 },
  );
});

test('whatever is accepted compiles strictly, and has keywords of the list alone', () => {
  let accepted = 0;
  fc.assert(
    fc.property(changedSchema, (schema) => {
      if (!isAccepted(schema)) return;
      accepted++;
      expect(isDraft4(schema)).toBe(true);
      compileStrictly(schema);
      expect(ALLOWED).toEqual(expect.arrayContaining(keywordsOf(schema)));
    }),
    { numRuns: 3_000 },
  );
  expect(accepted).toBeGreaterThan(200);
});

test('whatever the meta-schema of draft 4 refuses is refused', () => {
  let refused = 0;
  fc.assert(
    fc.property(changedSchema, (schema) => {
      if (isDraft4(schema)) return;
      refused++;
      expect(refusalOf(schema)).toMatchObject({ code: 'ERR_BODY_SCHEMA_INVALID' });
    }),
    { numRuns: 3_000 },
  );
  expect(refused).toBeGreaterThan(200);
});
