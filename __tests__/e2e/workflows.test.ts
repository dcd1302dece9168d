import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './command';
import { pythonEnvironment } from './python-environment';
import { describeWith, describeWithPython } from './toolchain';

const GO = {
  cwd: '__tests__/e2e/workflows/actionlint',
  // Only modules in go.mod and go.sum, with the installed toolchain.
  env: { GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local', GOWORK: 'off' },
};
const UNSAFE = `on: pull_request_target
jobs:
  greet:
    runs-on: ubuntu-24.04
    steps:
      - run: echo \${{ github.event.pull_request.title }} \$UNQUOTED
`;

let folder: string;
let python: string | undefined;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'workflows-'));
  mkdirSync(path.join(folder, '.github/workflows'), { recursive: true });
  writeFileSync(path.join(folder, '.github/workflows/unsafe.yml'), UNSAFE);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const unsafe = () => path.join(folder, '.github/workflows/unsafe.yml');

describeWithPython()('zizmor, on the workflows', () => {
  let zizmor: string;

  beforeAll(async () => {
    python = await pythonEnvironment('zizmor', '__tests__/e2e/workflows/requirements.txt');
    zizmor = path.join(python, 'bin/zizmor');
  });

  /** Offline: it asks GitHub nothing about actions. */
  const audit = (place: string) =>
    run(zizmor, ['--offline', '--no-progress', '--no-config', '--min-severity', 'medium', place], { env: {} });

  test('finds nothing that is of medium severity or more', async () => {
    const { exitCode, output } = await audit('.github');
    expect({ exitCode, output }).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('No findings to report'),
    });
    for (const file of readdirSync('.github/workflows')) expect(output).toContain(file);
  });

  test('would find a title that is run as a command', async () => {
    const { exitCode, output } = await audit(unsafe());
    expect(exitCode).toBeGreaterThan(0);
    expect(output).toContain('template-injection');
  });
});

describeWith(
  'Go 1.25',
  'go',
  ['list', '-m'],
  GO,
)('actionlint, on the workflows', () => {
  let actionlint: string;

  beforeAll(async () => {
    actionlint = path.join(folder, 'actionlint');
    const command = ['build', '-buildvcs=false', '-o', actionlint, 'github.com/rhysd/actionlint/cmd/actionlint'];
    const { exitCode, stderr } = await run('go', command, GO);
    if (exitCode !== 0) throw new Error(stderr);
  });

  /** With ShellCheck if Python can install it, independent of programs on the machine. */
  const lint = (...files: string[]) =>
    run(
      actionlint,
      ['-pyflakes=', `-shellcheck=${python === undefined ? '' : path.join(python, 'bin/shellcheck')}`, ...files],
      {
        env: {},
      },
    );

  test('finds nothing', async () => {
    const files = readdirSync('.github/workflows').map((file) => path.join('.github/workflows', file));
    expect(files.length).toBe(6);
    expect(await lint(...files)).toMatchObject({ exitCode: 0, output: '' });
  });

  test('would find a title that is run as a command', async () => {
    const { exitCode, stdout } = await lint(unsafe());
    expect(exitCode).toBe(1);
    expect(stdout).toContain('"github.event.pull_request.title" is potentially untrusted');
    if (python !== undefined) expect(stdout).toContain('SC2086');
  });
});
