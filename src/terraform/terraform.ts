import { spawn } from 'node:child_process';
import { TerraformError } from './error';

/** Terraform, or a compatible program named by the same variable as for cdktf. */
const PROGRAM = process.env.TERRAFORM_BINARY_NAME ?? 'terraform';

/** Options of a run of Terraform. */
export interface TerraformOptions {
  /**
   * Target of its stdout: `shown` on stderr, or `returned` and not shown.
   * @default 'shown'
   */
  readonly stdout?: 'shown' | 'returned';
}

/**
 * Runs Terraform in a folder. Its messages go to stderr, and the user answers its questions.
 * @returns its stdout, if `stdout` is `returned`
 * @throws TerraformError `ERR_TERRAFORM_FAILED`
 */
export async function terraform(
  folder: string,
  args: readonly string[],
  { stdout = 'shown' }: TerraformOptions = {},
): Promise<string> {
  // Ctrl-C also reaches Terraform, which stops in order. This process stays to report that, instead of ending first.
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

/** Value of TF_CLI_ARGS that turns off colours in every command. */
function withoutColour(): string {
  return [process.env.TF_CLI_ARGS, '-no-color'].filter(Boolean).join(' ');
}

function ignored(): void {
  // Terraform receives the same signal.
}
