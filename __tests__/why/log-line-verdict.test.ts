import { REFUSALS } from '../../src/local/answer/gateway-refusal';
import { logLineVerdict } from '../../src/why/log-line-verdict';

const line = (fields: object) => logLineVerdict(JSON.stringify({ route: 'GET /orders', ...fields }));

test.each(Object.entries(REFUSALS))('%s says what decided', (errorType, { status }) => {
  const verdict = line({ status: String(status), errorType });
  expect(verdict).toMatchObject({ route: 'GET /orders', status, refused: true });
  expect(verdict?.checks.length).toBeGreaterThan(0);
  expect(verdict?.told).toHaveLength(1);
});

test('what API Gateway let in is answered by what is behind the route', () => {
  expect(line({ status: '404', errorType: '-', clientId: 'a', scopes: 'orders/read' })).toEqual({
    route: 'GET /orders',
    status: 404,
    clientId: 'a',
    refused: false,
    checks: ['backend'],
    told: ['Client a called, with orders/read.', 'API Gateway let the request through; the backend answered 404.'],
    notTold: ['why the backend answered so; see the log of the function, under the id of the request'],
  });
});

test('where a function names the caller, it is its policy that refused', () => {
  expect(line({ status: '403', errorType: 'ACCESS_DENIED', clientId: 'a' })?.checks).toEqual(['authorizer-policy']);
  expect(line({ status: '403', errorType: 'ACCESS_DENIED', clientId: '-' })?.checks).toHaveLength(2);
});

test('a kind that is not known is said to be so', () => {
  expect(line({ status: '403', errorType: 'WAF_FILTERED' })).toMatchObject({ refused: true, checks: [] });
});

test.each(['', 'null', '[]', '{}', '{"status":"-"}', '{"status":"many"}', 'not json'])('%j is no line', (text) => {
  expect(logLineVerdict(text)).toBeUndefined();
});
