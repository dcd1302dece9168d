import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** An answer with its unparsed body. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/**
 * Sends a request with its exact path and headers: fetch would normalize the path and merge headers.
 * @param headers - a list is sent as several headers; `Host` defaults to that of the URL
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
