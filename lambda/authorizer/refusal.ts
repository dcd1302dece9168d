import type { API_KEY_USE } from '../../src/access/api-key-use';

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
  | typeof API_KEY_USE.refusal;

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
