import { runCommand } from './run-command';
import './shared-synthesis';

const run = (args: readonly string[]) => runCommand(args, { variables: {} });

test.each([[['strat']], [['help', 'strat']], [['strat', '--help']], [['strat', '--version']]])(
  '%j is told the command that comes near',
  async (args) => {
    expect(await run(args)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: "error: unknown command 'strat'\n(Did you mean start?)\n",
    });
  },
);

test('help lists every command by its name', async () => {
  const { exitCode, stdout } = await run(['help']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/\n {2}init +make a project/);
  expect(stdout).not.toContain('[options]  ');
});

test('help of a command is what its --help prints', async () => {
  expect(await run(['help', 'verify'])).toEqual(await run(['verify', '--help']));
});

test('a warning says that another environment than local has no effect', async () => {
  const variables = { M2M_ENVIRONMENT: 'prod' };
  const { exitCode, stderr } = await runCommand(['start', '--once', '--port', '0'], { variables });
  expect(exitCode).toBe(0);
  expect(stderr).toContain(
    'M2M_ENVIRONMENT=prod has no effect here: the local gateway always runs the environment local\n',
  );
});
