import { isUserError } from '../error/user-error';

/**
 * Writes an error that the user can correct to stderr, as one message without a stack, and has the process end with exit
 * code 1.
 * @throws any other error, as it is
 */
export function reportUserError(error: unknown): void {
  if (!isUserError(error)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
}

// A declaration that is wrong throws while the app's files are imported, before anything can catch it. Terraform CDK sets
// this variable in the process of an app, and nowhere else.
if (process.env.CDKTF_OUTDIR !== undefined) {
  process.once('uncaughtException', (error) => {
    if (isUserError(error)) reportUserError(error);
    else process.stderr.write(`${error.stack ?? error.message}\n`);
    process.exit(1);
  });
}
