import { UserError } from '../error/user-error';

/** What keeps a command from doing what it was asked for, where no room has an error of its own. */
export class CommandError extends UserError {
  override readonly name = 'CommandError';
}
