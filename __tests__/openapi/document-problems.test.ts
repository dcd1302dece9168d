import { problems } from './document-problems';
import { documentWith } from './orders';

type Json = Record<string, unknown>;

/** The document of all kinds of routes, with the value at a path replaced, or removed if undefined. */
function changed(path: readonly string[], value: unknown): string {
  const document = JSON.parse(JSON.stringify(documentWith())) as Json;
  const last = path.at(-1) ?? '';
  const parent = path.slice(0, -1).reduce<Json>((place, key) => place[key] as Json, document);
  if (!(last in parent) && value === undefined) throw new Error(`there is no ${last} to remove`);
  parent[last] = value;
  return JSON.stringify(document);
}

const list = ['paths', '/orders', 'get'];
const schemas = ['components', 'schemas'];

test('nothing is wrong with a document of each kind of route', async () => {
  expect(await problems(JSON.stringify(documentWith()))).toEqual([]);
});

test.each([
  ['a version that is none', ['openapi'], '3', 'schema: '],
  ['no info', ['info'], undefined, 'schema: '],
  ['a parameter in nowhere', [...list, 'parameters', '0', 'in'], 'body', 'schema: '],
  ['a reference into nothing', schemas, {}, 'schema: '],
  ['an id twice', [...list, 'operationId'], 'placeOrder', 'operation ids are unique, and safe in a URL: placeOrder'],
  ['an id with a space', [...list, 'operationId'], 'list orders', 'operation ids are unique, and safe in a URL: list'],
  ['no summary', [...list, 'summary'], '', 'each operation has a summary'],
  ['a tag of nowhere', [...list, 'tags'], ['others'], 'each operation has a summary, one tag of the document'],
  ['no answer for success', [...list, 'responses', '200'], undefined, 'each operation has a summary'],
  [
    'no parameter for a brace',
    ['paths', '/orders/{id}', 'head', 'parameters'],
    [],
    'parameters of a path are those in',
  ],
  ['a parameter twice', [...list, 'parameters', '1', 'name'], 'limit', 'parameters of a path are those in its braces'],
  ['two paths of one shape', ['paths', '/orders/{other}'], {}, 'no two paths are the same'],
  ['a scope of nowhere', [...list, 'security'], [{ clientCredentials: ['orders/admin'] }], 'schemes and scopes'],
  ['a scheme of nowhere', [...list, 'security'], [{ mutual: [] }], 'schemes and scopes that an operation asks for'],
  ['a component for nothing', [...schemas, 'Left'], { type: 'string' }, 'each component is used: #/components/schemas'],
  [
    'an example that its schema refuses',
    [...schemas, 'Price', 'examples'],
    [{ amount: -1, currency: 'EUR' }],
    'schemas are valid and take their examples: Price',
  ],
  [
    'a required property that is not declared',
    [...schemas, 'Price', 'required'],
    ['amount', 'tax'],
    'required properties are declared: #/components/schemas/Price: tax',
  ],
  ['a slash at the end of a server', ['servers'], [{ url: '/prod/' }], 'servers have an address without a slash'],
  ['no server', ['servers'], [], 'servers have an address'],
  ['no description', ['info', 'description'], '', 'the document is described, and says its license'],
])('%s is found', async (_, path, value, found) => {
  expect(await problems(changed(path, value))).toContainEqual(expect.stringContaining(found));
});
