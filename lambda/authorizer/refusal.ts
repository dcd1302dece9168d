/** Why a request has no caller; it stands in the log, never in the answer. */
export type RefusalReason =
  | 'no-token'
  | 'malformed-header'
  | 'invalid-token'
  | 'expired-token'
  | 'wrong-token-use'
  | 'unknown-client'
  | 'denied-client'
  | 'unknown-api-key'
  | 'api-keys-refused';

/** A request that is answered 401. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly reason: RefusalReason,
    /** What is known for certain of who asked, for the log. */
    readonly of: { readonly clientId?: string; readonly apiKey?: string } = {},
  ) {
    super(reason);
  }
}
