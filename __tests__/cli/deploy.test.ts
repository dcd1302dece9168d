import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { confirmed } from '../../src/cli/confirmation';
import { planText } from '../review/plans';
import { DEPLOYMENT, METHOD, REMOVAL, SNAPSHOT, STAGE } from './removed-route';
import { runCommand, spawnCommand } from './run-command';
import './shared-synthesis';

jest.mock('../../src/cli/confirmation');

const QUIET = planText(SNAPSHOT.map((each) => ({ ...each, actions: ['no-op'] })));
const APPLIED = [
  'init -input=false',
  'plan -input=false -out=tfplan',
  'show -json tfplan',
  'apply -input=false tfplan',
];
const RENEWED = [
  `plan -input=false -out=snapshot.tfplan -replace=${DEPLOYMENT} -target=${DEPLOYMENT} -target=${STAGE}`,
  'show -json snapshot.tfplan',
  'apply -input=false snapshot.tfplan',
];
const OUTPUT = 'output -json';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'deploy-cli-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string) => path.join(folder, name);

/** Deploys the pool-only example in a separate folder. */
async function deploy(
  args: readonly string[],
  plan = QUIET,
  variables: Readonly<Record<string, string>> = {},
  start: typeof runCommand = runCommand,
) {
  for (const [name, text] of Object.entries({ calls: '', 'plan.json': plan, 'snapshot.json': planText(SNAPSHOT) })) {
    writeFileSync(at(name), text);
  }
  const ended = await start(['deploy', '--app', path.resolve('examples/pool-only.ts'), ...args], {
    cwd: folder,
    variables: {
      TMPDIR: folder,
      M2M_REGION: 'eu-central-1',
      TERRAFORM_BINARY_NAME: path.resolve('__tests__/terraform/saved-plan/fake-terraform.mjs'),
      FAKE_LOG: at('calls'),
      FAKE_PLAN: at('plan.json'),
      FAKE_SNAPSHOT: at('snapshot.json'),
      ...variables,
    },
  });
  return { ...ended, calls: readFileSync(at('calls'), 'utf8').split('\n').slice(0, -1) };
}

test('a deploy applies its plan, and leaves no plan behind', async () => {
  const { exitCode, calls, stderr } = await deploy(['--auto-approve', '--skip-provider-lock']);
  expect({ exitCode, calls }).toEqual({ exitCode: 0, calls: [...APPLIED, OUTPUT] });
  // The plan is shown before the apply, as cdktf deploy does.
  expect(stderr).toContain('\nwhat only a plan shows\n');
  expect(existsSync(at('cdktf.out/stacks/cognito-m2m-demo-dev/cdk.tf.json'))).toBe(true);
  expect(existsSync(at('cdktf.out/stacks/cognito-m2m-demo-dev/tfplan'))).toBe(false);
});

test('a separate process does the same', async () => {
  const { exitCode, calls } = await deploy(['--auto-approve'], REMOVAL, {}, spawnCommand);
  expect({ exitCode, calls }).toEqual({ exitCode: 0, calls: [...APPLIED, ...RENEWED, OUTPUT] });
});

test('a deploy that removes a route takes a second snapshot, and says so', async () => {
  const { exitCode, calls, stderr } = await deploy(['--auto-approve'], REMOVAL);
  expect({ exitCode, calls }).toEqual({ exitCode: 0, calls: [...APPLIED, ...RENEWED, OUTPUT] });
  expect(stderr).toContain(
    `\ntaking ${DEPLOYMENT} a second time: the first was taken before ${METHOD} was destroyed\n`,
  );
});

test('--redeploy takes a snapshot although nothing changes', async () => {
  const { exitCode, calls, stderr } = await deploy(['--auto-approve', '--redeploy']);
  expect({ exitCode, calls }).toEqual({ exitCode: 0, calls: [...APPLIED, ...RENEWED, OUTPUT] });
  expect(stderr).toContain(`\ntaking ${DEPLOYMENT} again\n`);
});

test('a deploy that fails half-way lists the routes that may still be served', async () => {
  const { exitCode, calls, stderr } = await deploy(['--auto-approve'], REMOVAL, { FAKE_APPLY: 'failed' });
  expect({ exitCode, calls }).toEqual({ exitCode: 1, calls: APPLIED });
  expect(stderr).toContain(
    `\nthe API may still serve ${METHOD}: once an apply succeeds, run npm run deploy -- --redeploy\n`,
  );
});

test('a state is moved, and the outputs are written to a file', async () => {
  const options = ['--auto-approve', '--migrate-state', '--output', 'out', '--outputs-file', 'outputs.json'];
  const { exitCode, calls } = await deploy(options);
  expect({ exitCode, init: calls[0] }).toEqual({ exitCode: 0, init: 'init -migrate-state -force-copy' });
  expect(existsSync(at('out/manifest.json'))).toBe(true);
  expect(JSON.parse(readFileSync(at('outputs.json'), 'utf8'))).toEqual({
    'cognito-m2m-demo-dev': { ApiUrl: 'https://api' },
  });
});

describe('in a terminal', () => {
  const [asked] = [jest.mocked(confirmed)];
  const isTTY = Object.getOwnPropertyDescriptor(process.stdin, 'isTTY');

  /** Like `runCommand`, with a terminal as input. */
  const inTerminal: typeof runCommand = (args, options) => {
    const ended = runCommand(args, options);
    Object.defineProperty(process.stdin, 'isTTY', { value: true, configurable: true });
    return ended;
  };

  afterEach(() => {
    asked.mockReset();
    if (isTTY) Object.defineProperty(process.stdin, 'isTTY', isTTY);
  });

  test('it asks before it applies, and applies an approved plan', async () => {
    asked.mockResolvedValueOnce(true);
    const { exitCode, calls } = await deploy([], REMOVAL, {}, inTerminal);
    expect({ exitCode, calls }).toEqual({ exitCode: 0, calls: [...APPLIED, ...RENEWED, OUTPUT] });
    expect(asked).toHaveBeenCalledWith(
      'Apply this plan of cognito-m2m-demo-dev? Type yes to go on: ',
      'yes',
      expect.anything(),
    );
  });

  test('it applies nothing of a plan that is not approved', async () => {
    asked.mockResolvedValueOnce(false);
    const { exitCode, calls, stderr } = await deploy([], REMOVAL, {}, inTerminal);
    expect({ exitCode, calls }).toEqual({ exitCode: 1, calls: APPLIED.slice(0, 3) });
    expect(stderr).toMatch(
      /\nerror: the plan of cognito-m2m-demo-dev is not approved, expected the answer "yes"; nothing of it was applied\n$/,
    );
  });

  test('it does not ask where nothing changes', async () => {
    const { exitCode } = await deploy([], QUIET, {}, inTerminal);
    expect(exitCode).toBe(0);
    expect(asked).not.toHaveBeenCalled();
  });
});

test.each([
  [
    [],
    1,
    'stdin is no terminal, expected one to confirm on; pass --auto-approve to go on without a question; nothing was done',
  ],
  [['other', '--auto-approve'], 2, 'the app has no stack "other", expected names of: cognito-m2m-demo-dev; give them'],
])('%j is one error, and nothing is run', async (args, code, message) => {
  const { exitCode, calls, stderr } = await deploy(args);
  expect({ exitCode, calls }).toEqual({ exitCode: code, calls: [] });
  expect(stderr).toMatch(/^(synthesizing [^\n]*\n)?error: [^\n]+\n$/);
  expect(stderr).toContain(`error: ${message}\n`);
});
