import type { GrantEnd, GrantNote } from '../../access/holdings';
import { hasEnded } from '../../access/holdings';
import type { Plan } from '../../terraform-json/plan';
import type { AccessClient } from './client';

/** The grants of a stack that have ended on the day that its JSON was made for. */
export function endedGrants(note: GrantNote | undefined): GrantEnd[] {
  return note ? note.ends.filter((end) => hasEnded(end, note.day)) : [];
}

/**
 * Grants that have ended and that Cognito still has, as a plan found it: Cognito knows no end.
 * @param clients - as they are declared
 */
export function deployedEndedGrants(
  note: GrantNote | undefined,
  clients: readonly AccessClient[],
  { resource_changes: changes }: Pick<Plan, 'resource_changes'>,
): GrantEnd[] {
  return endedGrants(note).filter(({ client, scope }) => {
    const declared = clients.find(({ name }) => name === client);
    // Granted again without an end: it is to be there.
    if (!declared || declared.scopes.includes(scope)) return false;
    const found = changes.find(({ address }) => address === declared.address)?.change.before?.allowed_oauth_scopes;
    return Array.isArray(found) && found.includes(scope);
  });
}
