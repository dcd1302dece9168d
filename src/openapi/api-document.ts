import type { AccessDeclaration } from '../access/declaration';
import { openingScopes } from '../access/requirement';
import { parseRoute } from '../access/route';
import type { ApiDescription } from './description';
import { checkDescription } from './disagreement';
import type { DocumentedOperation, OpenApiDocument } from './document';
import { parameters, templatedPath } from './parameter';
import { componentResponses, ERROR, errorSchema, jsonContent, responses } from './response';
import { componentSchemas } from './schema';
import { securityRequirements, securitySchemes } from './security';

/** Input of a document. */
export interface ApiDocumentOptions {
  /** The access declaration. */
  readonly declaration: AccessDeclaration;
  /** Description of each declared route. */
  readonly description: ApiDescription;
  /** URL of the API's stage, or its path on the server that also serves the document. */
  readonly serverUrl: string;
  /** URL of the token endpoint, or its path on the API's server. */
  readonly tokenUrl: string;
}

/**
 * Builds the OpenAPI document of an API. The same declaration and description give the same bytes.
 * @throws DescriptionError if they disagree
 * @see OpenAPI 3.1.1, "OpenAPI Object"
 */
export function apiDocument({ declaration, description, serverUrl, tokenUrl }: ApiDocumentOptions): OpenApiDocument {
  checkDescription(declaration, description);
  const { info, tags, bodies, answers, notes } = description;
  const paths: Record<string, Record<string, DocumentedOperation>> = {};
  for (const [name, rule] of Object.entries(declaration.routes)) {
    const route = parseRoute(name);
    const operation = description.operations[name];
    // `checkDescription` above has refused undescribed routes.
    if (!operation) continue;
    const read = parameters(route, rule, operation, description);
    const item = (paths[templatedPath(route)] ??= {});
    item[route.method.toLowerCase()] = {
      operationId: operation.operationId,
      summary: operation.summary,
      ...(operation.description === undefined ? {} : { description: operation.description }),
      tags: operation.tags,
      security: securityRequirements(openingScopes(declaration, { ...route, name, rule }), rule),
      ...(read.length === 0 ? {} : { parameters: read }),
      ...(operation.body === undefined
        ? {}
        : { requestBody: { required: true, content: jsonContent(operation.body) } }),
      responses: responses(route.method, rule, operation, description),
    };
  }
  return {
    openapi: '3.1.1',
    info,
    servers: [{ url: serverUrl }],
    tags: Object.entries(tags).map(([name, sentence]) => ({ name, description: sentence })),
    paths,
    components: {
      schemas: {
        [ERROR]: errorSchema,
        ...componentSchemas(bodies, 'input', notes),
        ...componentSchemas(answers, 'output', notes),
      },
      responses: componentResponses(Object.values(paths).flatMap((item) => Object.values(item))),
      securitySchemes: securitySchemes(declaration.resourceServers, tokenUrl, declaration.routes),
    },
  };
}

/**
 * Builds the stack option `openapi` from a description, so that each synth of the stack writes the document.
 * @throws DescriptionError at synth, if the description and the declaration disagree
 * @example
 * import { defineAccess } from 'cognito-m2m';
 * import { openApi } from 'cognito-m2m/openapi';
 * import * as z from 'zod';
 *
 * const declaration = defineAccess({
 *   resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
 *   clients: { Reporting: { scopes: ['orders/read'] } },
 *   routes: { 'GET /orders': { scopes: ['orders/read'] } },
 * });
 * export const openapi = openApi({
 *   declaration,
 *   description: {
 *     info: {
 *       title: 'Orders',
 *       version: '1.0.0',
 *       description: 'Orders of the shop.',
 *       license: { name: 'MIT', identifier: 'MIT' },
 *     },
 *     tags: { orders: 'Orders.' },
 *     bodies: {},
 *     answers: { Orders: z.array(z.object({ id: z.string() })) },
 *     notes: z.registry(),
 *     operations: {
 *       'GET /orders': {
 *         operationId: 'listOrders',
 *         summary: 'List orders',
 *         tags: ['orders'],
 *         answers: { 200: { description: 'All orders.', body: 'Orders' } },
 *       },
 *     },
 *   },
 * });
 */
export function openApi(described: Pick<ApiDocumentOptions, 'declaration' | 'description'>) {
  return (addresses: Pick<ApiDocumentOptions, 'serverUrl' | 'tokenUrl'>): OpenApiDocument =>
    apiDocument({ ...described, ...addresses });
}
