import { UserError } from '../error/user-error';

/** Public: branch on the code, a message may be reworded. */
export type AdoptionErrorCode =
  /** The file has no pool, or several. */
  | 'ERR_POOL_UNCLEAR'
  /** Its clients get no tokens. */
  | 'ERR_POOL_WITHOUT_DOMAIN'
  /** A resource that needs a decision first. */
  | 'ERR_DECISION_NEEDED'
  /** Nothing of the file can be written as a declaration. */
  | 'ERR_NOTHING_TO_DECLARE'
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
