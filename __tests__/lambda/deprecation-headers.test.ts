import { deprecationHeaders } from '../../src/lambda/deprecation-headers';
import { customerApi } from './customers/customer-api';
import { apiEvent } from './customers/event';

const notice = { deprecation: '@1798675200', sunset: 'Thu, 31 Dec 2026 00:00:00 GMT' };
const headers = (authorizer: Record<string, unknown> | null) =>
  deprecationHeaders(apiEvent('GET /customers', { authorizer }).requestContext);

test('the answer of the authorizer about an API key becomes headers', () => {
  expect(headers({ principalId: 'Import', principalType: 'api-key', ...notice })).toEqual(notice);
});

test.each([null, {}, { claims: { client_id: 'reporting' } }, { deprecation: '@1' }, { ...notice, sunset: 7 }])(
  'there are none where it says nothing, or half: %j',
  (authorizer) => {
    expect(headers(authorizer)).toEqual({});
  },
);

test.each([
  ['GET /customers', 200],
  ['GET /customers/{id}', 404],
  ['GET /nowhere', 501],
])('the customer API warns at %s, answered %d', async (route, status) => {
  const { call } = customerApi();
  const path = route.slice(4).replace('{id}', 'nobody');
  const warned = await call(route, { path, authorizer: { clientId: '', ...notice } });
  expect(warned).toMatchObject({ status, headers: notice });
  expect((await call(route, { path })).headers).not.toHaveProperty('sunset');
});
