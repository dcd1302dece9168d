import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type InitErrorCode =
  /** The folder is not empty or cannot be written. */
  | 'ERR_FOLDER_UNUSABLE'
  /** The name of the project or the repository is not allowed. */
  | 'ERR_NAME_INVALID'
  /** The name is missing, and stdin is no terminal to ask for it on. */
  | 'ERR_NOT_ASKED'
  /** The package has no template; its build makes it. */
  | 'ERR_TEMPLATE_MISSING';

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
