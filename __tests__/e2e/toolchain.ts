import { spawnSync } from 'node:child_process';
import type { CommandOptions } from './command';

/**
 * `describe` if a command succeeds; otherwise the tests are skipped and the reason is printed.
 * @param needed - required program, e.g. `Go 1.23`
 */
export function describeWith(
  needed: string,
  command: string,
  args: readonly string[],
  { cwd, env }: CommandOptions,
): jest.Describe {
  const result = spawnSync(command, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
  if (result.status === 0) return describe;
  const reason = result.error?.message ?? result.stderr.trim();
  process.stderr.write(`skipped for want of ${needed} or later: ${reason}\n`);
  return describe.skip;
}

/**
 * `describe` if a suitable Python is installed.
 * @param minor - second number of the oldest suitable version 3
 */
export function describeWithPython(minor = 10): jest.Describe {
  const old = `import sys, venv; sys.exit(sys.version if sys.version_info < (3, ${minor}) else 0)`;
  return describeWith(`Python 3.${minor}`, process.env.PYTHON ?? 'python3', ['-c', old], { env: {} });
}
