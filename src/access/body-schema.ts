import { AccessError } from './error';
import type { JsonSchema } from './json-schema';
import { nearest } from './nearest';
import { checkQuota } from './quotas';
import type { Json, JsonObject } from './schema-keyword';
import { SCHEMA_KEYWORDS, isObject } from './schema-keyword';

/** A place in the body schema of a route. */
interface Place {
  /** E.g. `POST /orders`. */
  readonly route: string;
  /** From the schema's root, e.g. `#/properties/name`. */
  readonly path: string;
  /** Whether the place is below one of the keywords where API Gateway takes no reference. */
  readonly inChoice: boolean;
}

/** Keywords of later drafts, each with its replacement in draft 4. */
const INSTEAD: Readonly<Record<string, string>> = {
  $defs: 'write definitions',
  $id: 'write id instead, or leave it out',
  const: 'write enum with the one value',
  contains: 'check it in the function',
  default: 'leave it out, and let the function choose',
  deprecated: 'leave it out',
  dependentRequired: 'write dependencies',
  dependentSchemas: 'write dependencies',
  discriminator: 'leave it out',
  else: 'write oneOf',
  example: 'leave it out',
  examples: 'leave it out',
  exclusiveMinimum: 'set minimum, and check the bound itself in the function',
  if: 'write oneOf',
  nullable: 'add "null" to type',
  propertyNames: 'write patternProperties with additionalProperties: false',
  readOnly: 'leave it out',
  then: 'write oneOf',
  writeOnly: 'leave it out',
  xml: 'leave it out',
};

const CHOICES = ['allOf', 'anyOf', 'oneOf'];
const AT_ROOT_ALONE = ['$schema', 'id', 'definitions'];
const DEFINITION = /^#\/definitions\/([\w.-]+)$/;

/**
 * Checks the schema of a route's body. API Gateway would refuse a wrong one at apply, and only say "Invalid model
 * schema specified"; this check names the place and the keyword. An unknown keyword is refused too.
 * @param route - e.g. `POST /orders`
 * @throws AccessError `ERR_BODY_SCHEMA_INVALID`, or `ERR_QUOTA_EXCEEDED` for a schema that is too long
 * @see AWS docs, "Data models for REST APIs" and "Amazon API Gateway important notes"; JSON Schema draft 4
 */
export function checkBodySchema(route: string, schema: JsonSchema): void {
  const text = jsonText(route, schema);
  const remedy = 'shorten it, and check the rest in the function';
  checkQuota(
    `bytes of the body schema of route "${route}"`,
    new TextEncoder().encode(text).length,
    'bodySchema',
    remedy,
  );
  const root = JSON.parse(text) as Json;
  checkSchema(root, root, { route, path: '#', inChoice: false });
}

/** The schema as it is emitted: JSON drops undefined values and turns NaN and Infinity into null. */
function jsonText(route: string, schema: JsonSchema): string {
  try {
    return JSON.stringify(schema);
  } catch {
    const expected = 'one that JSON can hold, without cycles and without bigint';
    throw invalid(
      { route, path: '#', inChoice: false },
      'a value that JSON cannot hold',
      expected,
      'write it as plain data',
      schema,
    );
  }
}

function checkSchema(schema: Json, root: Json, place: Place): void {
  if (!isObject(schema)) {
    const expected = 'an object, since a schema of draft 4 is an object';
    throw invalid(place, JSON.stringify(schema), expected, 'write {} for any value, or {"not": {}} for none', schema);
  }
  for (const [name, value] of Object.entries(schema)) {
    const keyword = SCHEMA_KEYWORDS.get(name);
    if (!keyword) throw unknownKeyword(name, value, place);
    if (AT_ROOT_ALONE.includes(name) && place.path !== '#') {
      throw invalid(place, `keyword "${name}"`, 'it at the root of the schema alone', 'move it there', value);
    }
    if (!keyword.accepts(value, schema)) {
      throw invalid(place, `keyword "${name}" with ${shown(value)}`, keyword.expected, 'correct it', value);
    }
    if (name === '$ref' && typeof value === 'string') checkReference(value, schema, root, place);
    const inChoice = place.inChoice || CHOICES.includes(name);
    for (const [rest, below] of keyword.subschemas?.(value) ?? []) {
      checkSchema(below, root, { ...place, path: `${place.path}/${name}${rest}`, inChoice });
    }
  }
}

function checkReference(reference: string, beside: JsonObject, root: Json, place: Place): void {
  const subject = `keyword "$ref" with ${JSON.stringify(reference)}`;
  const definitions = isObject(root) && isObject(root.definitions) ? root.definitions : {};
  if (place.inChoice) {
    const expected = `none inside ${CHOICES.join(', ')}, since API Gateway accepts no reference to the same schema there`;
    throw invalid(place, subject, expected, 'write the referenced schema there', reference);
  }
  const [, name = ''] = DEFINITION.exec(reference) ?? [];
  if (!Object.hasOwn(definitions, name)) {
    const known = Object.keys(definitions).map((each) => `"#/definitions/${each}"`);
    const expected = known.length === 0 ? 'none, since the schema has no definitions' : `one of ${known.join(', ')}`;
    throw invalid(place, subject, expected, 'write the referenced schema there, or define it', reference);
  }
  const [other] = Object.keys(beside).filter((key) => key !== '$ref');
  if (other !== undefined) {
    const expected = '"$ref" alone, since draft 4 ignores other keywords next to it';
    throw invalid(place, `keyword "${other}" beside "$ref"`, expected, 'move it into the definition', beside);
  }
  if (leadsBack(name, definitions)) {
    throw invalid(place, subject, 'a definition that does not refer to itself', 'correct it', reference);
  }
}

/** Whether a definition is a reference that leads back to itself, and so has no content. */
function leadsBack(name: string, definitions: JsonObject): boolean {
  const seen = new Set<string>();
  for (let next: string | undefined = name; next !== undefined;) {
    if (seen.has(next)) return true;
    seen.add(next);
    const definition: Json | undefined = definitions[next];
    const reference: Json | undefined = isObject(definition) ? definition.$ref : undefined;
    next = typeof reference === 'string' ? DEFINITION.exec(reference)?.[1] : undefined;
  }
  return false;
}

function unknownKeyword(name: string, value: Json, place: Place): AccessError {
  const known = [...SCHEMA_KEYWORDS.keys()];
  const near = nearest(name, known);
  const meant = near === undefined ? 'leave it out' : `write ${near}, or leave it out`;
  const instead = Object.hasOwn(INSTEAD, name) ? INSTEAD[name] : undefined;
  const expected = 'a keyword of JSON Schema draft 4 that API Gateway supports';
  return invalid(place, `keyword "${name}"`, expected, instead ?? meant, value);
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}

function invalid({ route, path }: Place, what: string, expected: string, fix: string, given: unknown): AccessError {
  const message = `body schema of route "${route}" has ${what} at ${path}, expected ${expected}; ${fix}`;
  return new AccessError('ERR_BODY_SCHEMA_INVALID', message, { given, expected });
}
