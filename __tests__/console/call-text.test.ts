import fc from 'fast-check';
import { callText } from '../../src/console/call-text';

const NOTHING = { values: {}, headers: '', body: '' };
const FIELDS = [
  { name: 'id', in: 'path', isRequired: true },
  { name: 'limit', in: 'query', isRequired: false },
  { name: 'X-Tenant', in: 'header', isRequired: true },
] as const;

test('path, query and headers are filled in; empty fields are left out', () => {
  const values = { 'path id': 'a b/c', 'query limit': '5&6', 'header X-Tenant': 'one' };
  expect(callText('/orders/{id}', { fields: FIELDS }, { ...NOTHING, values })).toEqual({
    target: '/orders/a%20b%2Fc?limit=5%266',
    headers: [['X-Tenant', 'one']],
  });
  expect(callText('/orders/{id}', { fields: FIELDS }, { ...NOTHING, values: { 'path id': '7' } })).toEqual({
    target: '/orders/7',
    headers: [],
  });
});

test('a greedy parameter keeps its slashes', () => {
  const input = { ...NOTHING, values: { 'path path+': 'a b/c' } };
  expect(callText('/files/{path+}', { fields: [] }, input).target).toBe('/files/a%20b/c');
});

test('a body is JSON unless a header says otherwise', () => {
  const headers = (text: string) => callText('/', { fields: [] }, { ...NOTHING, body: '{}', headers: text }).headers;
  expect(headers('')).toEqual([['Content-Type', 'application/json']]);
  expect(headers('content-type: text/plain\n\n no header \n X-A:b: c ')).toEqual([
    ['content-type', 'text/plain'],
    ['X-A', 'b: c'],
  ]);
});

test('any typed text gives a valid request target with the same meaning', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (id, limit) => {
      const values = { 'path id': id, 'query limit': limit };
      const { target } = callText('/orders/{id}', { fields: FIELDS }, { ...NOTHING, values });
      expect(target).toMatch(/^\/[!-~]*$/);
      const [path = '', query] = target.split('?');
      expect(decodeURIComponent(path)).toBe(`/orders/${id}`);
      expect(new URLSearchParams(query).get('limit') ?? '').toBe(limit);
    }),
  );
});
