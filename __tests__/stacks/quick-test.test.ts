import { execFileSync } from 'node:child_process';
import { quickTestCommands } from '../../src/stacks/quick-test';

const resourceServers = { orders: { name: 'Orders', scopes: { read: 'Read orders', write: 'Place orders' } } };

const addresses = {
  apiUrl: 'https://api.example',
  tokenEndpoint: 'https://auth.example/oauth2/token',
  jwksUri: 'https://keys.example',
  mutualTls: false,
  clientIds: { Reporting: 'abc' },
};

test.each(["it's/$HOME", 'a`id`/x', 'a;id/&b'])('a shell takes the scope %s to the letter', (scope) => {
  // GIVEN a command, with curl replaced by a program that prints its arguments
  const [identifier = '', name = ''] = scope.split('/');
  const access = {
    resourceServers: { [identifier]: { name: 'Orders', scopes: { [name]: 'Read orders' } } },
    clients: { Reporting: { scopes: [scope] } },
    routes: { 'GET /orders': { scopes: [scope] } },
  } as const;
  const { Reporting = '' } = quickTestCommands(access, addresses);
  const request = /\$\((curl .*) \| sed/.exec(Reporting)?.[1] ?? '';
  // WHEN
  const printed = execFileSync('sh', ['-c', `curl() { printf '%s\\n' "$@"; }; ${request}`], { encoding: 'utf8' });
  // THEN
  expect(printed.split('\n')).toContain(`scope=${scope}`);
});

test('a client that may call nothing has no command', () => {
  const access = {
    resourceServers,
    clients: { Reporting: { scopes: ['orders/read'] } },
    routes: { 'GET /orders': { scopes: ['orders/write'] } },
  } as const;
  expect(quickTestCommands(access, addresses)).toEqual({});
});

test('a client without a GET route calls what it may', () => {
  const access = {
    resourceServers,
    clients: { Reporting: { scopes: ['orders/write'] } },
    routes: { 'GET /orders': { scopes: ['orders/read'] }, 'POST /orders': { scopes: ['orders/write'] } },
  } as const;
  expect(quickTestCommands(access, addresses).Reporting).toContain('-X POST');
});
