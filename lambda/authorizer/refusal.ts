import type { API_KEY_USE } from '../../src/access/api-key-use';

/** Reason why a request has no caller; it is logged, never answered. */
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
    /** Facts about the caller that are certain, for the log. */
    readonly of: { readonly clientId?: string; readonly apiKey?: string } = {},
  ) {
    super(reason);
  }
}
