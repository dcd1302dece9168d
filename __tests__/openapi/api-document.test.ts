import { build } from 'esbuild';
import * as z from 'zod';
import { apiDocument } from '../../src/openapi/api-document';
import { DescriptionError } from '../../src/openapi/error';
import { declaration, description, documentWith } from './orders';
import { problems } from './document-problems';

const { operations } = description;
const document = documentWith();

/** Lines of the DescriptionError that `attempt` throws; any other error fails the test. */
function disagreements(attempt: () => unknown): readonly string[] {
  try {
    attempt();
  } catch (error) {
    if (error instanceof DescriptionError) return error.disagreements;
    throw error;
  }
  return [];
}

describe('who may call an operation', () => {
  test('any one of the scopes of a route is enough, so each is an entry of its own', () => {
    expect(document.paths['/orders']?.get?.security).toEqual([
      { clientCredentials: ['orders/read'] },
      { clientCredentials: ['orders/write'] },
    ]);
  });

  test('with roles, a scope counts that carries one which allows the route', () => {
    const roles = {
      reader: { scopes: ['orders/read'], allows: 'everything' },
      writer: { scopes: ['orders/write'], allows: ['POST'] },
    } as const;
    const { paths } = apiDocument({
      declaration: { ...declaration, authorizer: 'lambda', roles },
      description,
      serverUrl: '/prod',
      tokenUrl: '/oauth2/token',
    });
    expect(paths['/orders']?.get?.security).toEqual([{ clientCredentials: ['orders/read'] }]);
  });

  test('a route that asks for an API key asks for it beside each scope, and says how it is sent', async () => {
    const { 'GET /orders': list, ...routes } = declaration.routes;
    const asking = apiDocument({
      declaration: { ...declaration, routes: { 'GET /orders': { ...list, apiKey: 'required' }, ...routes } },
      description,
      serverUrl: '/prod',
      tokenUrl: '/oauth2/token',
    });
    expect(asking.paths['/orders']?.get?.security).toEqual([
      { clientCredentials: ['orders/read'], apiKey: [] },
      { clientCredentials: ['orders/write'], apiKey: [] },
    ]);
    expect(asking.paths['/orders']?.post?.security).toEqual([{ clientCredentials: ['orders/write'] }]);
    expect(asking.components.securitySchemes.apiKey).toEqual({
      type: 'apiKey',
      description: expect.any(String),
      in: 'header',
      name: 'x-api-key',
    });
    expect(await problems(JSON.stringify(asking))).toEqual([]);
  });

  test('a public route asks for nothing and never answers 401 or 403', () => {
    const { security, responses } = document.paths['/files/{path}']?.get ?? {};
    expect(security).toEqual([]);
    expect(Object.keys(responses ?? {})).toEqual(['200', '429', '500']);
  });

  test('the client-credentials flow tells every declared scope', () => {
    expect(document.components.securitySchemes).toEqual({
      clientCredentials: {
        type: 'oauth2',
        description: expect.any(String),
        flows: {
          clientCredentials: {
            tokenUrl: '/oauth2/token',
            scopes: { 'orders/read': 'List orders', 'orders/write': 'Place orders' },
          },
        },
      },
    });
  });
});

describe('what an operation reads', () => {
  test('what reads a number is a number with its bounds, and what reads anything else is the text', () => {
    expect(document.paths['/orders']?.get?.parameters).toEqual([
      {
        name: 'limit',
        in: 'query',
        required: false,
        description: 'Orders on a page.',
        schema: { type: 'integer', minimum: 1, maximum: 50, default: 10 },
      },
      { name: 'isOpen', in: 'query', required: false, description: 'Not sent yet.', schema: { type: 'boolean' } },
      {
        name: 'after',
        in: 'query',
        required: true,
        description: 'Where to go on.',
        schema: { type: 'string', maxLength: 30 },
      },
      {
        name: 'X-Tenant',
        in: 'header',
        required: true,
        description: 'Whose orders.',
        schema: { type: 'string', maxLength: 10 },
      },
      {
        name: 'If-None-Match',
        in: 'header',
        required: false,
        description: 'What is known.',
        schema: { type: 'string' },
      },
    ]);
  });

  test('what a route requires is required, whatever its schema lets a caller leave out', async () => {
    const required = { query: ['limit'], headers: ['if-none-match'] };
    const routes = { ...declaration.routes, 'GET /orders': { ...declaration.routes['GET /orders'], required } };
    const asking = documentWith({ routes });
    const { parameters = [] } = asking.paths['/orders']?.get ?? {};
    expect(parameters.filter((each) => each.required).map(({ name }) => name)).toEqual([
      'limit',
      'after',
      'X-Tenant',
      'If-None-Match',
    ]);
    expect(Object.keys(asking.paths['/orders']?.get?.responses ?? {})).toContain('400');
    expect(await problems(JSON.stringify(asking))).toEqual([]);
  });

  test('what a route requires and nobody describes is told', () => {
    const required = { query: ['from'], headers: ['X-Shop', 'Content-Type'] };
    const routes = { ...declaration.routes, 'GET /orders': { ...declaration.routes['GET /orders'], required } };
    expect(disagreements(() => documentWith({ routes }))).toEqual([
      'route "GET /orders" requires query parameter "from" and describes none, expected both; add it to query',
      'route "GET /orders" requires header "X-Shop" and describes none, expected both; add it to headers',
    ]);
  });

  test('a body is what a caller sends: a default need not be sent', () => {
    expect(document.paths['/orders']?.post?.requestBody).toEqual({
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/NewOrder' } } },
    });
    expect(document.components.schemas.NewOrder).toEqual({
      type: 'object',
      properties: {
        price: { $ref: '#/components/schemas/Price' },
        // Only the pattern: the definition of other valid addresses is not ours.
        email: { type: 'string', pattern: expect.any(String) },
        note: { type: 'string', default: '', description: 'For the courier.' },
      },
      required: ['price'],
      additionalProperties: false,
    });
  });

  test('a greedy parameter, which OpenAPI does not have, is a parameter', () => {
    expect(document.paths['/files/{path}']?.get?.parameters).toEqual([
      { name: 'path', in: 'path', required: true, description: 'It may hold slashes.', schema: { type: 'string' } },
    ]);
  });
});

describe('what an operation answers', () => {
  test('its success with headers, and the errors every route can give; API Gateway refuses a declared body', () => {
    expect(document.paths['/orders']?.post?.responses).toEqual({
      201: {
        description: 'The order.',
        headers: {
          ETag: { required: true, schema: { type: 'string' } },
          'X-Old': { required: false, schema: expect.objectContaining({ type: 'integer' }) },
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } },
      },
      400: { $ref: '#/components/responses/BadRequest' },
      401: { $ref: '#/components/responses/Unauthorized' },
      403: { $ref: '#/components/responses/Forbidden' },
      429: { $ref: '#/components/responses/TooManyRequests' },
      500: { $ref: '#/components/responses/ServerError' },
    });
  });

  test('what is answered has its defaults, and refers to what it holds', () => {
    const { Order, OrderList } = document.components.schemas;
    expect(Order).toMatchObject({ required: ['id', 'price', 'note'] });
    expect(OrderList).toMatchObject({
      properties: { orders: { type: 'array', items: { $ref: '#/components/schemas/Order' } } },
    });
  });

  test('an answer to HEAD has no content', () => {
    expect(document.paths['/orders/{id}']?.head?.responses).toMatchObject({
      200: { description: 'It exists.' },
      404: { description: 'It does not.' },
    });
    expect(JSON.stringify(document.paths['/orders/{id}']?.head?.responses)).not.toContain('content');
  });

  test('what is said about a shared error at one operation stands there, with the challenge', () => {
    const errors = { ...operations['GET /orders'].errors, 401: 'Ask the team for a client.' };
    const { paths } = documentWith({
      operations: { ...operations, 'GET /orders': { ...operations['GET /orders'], errors } },
    });
    expect(paths['/orders']?.get?.responses[401]).toMatchObject({
      description: 'Ask the team for a client.',
      headers: { 'WWW-Authenticate': {} },
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    });
  });
});

describe('a declaration and a description that disagree', () => {
  test('everything that differs is told at once, each with both sides', () => {
    const routes = {
      ...declaration.routes,
      'GET /orders': { scopes: ['orders/read'], responses: [409] },
      'GET /invoices/{id}': { scopes: ['orders/read'] },
      'DELETE /orders/{id}': { scopes: ['orders/write'], responses: [204] },
      'POST /invoices': { scopes: ['orders/write'], body: {} },
    } as const;
    const unlike = {
      ...operations,
      'DELETE /orders/{id}': { ...operations['HEAD /orders/{id}'], path: { no: z.string() }, answers: {}, errors: {} },
      'POST /invoices': {
        operationId: 'invoice',
        summary: 'Invoice',
        tags: ['orders'],
        answers: { 200: { description: 'Done.', body: 'Invoice' } },
      },
      'GET /returns': operations['GET /files/{path+}'],
    } as const;
    expect(disagreements(() => documentWith({ routes, operations: unlike }))).toEqual([
      'route "GET /orders" describes status 400 and does not declare it, expected both; add it to its responses, or remove its description',
      'route "GET /orders" declares status 409 and does not describe it, expected both; describe it, or remove it from its responses',
      'route "GET /invoices/{id}" is declared and not described, expected both; describe it under operations',
      'route "DELETE /orders/{id}" declares status 204 and does not describe it, expected both; describe it, or remove it from its responses',
      'route "DELETE /orders/{id}" describes no success, expected at least one; describe it under answers',
      'route "DELETE /orders/{id}" has parameter {id} and no description of it, expected both; add it to path',
      'route "DELETE /orders/{id}" describes parameter {no} and does not have it, expected both; remove it',
      'route "POST /invoices" declares a body and describes none, expected both; name its schema under body',
      'route "POST /invoices" names schema "Invoice", expected one of answers; add it there',
      'route "GET /returns" is described and not declared, expected both; declare it or remove it',
      'operationId "probeOrder" is that of routes "HEAD /orders/{id}" and "DELETE /orders/{id}", expected one for each; rename one',
      'operationId "getFile" is that of routes "GET /files/{path+}" and "GET /returns", expected one for each; rename one',
    ]);
  });

  test('a name stands for one schema', () => {
    const bodies = { ...description.bodies, Cost: description.bodies.Price, Order: z.string(), Error: z.string() };
    expect(disagreements(() => documentWith({ bodies }))).toEqual([
      'schema "Cost" has another name too, expected one name for a schema; remove one',
      'schema "Order" is among bodies and answers, expected one of them; rename one',
      'schema "Error" has the name of the errors\' body, expected another; rename it',
    ]);
  });

  test('a schema JSON Schema has no words for is an error that says where', () => {
    const answers = { ...description.answers, Order: z.object({ placed: z.date() }) };
    expect(disagreements(() => documentWith({ answers }))).toEqual([
      'a schema among "Order", "OrderList", at properties.placed, cannot be described: Date cannot be represented in JSON Schema',
    ]);
  });

  test('so is a parameter that is no text', () => {
    const headers = { 'X-Since': z.date() };
    const listOrders = { ...operations['GET /orders'], headers };
    expect(disagreements(() => documentWith({ operations: { ...operations, 'GET /orders': listOrders } }))).toEqual([
      '"X-Since" cannot be described: Date cannot be represented in JSON Schema',
    ]);
  });

  test('a schema that holds itself needs a name', () => {
    const tree: z.ZodType = z.object({ children: z.lazy(() => z.array(tree)) });
    const of = (answers: Record<string, z.ZodType>) => () =>
      documentWith({ answers: { ...description.answers, ...answers } }).components.schemas.Tree;
    expect(disagreements(of({ Forest: z.object({ tree }) }))).toEqual([expect.stringContaining('has no name')]);
    expect(of({ Tree: tree })()).toMatchObject({
      properties: { children: { items: { $ref: '#/components/schemas/Tree' } } },
    });
  });
});

test('the same declaration and description give the same bytes, in the order of the declaration', () => {
  expect(JSON.stringify(documentWith())).toBe(JSON.stringify(document));
  expect(Object.keys(document.paths)).toEqual(['/orders', '/orders/{id}', '/files/{path}']);
  expect(Object.keys(document.components.schemas)).toEqual(['Error', 'NewOrder', 'Price', 'Order', 'OrderList']);
});

test('300 routes take less than a second', () => {
  const numbers = Array.from({ length: 300 }, (_, n) => n);
  const routes = Object.fromEntries(numbers.map((n) => [`GET /r${n}`, declaration.routes['GET /orders']]));
  const many = Object.fromEntries(
    numbers.map((n) => [`GET /r${n}`, { ...operations['GET /orders'], operationId: `list${n}` }]),
  );
  const started = performance.now();
  expect(Object.keys(documentWith({ routes, operations: many }).paths)).toHaveLength(300);
  expect(performance.now() - started).toBeLessThan(1_000);
});

test('no construct library is loaded for a document', async () => {
  const { metafile } = await build({
    entryPoints: ['src/openapi/api-document.ts'],
    bundle: true,
    packages: 'external',
    platform: 'node',
    write: false,
    metafile: true,
  });
  const packages = Object.values(metafile.inputs).flatMap(({ imports }) =>
    imports.flatMap((imported) => (imported.external === true ? [imported.path] : [])),
  );
  expect(new Set(packages)).toEqual(new Set(['zod']));
});

test('a description without its parts, in data that types did not see, names them', () => {
  const part = { declaration, description: { info: description.info } as never, serverUrl: '/', tokenUrl: '/' };
  expect(disagreements(() => apiDocument(part))).toEqual([
    'the description has no tags, bodies, answers, notes, operations, expected info, tags, bodies, answers, notes, operations; add what is missing',
  ]);
});
