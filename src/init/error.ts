import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type InitErrorCode =
  'ERR_EXAMPLE_UNKNOWN' | 'ERR_FOLDER_UNUSABLE' | 'ERR_NAME_INVALID' | 'ERR_NOT_ASKED' | 'ERR_TEMPLATE_MISSING';

/** A project that cannot be created; nothing was written then. */
export class InitError extends UserError {
  override readonly name = 'InitError';

  constructor(
    readonly code: InitErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
