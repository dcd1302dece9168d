import * as z from 'zod';
import type { Note } from './description';
import type { Schema } from './document';
import { DescriptionError } from './error';

type Notes = z.core.$ZodRegistry<Note>;

const TARGET = 'draft-2020-12';

/** Types whose values are also written as text. */
const SPELLED: ReadonlySet<unknown> = new Set(['integer', 'number', 'boolean']);

/**
 * Converts named schemas to components of the document. A schema inside another becomes a reference.
 * @param io - `input` for request bodies, `output` for response bodies
 * @see OpenAPI 3.1.1, "Schema Object" (a superset of JSON Schema 2020-12)
 */
export function componentSchemas(
  named: Readonly<Record<string, z.ZodType>>,
  io: 'input' | 'output',
  notes: Notes,
): Record<string, Schema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    target: TARGET,
    io,
    metadata: notes,
    uri: (id) => schemaReference(id).$ref,
    override({ jsonSchema }) {
      // The pattern is what the API checks; readers interpret a format differently.
      if (io === 'input' && jsonSchema.pattern !== undefined) delete jsonSchema.format;
    },
    unrepresentable: refusing(`a schema among ${quoted(named)}`),
  });
  if ('__shared' in schemas) {
    throw new DescriptionError([
      `a schema among ${quoted(named)} holds itself and has no name, expected one to refer to; name it beside them`,
    ]);
  }
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, plain(schema)]));
}

/** Returns a reference to a schema component. */
export function schemaReference(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

/**
 * Converts the schema of a value in a path, query or header, which is sent as text. A number or boolean keeps its type,
 * because OpenAPI defines its form as text. For other values the schema describes the text.
 * @param subject - the holder of the value, e.g. `parameter "limit"`
 * @see OpenAPI 3.1.1, "Parameter Object" (serialization of a value by its schema)
 */
export function textSchema(subject: string, schema: z.ZodType, notes: Notes): Schema {
  const options = { target: TARGET, metadata: notes } as const;
  const read = z.toJSONSchema(schema, { ...options, io: 'output', unrepresentable: 'any' });
  if (SPELLED.has(read.type)) return plain(read);
  return plain(z.toJSONSchema(schema, { ...options, io: 'input', unrepresentable: refusing(subject) }));
}

/** Returns a schema without some keywords. */
export function withoutKeywords(schema: Schema, ...keywords: readonly string[]): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !keywords.includes(keyword)));
}

/** Removes the dialect, which the document states, and the id, which follows from the component's place. */
function plain(schema: Schema): Schema {
  return withoutKeywords(schema, '$schema', '$id');
}

function quoted(named: Readonly<Record<string, z.ZodType>>): string {
  return Object.keys(named)
    .map((name) => `"${name}"`)
    .join(', ');
}

/** Callback for zod that refuses a schema JSON Schema cannot express. */
function refusing(subject: string) {
  return ({ path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }): never => {
    const place = path.length === 0 ? '' : `, at ${path.map(String).join('.')},`;
    throw new DescriptionError([`${subject}${place} cannot be described: ${message}`]);
  };
}
