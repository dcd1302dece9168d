import type { Server } from 'node:http';
import { createServer, request } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { startForwarder } from '../../../bin/emulator/forwarder.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'm2m-forwarder-'));
const socketPath = path.join(folder, 'emulator.sock');
let emulator: Server;
let forwarder: Server;
let received: { method?: string; url?: string; headers: readonly string[]; body: string }[];

beforeAll(async () => {
  emulator = createServer((incoming, answer) => {
    void text(incoming).then((body) => {
      const { method, url, rawHeaders } = incoming;
      received.push({ ...(method && { method }), ...(url && { url }), headers: rawHeaders, body });
      answer.writeHead(201, 'Made', ['X-Twice', 'a', 'X-Twice', 'b']).end('made');
    });
  });
  await new Promise<void>((resolve) => emulator.listen(socketPath, resolve));
  forwarder = await startForwarder({ port: 0, socketPath });
});
beforeEach(() => {
  received = [];
});
afterAll(async () => {
  await new Promise((resolve) => forwarder.close(resolve));
  await new Promise((resolve) => emulator.close(resolve));
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: readonly string[];
  readonly body: string;
}

function ask(target: string, headers: Record<string, string | string[]> = {}, body?: string): Promise<Answer> {
  const { port } = forwarder.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const outgoing = request({ host: '127.0.0.1', port, path: target, method, headers, agent: false }, (answer) => {
      const { statusCode: status, rawHeaders } = answer;
      void text(answer).then((answered) => {
        resolve({ status, headers: rawHeaders, body: answered });
      });
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

test('a request and its answer pass as they are, the body with its length', async () => {
  const sent = { 'X-Amz-Target': 'Service.Action', 'Transfer-Encoding': 'chunked', 'X-Odd-CASE': ['1', '2'] };
  const answer = await ask('/a%2Fb?c=d&c=', sent, '{"a":1}');
  expect(answer).toMatchObject({ status: 201, body: 'made' });
  expect(answer.headers.filter((text) => /^(X-Twice|a|b)$/.test(text))).toEqual(['X-Twice', 'a', 'X-Twice', 'b']);
  const [request] = received;
  expect(request).toMatchObject({ method: 'POST', url: '/a%2Fb?c=d&c=', body: '{"a":1}' });
  const { port } = forwarder.address() as AddressInfo;
  const headers = request?.headers.join('\n');
  expect(headers).toContain(`Host\n127.0.0.1:${port}`);
  expect(headers).toContain('X-Odd-CASE\n1\nX-Odd-CASE\n2');
  expect(headers).toContain('Content-Length\n7');
  expect(headers).not.toContain('chunked');
});

test.each<[string, string, Record<string, string>]>([
  ['of another host', '/', { host: 'rebound.example' }],
  ['of a host that only begins as this machine', '/', { host: '127.0.0.1.rebound.example' }],
  ['of a page', '/', { origin: 'https://page.example' }],
  ['of a page without an origin', '/', { origin: 'null' }],
  ['of a page on this machine', '/', { origin: 'http://localhost:3000' }],
  ['of a page that loads a picture', '/bucket/key', { 'sec-fetch-site': 'cross-site' }],
  [
    'for an AWS service below the path of an API',
    '/restapis/a1/dev/_user_request_/',
    {
      origin: 'https://page.example',
      'x-amz-target': 'AWSLambda.CreateFunction',
    },
  ],
  [
    'for a path that only begins as that of an API',
    '/restapis/a1/dev/_user_request_s',
    { origin: 'https://p.example' },
  ],
])('a request %s is refused', async (_, target, headers) => {
  const { status, body } = await ask(target, headers);
  expect(status).toBe(403);
  expect(body).toMatch(/expected 127\.0\.0\.1 or localhost|expected a program of this machine/);
  expect(received).toEqual([]);
});

test('a page may call a deployed API', async () => {
  const headers = { origin: 'https://page.example', 'sec-fetch-site': 'cross-site', host: 'localhost:4566' };
  await expect(ask('/restapis/a1b2c3/dev/_user_request_/orders?x=1', headers)).resolves.toMatchObject({ status: 201 });
});

test('the error names a missing emulator', async () => {
  const lost = await startForwarder({ port: 0, socketPath: path.join(folder, 'none.sock') });
  try {
    const answer = await fetch(`http://127.0.0.1:${(lost.address() as AddressInfo).port}/`);
    expect(answer.status).toBe(502);
    await expect(answer.text()).resolves.toContain('the emulator did not answer: connect ENOENT');
  } finally {
    await new Promise((resolve) => lost.close(resolve));
  }
});
