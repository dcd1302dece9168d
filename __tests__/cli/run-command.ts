import { main } from '../../src/cli/main';

/** How a command ended. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `cognito-m2m` in this process, which starts in no time; one test of each command starts it for real.
 * @param args - what follows the command
 * @param variables - the environment, besides PATH and the temporary folder
 */
export async function runCommand(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((chunk) => {
      written[name] += String(chunk);
      return true;
    }),
  );
  const { env, exitCode } = process;
  const { PATH, TMPDIR } = env;
  process.env = { PATH, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...variables };
  process.exitCode = 0;
  try {
    await main(args);
    return { exitCode: process.exitCode, ...written };
  } finally {
    process.env = env;
    process.exitCode = exitCode;
    for (const spy of spies) spy.mockRestore();
  }
}
