import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { CurlCommand } from '../../src/cli/curl-commands';
import { curlCommands } from '../../src/cli/curl-commands';
import { observeGateway } from '../../src/testing/gateway-matrix';
import { addApiKey, addUsagePlan, requireApiKey } from '../local/limits-json';
import { startTestGateway } from '../local/test-gateway';

const VALUE = 'given-0123456789-0123456789';

let folder: string;
let commands: CurlCommand[];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'curl-commands-'));
  const gateway = await startTestGateway({
    edit: (json) => {
      requireApiKey(json, /customers_GET/);
      addApiKey(json, 'partner', { value: VALUE });
      addUsagePlan(json, 'plan', ['partner']);
    },
  });
  commands = await curlCommands(gateway, (await observeGateway(gateway)).cells, folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('no command shows a key; it stands in a file for its owner alone', () => {
  expect(commands.map(({ title }) => title)).toEqual([
    'a token of OrderProcessingService',
    'GET /customers as OrderProcessingService: 200',
    'POST /customers as ReportingService: 401',
  ]);
  expect(JSON.stringify(commands)).not.toContain(VALUE);
  const files = readdirSync(folder).map((name) => path.join(folder, name));
  const holding = files.filter((file) => readFileSync(file, 'utf8').includes(VALUE));
  expect(holding).toHaveLength(1);
  for (const file of files) expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(commands.map(({ command }) => command.includes(path.basename(holding[0] ?? '')))).toEqual([
    false,
    true,
    false,
  ]);
});

const pasting = spawnSync('curl', ['--version']).status === 0 ? test : test.skip;
pasting('the command works as pasted (skipped where there is no curl to run it)', async () => {
  const [, { command } = { command: '' }] = commands;
  const child = spawn('bash', ['-c', command]);
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'close')]);
  expect(stdout).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});
