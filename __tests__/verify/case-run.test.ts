import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runCases, faultIn } from '../../src/verify/case-run';
import type { HttpAnswer } from '../../src/verify/http-answer';
import type { RequestCase } from '../../src/verify/request-case';
import type { Target } from '../../src/verify/target';

function requestCase(changes: Partial<RequestCase> = {}): RequestCase {
  const accept = [{ status: 401, body: { error: 'unauthorized' }, headers: { vary: 'Origin', 'x-none': null } }];
  const request = { method: 'GET', to: { path: '/customers' }, headers: {}, body: null };
  return { title: 'a title', name: 'a name', accept, skip: {}, ...request, ...changes };
}

function answer(changes: Partial<HttpAnswer> = {}): HttpAnswer {
  return { status: 401, headers: new Headers({ vary: 'Origin' }), body: '{"error":"unauthorized","x":1}', ...changes };
}

test('an answer that has what is accepted, and more, is right', () => {
  expect(faultIn(requestCase(), answer())).toBeUndefined();
  const accept = [{ status: 500, body: {}, headers: {} }, ...requestCase().accept];
  expect(faultIn(requestCase({ accept }), answer())).toBeUndefined();
});

const EXPECTED = 'expected 401 {"error":"unauthorized"} {"vary":"Origin","x-none":null}';
test.each<[string, Partial<HttpAnswer>, string]>([
  ['another status', { status: 403 }, '403 {"error":"unauthorized"} {"vary":"Origin","x-none":null}'],
  ['another body', { body: '{"error":"other"}' }, '401 {"error":"other"} {"vary":"Origin","x-none":null}'],
  ['no JSON', { body: '<html>' }, '401 {"vary":"Origin","x-none":null}'],
  ['no header', { headers: new Headers() }, '401 {"error":"unauthorized"} {"vary":null,"x-none":null}'],
  [
    'a header too many',
    { headers: new Headers({ vary: 'Origin', 'x-none': 'y' }) },
    '401 {"error":"unauthorized"} {"vary":"Origin","x-none":"y"}',
  ],
])('%s is said', (_, changes, got) => {
  expect(faultIn(requestCase(), answer(changes))).toBe(`${EXPECTED}; got ${got}`);
});

test('what an answer says of a token is never repeated', () => {
  const body = '{"access_token":"secret","error":"Bearer secret","message":"not a token: secret"}';
  expect(faultIn(requestCase(), answer({ status: 200, body }))).not.toContain('secret');
});

describe('a list', () => {
  let server: Server;
  let target: Target;
  let received: string[];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const { authorization, 'content-type': type } = request.headers;
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        received.push(`${request.method ?? ''} ${request.url ?? ''} ${authorization ?? '-'} ${type ?? '-'} ${body}`);
        if (request.url === '/prod/broken') response.destroy();
        else response.writeHead(request.url === '/prod/ok' ? 200 : 404).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    target = {
      tokenEndpoint: `${origin}/oauth2/token`,
      apiUrls: new Map([['prod', `${origin}/prod`]]),
      clients: new Map([['Reports', { clientId: 'reports', clientSecret: 's&cret' }]]),
      apiKeys: new Map(),
    };
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  beforeEach(() => {
    received = [];
  });

  const accept = [{ status: 200, body: {}, headers: {} }];

  test('each request comes of it passed, failed or skipped, with its reason', async () => {
    let answered = 0;
    const cases = [
      requestCase({ name: 'right', to: { path: '/ok' }, accept }),
      requestCase({ name: 'wrong', to: { path: '/other' }, accept }),
      requestCase({ name: 'broken', to: { path: '/broken' }, accept }),
      requestCase({ name: 'left out', to: { path: '/ok' }, accept, skip: { live: 'a reason' } }),
      requestCase({ name: 'left out elsewhere', to: { path: '/ok' }, accept, skip: { emulator: 'a reason' } }),
    ];
    expect(await runCases(cases, target, 'live', (count) => (answered = count))).toEqual([
      { name: 'right', outcome: 'passed' },
      { name: 'wrong', outcome: 'failed', reason: 'expected 200; got 404' },
      { name: 'broken', outcome: 'failed', reason: 'no answer: UND_ERR_SOCKET' },
      { name: 'left out', outcome: 'skipped', reason: 'a reason' },
      { name: 'left out elsewhere', outcome: 'passed' },
    ]);
    expect(answered).toBe(4);
    expect(received).toHaveLength(4);
  });

  test('a request is sent as it is written, its placeholders filled in', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    await runCases(
      [
        requestCase({
          method: 'POST',
          to: 'token endpoint',
          headers: { ...form, authorization: 'Basic ${basic Reports}' },
          body: 'client_id=${id Reports}&client_secret=${secret Reports}',
        }),
      ],
      target,
      'live',
    );
    expect(received).toEqual([
      `POST /oauth2/token Basic ${btoa('reports:s&cret')} application/x-www-form-urlencoded client_id=reports&client_secret=s%26cret`,
    ]);
  });
});
