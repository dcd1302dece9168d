import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A fake S3; tests change its content while it runs. */
export interface FakeS3 {
  readonly url: string;
  /** Objects by key, of each bucket by name. */
  readonly buckets: Map<string, Map<string, string>>;
  /** Names of buckets of another account. */
  readonly foreign: Set<string>;
  close(): Promise<void>;
}

/** Account id of the credentials. */
export const ACCOUNT = '123456789012';

/** Starts a server on 127.0.0.1 with the needed calls of S3 (buckets, objects, lists) and STS (caller identity). */
export async function startFakeS3(): Promise<FakeS3> {
  const buckets: FakeS3['buckets'] = new Map();
  const foreign: FakeS3['foreign'] = new Set();
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://fake');
      const [, name = '', ...rest] = decodeURIComponent(url.pathname).split('/');
      const { status, content = '' } = answer(request.method ?? '', name, rest.join('/'), url.searchParams, body);
      response.writeHead(status, {
        'content-type': content.startsWith('<') ? 'application/xml' : 'binary/octet-stream',
      });
      response.end(content);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  function answer(method: string, name: string, key: string, query: URLSearchParams, body: string) {
    if (name === '') return { status: 200, content: identity };
    if (foreign.has(name)) return { status: 403, content: failure('AccessDenied') };
    if (method === 'PUT' && key === '') buckets.set(name, buckets.get(name) ?? new Map<string, string>());
    const objects = buckets.get(name);
    if (!objects) return { status: 404, content: method === 'HEAD' ? '' : failure('NoSuchBucket') };
    if (key === '') {
      if (method === 'DELETE') buckets.delete(name);
      if (method !== 'GET') return { status: 200 };
      const [list, entry] = query.has('versions')
        ? ['ListVersionsResult', 'Version']
        : ['ListBucketResult', 'Contents'];
      return { status: 200, content: listed(list, entry, [...objects.keys()], query) };
    }
    if (method === 'PUT') objects.set(key, body);
    const content = objects.get(key);
    return content === undefined ? { status: 404, content: failure('NoSuchKey') } : { status: 200, content };
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    buckets,
    foreign,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const identity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>${ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

const failure = (code: string) => `<Error><Code>${code}</Code><Message>${code}</Message></Error>`;

/** Returns one entry for each page, so that callers must read all pages. */
function listed(list: string, entry: string, keys: readonly string[], query: URLSearchParams): string {
  const at = Number(query.get('continuation-token') ?? query.get('key-marker') ?? '0');
  const next = String(at + 1);
  const more = at + 1 < keys.length;
  const markers = more
    ? `<NextContinuationToken>${next}</NextContinuationToken><NextKeyMarker>${next}</NextKeyMarker>`
    : '';
  const entries = keys.slice(at, at + 1).map((key) => `<${entry}><Key>${key}</Key></${entry}>`);
  return `<${list}><IsTruncated>${String(more)}</IsTruncated>${markers}${entries.join('')}</${list}>`;
}
