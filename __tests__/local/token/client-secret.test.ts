import { clientSecret, secretsMatch } from '../../../src/local/token/client-secret';

test('secrets differ at each start, and are the same for the same seed and client', () => {
  expect(clientSecret('client')).not.toBe(clientSecret('client'));
  expect(clientSecret('client', 'seed')).toBe(clientSecret('client', 'seed'));
  expect(clientSecret('client', 'seed')).not.toBe(clientSecret('other', 'seed'));
  expect(clientSecret('client', 'seed')).not.toBe(clientSecret('client', 'other'));
});

test.each([undefined, 'seed'])('a secret of seed %s has the letters and the length of Cognito’s', (seed) => {
  expect(clientSecret('client', seed)).toMatch(/^[a-z0-9]{52}$/);
});

test.each([
  ['secret', 'secret', true],
  ['secret', 'secreT', false],
  ['', 'secret', false],
  ['secret-and-more', 'secret', false],
])('"%s" against "%s" is %s', (given, expected, match) => {
  expect(secretsMatch(given, expected)).toBe(match);
});
