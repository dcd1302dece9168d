import type { Attributes } from '../terraform-json/stack-view';
import { list, record } from '../terraform-json/stack-view';

/** How an import reads the base path of a document if nothing says how. */
const DEFAULT_READING = 'ignore';

/**
 * The path before each path of an OpenAPI document, as API Gateway imports it: empty, or with a leading slash.
 * @param parameters - of the import; undefined if none are given
 * @returns undefined if it is not known
 * @see AWS docs, "Set the OpenAPI basePath property"
 */
export function basePathOf(document: Attributes, parameters: unknown): string | undefined {
  // Terraform has one expression for the whole map if a part of it is not known.
  if (typeof parameters === 'string') return undefined;
  const { basepath: reading = DEFAULT_READING } = record(parameters);
  if (reading === DEFAULT_READING) return '';
  const steps = writtenPath(document)
    ?.split('/')
    .filter((step) => step !== '');
  if (!steps || !['prepend', 'split'].includes(String(reading))) return undefined;
  return (reading === 'split' ? steps.slice(1) : steps).map((step) => `/${step}`).join('');
}

/** The base path that a document has; undefined if it is made of variables that are not read. */
function writtenPath(document: Attributes): string | undefined {
  if (document.swagger !== undefined) return plainPath(document.basePath ?? '');
  const servers = list(document.servers).map(record);
  const variables = servers.map((server) => record(server.variables).basePath).filter((each) => each !== undefined);
  if (variables.length > 0) return plainPath(record(variables[0]).default);
  return plainPath(textOf(servers[0]?.url).replace(/^[a-z]+:\/\/[^/]*/i, ''));
}

function plainPath(value: unknown): string | undefined {
  return typeof value === 'string' && !/[{}?#]/.test(value) ? value : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
