import { spawnSync } from 'node:child_process';
import type { CommandOptions } from './command';

/**
 * `describe` where a command succeeds; where it does not, what it would have tested is skipped and the reason printed.
 * @param needed - what has to be installed, e.g. `Go 1.23`
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
 * `describe` where there is a Python that can run what is tested.
 * @param minor - the second number of the oldest version 3 that can
 */
export function describeWithPython(minor = 10): jest.Describe {
  const old = `import sys, venv; sys.exit(sys.version if sys.version_info < (3, ${minor}) else 0)`;
  return describeWith(`Python 3.${minor}`, process.env.PYTHON ?? 'python3', ['-c', old], { env: {} });
}
