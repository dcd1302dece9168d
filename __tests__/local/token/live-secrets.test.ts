import { LiveSecrets } from '../../../src/local/token/live-secrets';

test('while one secret replaces the other both are accepted, after that the new one alone', () => {
  const secrets = new LiveSecrets();
  secrets.add('client', 'old');
  secrets.add('client', 'new');
  expect([secrets.accepts('client', 'old'), secrets.accepts('client', 'new')]).toEqual([true, true]);
  expect(secrets.get('client')).toBe('old');
  secrets.delete('client', 'old');
  expect([secrets.accepts('client', 'old'), secrets.accepts('client', 'new')]).toEqual([false, true]);
  expect(secrets.get('client')).toBe('new');
});

test('a third secret is refused, as Cognito refuses it', () => {
  const secrets = new LiveSecrets();
  secrets.add('client', 'one');
  secrets.add('client', 'two');
  expect(() => {
    secrets.add('client', 'three');
  }).toThrow('client "client" has 2 secrets');
});

test.each(['', 'secret'])('a client that is unknown or has none left is not let in by "%s"', (given) => {
  const secrets = new LiveSecrets();
  secrets.add('client', 'secret');
  secrets.delete('client', 'secret');
  expect([secrets.accepts('client', given), secrets.accepts('other', given)]).toEqual([false, false]);
});
