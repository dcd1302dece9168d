import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type AdoptErrorCode =
  /** An adopted resource that is not in the stack. */
  'ERR_PATH_UNKNOWN';

/** An adoption that does not fit its stack. */
export class AdoptError extends UserError {
  override readonly name = 'AdoptError';

  constructor(
    readonly code: AdoptErrorCode,
    message: string,
  ) {
    super(message);
  }
}
