import { UserError } from '../error/user-error';

/** Thrown where a description does not fit its declaration; its message has a line for everything that is wrong. */
export class DescriptionError extends UserError {
  /** Tells it apart where `instanceof` cannot, as across two copies of the package. */
  override readonly name = 'DescriptionError';

  constructor(
    /** A sentence for everything that is wrong. */
    readonly disagreements: readonly string[],
  ) {
    super(disagreements.join('\n'));
  }
}
