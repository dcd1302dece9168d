import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** An answer, its body not yet taken apart. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/**
 * Sends a request with its path and headers as they are: fetch would change the one and put together the others.
 * @param headers - a list is as many headers; `Host` is that of the address unless it is among them
 */
export async function rawRequest(
  address: string,
  method: string,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
  body?: string,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(address);
  const path = address.slice(address.indexOf('/', 'http://'.length));
  const withHost = { ...headers, Host: headers.Host ?? `${hostname}:${port}` };
  const lines = Object.entries(withHost).flatMap(([name, value]) => [value].flat().flatMap((each) => [name, each]));
  const sent = request({
    hostname,
    port,
    path,
    method,
    agent: false,
    headers: lines,
  });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
}
