import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { ConsoleEvent, OverviewData, ReasonData, RequestData } from '../../../src/local/console/console-data';
import type { TestConsole } from './test-console';
import { startTestConsole } from './test-console';

let opened: TestConsole;

beforeAll(async () => {
  opened = await startTestConsole();
});

const FILES = ['', 'page.js', 'page.css', 'icon.svg'];
/** Every question with an answer that is right. */
const QUESTIONS: readonly (readonly [name: string, question: object | undefined])[] = [
  ['overview', undefined],
  ['events', undefined],
  ['reason', { client: 'ReportingService', route: 'POST /customers' }],
  ['form', { route: 'POST /customers' }],
  ['token', { client: 'ReportingService' }],
  ['secret', { client: 'ReportingService' }],
  ['request', { number: 0 }],
  ['call', { route: 'GET /customers', method: 'GET', target: '/customers', headers: [] }],
];

/** Sends with `Host` as it is given. */
async function raw(path: string, headers: Readonly<Record<string, string>>, body?: string) {
  const { hostname, port, host } = new URL(opened.gateway.origin);
  const method = body === undefined ? 'GET' : 'POST';
  const sent = request({ hostname, port, path, method, agent: false, headers: { host, ...headers } });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  // A stream of news has no end.
  const isEndless = answer.headers['content-type'] === 'application/x-ndjson';
  if (isEndless) answer.destroy();
  return { status: answer.statusCode, headers: answer.headers, body: isEndless ? '' : await text(answer) };
}

test.each(FILES)('the file "%s" needs no key, and may run nothing but itself', async (name) => {
  const { status, headers } = await raw(`/~console/${name}`, {});
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  const policy = String(headers['content-security-policy']).split('; ');
  expect(policy).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
    ]),
  );
  expect(policy.join()).not.toMatch(/unsafe|https?:|data:|\*/);
});

test('the page holds no script, no style and no address of another host', async () => {
  const { body } = await raw('/~console/', {});
  expect(body).not.toMatch(/<script(?! type="module" src="page.js"><\/script>)|<style| style=| on\w+=|https?:|\/\//i);
});

test.each(QUESTIONS)('"%s" is answered with the key alone', async (name, question) => {
  const body = question && JSON.stringify(question);
  const path = `/~console/${name}`;
  const json = { 'content-type': 'application/json' };
  const { key } = opened;
  for (const given of ['', key.slice(1), `${key}x`, 'x'.repeat(key.length)]) {
    const answer = await raw(path, { ...json, 'x-console-key': given }, body);
    expect([given, answer.status]).toEqual([given, 403]);
    expect(answer.body).not.toContain(key);
  }
  expect((await raw(path, json, body)).status).toBe(403);
  expect((await raw(`${path}?key=${key}`, json, body)).status).toBe(403);
  // The first request that is kept comes with the last question.
  if (name !== 'request') expect((await raw(path, { ...json, 'x-console-key': key }, body)).status).toBe(200);
});

const foreign: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a page of another site': { origin: 'https://evil.example' },
  'a page without an origin': { origin: 'null' },
  'a page that only loads': { 'sec-fetch-site': 'cross-site' },
  'a page at another port': { 'sec-fetch-site': 'same-site' },
  'a name that leads here': { host: 'evil.example' },
};

test.each(Object.entries(foreign))('%s gets nothing, whatever key it has', async (_, headers) => {
  for (const name of FILES) expect([name, (await raw(`/~console/${name}`, headers)).status]).toEqual([name, 403]);
  for (const [name, question] of QUESTIONS) {
    const given = { 'content-type': 'application/json', 'x-console-key': opened.key, ...headers };
    const { status } = await raw(`/~console/${name}`, given, question && JSON.stringify(question));
    expect([name, status]).toEqual([name, 403]);
  }
});

test('a browser at / is led to the page, a program is answered as ever', async () => {
  const { status, headers } = await raw('/', { accept: 'text/html,*/*', 'sec-fetch-site': 'none' });
  expect({ status, location: headers.location }).toEqual({ status: 302, location: '/~console/' });
  expect((await raw('/', { accept: '*/*' })).status).toBe(403);
  expect((await raw('/', { accept: 'text/html', host: 'evil.example' })).status).toBe(403);
  expect((await raw('/', { accept: 'text/html', 'sec-fetch-site': 'cross-site' })).status).toBe(403);
});

test('what is no question, or asked otherwise, is refused by name', async () => {
  const ask = async (...parameters: Parameters<TestConsole['ask']>) => (await opened.ask(...parameters)).status;
  expect(await ask('nothing')).toBe(404);
  expect(await ask('reason')).toBe(404);
  expect(await ask('__proto__', {})).toBe(404);
  expect(await ask('reason', { client: 'ReportingService' })).toBe(400);
  expect(await ask('reason', { client: 'Nobody', route: 'GET /customers' })).toBe(404);
  expect(await ask('form', { route: 'GET /nothing' })).toBe(404);
  expect(await ask('secret', { client: 'Nobody' })).toBe(404);
  expect(await ask('form', { route: 'GET /customers' }, { 'content-type': 'text/plain' })).toBe(415);
  expect(
    await ask('call', { route: 'GET /customers', method: 'GET', target: '//evil.example', headers: [['a b', 'c']] }),
  ).toBe(400);
});

test('the overview has every cell, as declared and as observed, and no secret', async () => {
  const answer = await opened.ask('overview');
  const body = await answer.text();
  const { matrix } = JSON.parse(body) as OverviewData;
  const seen = matrix.routes.map(({ name }, route) => [
    name,
    ...matrix.clients.map((_, client) => matrix.outcomes[matrix.cells[route]?.[client] ?? -1]),
  ]);
  expect(seen).toContainEqual([
    'POST /customers',
    { expected: 'allowed', observed: 'allowed', got: '400' },
    { expected: 'refused', observed: 'refused', got: '401' },
  ]);
  for (const name of ['OrderProcessingService', 'ReportingService']) {
    expect(body).not.toContain(opened.gateway.credentials(name).secret);
  }
});

test('a reason has the steps with their rules, and what to do', async () => {
  const answer = await opened.ask('reason', { client: 'ReportingService', route: 'POST /customers' });
  const { passes, status, steps, cure } = (await answer.json()) as ReasonData;
  expect({ passes, status }).toEqual({ passes: false, status: 401 });
  expect(steps.at(-1)).toMatchObject({ check: 'scopes', outcome: 'refused', needed: 'customer-api/write' });
  expect(steps.every(({ rule, source }) => rule !== '' && source !== '')).toBe(true);
  expect(cure?.text).toContain('grant it customer-api/write');
});

test('a request is news once, with its number; its trace is told when it is asked for', async () => {
  const from = opened.site.feed.recent.count;
  await opened.gateway.call('POST /customers', { token: await opened.gateway.token('ReportingService') });
  const events = await news(opened, from, 1);
  const rows = events.flatMap((event) => (event.kind === 'requests' ? event.rows : []));
  expect(rows.map(({ path, client, status, isRefused }) => ({ path, client, status, isRefused }))).toEqual([
    { path: '/oauth2/token', client: 'ReportingService', status: 200, isRefused: false },
    { path: '/prod/customers', client: 'ReportingService', status: 401, isRefused: true },
  ]);
  const last = rows.at(-1);
  const told = (await (await opened.ask('request', { number: last?.number })).json()) as RequestData;
  expect(told).toMatchObject({ ...last, route: 'POST /customers', reason: expect.stringContaining('needs') });
  expect(told.steps.at(-1)?.check).toBe('scopes');
});

test('changes are news, those from before the page was opened, too', async () => {
  const gained = ['ReportingService may now POST /customers'];
  opened.site.tell({ time: 1, line: 'reloaded in 0.1 s', isFailed: false, gained, lost: [] });
  const events = await news(opened, opened.site.feed.recent.count, 1);
  expect(events).toContainEqual({
    kind: 'reload',
    number: 0,
    reload: { time: 1, line: 'reloaded in 0.1 s', isFailed: false, gained, lost: [] },
  });
});

test('nothing of it is a fault, and no request for the page is among the requests', () => {
  expect(opened.faults).toEqual([]);
  expect(opened.reports.filter(({ path }) => path.includes('console'))).toEqual([]);
});

/** The first news that tell anything. */
async function news({ address, key }: TestConsole, from: number, count: number): Promise<ConsoleEvent[]> {
  const ended = new AbortController();
  const [page = ''] = address.split('#');
  const answer = await fetch(`${page}events?from=${from}`, { headers: { 'x-console-key': key }, signal: ended.signal });
  const events: ConsoleEvent[] = [];
  let rest = '';
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    rest += chunk;
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    events.push(...lines.map((line) => JSON.parse(line) as ConsoleEvent).filter(({ kind }) => kind !== 'alive'));
    if (events.length >= count) break;
  }
  ended.abort();
  return events;
}
