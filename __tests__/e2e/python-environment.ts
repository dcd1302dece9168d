import { run } from './command';

/**
 * Returns the folder of a Python virtual environment with exactly the requirements of a file; the first use on a
 * machine installs it.
 * @param name - package that the folder is named after
 */
export async function pythonEnvironment(name: string, requirements: string): Promise<string> {
  const command = ['bin/python-environment.mjs', name, requirements];
  const { exitCode, stdout, stderr } = await run(process.execPath, command, { env: {} });
  if (exitCode !== 0) throw new Error(stderr);
  return stdout.trim();
}
