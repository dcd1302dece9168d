import { readEnvironment } from '../../../lambda/customers/environment';

test('a function over DynamoDB names its table', () => {
  expect(readEnvironment({ CUSTOMER_STORE: 'dynamodb', TABLE_NAME: 'customers', PATH: '/bin' })).toEqual({
    CUSTOMER_STORE: 'dynamodb',
    TABLE_NAME: 'customers',
    CORS_ORIGINS: [],
    POWERTOOLS_METRICS_NAMESPACE: 'CustomerApi',
  });
});

test('origins are a list, empty unless configured', () => {
  const origins = (CORS_ORIGINS?: string) => readEnvironment({ CUSTOMER_STORE: 'memory', CORS_ORIGINS }).CORS_ORIGINS;
  expect(origins()).toEqual([]);
  expect(origins('')).toEqual([]);
  expect(origins('https://a.example, http://localhost:3000,')).toEqual(['https://a.example', 'http://localhost:3000']);
});

test.each([
  ['no store', {}, 'CUSTOMER_STORE: expected "dynamodb" or "memory", was missing'],
  ['an unknown store', { CUSTOMER_STORE: 'sql' }, 'was "sql"'],
  ['no table', { CUSTOMER_STORE: 'dynamodb' }, 'TABLE_NAME: expected the name of the DynamoDB table, was missing'],
  ['an empty table', { CUSTOMER_STORE: 'dynamodb', TABLE_NAME: '' }, 'TABLE_NAME: expected the name'],
  ['every origin', { CUSTOMER_STORE: 'memory', CORS_ORIGINS: '*' }, 'was "*"'],
  ['the null origin', { CUSTOMER_STORE: 'memory', CORS_ORIGINS: 'null' }, 'was "null"'],
  [
    'a list with one of them',
    { CUSTOMER_STORE: 'memory', CORS_ORIGINS: 'https://a.example,*' },
    'was "https://a.example,*"',
  ],
  ['an origin with a path', { CUSTOMER_STORE: 'memory', CORS_ORIGINS: 'https://a.example/' }, 'without a path'],
])('fails on %s, and says what to set', (_, variables, message) => {
  expect(() => readEnvironment(variables)).toThrow(message);
});
