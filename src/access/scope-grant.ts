import { isDay } from './day';
import { AccessError } from './error';

/** A scope that a client holds up to a day. */
export interface EndingGrant<Scope extends string = string> {
  /** Full name of the scope, e.g. `orders/read`. */
  readonly scope: Scope;
  /**
   * Last day on which it holds, in UTC, e.g. `2027-03-01`. From the next day on, synth leaves it out; tokens that were
   * issued before live until they expire.
   */
  readonly until: string;
  /** Why it is granted, for the reader of a review. */
  readonly reason: string;
  /**
   * Why it stays although no call may need it.
   * @default - `cognito-m2m unused` names it if no call needed it
   */
  readonly keep?: string;
}

/** A scope that stays although no call may need it for months. */
export interface KeptGrant<Scope extends string = string> {
  /** Full name of the scope, e.g. `orders/read`. */
  readonly scope: Scope;
  /** Why it stays, e.g. `yearly close, December`; `cognito-m2m unused` does not name it then. */
  readonly keep: string;
}

/** How a client holds a scope: for good, up to a day, or for good with a note for `cognito-m2m unused`. */
export type ScopeGrant<Scope extends string = string> = Scope | EndingGrant<Scope> | KeptGrant<Scope>;

/** The scope of a grant, whether it has ended or not. */
export function grantedScope<Scope extends string>(grant: ScopeGrant<Scope>): Scope {
  return typeof grant === 'string' ? grant : grant.scope;
}

/** Whether a grant has an end. */
export function hasEnd(grant: ScopeGrant): grant is EndingGrant {
  return typeof grant === 'object' && 'until' in grant;
}

/** Why a grant stays although no call may need it. */
export function keepReason(grant: ScopeGrant): string | undefined {
  return typeof grant === 'string' ? undefined : grant.keep;
}

/**
 * Checks the ends and reasons of a client's grants.
 * @throws AccessError `ERR_GRANT_INVALID`, or `ERR_SCOPE_DUPLICATE` if a scope has two ends
 */
export function checkGrants(client: string, grants: readonly ScopeGrant[]): void {
  for (const grant of grants) {
    if (typeof grant === 'string') continue;
    const subject = `client "${client}" holds scope "${grant.scope}"`;
    if (hasEnd(grant)) {
      if (!isDay(grant.until)) {
        throw invalid(`${subject} until "${grant.until}"`, 'a day that exists, such as 2027-03-01', grant.until);
      }
      if (grant.reason.trim() === '') throw invalid(`${subject} with an empty reason`, 'a sentence', grant.reason);
    }
    if (grant.keep?.trim() === '') throw invalid(`${subject} with an empty keep`, 'a sentence', grant.keep);
    const other = grants.find((each) => each !== grant && grantedScope(each) === grant.scope);
    if (other !== undefined) throw twice(subject, [endText(grant), endText(other)]);
  }
}

function endText(grant: ScopeGrant): string {
  return hasEnd(grant) ? `until ${grant.until}` : 'without an end';
}

function invalid(subject: string, expected: string, given: unknown): AccessError {
  return new AccessError('ERR_GRANT_INVALID', `${subject}, expected ${expected}; correct it`, { given, expected });
}

function twice(subject: string, given: readonly string[]): AccessError {
  const expected = 'each scope once';
  const message = `${subject} twice, ${given.join(' and ')}, expected it once; remove one`;
  return new AccessError('ERR_SCOPE_DUPLICATE', message, { given, expected });
}
