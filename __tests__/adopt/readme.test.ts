import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { adoptionOf } from '../../src/adopt/adoption';
import { DeployedStack } from '../../src/adopt/deployed-stack';
import { projectSource } from '../../src/adopt/project-source';
import { adoptedReadme } from '../../src/adopt/readme';
import { parseDocument } from '../../src/foreign/document';
import { runCommand } from '../cli/run-command';
import { configurationFile } from '../foreign/given';

jest.setTimeout(60_000);

// Within this package, so that a file finds it by its name.
mkdirSync('.build', { recursive: true });
const folder = mkdtempSync(path.resolve('.build/readme-'));
const backend = createServer((_, response) => response.end('{}'));
let address: string;

beforeAll(async () => {
  backend.listen(0, '127.0.0.1');
  await once(backend, 'listening');
  address = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
});

afterAll(() => {
  backend.close();
  rmSync(folder, { recursive: true, force: true });
});

function adopted(name: string, environment: 'dev' | 'prod' = 'prod') {
  const text = readFileSync(configurationFile(`${name}/terraform.tfstate`), 'utf8');
  return adoptionOf(new DeployedStack(parseDocument(text, name), name), { environment });
}

/** Writes the project of a configuration, and returns its main file. */
function written(name: string): string {
  for (const [file, content] of projectSource(adopted(name))) {
    const to = path.join(folder, name, file);
    mkdirSync(path.dirname(to), { recursive: true });
    writeFileSync(to, content);
  }
  return path.join(folder, name, 'main.ts');
}

const STARTED = /^npm start -- ((?:.+\\\n)*.+)$/m;

test.each(['counted', 'modules'])(
  'the start command of the project of %s replaces every backend, and every cell is as expected',
  async (name) => {
    const [, options = ''] = STARTED.exec(adoptedReadme(adopted(name))) ?? [];
    const standIns = options.replaceAll('\\\n', '').replaceAll('http://127.0.0.1:3000', address).split(/\s+/);
    expect(standIns.length).toBeGreaterThan(1);
    const args = ['start', '--once', '--port', '0', '--app', written(name), ...standIns];
    const { exitCode, stdout } = await runCommand(args, { variables: {} });
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('called for real');
    expect(stdout).not.toContain('cannot be reached');
  },
);

test('the matrix of the deployed environment has the clients of the pool, which another stack holds', async () => {
  const args = ['matrix', '--app', written('modules'), '--json'];
  const { stdout } = await runCommand(args, { variables: { M2M_ENVIRONMENT: 'prod' } });
  const tables = JSON.parse(stdout) as { stack: string; clients: { name: string }[] }[];
  expect(tables.map(({ stack, clients }) => [stack, clients.map(({ name }) => name).sort()])).toEqual([
    ['machines-prod-orders', ['billing', 'warehouse']],
    ['machines-prod-stock', ['billing', 'warehouse']],
  ]);
});

test('why reads the environment that the variable names', async () => {
  const args = ['why', '--app', written('counted'), '--client', 'billing', '--route', 'DELETE /orders/{id}'];
  const local = await runCommand(args);
  expect([local.exitCode, local.stdout]).toEqual([1, expect.stringContaining('and not with DELETE')]);
  const deployed = await runCommand(args, { variables: { M2M_ENVIRONMENT: 'prod' } });
  expect([deployed.exitCode, deployed.stdout]).toEqual([1, expect.stringContaining('No machine can call this route')]);
  expect(deployed.stdout).toContain("routes: { 'DELETE /orders/{id}': { scopes: […] } }");
});

test('a backend at AWS answers 500 without a stand-in; a reachable one is called for real', () => {
  expect(adoptedReadme(adopted('counted'))).toContain('Without a stand-in, the routes of `shop-orders` answer 500.');
  expect(adoptedReadme(adopted('modules'))).toContain(
    '**Without a stand-in, `npm start` calls https://orders.internal.example.com, https://stock.internal.example.com for real**',
  );
});

test('every command about the deployment names its environment', () => {
  for (const name of ['counted', 'modules']) {
    const commands = Array.from(adoptedReadme(adopted(name)).matchAll(/^.*npm run (?:synth|plan|deploy).*$/gm), String);
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands) expect(command).toMatch(/^M2M_ENVIRONMENT=prod /);
  }
});

test('several stacks are planned by their names, the pool first', () => {
  expect(adoptedReadme(adopted('modules'))).toContain(
    [
      'M2M_ENVIRONMENT=prod npm run plan -- machines-prod',
      'M2M_ENVIRONMENT=prod npm run plan -- machines-prod-orders',
      'M2M_ENVIRONMENT=prod npm run plan -- machines-prod-stock',
      'M2M_ENVIRONMENT=prod npm run deploy -- machines-prod machines-prod-orders machines-prod-stock',
    ].join('\n'),
  );
});

test('what the environment dev would do is said, unless it is the deployed one', () => {
  expect(adoptedReadme(adopted('counted'))).toContain(
    'Without it a command takes the environment `dev`, which\n`main.ts` refuses.',
  );
  expect(adoptedReadme(adopted('counted', 'dev'))).not.toContain('Without it');
});

describe('an environment beside the deployed one', () => {
  const matrix = (main: string, environment: string) =>
    runCommand(['matrix', '--app', main], { variables: { M2M_ENVIRONMENT: environment } });

  test.each(['dev', 'staging'])('%s is refused by one line, because it would call the same backends', async (other) => {
    const { exitCode, stderr } = await matrix(written('counted'), other);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain(
      `main.ts does not synthesize: the environment is ${other}, and the backends in main.ts are those of prod, expected prod or local; set M2M_ENVIRONMENT, or see README.md for another environment`,
    );
    expect(stderr).not.toMatch(/^ +at /m);
  });

  test.each(['counted', 'modules'])('%s synthesizes in the deployed environment and in local', async (name) => {
    for (const environment of ['prod', 'local']) {
      const { exitCode, stderr } = await matrix(written(name), environment);
      expect([exitCode, stderr]).toEqual([expect.any(Number) as unknown, expect.not.stringContaining('error:')]);
      expect(exitCode).toBeLessThan(2);
    }
  });

  test('is synthesized after the steps of the README', async () => {
    const readme = adoptedReadme(adopted('counted'));
    expect(readme).toContain('Remove `SharedBackendsError` and the check that throws it.');
    const main = written('counted');
    const text = readFileSync(main, 'utf8');
    const lifted = text
      .replace(/class SharedBackendsError.*\n/, '')
      .replace(/ {2}if \(!isAdopted && [^]+?\n {2}\}\n/, '')
      .replace(/backends: (\{[^]+?\n {4}\}),/, 'backends: isAdopted ? $1 : $1,');
    expect(lifted).not.toContain('SharedBackendsError');
    expect(lifted).toContain('isAdopted ? {\n');
    const other = path.join(path.dirname(main), 'lifted.ts');
    writeFileSync(other, lifted);
    const { exitCode, stderr } = await matrix(other, 'dev');
    expect(stderr).not.toContain('error:');
    expect(exitCode).toBe(0);
  });

  test('is not refused where it shares no backend', () => {
    const state = JSON.parse(readFileSync(configurationFile('counted/terraform.tfstate'), 'utf8')) as {
      resources: { type: string }[];
    };
    state.resources = state.resources.filter(({ type }) => !type.startsWith('aws_api_gateway_'));
    const deployed = new DeployedStack(parseDocument(JSON.stringify(state), 'pool'), 'pool');
    const alone = adoptionOf(deployed, { environment: 'prod' });
    expect(projectSource(alone).get('main.ts')).not.toContain('UserError');
    expect(adoptedReadme(alone)).not.toContain('Another environment');
    expect(adoptedReadme(alone)).toContain('makes everything a second time');
  });
});

test('the README says which environments and jobs of the workflows to remove, and they have them', () => {
  const readme = adoptedReadme(adopted('counted'));
  expect(readme).toContain('`environment: [dev, staging, prod]` `environment: [prod]`');
  expect(readme).toContain('in `deploy.yml`, remove the job `dev` and the line `needs: dev`');
  const workflow = (name: string) => readFileSync(`.github/workflows/${name}.yml`, 'utf8');
  for (const name of ['review', 'drift']) expect(workflow(name)).toContain('environment: [dev, staging, prod]\n');
  expect(workflow('deploy')).toMatch(/^ {2}dev:\n[^]+\n {4}needs: dev\n/m);
});
