import type * as z from 'zod';
import type { Route } from '../access/route';
import type { RouteRule } from '../access/route-rule';
import type { ApiDescription, Operation } from './description';
import type { Header, Parameter } from './document';
import { schemaReference, textSchema, withoutKeywords } from './schema';

type Context = Pick<ApiDescription, 'bodies' | 'notes'>;

/**
 * Parameters of a route in path, query and headers. `Authorization` and `Content-Type` are left out: a document
 * describes them elsewhere, and OpenAPI ignores them as parameters.
 * @see OpenAPI 3.1.1, "Parameter Object"
 */
export function parameters(
  route: Route,
  { required = {} }: Pick<RouteRule, 'required'>,
  { path, query, headers }: Operation,
  context: Context,
): Parameter[] {
  const asked = {
    query: (name: string) => required.query?.includes(name) ?? false,
    header: (name: string) => required.headers?.some((each) => sameHeader(each, name)) ?? false,
  };
  const inPath = route.parts.flatMap((part) => {
    const schema = part.kind === 'literal' ? undefined : path?.[part.name];
    if (part.kind === 'literal' || !schema) return [];
    return [{ name: part.name, in: 'path' as const, ...textValue(part.name, schema, context), required: true }];
  });
  const inQuery = Object.entries((query?.shape ?? {}) as Record<string, z.ZodType>).map(([name, schema]) => ({
    name,
    in: 'query' as const,
    ...textValue(name, schema, context),
    ...(asked.query(name) ? { required: true } : {}),
  }));
  const inHeader = Object.entries(headers ?? {}).map(([name, schema]) => ({
    name,
    in: 'header' as const,
    ...textValue(name, schema, context),
    ...(asked.header(name) ? { required: true } : {}),
  }));
  return [...inPath, ...inQuery, ...inHeader];
}

/** Whether two header names are equal; case does not matter. */
export function sameHeader(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Describes the headers of a response. */
export function responseHeaders(
  headers: Readonly<Record<string, z.ZodType>>,
  context: Context,
): Readonly<Record<string, Header>> {
  return Object.fromEntries(Object.entries(headers).map(([name, schema]) => [name, textValue(name, schema, context)]));
}

/**
 * Converts a path to OpenAPI's syntax. OpenAPI has no greedy parameters, so `{proxy+}` becomes `{proxy}`; API Gateway
 * allows no other parameter at the same place.
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
  return { ...said, schema: withoutKeywords(textSchema(`"${name}"`, schema, notes), 'description') };
}
