import { spawn } from 'node:child_process';
import { TerraformError } from './error';

/** As for cdktf: another program that takes Terraform's commands may be named. */
const PROGRAM = process.env.TERRAFORM_BINARY_NAME ?? 'terraform';

/** How Terraform is run. */
export interface TerraformOptions {
  /**
   * What becomes of what it writes to stdout: `shown` on stderr, or `returned` and shown to nobody.
   * @default 'shown'
   */
  readonly stdout?: 'shown' | 'returned';
}

/**
 * Runs Terraform in a folder. What it says of its own goes to stderr, and what it asks is asked here.
 * @returns what it wrote to stdout, where it is to be returned
 * @throws TerraformError `ERR_TERRAFORM_FAILED`
 */
export async function terraform(
  folder: string,
  args: readonly string[],
  { stdout = 'shown' }: TerraformOptions = {},
): Promise<string> {
  // Ctrl-C reaches Terraform as well, which ends in order; what was begun is then said, not cut off.
  process.on('SIGINT', ignored);
  const child = spawn(PROGRAM, args, {
    cwd: folder,
    env: process.stderr.isTTY ? process.env : { ...process.env, TF_CLI_ARGS: withoutColour() },
    stdio: ['inherit', stdout === 'shown' ? 2 : 'pipe', 'pipe'],
  });
  const written: string[] = [];
  const said: string[] = [];
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => written.push(chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    said.push(chunk);
    process.stderr.write(chunk);
  });
  const command = `${PROGRAM} ${args[0] ?? ''}`;
  const failure = await new Promise<string | undefined>((resolve) => {
    child.once('error', () => {
      resolve(`${PROGRAM} does not start, expected Terraform 1.10 or later on the PATH; install it`);
    });
    child.once('close', (code, signal) => {
      if (code === 0) resolve(undefined);
      else
        resolve(
          `${command} ended with ${signal ?? `exit code ${code ?? 1}`}, and says why above; correct that and run this again`,
        );
    });
  });
  process.off('SIGINT', ignored);
  if (failure !== undefined) throw new TerraformError('ERR_TERRAFORM_FAILED', failure, said.join(''));
  return written.join('');
}

/** Arguments of every command of Terraform. */
function withoutColour(): string {
  return [process.env.TF_CLI_ARGS, '-no-color'].filter(Boolean).join(' ');
}

function ignored(): void {
  // The child has the same signal.
}
