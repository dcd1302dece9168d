import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand, spawnCommand, startCommand } from './run-command';
import { makeRepository } from './team-repository';

jest.setTimeout(120_000);

const PAGE = readFileSync('docs/teams.md', 'utf8');
const REPOSITORIES = ['orders-service', 'platform'] as const;
type Repository = (typeof REPOSITORIES)[number];

interface Block {
  readonly kind: string;
  readonly where: string;
  readonly text: string;
}

/** Blocks of the page with a marker, in order. */
const blocks: readonly Block[] = [...PAGE.matchAll(/<!-- (file|run|output): (\S+) -->\n\n```\w+\n([^]*?)```/g)].map(
  ([, kind = '', where = '', text = '']) => ({ kind, where, text }),
);

let folder: string;
/** Each output on the page, with the actual output. */
const shown: { readonly expected: string; readonly written: string }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'teams-'));
  for (const repository of REPOSITORIES) makeRepository(path.join(folder, repository));
  for (const { kind, where, text } of blocks) if (kind === 'file') write(where, text);
  let written = '';
  for (const { kind, where, text } of blocks) {
    if (kind === 'run') written = await runBlock(text, where as Repository);
    if (kind === 'output') shown.push({ expected: text.trim(), written });
  }
}, 240_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');

/**
 * Runs the commands of a block of the page; without a registry, a package is copied to the repository that installs it.
 */
async function runBlock(text: string, repository: Repository): Promise<string> {
  let written = '';
  for (const command of text.trim().split('\n')) {
    const [program, ...words] = command.split(' ');
    const installed = /^npm install .*(@acme\/orders-contract)@1\.0\.0$/.exec(command)?.[1];
    if (command === 'npm publish ./contract') {
      expect(JSON.parse(read('orders-service/contract/package.json'))).toMatchObject({ version: '1.0.0' });
    } else if (installed !== undefined) {
      cpSync(path.join(folder, 'orders-service/contract'), path.join(folder, repository, 'node_modules', installed), {
        recursive: true,
      });
    } else {
      expect([program, words.shift()]).toEqual(['npx', 'cognito-m2m']);
      const ended = await spawnCommand(
        [...words, '--app', 'main.ts', ...(words[0] === 'start' ? ['--port', '0'] : [])],
        {
          cwd: path.join(folder, repository),
        },
      );
      expect([command, ended.exitCode, ended.stderr.replaceAll(/^(warning:|synthesizing) .*\n/gm, '')]).toEqual([
        command,
        0,
        '',
      ]);
      written += ended.stdout + ended.stderr;
    }
  }
  return written;
}

test('the commands of the page do what it says, in two repositories', () => {
  expect(shown.length).toBeGreaterThan(0);
  for (const { expected, written } of shown) expect(written).toContain(expected);
  expect(blocks.filter(({ kind }) => kind === 'run').length).toBeGreaterThan(3);
  expect(JSON.parse(read('orders-service/contract/contract.json'))).toMatchObject({
    contractVersion: 1,
    name: 'orders',
  });
  expect(read('orders-service/contract/contract.json')).not.toContain('@acme');
  expect(read('platform/.github/CODEOWNERS')).toBe(
    [
      '* @acme/team-platform',
      '# generated: services',
      '# orders: @acme/orders-contract@1.0.0, in its own repository',
      '/services/reporting.ts @acme/team-reporting',
      '# end: services',
      '',
    ].join('\n'),
  );
});

test('a grant that both sides want is there by HTTP, and one that only one side wants is not', async () => {
  const output = path.join(folder, 'connection.json');
  const cwd = path.join(folder, 'platform');
  const running = startCommand(['start', '--app', 'main.ts', '--port', '0', '--output', output], { cwd });
  await running.until(() => running.stdout.includes('Ctrl-C ends it.'));
  const { apiUrl, tokenEndpoint, clients } = JSON.parse(readFileSync(output, 'utf8')) as {
    apiUrl: string;
    tokenEndpoint: string;
    clients: Record<string, { clientId: string; clientSecret: string }>;
  };
  expect(Object.keys(clients)).toEqual(['ReportingService']);
  const { clientId = '', clientSecret = '' } = clients.ReportingService ?? {};
  const ask = (scope?: string) =>
    fetch(tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) }),
    });
  const { access_token: token } = (await (await ask()).json()) as { access_token: string };
  const call = async (method: string) =>
    (await fetch(`${apiUrl}/orders`, { method, headers: { authorization: `Bearer ${token}` } })).status;
  expect([await call('GET'), await call('POST')]).toEqual([200, 401]);
  const refused = await ask('orders/write');
  expect([refused.status, await refused.json()]).toEqual([400, { error: 'invalid_scope' }]);
  running.interrupt();
  await running.ended;
});

describe('contract', () => {
  const cwd = () => path.join(folder, 'orders-service');
  const contract = (...args: string[]) => runCommand(['contract', '--app', 'main.ts', ...args], { cwd: cwd() });

  test('prints it, and says when a file is stale and what others lose', async () => {
    const { exitCode, stdout } = await contract();
    expect(exitCode).toBe(0);
    const scopes = { read: 'Read orders', write: 'Place orders', admin: 'Delete orders' };
    const older = JSON.parse(stdout) as { provides: { resourceServers: { orders: { scopes: object } } } };
    older.provides.resourceServers.orders.scopes = scopes;
    write('older.json', JSON.stringify(older));
    expect(await contract('--check', path.join(folder, 'older.json'))).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/is stale, expected .*\nscope "orders\/admin" is removed: .*\n$/),
    });
    write('newer.json', JSON.stringify({ ...older, contractVersion: 2 }));
    expect(await contract('--check', path.join(folder, 'newer.json'))).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('has contractVersion 2, expected 1'),
    });
  });

  test('a service that is not of the app is refused with those that are', async () => {
    expect(await contract('--service', 'billing')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('has no service "billing" that it defines itself, expected one of: orders;'),
    });
  });

  test('a service that came by a contract is written in its own repository alone', async () => {
    const platform = path.join(folder, 'platform');
    const ended = await runCommand(['contract', '--app', 'main.ts', '--service', 'orders'], { cwd: platform });
    expect(ended.stderr).toContain('has no service "orders" that it defines itself, expected one of: reporting;');
  });

  test('an app without services says how to define one', async () => {
    expect((await runCommand(['contract'])).stderr).toContain(
      'defines no service, expected a stack whose access is of',
    );
  });

  test('the schema needs no app', async () => {
    const { stdout } = await runCommand(['contract', '--schema'], { cwd: tmpdir() });
    expect(stdout).toBe(readFileSync('docs/contract.schema.json', 'utf8'));
  });
});
