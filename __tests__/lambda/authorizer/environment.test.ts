import { readEnvironment } from '../../../lambda/authorizer/environment';
import { keyHash } from './authorizer-under-test';

const ISSUER = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a1B2c3D4e';
const read = (variables: Record<string, string> = {}) => readEnvironment({ USER_POOL_ISSUER: ISSUER, ...variables });

test('a pool is enough: nobody is known, and API keys are refused', () => {
  expect(read()).toEqual({
    pool: { issuer: ISSUER, jwksUri: `${ISSUER}/.well-known/jwks.json` },
    clientIds: new Set(),
    peopleClientIds: new Set(),
    deniedClientIds: new Set(),
    legacyApiKeys: 'refuse',
    apiKeyNames: new Map(),
    metricsNamespace: 'Authorizer',
  });
});

test('everything that can be told', () => {
  expect(
    read({
      USER_POOL_JWKS_URI: 'http://127.0.0.1:4566/keys',
      CLIENT_IDS: 'a, b,,c ',
      PEOPLE_ISSUER: 'https://people.example',
      PEOPLE_JWKS_URI: 'https://people.example/keys',
      PEOPLE_CLIENT_IDS: 'app',
      DENIED_CLIENT_IDS: 'b',
      LEGACY_API_KEYS: 'warn',
      LEGACY_API_KEYS_DEPRECATION: '@1798675200',
      LEGACY_API_KEYS_SUNSET: 'Thu, 31 Dec 2026 00:00:00 GMT',
      LEGACY_API_KEY_HASHES: JSON.stringify({ Import: keyHash('secret'), Export: keyHash('other') }),
      POWERTOOLS_METRICS_NAMESPACE: 'orders-prod',
    }),
  ).toEqual({
    pool: { issuer: ISSUER, jwksUri: 'http://127.0.0.1:4566/keys' },
    clientIds: new Set(['a', 'b', 'c']),
    peoplePool: { issuer: 'https://people.example', jwksUri: 'https://people.example/keys' },
    peopleClientIds: new Set(['app']),
    deniedClientIds: new Set(['b']),
    legacyApiKeys: 'warn',
    notice: { deprecation: '@1798675200', sunset: 'Thu, 31 Dec 2026 00:00:00 GMT' },
    apiKeyNames: new Map([
      [keyHash('secret'), 'Import'],
      [keyHash('other'), 'Export'],
    ]),
    metricsNamespace: 'orders-prod',
  });
});

test.each(['accept', 'refuse'])('there is no notice in the phase %s', (phase) => {
  const dates = { LEGACY_API_KEYS_DEPRECATION: '@1798675200', LEGACY_API_KEYS_SUNSET: 'Thu, 31 Dec 2026 00:00:00 GMT' };
  expect(read({ LEGACY_API_KEYS: phase, ...dates })).not.toHaveProperty('notice');
});

test("a pool of the people's own has its keys where pools have them", () => {
  const { peoplePool } = read({ PEOPLE_ISSUER: 'https://people.example' });
  expect(peoplePool?.jwksUri).toBe('https://people.example/.well-known/jwks.json');
  expect(read({ PEOPLE_ISSUER: '' })).not.toHaveProperty('peoplePool');
});

test.each([
  ['USER_POOL_ISSUER', ''],
  ['USER_POOL_ISSUER', 'eu-west-1_a1B2c3D4e'],
  ['USER_POOL_JWKS_URI', 'keys'],
  ['PEOPLE_ISSUER', 'people'],
  ['PEOPLE_JWKS_URI', 'keys'],
  ['LEGACY_API_KEYS', 'maybe'],
  ['LEGACY_API_KEYS', ''],
])('refuses %s="%s", and says which variable is wrong', (variable, value) => {
  const others = { PEOPLE_ISSUER: 'https://people.example' };
  const attempt = () => read({ ...others, [variable]: value });
  expect(attempt).toThrow(`environment is not valid: ${variable} is "${value}", expected `);
  expect(attempt).toThrow('; set it on the function');
});

test('a pool is needed', () => {
  expect(() => readEnvironment({})).toThrow('USER_POOL_ISSUER is "", expected the address of a user pool');
});

test.each(['', 'not json', 'null', '"text"', '7'])('refuses the hashes %j', (json) => {
  expect(() => read({ LEGACY_API_KEY_HASHES: json })).toThrow('a JSON object of names and hashes');
});

test.each([
  'a-key-in-plain-text',
  keyHash('secret').slice(0, -1),
  `x${keyHash('secret')}`,
  `${keyHash('secret')}=`,
  7,
  null,
])('refuses %j for a hash, names the key and does not show it', (hash) => {
  const attempt = () => read({ LEGACY_API_KEY_HASHES: JSON.stringify({ Export: keyHash('other'), Import: hash }) });
  expect(attempt).toThrow('LEGACY_API_KEY_HASHES is "{"Import": …}", expected the SHA-256 of each key in base64');
  expect(attempt).not.toThrow(String(hash));
});
