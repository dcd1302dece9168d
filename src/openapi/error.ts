import { UserError } from '../error/user-error';

/** Thrown where a description does not fit its declaration; its message has a line for everything that is wrong. */
export class DescriptionError extends UserError {
  override readonly name = 'DescriptionError';

  constructor(readonly disagreements: readonly string[]) {
    super(disagreements.join('\n'));
  }
}
