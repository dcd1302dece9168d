import { defineWith, entries, refusal } from './orders';

const a = (length: number) => 'a'.repeat(length);
const server = (scopes: Record<string, string> = { read: 'Read' }, name = 'Server') => ({ name, scopes });
const only = (resourceServers: object) => defineWith({ resourceServers, clients: {}, routes: {} });
const granted = (scopes: Record<string, string>, identifier = 'orders') =>
  defineWith({
    resourceServers: { [identifier]: server(scopes) },
    clients: { Reporting: { scopes: Object.keys(scopes).map((name) => `${identifier}/${name}`) } },
    routes: {},
  });

const client = { scopes: ['orders/read'] };
const route = { scopes: ['orders/read'] };

/** Counted thing, its quota, and a function that makes a declaration with a given count. */
const cases: [string, number, (count: number) => unknown][] = [
  ['resource servers', 300, (count) => only(entries(count, server()))],
  ['scopes of resource server "orders"', 100, (count) => only({ orders: server(entries(count, 'Scope')) })],
  ['clients', 10_000, (count) => defineWith({ clients: entries(count, client) })],
  ['scopes of client "Reporting"', 50, (count) => granted(entries(count, 'Scope'))],
  ['resources of the API', 300, (count) => defineWith({ routes: entries(count - 1, route, 'GET /part') })],
  [
    'characters of route "GET /aaa',
    382,
    (count) => defineWith({ authorizer: 'lambda', routes: { [`GET /${a(count - 'GET//'.length)}`]: route } }),
  ],
  ['characters of the identifier', 256, (count) => only({ [a(count)]: server() })],
  ['characters of the name of resource server', 256, (count) => only({ orders: server(undefined, a(count)) })],
  ['characters of the name of scope', 256, (count) => only({ orders: server({ [a(count)]: 'Read' }) })],
  ['characters of the description of scope', 256, (count) => only({ orders: server({ read: a(count) }) })],
  ['characters of scope "orders/a', 256, (count) => granted({ [a(count - 'orders/'.length)]: 'Read' })],
  ['characters of the name of client', 128, (count) => defineWith({ clients: { [a(count)]: client } })],
];

test.each(cases)('%s may be %d', (_, quota, define) => {
  expect(() => define(quota)).not.toThrow();
});

test.each(cases)('%s fail above %d, with what was counted and how to get below it', (subject, quota, define) => {
  const { code, message, failed } = refusal(() => define(quota + 1));
  expect(code).toBe('ERR_QUOTA_EXCEEDED');
  expect(message.startsWith(subject)).toBe(true);
  expect(message).toMatch(new RegExp(`: ${quota + 1}, expected at most ${quota}; \\w+`));
  expect(failed).toEqual({ given: quota + 1, expected: quota });
});

test('the root and the parts above a route count as resources, its methods do not', () => {
  const routes = { ...entries(297, route, 'GET /deep/path/part'), 'POST /deep/path/part0': route };
  expect(() => defineWith({ routes })).not.toThrow();
  expect(refusal(() => defineWith({ routes: { ...routes, 'GET /one-more': route } })).message).toContain(
    'resources of the API, one for each path part and one for the root: 301',
  );
});

test('a path may be longer where no policy names it', () => {
  const [path, rule] = [`GET /${a(500)}`, { public: true, reason: 'open' }];
  expect(() => defineWith({ authorizer: 'lambda', routes: { 'GET /a': route, [path]: rule } })).not.toThrow();
  expect(() => defineWith({ routes: { [path]: route } })).not.toThrow();
});
