import { AccessError } from './error';
import { nearest } from './nearest';
import type { NonEmpty } from './scope';

/** People who call with tokens of their own. */
export interface People<RoleName extends string = string> {
  /** Roles of the members of each group of their user pool, by the group's name. */
  readonly groups: Readonly<Record<string, NonEmpty<RoleName>>>;
  /**
   * Whether their user pool is that of the machines or one of its own.
   * @default 'shared'
   */
  readonly pool?: 'shared' | 'separate';
  /**
   * Which of their tokens they call with. An access token that names scopes of resource servers gives its
   * holder no others.
   * @default 'access'
   */
  readonly token?: 'access' | 'id';
}

/** What Cognito takes as the name of a group. */
const GROUP = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;

/**
 * Holds groups against what Cognito accepts and against the declared roles.
 * @throws AccessError `ERR_GROUP_INVALID` or `ERR_ROLE_UNKNOWN`
 * @see AWS docs, "CreateGroup" (Cognito API reference)
 */
export function checkPeople({ groups }: People, roles: readonly string[]): void {
  for (const [group, names] of Object.entries(groups)) {
    if (!GROUP.test(group)) {
      throw invalid(group, 'that name', 'letters, marks, symbols, digits and punctuation only, 1 to 128', 'rename it');
    }
    if (names.length === 0) throw invalid(group, 'no roles', 'at least one', 'name its roles, or remove it');
    for (const name of names) if (!roles.includes(name)) throw unknown(group, name, roles);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw invalid(group, `the role "${twice}" twice`, 'each role once', 'remove one');
  }
}

function invalid(group: string, given: string, expected: string, remedy: string): AccessError {
  const message = `group "${group}" has ${given}, expected ${expected}; ${remedy}`;
  return new AccessError('ERR_GROUP_INVALID', message, { given: group, expected });
}

function unknown(group: string, role: string, roles: readonly string[]): AccessError {
  const meant = nearest(role, roles);
  const remedy = meant === undefined ? 'declare it under roles' : `did you mean "${meant}"?`;
  const message = `group "${group}" names role "${role}", expected one that is declared under roles; ${remedy}`;
  return new AccessError('ERR_ROLE_UNKNOWN', message, { given: role, expected: roles });
}
