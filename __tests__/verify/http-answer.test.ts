import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { send } from '../../src/verify/http-answer';

let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer(({ url: path }, response) => {
    if (path === '/redirect') response.writeHead(302, { location: '/' }).end();
    else if (path === '/broken') response.destroy();
    else if (path === '/half') response.writeHead(200).write('half');
    else if (path !== '/silent') response.writeHead(200).end('whole');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('an answer is read to its end, and a redirect is one', async () => {
  expect(await send(url, {})).toMatchObject({ status: 200, body: 'whole' });
  expect(await send(`${url}/redirect`, {})).toMatchObject({ status: 302 });
});

test.each([
  ['/silent', 'no answer within 0.2 s'],
  ['/half', 'no answer within 0.2 s'],
  ['/broken', 'no answer: UND_ERR_SOCKET'],
])('%s is given up with its reason', async (path, message) => {
  await expect(send(`${url}${path}`, {}, 200)).rejects.toMatchObject({ name: 'NoAnswerError', message });
});

test('where nobody listens, the reason is the code of the error', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  await once(closed, 'close');
  await expect(send(`http://127.0.0.1:${port}`, {})).rejects.toThrow('no answer: ECONNREFUSED');
});
