import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HttpEndpoints } from '../../../src/local/backend/http-endpoint';
import { describeWith } from '../../e2e/toolchain';
import type { HttpService } from '../http-service';
import { startService } from '../http-service';

const endpoints = new HttpEndpoints();
let service: HttpService;

beforeAll(async () => {
  service = await startService();
});

afterAll(async () => {
  endpoints.close();
  await service.close();
});

function call(url: string): Promise<Response> {
  const asked = { method: 'GET', url: new URL(url), path: '/', headers: [], body: Buffer.alloc(0) };
  return endpoints.call(asked, { timeoutMs: 3_000, accept: undefined, binaryMediaTypes: [] });
}

const network = { type: 'INTEGRATION_FAILURE', status: 504, message: 'Network error communicating with endpoint' };
const late = { type: 'INTEGRATION_TIMEOUT', status: 504 };

test.each<[string, (request: IncomingMessage, response: ServerResponse) => void, object]>([
  ['a reset', ({ socket }) => void socket.resetAndDestroy(), network],
  ['no headers in time', () => undefined, late],
  ['no end of the body in time', (_, response) => void response.write('begun'), late],
  [
    'less than the length it names',
    ({ socket }) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'),
    network,
  ],
  ['what is no HTTP', ({ socket }) => void socket.end('hello\r\n\r\n'), network],
  [
    'more than 10 MB',
    (_, response) => void response.end(Buffer.alloc(10_485_761)),
    { type: 'API_CONFIGURATION_ERROR', status: 500 },
  ],
])('an endpoint that answers %s is answered for, and the next call works', async (_, fault, refusal) => {
  const { answer } = service;
  service.answer = fault;
  await expect(call(service.url)).rejects.toMatchObject(refusal);
  service.answer = answer;
  expect((await call(service.url)).status).toBe(200);
});

test('a refused connection is a network error', async () => {
  await expect(call('http://127.0.0.1:1')).rejects.toMatchObject(network);
});

test('an endpoint without TLS at an https address is no endpoint', async () => {
  const refusal = { type: 'API_CONFIGURATION_ERROR', status: 500 };
  await expect(call(service.url.replace('http:', 'https:'))).rejects.toMatchObject(refusal);
});

test.each([500, 302])('status %d passes as it is, and no redirect is followed', async (status) => {
  const { answer } = service;
  service.answer = (_, response) => {
    response.writeHead(status, { location: 'http://127.0.0.1:1/' });
    response.end('own words');
  };
  const response = await call(service.url);
  expect([response.status, response.headers.get('location'), await response.text()]).toEqual([
    status,
    'http://127.0.0.1:1/',
    'own words',
  ]);
  service.answer = answer;
});

describeWith('OpenSSL 1.1', 'openssl', ['version'], { env: {} })('TLS', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'endpoint-tls-'));
  const at = (file: string) => path.join(folder, file);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('a certificate that nobody vouches for is no endpoint', async () => {
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const files = ['-keyout', at('key.pem'), '-out', at('cert.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject, ...files], {
      stdio: 'ignore',
    });
    const calls: string[] = [];
    const server = createServer(
      { key: readFileSync(at('key.pem')), cert: readFileSync(at('cert.pem')) },
      (asked, response) => {
        calls.push(asked.url ?? '');
        response.end();
      },
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await expect(call(url)).rejects.toMatchObject({ type: 'API_CONFIGURATION_ERROR', status: 500 });
      // The request with the caller's data was not sent.
      expect(calls).toEqual([]);
    } finally {
      server.close();
    }
  });
});
