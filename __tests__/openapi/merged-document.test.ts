import fc from 'fast-check';
import type { DocumentedOperation, OpenApiDocument, Schema } from '../../src/openapi/document';
import type { PlacedDocument } from '../../src/openapi/merged-document';
import { mergedDocument } from '../../src/openapi/merged-document';
import { problems } from './document-problems';
import { documentWith } from './orders';

const document = documentWith();

/** The document of an API, at `/<name>/prod`. */
function placed(name: string, own: OpenApiDocument = document): PlacedDocument {
  return { name, basePath: `/${name}/prod`, document: own };
}

function withSchemas(schemas: Readonly<Record<string, Schema>>): OpenApiDocument {
  return {
    ...document,
    components: { ...document.components, schemas: { ...document.components.schemas, ...schemas } },
  };
}

function operations({ paths }: OpenApiDocument): [string, DocumentedOperation][] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, DocumentedOperation] => [`${method} ${path}`, operation]),
  );
}

test('the same route of two APIs is two paths, two operation ids and two tags', () => {
  const { servers, paths, tags } = mergedDocument([placed('shop'), placed('web')], '/');
  expect(servers).toEqual([{ url: '/' }]);
  expect(Object.keys(paths)).toEqual(
    ['shop', 'web'].flatMap((name) => Object.keys(document.paths).map((path) => `/${name}/prod${path}`)),
  );
  expect(paths['/web/prod/orders']?.get).toEqual({
    ...document.paths['/orders']?.get,
    operationId: 'web_listOrders',
    tags: ['web/orders'],
  });
  expect(tags.map(({ name }) => name)).toEqual(['shop/orders', 'shop/files', 'web/orders', 'web/files']);
});

test('an operation id of one API stays as it is', () => {
  const { 'GET /files/{path+}': file } = { 'GET /files/{path+}': document.paths['/files/{path}'] };
  const other = { ...document, paths: { '/files/{path}': file ?? {} } };
  const ids = operations(mergedDocument([placed('shop'), placed('web', other)], '/')).map(
    ([, each]) => each.operationId,
  );
  expect(ids).toEqual(['listOrders', 'placeOrder', 'probeOrder', 'shop_getFile', 'web_getFile']);
});

test('components that are equal are one, and those that differ have the name of their API', () => {
  const changed = withSchemas({ Price: { type: 'string' } });
  const { components, paths } = mergedDocument([placed('shop'), placed('web', changed)], '/');
  const names = Object.keys(components.schemas);
  expect(names).toEqual(expect.arrayContaining(['Error', 'shop_Price', 'web_Price', 'shop_NewOrder', 'web_NewOrder']));
  expect(names).not.toContain('Price');
  // It refers to a price, so it differs, too.
  expect(JSON.stringify(components.schemas.web_NewOrder)).toContain('"$ref":"#/components/schemas/web_Price"');
  expect(paths['/web/prod/orders']?.post?.requestBody?.content['application/json'].schema).toEqual({
    $ref: '#/components/schemas/web_NewOrder',
  });
  expect(components.responses).toEqual(document.components.responses);
});

test('there is one security scheme, with the scopes of every API', () => {
  const { securitySchemes } = document.components;
  const { clientCredentials } = securitySchemes;
  const flow = { ...clientCredentials.flows.clientCredentials, scopes: { 'invoices/read': 'Read invoices' } };
  const other: OpenApiDocument = {
    ...document,
    paths: {},
    components: {
      ...document.components,
      securitySchemes: { clientCredentials: { ...clientCredentials, flows: { clientCredentials: flow } } },
    },
  };
  expect(mergedDocument([placed('shop'), placed('web', other)], '/').components.securitySchemes).toEqual({
    clientCredentials: {
      ...clientCredentials,
      flows: {
        clientCredentials: {
          tokenUrl: '/oauth2/token',
          scopes: { 'orders/read': 'List orders', 'orders/write': 'Place orders', 'invoices/read': 'Read invoices' },
        },
      },
    },
  });
});

test('title, version and licence are of all APIs, each once', () => {
  const own = { title: 'Web', version: '3.0.0', description: 'Pages.', license: { name: 'ISC', identifier: 'ISC' } };
  expect(mergedDocument([placed('shop'), placed('web', { ...document, info: own })], '/').info).toEqual({
    title: 'Orders, Web',
    version: 'shop 2.0.0, web 3.0.0',
    description: 'shop: Orders. Orders.\n\nweb: Web. Pages.',
    license: { name: 'MIT, ISC', identifier: 'MIT AND ISC' },
  });
  expect(mergedDocument([placed('shop'), placed('web')], '/').info).toMatchObject({
    title: 'Orders',
    version: '2.0.0',
    license: { name: 'MIT', identifier: 'MIT' },
  });
});

const NAMES = ['Order', 'Line', 'Price', 'a_Order', 'a_Order_'];

/** A leaf, or an object that refers to another schema of the document, which may refer back. */
const schema: fc.Arbitrary<Schema> = fc.oneof(
  fc.constantFrom<Schema>({ type: 'string' }, { type: 'integer' }),
  fc
    .constantFrom(...NAMES)
    .map((name) => ({ type: 'object', properties: { part: { $ref: `#/components/schemas/${name}` } } })),
);

const routes = fc.uniqueArray(
  fc.tuple(fc.constantFrom('/', '/orders', '/orders/{id}', '/files'), fc.constantFrom('get', 'put', 'delete')),
  { minLength: 1, selector: ([path, method]) => `${method} ${path}` },
);

const randomDocument = fc
  .record({ routes, schemas: fc.tuple(...NAMES.map(() => schema)), ids: fc.boolean(), tag: fc.constantFrom('a', 'b') })
  .map(({ routes: all, schemas, ids, tag }): OpenApiDocument => {
    const paths: Record<string, Record<string, DocumentedOperation>> = {};
    for (const [index, [path, method]] of all.entries()) {
      (paths[path] ??= {})[method] = {
        operationId: ids ? `call${index}` : `a_call${index}`,
        summary: 'Call',
        tags: [tag],
        security: [{ clientCredentials: ['orders/read'] }],
        ...(path.includes('{id}')
          ? { parameters: [{ name: 'id', in: 'path', required: true, description: 'Id.', schema: { type: 'string' } }] }
          : {}),
        responses: {
          200: {
            description: 'All.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/All' } } },
          },
          400: { description: 'Wrong.' },
        },
      };
    }
    const parts = Object.fromEntries(NAMES.map((name) => [name, { $ref: `#/components/schemas/${name}` }]));
    return {
      ...document,
      tags: [{ name: tag, description: 'A tag.' }],
      paths,
      components: {
        ...document.components,
        schemas: {
          ...Object.fromEntries(NAMES.map((name, index) => [name, schemas[index] ?? {}])),
          All: { type: 'object', properties: parts },
        },
        responses: {},
      },
    };
  });

/** A value with its references replaced, some levels deep: schemas may refer to themselves. */
function resolved(value: unknown, whole: OpenApiDocument, depth = 6): unknown {
  if (Array.isArray(value)) return value.map((each) => resolved(each, whole, depth));
  if (typeof value !== 'object' || value === null) return value;
  const { $ref } = value as { $ref?: unknown };
  if (typeof $ref === 'string') {
    const target = whole.components.schemas[$ref.replace('#/components/schemas/', '')];
    if (!target) throw new Error(`${$ref} leads nowhere`);
    return depth === 0 ? 'deeper' : resolved(target, whole, depth - 1);
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolved(each, whole, depth)]));
}

test('every operation of every API is in a valid document of all exactly once, and means the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(randomDocument, { minLength: 1, maxLength: 4 }), async (documents) => {
      const apis = documents.map((own, index) => placed('abcd'.charAt(index), own));
      const merged = mergedDocument(apis, '/');
      expect(await problems(JSON.stringify(merged))).toEqual([]);
      const found = operations(merged).map(([at, operation]) => ({
        at,
        tags: operation.tags,
        responses: resolved(operation.responses, merged),
      }));
      expect(found).toEqual(
        apis.flatMap(({ name, basePath, document: own }) =>
          operations(own).map(([at, operation]) => ({
            at: at.replace(' ', ` ${basePath}`),
            tags: operation.tags.map((tag) => `${name}/${tag}`),
            responses: resolved(operation.responses, own),
          })),
        ),
      );
    }),
    { numRuns: 15 },
  );
});
