import { customerApi } from '../../src/app/customer-api';
import { customerApiDescription } from '../../src/app/customer-api-description';
import { newCustomer } from '../../lambda/customers/customer';
import { apiDocument } from '../../src/openapi/api-document';
import type { OpenApiDocument, Schema } from '../../src/openapi/document';
import { sampleBody } from '../../src/openapi/sample-body';

const customers = apiDocument({
  declaration: customerApi,
  description: customerApiDescription,
  serverUrl: '/prod',
  tokenUrl: '/oauth2/token',
});

/** Sample of a schema. */
function sampleOf(schema: Schema): unknown {
  const content = { 'application/json': { schema } };
  const { '/customers': customersPath } = customers.paths;
  const post = { ...customersPath?.post, requestBody: { required: true, content } };
  return sampleBody({ ...customers, paths: { '/orders': { post } } } as OpenApiDocument, 'POST /orders');
}

test('a body of a described route is one that the API takes', () => {
  expect(newCustomer.parse(sampleBody(customers, 'POST /customers'))).toEqual({
    name: 'Ada Lovelace',
    email: 'ada@example.com',
  });
});

test.each(['GET /customers', 'POST /orders', 'POST'])('%s has none', (route) => {
  expect(sampleBody(customers, route)).toBeUndefined();
});

test.each<[Schema, unknown]>([
  [{ type: 'string', minLength: 6 }, 'texttext'],
  [{ type: 'string', pattern: '^a+$' }, undefined],
  [{ type: 'string', format: 'date', examples: ['2026-01-31'] }, '2026-01-31'],
  [{ type: 'integer', minimum: 7 }, 7],
  [{ type: 'number' }, 1],
  [{ type: 'boolean' }, true],
  [{ enum: ['open', 'closed'] }, 'open'],
  [{ const: 3 }, 3],
  [{ default: 'EUR', type: 'string' }, 'EUR'],
  [{ type: 'array', items: { type: 'integer' } }, []],
  [{ type: 'array', items: { type: 'integer' }, minItems: 2 }, [1, 1]],
  [{ type: 'array', items: {}, minItems: 1 }, undefined],
  [{ type: 'object', properties: { a: { type: 'integer' }, b: { type: 'integer' } }, required: ['a'] }, { a: 1 }],
  [{ type: 'object', properties: {}, required: ['a'] }, undefined],
  [{ $ref: '#/components/schemas/Missing' }, undefined],
  [{ anyOf: [{ type: 'string' }] }, undefined],
])('of %j it is %j', (schema, expected) => {
  expect(sampleOf(schema)).toEqual(expected);
});

test('a schema that needs itself has none', () => {
  const node = { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' } }, required: ['next'] };
  const { '/customers': paths } = customers.paths;
  const requestBody = { required: true, content: { 'application/json': { schema: node } } };
  const document = {
    ...customers,
    paths: { '/nodes': { post: { ...paths?.post, requestBody } } },
    components: { ...customers.components, schemas: { Node: node } },
  } as OpenApiDocument;
  expect(sampleBody(document, 'POST /nodes')).toBeUndefined();
});
