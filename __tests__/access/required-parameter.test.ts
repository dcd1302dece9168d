import { callerHeaders } from '../../src/constructs/api/caller-header';
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
  [{}, 'required without parameters, expected at least one name'],
  [{ query: [], headers: [] }, 'required without parameters'],
  [{ query: ['a b'] }, 'the required query parameter "a b", expected only letters, digits and ._$-'],
  [{ query: ['ids[]'] }, 'the required query parameter "ids[]"'],
  [{ query: [''] }, 'the required query parameter ""'],
  [{ headers: ['X_Tenant'] }, 'the required header "X_Tenant", expected letters, digits and hyphens'],
  [{ headers: ['authorization'] }, 'the required header "authorization", expected scopes instead'],
  [{ query: ['from', 'from'] }, 'the required query parameter "from" twice'],
  [
    { headers: ['X-Client-Id'] },
    'the required header "X-Client-Id", expected none of the headers that tell a backend who calls',
  ],
  [
    { headers: ['x-request-id'] },
    'the required header "x-request-id", expected another name, such as X-Correlation-Id',
  ],
  [
    { headers: ['X-Amzn-Trace-Id'] },
    'the required header "X-Amzn-Trace-Id", expected none of the headers that API Gateway sets',
  ],
  [
    { headers: ['X-Forwarded-For'] },
    'the required header "X-Forwarded-For", expected none of the headers that API Gateway sets',
  ],
  [{ headers: ['Host'] }, 'the required header "Host", expected none of the headers of the connection'],
  [
    { headers: ['Content-Length'] },
    'the required header "Content-Length", expected none of the headers of the connection',
  ],
  [{ headers: ['X-Tenant', 'x-tenant'] }, 'the required header "x-tenant" twice'],
])('refuses %j, and says of which route it is', (required, given) => {
  const { code, message } = refusal(route(required));
  expect(code).toBe('ERR_ROUTE_INVALID');
  expect(message).toContain(`route "GET /orders" has ${given}`);
});

test.each(['COGNITO_USER_POOLS', 'CUSTOM'] as const)(
  'refuses each header that the API sets for an endpoint: %s',
  (type) => {
    const headers = Object.keys(callerHeaders({ scopes: ['orders/read'] }, type, false));
    expect(headers.length).toBeGreaterThan(4);
    for (const header of headers) {
      const name = header.replace('integration.request.header.', '');
      expect(refusal(route({ headers: [name] })).message).toContain(`has the required header "${name}", expected`);
      expect(refusal(route({ headers: [name.toUpperCase()] })).code).toBe('ERR_ROUTE_INVALID');
    }
  },
);

test.each(['X-Client', 'X-Client-Ids', 'X-Requested-With', 'X-Correlation-Id', 'X-Tenant', 'Idempotency-Key', 'Via-X'])(
  'the header %s is of callers',
  (name) => {
    expect(route({ headers: [name] })).not.toThrow();
  },
);

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
