import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

interface Manifest {
  readonly name: string;
  readonly version: string;
}

/** An npm registry on 127.0.0.1 for unpublished packages; it redirects npm to the real one for all others. */
export interface Registry {
  readonly url: string;
  /** Publishes a tarball of `npm pack`. */
  publish(tarball: string): void;
  close(): Promise<void>;
}

/** Starts an empty registry. */
export async function startRegistry(): Promise<Registry> {
  const upstream = spawnSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).stdout.trim();
  const published = new Map<string, Map<string, { readonly manifest: Manifest; readonly tarball: string }>>();
  const server = createServer((request, response) => {
    const [, name = '', , file] = /^\/([^/]+)(\/-\/(.+))?$/.exec(decodeURIComponent(request.url ?? '')) ?? [];
    const versions = published.get(name);
    if (!versions) {
      response.writeHead(302, { location: new URL(request.url ?? '', upstream).href }).end();
      return;
    }
    const found = [...versions.values()].find(({ tarball }) => path.basename(tarball) === file);
    if (file !== undefined) response.writeHead(found ? 200 : 404).end(found && readFileSync(found.tarball));
    else {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(packument(name, versions, url)));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return {
    url,
    publish: (tarball) => {
      const text = spawnSync('tar', ['-xOzf', tarball, 'package/package.json'], { encoding: 'utf8' }).stdout;
      const manifest = JSON.parse(text) as Manifest;
      const versions = published.get(manifest.name) ?? new Map<string, { manifest: Manifest; tarball: string }>();
      published.set(manifest.name, versions.set(manifest.version, { manifest, tarball }));
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Builds the answer to npm's request for a package: its versions, the last published one as the newest. */
function packument(
  name: string,
  versions: ReadonlyMap<string, { readonly manifest: Manifest; readonly tarball: string }>,
  url: string,
): object {
  const described = [...versions].map(([version, { manifest, tarball }]) => {
    const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
    const dist = { tarball: `${url}/${name}/-/${path.basename(tarball)}`, integrity };
    return [version, { ...manifest, dist }] as const;
  });
  return { name, 'dist-tags': { latest: described.at(-1)?.[0] }, versions: Object.fromEntries(described) };
}
