import * as z from 'zod';
import { Problem, type ProblemCode } from './problem';

/** What a change asks of the customer as it is. */
export interface Precondition {
  /** `'any'` when the caller spelled out that it gives up the check. */
  readonly version: number | 'any';
  /** The answer when the customer is at another version. */
  readonly refusal: Extract<ProblemCode, 'precondition_failed' | 'version_mismatch'>;
}

/** What `etag` gives. */
export const entityTag = z.string().regex(/^"[1-9]\d{0,14}"$/);

/** What `precondition` reads of an `If-Match` header. */
export const ifMatchValue = z.union([z.literal('*'), entityTag]);

/** Strong entity tag of a version. */
export const etag = (version: number) => `"${version}"`;

const howTo = 'give the version you changed from, as If-Match: "3" or as version in the body, or If-Match: * for any';

/**
 * Reads the precondition of a change from its `If-Match` header or from `version` in its body.
 * @throws Problem `validation_failed` when neither gives one, both differ, or the header cannot be read
 * @see RFC 9110, section 13.1.1, "If-Match"
 */
export function precondition(ifMatch: string | null, bodyVersion: number | undefined): Precondition {
  if (ifMatch === null) {
    if (bodyVersion === undefined) throw new Problem('validation_failed', `version is missing; ${howTo}`);
    return { version: bodyVersion, refusal: 'version_mismatch' };
  }
  const version = versionOf(ifMatch.trim());
  if (bodyVersion !== undefined && bodyVersion !== version) {
    throw new Problem(
      'validation_failed',
      `If-Match asks for ${version === 'any' ? 'any version' : `version ${version}`} and the body for version ${bodyVersion}; give one of them, or the same in both`,
    );
  }
  return { version, refusal: 'precondition_failed' };
}

function versionOf(ifMatch: string): number | 'any' {
  if (ifMatchValue.safeParse(ifMatch).success) return ifMatch === '*' ? 'any' : Number(ifMatch.slice(1, -1));
  const given = JSON.stringify(ifMatch.slice(0, 64));
  // RFC 9110: If-Match compares strongly, so a weak tag could never match.
  const expected = ifMatch.startsWith('W/') ? 'a strong entity tag' : 'one version in double quotes';
  throw new Problem('validation_failed', `If-Match is ${given}, expected ${expected}; ${howTo}`);
}
