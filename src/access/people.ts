import { AccessError } from './error';
import type { ModelRoute } from './model-route';
import { nearest } from './nearest';
import type { Role } from './role';
import { roleAllows } from './role';
import type { NonEmpty } from './scope';

/** People who call with their own tokens. */
export interface People<RoleName extends string = string> {
  /** Roles of the members of each group of their user pool, by the group's name. */
  readonly groups: Readonly<Record<string, NonEmpty<RoleName>>>;
  /**
   * Whether they share the user pool of the machines or have a separate one.
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

/** Characters that Cognito accepts in the name of a group. */
const GROUP = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;

/**
 * Checks groups against the rules of Cognito and against the declared roles.
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

/**
 * Checks the roles of groups against the routes. A machine has a role by a scope it was granted; a person has every
 * scope that carries the role. So a route that names only some of these scopes would be open to all people with the
 * role, and closed to machines that have the role by another scope.
 * @param routes - every route
 * @throws AccessError `ERR_ROLE_AMBIGUOUS`
 */
export function checkGroupRoles(
  { groups }: People,
  roles: Readonly<Record<string, Role>>,
  routes: readonly ModelRoute[],
): void {
  for (const [group, names] of Object.entries(groups)) {
    for (const name of names) {
      const role = roles[name];
      if (!role) continue;
      const carriers: readonly string[] = role.scopes;
      for (const route of routes.filter((each) => roleAllows(role, each))) {
        const named = carriers.filter((scope) => route.rule.scopes?.includes(scope));
        if (named.length > 0 && named.length < carriers.length) throw ambiguous(group, name, route, carriers, named);
      }
    }
  }
}

function ambiguous(
  group: string,
  role: string,
  { name: route }: ModelRoute,
  carriers: readonly string[],
  named: readonly string[],
): AccessError {
  const others = carriers.filter((scope) => !named.includes(scope));
  const expected = "all of the role's scopes at the route, or none";
  return new AccessError(
    'ERR_ROLE_AMBIGUOUS',
    `role "${role}" of group "${group}" allows route "${route}", which requires ${named.join(', ')} of the role and not ${others.join(', ')}, expected ${expected}, since people with a role hold all of its scopes; name all of them at the route, or give people a separate role with one scope`,
    { given: named, expected: carriers },
  );
}

function invalid(group: string, given: string, expected: string, remedy: string): AccessError {
  const message = `group "${group}" has ${given}, expected ${expected}; ${remedy}`;
  return new AccessError('ERR_GROUP_INVALID', message, { given: group, expected });
}

function unknown(group: string, role: string, roles: readonly string[]): AccessError {
  const meant = nearest(role, roles);
  const remedy = meant === undefined ? 'declare it under roles' : `did you mean "${meant}"?`;
  const message = `group "${group}" names role "${role}", expected a role from roles; ${remedy}`;
  return new AccessError('ERR_ROLE_UNKNOWN', message, { given: role, expected: roles });
}
