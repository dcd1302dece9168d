import type { OpenApiDocument, Schema } from './document';

/** Maximum depth of a sample. */
const MAX_DEPTH = 16;

/**
 * Makes a request body for an operation, from the examples, defaults and enumerations in its schema. It contains only
 * the required properties.
 * @param route - e.g. `POST /customers`
 * @returns undefined if the document does not describe the operation or its body, or not well enough to make a sample
 */
export function sampleBody(document: OpenApiDocument, route: string): unknown {
  const [method = '', path = ''] = route.split(' ');
  const schema = document.paths[path]?.[method.toLowerCase()]?.requestBody?.content['application/json'].schema;
  return schema && sample(schema, document.components.schemas, 0);
}

function sample(schema: Schema, schemas: Readonly<Record<string, Schema>>, depth: number): unknown {
  const { $ref, examples, const: constant, enum: options, type } = schema;
  if (depth > MAX_DEPTH) return undefined;
  if (typeof $ref === 'string') {
    const named = schemas[$ref.replace('#/components/schemas/', '')];
    return named && sample(named, schemas, depth + 1);
  }
  if (Array.isArray(examples)) return examples[0];
  if (constant !== undefined) return constant;
  if (schema.default !== undefined) return schema.default;
  if (Array.isArray(options)) return options[0];
  if (type === 'object') return sampleObject(schema, schemas, depth);
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'array') return sampleList(schema, schemas, depth);
  // Any text fits a schema without a pattern or format; one with a rule needs an example.
  const isFree = schema.pattern === undefined && schema.format === undefined;
  return type === 'string' && isFree ? 'text'.repeat(Math.ceil(Number(schema.minLength ?? 1) / 4)) : undefined;
}

function sampleObject(schema: Schema, schemas: Readonly<Record<string, Schema>>, depth: number): unknown {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>;
  const required = (schema.required ?? []) as readonly string[];
  const values = required.map((name) => [name, sample(properties[name] ?? {}, schemas, depth + 1)] as const);
  return values.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(values);
}

function sampleList(schema: Schema, schemas: Readonly<Record<string, Schema>>, depth: number): unknown {
  const least = Number(schema.minItems ?? 0);
  if (least === 0) return [];
  const item = sample((schema.items ?? {}) as Schema, schemas, depth + 1);
  return item === undefined ? undefined : Array.from({ length: least }, () => item);
}
