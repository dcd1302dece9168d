import * as z from 'zod';
import { Problem, type ProblemCode } from './problem';

/** Version that a change expects. */
export interface Precondition {
  /** `'any'` if the caller explicitly gives up the check. */
  readonly version: number | 'any';
  /** Error code of the answer if the customer is at another version. */
  readonly refusal: Extract<ProblemCode, 'precondition_failed' | 'version_mismatch'>;
}

/** Text that `etag` returns. */
export const entityTag = z.string().regex(/^"[1-9]\d{0,14}"$/);

/** Text that `precondition` accepts as an `If-Match` header. */
export const ifMatchValue = z.union([z.literal('*'), entityTag]);

/** Returns the strong entity tag of a version. */
export const etag = (version: number) => `"${version}"`;

const howTo = 'give the version you changed from, as If-Match: "3" or as version in the body, or If-Match: * for any';

/**
 * Reads the precondition of a change from the header `If-Match` or from `version` in the body. If both are given, both
 * must hold.
 * @throws Problem `precondition_required` if neither is given, `precondition_failed` if the two contradict each other,
 *   `validation_failed` if the header cannot be parsed
 * @see RFC 9110, section 13.1.1, "If-Match"; RFC 6585, section 3, "428 Precondition Required"
 */
export function precondition(ifMatch: string | null, bodyVersion: number | undefined): Precondition {
  if (ifMatch === null) {
    if (bodyVersion === undefined) throw new Problem('precondition_required', `version is missing; ${howTo}`);
    return { version: bodyVersion, refusal: 'version_mismatch' };
  }
  const version = versionOf(ifMatch.trim());
  if (version === 'any' && bodyVersion !== undefined) return { version: bodyVersion, refusal: 'version_mismatch' };
  if (bodyVersion !== undefined && bodyVersion !== version) {
    throw new Problem(
      'precondition_failed',
      `If-Match asks for version ${version} and the body for version ${bodyVersion}; give one of them, or the same in both`,
    );
  }
  return { version, refusal: 'precondition_failed' };
}

function versionOf(ifMatch: string): number | 'any' {
  if (ifMatchValue.safeParse(ifMatch).success) return ifMatch === '*' ? 'any' : Number(ifMatch.slice(1, -1));
  const given = JSON.stringify(ifMatch.slice(0, 64));
  // RFC 9110: If-Match uses strong comparison, so a weak tag never matches.
  const expected = ifMatch.startsWith('W/') ? 'a strong entity tag' : 'one version in double quotes';
  throw new Problem('validation_failed', `If-Match is ${given}, expected ${expected}; ${howTo}`);
}
