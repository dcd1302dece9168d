import { spawn } from 'node:child_process';
import { BootstrapError } from './error';

/** As for cdktf: another program that takes Terraform's commands may be named. */
const PROGRAM = process.env.TERRAFORM_BINARY_NAME ?? 'terraform';

/**
 * Runs Terraform in a folder. What it writes goes to stderr, and what it asks is asked here.
 * @throws BootstrapError `ERR_TERRAFORM_FAILED`
 */
export async function terraform(folder: string, ...args: readonly string[]): Promise<void> {
  // Ctrl-C reaches Terraform as well, which ends in order; what was begun is then said, not cut off.
  process.on('SIGINT', ignored);
  const child = spawn(PROGRAM, args, { cwd: folder, stdio: ['inherit', 2, 'inherit'] });
  const command = `${PROGRAM} ${args[0] ?? ''}`;
  const failure = await new Promise<string | undefined>((resolve) => {
    child.once('error', () => {
      resolve(`${PROGRAM} does not start, expected Terraform 1.10 or later on the PATH; install it`);
    });
    child.once('close', (code, signal) => {
      if (code === 0) resolve(undefined);
      else resolve(`${command} ended with ${signal ?? `exit code ${code ?? 1}`}, and says why above; run this again`);
    });
  });
  process.off('SIGINT', ignored);
  if (failure !== undefined) throw new BootstrapError('ERR_TERRAFORM_FAILED', failure);
}

function ignored(): void {
  // The child has the same signal.
}
