import { defineWith, refusal } from './orders';

const keys = (legacyApiKeys: unknown) => () => defineWith({ authorizer: 'lambda', legacyApiKeys });

test.each(['Import', '2nd_import.v1-a', 'a'.repeat(64)])('takes the name %s for an API key', (name) => {
  expect(keys({ [name]: { scopes: ['orders/read', 'orders/write'] } })).not.toThrow();
});

test.each(['', '-a', 'a b', 'a/b', 'a'.repeat(65)])('refuses the name %j for an API key', (name) => {
  const { code, message, failed } = refusal(keys({ [name]: { scopes: ['orders/read'] } }));
  expect(code).toBe('ERR_API_KEY_INVALID');
  expect(message).toContain(`API key "${name}" has an invalid name, expected a letter or digit, then`);
  expect(failed.given).toBe(name);
});

test.each([
  [
    'ERR_SCOPES_EMPTY',
    [],
    'API key "Import" has no scopes, expected at least one; grant the scopes that its calls need',
  ],
  ['ERR_SCOPE_UNKNOWN', ['orders/wirte'], 'did you mean "orders/write"?'],
  ['ERR_SCOPE_DUPLICATE', ['orders/read', 'orders/read'], 'API key "Import"'],
])('%s for a key with the scopes %j', (code, scopes, words) => {
  const error = refusal(keys({ Import: { scopes } }));
  expect(error.code).toBe(code);
  expect(error.message).toContain(words);
});

test('refuses a client whose key would have the name of an API key', () => {
  const legacyApiKeys = { Import: { scopes: ['orders/read'] } };
  const beside = (client: object) => () =>
    defineWith({
      authorizer: 'lambda',
      legacyApiKeys,
      clients: { 'legacy-Import': { scopes: ['orders/read'], ...client } },
    });
  const { code, message, failed } = refusal(beside({ usagePlan: {} }));
  expect(code).toBe('ERR_API_KEY_INVALID');
  expect(message).toBe(
    'API key "Import" has the name of client "legacy-Import" with a usage plan, expected another name, since the key of the client has this name at AWS; rename one of them',
  );
  expect(failed.given).toBe('Import');
  // Without a plan no key is created.
  expect(beside({})).not.toThrow();
});
