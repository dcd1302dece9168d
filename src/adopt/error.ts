import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type AdoptionErrorCode =
  /** The file has no pool, or several. */
  | 'ERR_POOL_UNCLEAR'
  /** The pool has no domain, so its clients get no tokens. */
  | 'ERR_POOL_WITHOUT_DOMAIN'
  /** A resource needs a decision before it can be adopted. */
  | 'ERR_DECISION_NEEDED'
  /** A declaration can express nothing of the file. */
  | 'ERR_NOTHING_TO_DECLARE'
  /** An option is not allowed, or two do not go together. */
  | 'ERR_OPTION';

/** Deployed resources that cannot be adopted as they are; nothing was written then. */
export class AdoptionError extends UserError {
  override readonly name = 'AdoptionError';

  constructor(
    readonly code: AdoptionErrorCode,
    message: string,
  ) {
    super(message);
  }
}
