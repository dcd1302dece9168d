import { requiredMethodParameters } from '../../src/access/required-parameter';
import { defineWith, refusal } from './orders';

const route = (required: unknown) => () =>
  defineWith({ routes: { 'GET /orders': { scopes: ['orders/read'], required } } });

test.each([
  { query: ['from'] },
  { headers: ['X-Tenant', 'content-type'] },
  { query: ['filter.from', '$top', 'page-size'], headers: ['X-Tenant'] },
])('a route may require %j', (required) => {
  expect(route(required)).not.toThrow();
});

test.each([
  [{}, 'required without a parameter, expected at least one name'],
  [{ query: [], headers: [] }, 'required without a parameter'],
  [{ query: ['a b'] }, 'the required query parameter "a b", expected letters, digits and ._$-'],
  [{ query: ['ids[]'] }, 'the required query parameter "ids[]"'],
  [{ query: [''] }, 'the required query parameter ""'],
  [{ headers: ['X_Tenant'] }, 'the required header "X_Tenant", expected letters, digits and hyphens'],
  [{ headers: ['authorization'] }, 'the required header "authorization", expected scopes in its place'],
  [{ query: ['from', 'from'] }, 'the required query parameter "from" twice'],
  [{ headers: ['X-Tenant', 'x-tenant'] }, 'the required header "x-tenant" twice'],
])('refuses %j, and says of which route it is', (required, given) => {
  const { code, message } = refusal(route(required));
  expect(code).toBe('ERR_ROUTE_INVALID');
  expect(message).toContain(`route "GET /orders" has ${given}`);
});

test.each([
  [['from'], 'routes → GET /orders → required'],
  [{ query: 'from' }, 'routes → GET /orders → required → query'],
  [{ path: ['id'] }, 'routes → GET /orders → required'],
])('refuses %j by its shape', (required, place) => {
  const { code, message } = refusal(route(required));
  expect(code).toBe('ERR_DECLARATION_SHAPE');
  expect(message).toContain(`${place} has the wrong shape`);
});

test('a method of API Gateway knows each by where it is', () => {
  expect(requiredMethodParameters({ query: ['from'], headers: ['X-Tenant'] })).toEqual([
    'method.request.querystring.from',
    'method.request.header.X-Tenant',
  ]);
});
