/** Rights of a caller: a machine has them by its token's scopes, a person by groups, an API key by the declaration. */
export interface Grant {
  readonly scopes: readonly string[];
  /** Without meaning if no roles are declared. */
  readonly roles: readonly string[];
}

/** Scopes and roles that a route requires. */
export interface Requirement {
  /** Any one of them opens it. */
  readonly scopes: readonly string[];
  /** Roles that allow it; one of them must be carried by the scope that opens it. Absent if no roles are declared. */
  readonly roles?: readonly string[];
}

/** The scope that opens a route to a caller and, if roles are declared, the role that allows it. */
export interface Opening {
  readonly scope: string;
  readonly role?: string;
}

/** Scopes that carry each role. */
export type RoleScopes = Readonly<Record<string, readonly string[]>>;

/**
 * The one rule of who may call what: a caller may call a route if it holds a scope that the route names and, if
 * roles are declared, a role which that scope carries and which allows the route. Synth, the matrix and the authorizer
 * all ask here.
 * @returns the first scope that opens it, in the route's order, or undefined if none does
 */
export function opening({ scopes, roles }: Requirement, held: Grant, carriers: RoleScopes): Opening | undefined {
  for (const scope of scopes) {
    if (!held.scopes.includes(scope)) continue;
    if (!roles) return { scope };
    const role = roles.find((name) => held.roles.includes(name) && carriers[name]?.includes(scope));
    if (role !== undefined) return { scope, role };
  }
  return undefined;
}

/** The scopes of a route that open it, each by itself: with roles, those that carry one which allows it. */
export function scopesThatOpen(required: Requirement, carriers: RoleScopes): string[] {
  return required.scopes.filter((scope) => opening(required, grantOfScopes([scope], carriers), carriers));
}

/** Rights that scopes give: the scopes, and the roles they carry. */
export function grantOfScopes(scopes: readonly string[], carriers: RoleScopes): Grant {
  const roles = Object.entries(carriers).filter(([, carrying]) => carrying.some((scope) => scopes.includes(scope)));
  return { scopes, roles: roles.map(([name]) => name) };
}

/** Rights that roles give to a person: the roles, and the scopes that carry them. */
export function grantOfRoles(roles: readonly string[], carriers: RoleScopes): Grant {
  return { scopes: [...new Set(roles.flatMap((role) => carriers[role] ?? []))], roles };
}
