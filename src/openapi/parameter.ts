import type * as z from 'zod';
import type { Route } from '../access/route';
import type { ApiDescription, Operation } from './description';
import type { Header, Parameter } from './document';
import { schemaReference, textSchema, without } from './schema';

type Context = Pick<ApiDescription, 'bodies' | 'notes'>;

/**
 * What a route reads besides its body. `Authorization` and `Content-Type` are told elsewhere in a document, and ignored
 * as parameters.
 * @see OpenAPI 3.1.1, "Parameter Object"
 */
export function parameters(route: Route, { path, query, headers }: Operation, context: Context): Parameter[] {
  const inPath = route.parts.flatMap((part) => {
    const schema = part.kind === 'literal' ? undefined : path?.[part.name];
    if (part.kind === 'literal' || !schema) return [];
    return [{ name: part.name, in: 'path' as const, ...textValue(part.name, schema, context), required: true }];
  });
  const inQuery = Object.entries((query?.shape ?? {}) as Record<string, z.ZodType>).map(([name, schema]) => ({
    name,
    in: 'query' as const,
    ...textValue(name, schema, context),
  }));
  const inHeader = Object.entries(headers ?? {}).map(([name, schema]) => ({
    name,
    in: 'header' as const,
    ...textValue(name, schema, context),
  }));
  return [...inPath, ...inQuery, ...inHeader];
}

/** Headers of an answer. */
export function responseHeaders(
  headers: Readonly<Record<string, z.ZodType>>,
  context: Context,
): Readonly<Record<string, Header>> {
  return Object.fromEntries(Object.entries(headers).map(([name, schema]) => [name, textValue(name, schema, context)]));
}

/**
 * A path as OpenAPI writes it. It has no greedy parameters: `{proxy+}` is `{proxy}`, which no other parameter is beside.
 * @see OpenAPI 3.1.1, "Paths Object"
 */
export function templatedPath({ path, parts }: Route): string {
  if (parts.length === 0) return path;
  return parts.map((part) => `/${part.kind === 'literal' ? part.text : `{${part.name}}`}`).join('');
}

function textValue(name: string, schema: z.ZodType, { bodies, notes }: Context): Header {
  const required = !schema.safeParse(undefined).success;
  const [component] = Object.entries(bodies).find(([, named]) => named === schema) ?? [];
  const description = notes.get(schema)?.description;
  const said = { required, ...(description === undefined ? {} : { description }) };
  if (component !== undefined) return { ...said, schema: schemaReference(component) };
  return { ...said, schema: without(textSchema(`"${name}"`, schema, notes), 'description') };
}
