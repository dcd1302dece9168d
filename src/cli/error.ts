import { UserError } from '../error/user-error';

/** Failure of a command, if no folder has an error class for it. */
export class CommandError extends UserError {
  override readonly name = 'CommandError';
}
