import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { synthesizeApp } from '../../src/synthesis/synthesized-app';
import { runCommand } from './run-command';
import './shared-synthesis';

// A command synthesizes the app before it sees a wrong name.
jest.setTimeout(60_000);

/** An app with a service, which has a contract. */
const SERVICE = `
import { M2mPoolStack, composeAccess, defineService, readSettings, synthesize } from 'cognito-m2m';
const orders = defineService({
  name: 'orders',
  owner: 'team-orders',
  provides: { resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } }, routes: {} },
});
void synthesize((app) => {
  new M2mPoolStack(app, { settings: readSettings(process.env), access: composeAccess([orders]).pool, credentials: false });
});
`;

let folder: string;

beforeAll(async () => {
  mkdirSync('.build', { recursive: true });
  folder = mkdtempSync(path.resolve('.build/exit-code-'));
  const outputs = { ApiUrl: 'https://api.example.com/prod', TokenEndpoint: 'https://auth.example.com/oauth2/token' };
  writeFileSync(path.join(folder, 'outputs.json'), JSON.stringify({ 'cognito-m2m-demo-dev': { outputs } }));
  writeFileSync(path.join(folder, 'broken.json'), '{"a":', { mode: 0o600 });
  writeFileSync(path.join(folder, 'access.log'), '');
  writeFileSync(path.join(folder, 'service.ts'), SERVICE);
  await synthesizeApp('examples/pool-only.ts', path.join(folder, 'synthesized'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Arguments of a command; `FOLDER` stands for the folder of this test. */
function argumentsOf(command: string): string[] {
  return (command.match(/"[^"]*"|\S+/g) ?? []).map((each) => each.replaceAll('"', '').replace('FOLDER', folder));
}

async function run(command: string) {
  const variables = { M2M_ACCESS_LOG: 'true' };
  const { stderr, ...ended } = await runCommand(argumentsOf(command), { variables });
  const said = stderr.replaceAll(/^(?:synthesizing|warning:|initializing) .*\n/gm, '');
  return { ...ended, stderr: said };
}

/** Options that each command needs before it looks at others. */
const COMPLETE: Readonly<Record<string, string>> = {
  start: 'start --once --port 0',
  verify: 'verify --outputs FOLDER/outputs.json',
  why: 'why --client ReportingService --route "GET /customers"',
  matrix: 'matrix',
  policy: 'policy',
  cost: 'cost',
  drift: 'drift',
  unused: 'unused --outputs FOLDER/outputs.json --log FOLDER/access.log',
  openapi: 'openapi',
  contract: 'contract',
  docs: 'docs --check',
  bootstrap: 'bootstrap --auto-approve',
  deploy: 'deploy --auto-approve --output FOLDER/out',
  'plan-save': 'plan-save --out FOLDER/plan',
  'plan-apply': 'plan-apply --stored plan --digest ' + '0'.repeat(64),
  revoke: 'revoke --client ReportingService --yes',
};
const withStack = Object.entries(COMPLETE).filter(([name]) => !['contract', 'bootstrap', 'deploy'].includes(name));

const WRONG_INPUT: readonly (readonly [what: string, command: string])[] = [
  ...[...Object.values(COMPLETE), 'init new', 'adopt --out FOLDER/new', 'review'].map(
    (command) => ['unknown option', `${command} --colour`] as const,
  ),
  ...Object.values(COMPLETE).map((command) => ['app that does not exist', `${command} --app missing.ts`] as const),
  ...withStack.map(([, command]) => ['unknown stack', `${command} --stack none`] as const),
  ['unknown stack', 'deploy --auto-approve --output FOLDER/out none'],
  ['unknown stack', 'review --base FOLDER/synthesized --head FOLDER/synthesized --stack none'],

  ['wrong value', 'start --port many'],
  ['wrong value', 'cost --requests -1'],
  ['wrong value', 'init FOLDER/new --yes --example nothing'],
  ['wrong value', 'init FOLDER/new --name "A B"'],
  ['wrong value', 'init --yes FOLDER'],
  ['wrong value', 'adopt --state FOLDER/broken.json --out FOLDER/new --environment qa'],
  ['wrong value', 'unused --outputs FOLDER/outputs.json --log FOLDER/access.log --days 0'],
  ['wrong value', 'openapi --server prod'],
  ['wrong value', 'openapi --today never'],
  ['wrong value', 'plan-save --store a/b'],
  ['wrong value', 'plan-apply FOLDER --digest abc'],
  ['wrong value', 'review --fail-on everything'],
  ['wrong value', 'policy --rule nothing'],
  ['wrong value', 'matrix --only perhaps'],
  ['wrong value', 'verify --outputs FOLDER/outputs.json --api-url api'],
  ['wrong value', 'revoke --client ReportingService --yes --user-pool pool'],
  ['wrong value', 'why --token eyJ'],
  ['missing part', 'why --client ReportingService'],
  ['missing part', 'why'],
  ['missing part', 'plan-apply'],
  ['missing part', 'plan-apply FOLDER --stored plan'],
  ['missing part', 'plan-apply --stored plan'],
  ['missing part', 'plan-save'],
  ['missing part', 'plan-save --out FOLDER/plan --head FOLDER'],
  ['missing part', 'review --base FOLDER'],
  ['missing part', 'unused --outputs FOLDER/outputs.json'],
  ['missing part', 'adopt --out FOLDER/new'],
  ['missing part', 'revoke --yes'],

  ['file that does not exist', 'verify --outputs FOLDER/missing.json'],
  ['file that does not exist', 'unused --log FOLDER/access.log --outputs FOLDER/missing.json'],
  ['file that does not exist', 'unused --outputs FOLDER/outputs.json --log FOLDER/missing.log'],
  ['file that does not exist', 'cost --usage FOLDER/missing.json'],
  ['file that does not exist', 'cost --rates FOLDER/missing.json'],
  ['file that does not exist', 'contract --app FOLDER/service.ts --check FOLDER/missing.json'],
  ['file that is no JSON', 'contract --app FOLDER/service.ts --check FOLDER/broken.json'],
  ['file that does not exist', 'plan-apply FOLDER/missing'],
  ['file that does not exist', 'review --base FOLDER/missing --head FOLDER/missing'],
  ['file that does not exist', 'adopt --out FOLDER/new --state FOLDER/missing.json'],
  ['file that does not exist', 'start --once --port 0 --signing-key FOLDER/missing/key.pem'],
  ['file that does not exist', 'openapi --output FOLDER/missing/openapi.json'],
  ...['start --port 0', 'matrix', 'policy', 'cost', 'why --client a --route "GET /"'].flatMap((command) => [
    ['file that does not exist', `${command} --plan FOLDER/missing.json`] as const,
    ['file that is no JSON', `${command} --plan FOLDER/broken.json`] as const,
    ['file that is no JSON', `${command} --state FOLDER/broken.json`] as const,
  ]),
  ['file that is no JSON', 'verify --outputs FOLDER/broken.json'],
  ['file that is no JSON', 'verify --outputs FOLDER/outputs.json --secrets FOLDER/broken.json'],
  ['file that is no JSON', 'verify --outputs FOLDER/outputs.json --cases FOLDER/broken.json'],
  ['file that is no JSON', 'unused --log FOLDER/access.log --outputs FOLDER/broken.json'],
  ['file that is no JSON', 'cost --usage FOLDER/broken.json'],
  ['file that is no JSON', 'cost --rates FOLDER/broken.json'],
  ['file that is no JSON', 'review --base FOLDER/broken.json --head FOLDER/broken.json'],
  ['file that is no JSON', 'adopt --out FOLDER/new --state FOLDER/broken.json'],

  ['unknown client', 'why --route "GET /customers" --client Nobody'],
  ['unknown client', 'matrix --client Nobody'],
  ['unknown client', 'revoke --yes --client ReportingSrvice'],
  ['unknown route', 'matrix --route "GET /nothing"'],
  ['unknown route', 'why --client ReportingService --route customers'],
  ['unknown service', 'contract --app FOLDER/service.ts --service none'],
  ['unknown backend', 'start --once --port 0 --backend nothing=http://127.0.0.1:9'],
];

test.each(WRONG_INPUT)('%s: %s ends with 2, and one message', async (what, command) => {
  const { exitCode, stdout, stderr } = await run(command);
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^error: [^]*\n$/);
  expect(stderr).not.toMatch(/^\s+at /m);
  // It names what is wrong, which is the last argument.
  const [wrong = ''] = (argumentsOf(command).at(-1) ?? '').split('=');
  if (what !== 'missing part') expect(stderr).toContain(path.basename(wrong));
});

// Something was found or refused, and the input is right.
test.each([
  'why --client ReportingService --route "DELETE /customers/{id}"',
  'why --client ReportingService --route "GET /nothing"',
  'deploy',
  'bootstrap',
  'revoke --client ReportingService',
  'revoke --client ReportingService --json',
])('%s ends with 1', async (command) => {
  expect((await run(command)).exitCode).toBe(1);
});

test.each(['matrix', 'policy', 'cost', 'openapi', 'docs --check', 'start --once --port 0', 'contract --schema'])(
  '%s ends with 0',
  async (command) => {
    expect((await run(command)).exitCode).toBe(0);
  },
);
