import type { Day } from './day';
import type { AccessDeclaration, Client } from './declaration';
import type { Access, HeldAccess, HeldClient, ScopeHolder } from './held-access';
import { accessModel, registerModel } from './model';
import type { ScopeGrant } from './scope-grant';
import { grantedScope, hasEnd } from './scope-grant';

/** The end of a grant, with the client that holds it. */
export interface GrantEnd {
  readonly client: string;
  readonly scope: string;
  /** Last day on which it holds. */
  readonly until: Day;
  readonly reason: string;
}

/** Scopes that clients hold on a day. */
export interface Holdings {
  readonly day: Day;
  readonly access: HeldAccess;
  /** Every grant that has an end, whether it has ended or not, in the declaration's order. */
  readonly ends: readonly GrantEnd[];
}

/** Note in the JSON about grants with an end date. */
export interface GrantNote {
  /** Day that the JSON was made for. */
  readonly day: Day;
  /** How many days before its last day a grant is warned of. */
  readonly warningDays: number;
  readonly ends: readonly GrantEnd[];
}

/**
 * Note for the JSON about grants with an end date; undefined if no grant has one: then the JSON is the same every day.
 */
export function grantNote({ day, ends }: Holdings, warningDays: number): GrantNote | undefined {
  return ends.length === 0 ? undefined : { day, warningDays, ends };
}

/**
 * Scopes that clients hold on a day: grants that have ended are left out.
 * @param day - in UTC
 * @throws AccessError if the declaration is wrong
 */
export function heldOn(declaration: Access, day: Day): Holdings {
  const { routes } = accessModel(declaration);
  const clients = Object.entries<Omit<Client, 'scopes'> & ScopeHolder>(declaration.clients);
  const ends = clients.flatMap(([client, { scopes }]) =>
    scopes.flatMap((grant) =>
      hasEnd(grant) ? [{ client, scope: grant.scope, until: grant.until, reason: grant.reason }] : [],
    ),
  );
  const held = clients.map(([name, client]): [string, HeldClient] => {
    const scopes = client.scopes.filter((grant) => holdsOn(grant, day)).map(grantedScope);
    return [name, { ...client, scopes }];
  });
  const access: HeldAccess = { ...declaration, clients: Object.fromEntries(held) };
  registerModel(access, routes);
  return { day, access, ends };
}

/** A declaration without the grants that have ended on a day; the others stay as they are written. */
export function withoutEnded(declaration: AccessDeclaration, day: Day): AccessDeclaration {
  const clients = Object.entries<Client>(declaration.clients).map(([name, client]) => {
    const scopes = client.scopes.filter((grant) => holdsOn(grant, day));
    return [name, { ...client, scopes: scopes as unknown as Client['scopes'] }] as const;
  });
  return { ...declaration, clients: Object.fromEntries(clients) };
}

/** Whether a grant holds on a day; one without an end holds on every day. */
export function holdsOn(grant: ScopeGrant, day: Day): boolean {
  return !hasEnd(grant) || !hasEnded(grant, day);
}

/** Whether a grant has ended before a day. */
export function hasEnded({ until }: Pick<GrantEnd, 'until'>, day: Day): boolean {
  return day > until;
}
