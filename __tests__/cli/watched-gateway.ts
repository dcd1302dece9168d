import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Connection } from '../../src/cli/connection';
import { fetchToken } from './fetched-token';

const APP = `
import { M2mApiStack, readSettings, synthesize } from 'cognito-m2m';
import { access } from './access';

void synthesize((app) => {
  new M2mApiStack(app, {
    settings: readSettings(process.env),
    access,
    backend: { name: 'customers', entry: ${JSON.stringify('FOLDER')} + '/function/index.ts' },
  });
});`;

const START = ['start', '--port', '0', '--watch', '--function-logs'];

/** Source of a declaration whose client Reader has these scopes. */
export const access = (scopes: string) => `
export const access = {
  resourceServers: { api: { name: 'API', scopes: { read: 'Read', write: 'Write' } } },
  clients: { Writer: { scopes: ['api/read', 'api/write'] }, Reader: { scopes: ${scopes} } },
  routes: { 'GET /things': { scopes: ['api/read'] }, 'POST /things': { scopes: ['api/write'] } },
};`;

/**
 * Source of a function that returns its name and the number of its requests without those of the matrix, and waits for
 * a file on request.
 */
export const handler = (name: string) => `
import { existsSync } from 'node:fs';
import { text } from './text';
let count = 0;
export async function handler({ queryStringParameters: query }) {
  if (query?.until) console.log('begun');
  while (query?.until && !existsSync(query.until)) await new Promise((resolve) => setTimeout(resolve, 10));
  return { statusCode: 200, body: JSON.stringify({ name: '${name}', text, count: query ? ++count : count }) };
}`;

/** Line about a reload after which everything is as declared. */
export const AS_EXPECTED = /^reloaded in \d+\.\d\d s: 4 of 4 cells as expected; functions lost their memory$/;

/** `cognito-m2m start --watch` in a separate process, serving an app in a separate folder. */
export class WatchedGateway {
  readonly folder: string;
  readonly temporary: string;
  readonly process: ChildProcess;
  /** All its output; tests clear it. */
  stdout = '';
  stderr = '';

  /** @param files - files of another app, by name; `FOLDER` in them is replaced by the folder */
  constructor(files: Readonly<Record<string, string>> = {}) {
    // Inside the project, so that the app finds its packages.
    mkdirSync('.build', { recursive: true });
    this.folder = mkdtempSync(path.resolve('.build/watch-'));
    this.temporary = path.join(this.folder, 'tmp');
    mkdirSync(this.temporary);
    mkdirSync(path.join(this.folder, 'function'));
    this.write('app.ts', APP.replace('FOLDER', this.folder));
    this.write('access.ts', access("['api/read']"));
    this.write('function/index.ts', handler('first'));
    this.write('function/text.ts', "export const text = 'a';");
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(this.folder, name)), { recursive: true });
      this.write(name, text.replaceAll('FOLDER', this.folder));
    }
    const places = ['--app', path.join(this.folder, 'app.ts'), '--output', path.join(this.folder, 'out')];
    this.process = spawn(process.execPath, ['bin/cognito-m2m.mjs', ...START, ...places], {
      // Without access log, so that only the command's own output remains.
      env: { PATH: process.env.PATH, TMPDIR: this.temporary, M2M_ACCESS_LOG: 'false' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process.stdout?.on('data', (chunk) => (this.stdout += String(chunk)));
    this.process.stderr?.on('data', (chunk) => (this.stderr += String(chunk)));
  }

  /** Its stderr output without the lines about requests. */
  get errors(): string {
    return this.stderr.replaceAll(/^[A-Z]+ \/.* \d+ ms\b.*\n/gm, '');
  }

  /** Waits until it serves and watches. */
  async ready(): Promise<void> {
    await this.until(() => /^Watching .+\.$/m.test(this.stdout));
  }

  /** Stops it and removes its folder. */
  end(): void {
    this.process.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  write(file: string, content: string): void {
    writeFileSync(path.join(this.folder, file), content);
  }

  async until(condition: () => boolean): Promise<void> {
    for (const deadline = Date.now() + 30_000; !condition();) {
      const said = `${this.stdout}${this.stderr}`;
      if (Date.now() > deadline) throw new Error(`nothing came but: ${said}`);
      if (this.process.exitCode !== null) throw new Error(`the gateway ended with ${this.process.exitCode}: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Writes a file, and returns the line about the reload that follows. */
  async reload(file: string, content: string): Promise<string> {
    const known = this.lines().length;
    this.write(file, content);
    await this.until(() => this.lines().length > known);
    return this.lines()[known] ?? '';
  }

  /** All lines about reloads; failed ones come last. */
  lines(): string[] {
    const written = [this.stdout, this.stderr].flatMap((text) => text.split('\n').slice(0, -1));
    return written.filter((line) => /^(?:reloaded|error)/.test(line));
  }

  connection(): Connection {
    return JSON.parse(readFileSync(path.join(this.folder, 'out'), 'utf8')) as Connection;
  }

  async token(client: string): Promise<string> {
    return fetchToken(this.connection(), client);
  }

  /** Calls the function. */
  async ask(authorization: string, query = '?a'): Promise<unknown> {
    const response = await fetch(`${this.connection().apiUrl ?? ''}/things${query}`, { headers: { authorization } });
    return response.json();
  }
}
