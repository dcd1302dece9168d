import { once } from 'node:events';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createTokenSource } from '../../packages/token-client/src';
import { CLIENT_SECRET, tokenBody } from './fake-network';
import { ManualClock, promisesDone } from './manual-clock';

const servers: Server[] = [];

/** Starts a server that uses the listeners in order, and then repeats the last one. */
async function serve(...listeners: readonly RequestListener[]): Promise<{ origin: string; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    listeners[Math.min(seen.length, listeners.length) - 1]?.(request, response);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

afterEach(async () => {
  await Promise.all(
    servers.splice(0).map(async (server) => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    }),
  );
});

const issue: RequestListener = (_, response) => {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(tokenBody()));
};
const reset: RequestListener = (request) => {
  request.socket.resetAndDestroy();
};
const breakOff: RequestListener = (request, response) => {
  response.setHeader('content-type', 'application/json').setHeader('content-length', 100);
  response.write('{"access_token":', () => request.socket.resetAndDestroy());
};
const answer =
  (status: number, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, headers).end();
  };
const hang: RequestListener = () => undefined;

function sourceOf(tokenOrigin: string, options: object = {}) {
  return createTokenSource({
    tokenEndpoint: `${tokenOrigin}/oauth2/token`,
    clientId: 'reporting',
    clientSecret: CLIENT_SECRET,
    // No pause between attempts.
    random: () => 0,
    ...options,
  });
}

describe('on real connections', () => {
  test.each([
    ['reset before an answer', reset],
    ['reset within an answer', breakOff],
  ])('one %s is tried again', async (_, listener) => {
    const { origin, seen } = await serve(listener, issue);
    expect(await sourceOf(origin).getToken()).toMatch(/token/);
    expect(seen).toHaveLength(2);
  });

  test('those that are always reset are an error that says so', async () => {
    const { origin, seen } = await serve(reset);
    await expect(sourceOf(origin).getToken()).rejects.toMatchObject({
      code: 'ERR_UNAVAILABLE',
      tried: Array<string>(6).fill('failed with ECONNRESET'),
    });
    expect(seen).toHaveLength(6);
  });

  test('none at all is an error that says so', async () => {
    const { origin } = await serve(issue);
    const [server] = servers.splice(0);
    server?.close();
    await expect(sourceOf(origin).getToken()).rejects.toMatchObject({
      code: 'ERR_UNAVAILABLE',
      tried: Array<string>(6).fill('failed with ECONNREFUSED'),
    });
  });

  test('one that hangs is closed when its time is over', async () => {
    const { origin, seen } = await serve(hang, issue);
    const clock = new ManualClock();
    const token = sourceOf(origin, { clock }).getToken();
    // Time must not pass before the server has the request.
    while (seen.length === 0) await promisesDone();
    const closed = once(seen[0]?.socket as Socket, 'close');
    clock.pass(4_000);
    await closed;
    expect(await token).toMatch(/token/);
  });

  test('a redirect to another origin is not followed, so that origin sees nothing', async () => {
    const auth = await serve(issue);
    const other = await serve(answer(200));
    const api = await serve(answer(302, { location: `${other.origin}/customers` }));
    const source = sourceOf(auth.origin, { baseUrls: [api.origin] });
    await expect(source.fetch(`${api.origin}/customers`)).rejects.toMatchObject({ code: 'ERR_REDIRECT' });
    expect([api.seen.length, other.seen.length]).toEqual([1, 0]);
  });

  test('a redirect below the base URL is followed', async () => {
    const auth = await serve(issue);
    const api = await serve(answer(308, { location: '/customers/' }), answer(200));
    const source = sourceOf(auth.origin, { baseUrls: [api.origin] });
    expect((await source.fetch(`${api.origin}/customers`)).status).toBe(200);
    expect(api.seen.map(({ url }) => url)).toEqual(['/customers', '/customers/']);
  });

  test('401 and then success: the body goes out twice, with two tokens', async () => {
    const auth = await serve(issue);
    const bodies: string[] = [];
    const read =
      (status: number): RequestListener =>
      (request, response) => {
        void request.toArray().then((chunks) => {
          bodies.push(Buffer.concat(chunks as Buffer[]).toString());
          response.writeHead(status).end();
        });
      };
    const api = await serve(read(401), read(201));
    const source = sourceOf(auth.origin, { baseUrls: [api.origin] });
    const response = await source.fetch(`${api.origin}/customers`, { method: 'POST', body: 'Ada' });
    expect(response.status).toBe(201);
    expect(bodies).toEqual(['Ada', 'Ada']);
    const [first, second] = api.seen.map(({ headers }) => headers.authorization);
    expect(first).toMatch(/^Bearer /);
    expect(second).not.toBe(first);
  });
});
