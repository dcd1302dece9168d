import { Agent, createServer, request as forward } from 'node:http';
import { buffer } from 'node:stream/consumers';

/**
 * Headers of a connection, not of a request. `Expect` is handled here, because a body is forwarded only once it is
 * complete.
 */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];
const ANSWERED_HERE = [...HOP_BY_HOP, 'expect', 'content-length'];

/** Path of a deployed API; pages of any origin may call it. */
const API_PATH = /^\/restapis\/[a-z0-9]+\/[\w-]+\/_user_request_(\/|\?|$)/;
const LOOPBACK = /^(127\.0\.0\.1|localhost)$/;

/**
 * Stands in front of the emulator on 127.0.0.1. It forwards complete bodies over connections that stay open: of
 * requests sent directly to the emulator, one in some thousands is executed but never answered, and an AWS SDK would
 * send it again. It refuses requests that a web page must not send, because the emulator runs the functions it is
 * given.
 * @param {{ port: number, socketPath: string }} options port to listen at, or 0 for a free one; the emulator's socket
 * @returns {Promise<import('node:http').Server>} listening
 */
export async function startForwarder({ port, socketPath }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const server = createServer(async (incoming, answer) => {
    const fault = refusal(incoming);
    if (fault !== undefined) {
      answer.writeHead(403, { 'content-type': 'text/plain' }).end(`${fault}\n`);
      return;
    }
    try {
      pass(incoming, await buffer(incoming), { agent, socketPath, answer });
    } catch {
      answer.destroy();
    }
  });
  // Terraform waits for functions that rotate secrets, so no request times out here.
  server.requestTimeout = 0;
  server.on('close', () => agent.destroy());
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return server;
}

function pass(incoming, body, { agent, socketPath, answer }) {
  const headers = without(incoming.rawHeaders, ANSWERED_HERE);
  headers.push('Content-Length', String(body.length));
  const { method, url: path } = incoming;
  const outgoing = forward({ agent, socketPath, method, path, headers }, (reply) => {
    answer.writeHead(reply.statusCode, reply.statusMessage, without(reply.rawHeaders, HOP_BY_HOP));
    reply.pipe(answer);
    reply.once('error', () => answer.destroy());
  });
  outgoing.once('error', (error) => {
    if (answer.headersSent) answer.destroy();
    else answer.writeHead(502, { 'content-type': 'text/plain' }).end(`the emulator did not answer: ${error.message}\n`);
  });
  answer.once('close', () => outgoing.destroy());
  outgoing.end(body);
}

/** Describes why a request is not from a program on this machine; undefined if it is. */
function refusal({ headers, url }) {
  const { host = '', origin, 'sec-fetch-site': site = 'none', 'x-amz-target': target } = headers;
  const name = host.replace(/:\d+$/, '');
  if (!LOOPBACK.test(name)) return `the host is "${name}", expected 127.0.0.1 or localhost`;
  if (API_PATH.test(url) && target === undefined) return undefined;
  if (origin === undefined && site === 'none') return undefined;
  return `a page in a browser (${origin ?? site}) asks an AWS service, expected a program of this machine`;
}

function without(rawHeaders, names) {
  return rawHeaders.filter((_, place) => !names.includes(rawHeaders[place - (place % 2)].toLowerCase()));
}
