import { UserError } from '../error/user-error';

/** A description that does not match its declaration; the message has a line for each difference. */
export class DescriptionError extends UserError {
  /** Identifies the error if `instanceof` cannot, e.g. across two copies of the package. */
  override readonly name = 'DescriptionError';

  constructor(
    /** One sentence for each difference. */
    readonly disagreements: readonly string[],
  ) {
    super(disagreements.join('\n'));
  }
}
