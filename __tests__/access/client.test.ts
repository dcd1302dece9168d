import { checkClientName, clientIdOutput } from '../../src/access/client';
import { defineWith, refusal } from './orders';

const defineClients = (clients: Readonly<Record<string, object>>) =>
  defineWith({
    clients: Object.fromEntries(
      Object.entries(clients).map(([name, client]) => [name, { scopes: ['orders/read'], ...client }]),
    ),
  });

test.each(['Reporting', 'order-processing.v2', 'night batch', 'a=b+c,d@e', 'R'])(
  'accepts the client name "%s"',
  (name) => {
    expect(Object.keys(defineClients({ [name]: {} }).clients)).toEqual([name]);
  },
);

test.each(['', ' ', ' Reporting', 'Reporting ', 'Größe', 'a/b', 'a:b', 'a"b', '${name}', 'a\u0000b', 'a😀b'])(
  'refuses the client name %j, and says what a name may hold',
  (name) => {
    const { code, message } = refusal(() => defineClients({ [name]: {} }));
    expect(code).toBe('ERR_CLIENT_INVALID');
    expect(message).toContain(`client "${name}"`);
    expect(message).toContain('expected letters, digits, inner spaces and _+=,.@- only');
  },
);

// `\s` of JavaScript includes Unicode spaces, `\s` of Cognito's pattern only ASCII spaces.
test.each(['a\u00a0b', 'a\u3000b', 'a\u2028b', 'a\ufeffb'])('refuses the Unicode space in %j', (name) => {
  expect(refusal(() => defineClients({ [name]: {} })).code).toBe('ERR_CLIENT_INVALID');
});

test('a name is held against the same pattern with its prefix', () => {
  expect(() => {
    checkClientName('cognito-m2m-demo-dev-Reporting');
  }).not.toThrow();
  expect(
    refusal(() => {
      checkClientName(`dev-${'a'.repeat(125)}`);
    }).code,
  ).toBe('ERR_QUOTA_EXCEEDED');
});

test.each([
  ['ReportingService', 'ReportingServiceClientId'],
  ['night batch', 'nightbatchClientId'],
  ['order-processing', 'orderprocessingClientId'],
])('the client id of "%s" is the output %s', (name, output) => {
  expect(clientIdOutput(name, { scopes: ['orders/read'] })).toBe(output);
});

test('a separate output takes the place of the derived one', () => {
  expect(clientIdOutput('Reporting', { scopes: ['orders/read'], clientIdOutput: 'ReportId' })).toBe('ReportId');
  expect(() => defineClients({ '1st': { clientIdOutput: 'FirstClientId' } })).not.toThrow();
});

test.each([
  ['two names that differ in punctuation', { 'a-b': {}, ab: {} }, 'abClientId', 'a-b'],
  ['two outputs chosen alike', { A: { clientIdOutput: 'Id' }, B: { clientIdOutput: 'Id' } }, 'Id', 'A'],
  ['an output chosen like a derived one', { A: {}, B: { clientIdOutput: 'AClientId' } }, 'AClientId', 'A'],
])('refuses %s, and names both clients', (_, clients, output, first) => {
  const { code, message } = refusal(() => defineClients(clients));
  expect(code).toBe('ERR_CLIENT_INVALID');
  expect(message).toContain(`the output "${output}" of client "${first}"`);
});

test.each([
  ['1st', {}, '1stClientId'],
  ['_internal', {}, '_internalClientId'],
  ['Reporting', { clientIdOutput: 'client-id' }, 'client-id'],
  ['Reporting', { clientIdOutput: '' }, ''],
])('client "%s" with %j has an output Terraform refuses', (name, client, output) => {
  const { code, message } = refusal(() => defineClients({ [name]: client }));
  expect(code).toBe('ERR_CLIENT_INVALID');
  expect(message).toContain(`client "${name}" has the output "${output}", expected a letter`);
});

test('says that clientIdOutput is what to set, where the derived output cannot be used', () => {
  expect(refusal(() => defineClients({ '1st': {} })).message).toContain('clientIdOutput');
});

test('an error carries the name that was given', () => {
  expect(refusal(() => defineClients({ 'a/b': {} })).failed.given).toBe('a/b');
});
