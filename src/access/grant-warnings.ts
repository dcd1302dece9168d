import type { AccessWarning } from './access-warning';
import { daysBetween } from './day';
import type { GrantEnd, Holdings } from './holdings';
import { hasEnded } from './holdings';

/** Warned of by default from so many days before the last day of a grant. */
export const GRANT_WARNING_DAYS = 30;

/** One warning for each grant that has ended, and for each client without any scope left. */
export function endedGrants({ access, day, ends }: Holdings): AccessWarning[] {
  const ended = ends.filter((end) => hasEnded(end, day));
  const empty = [...new Set(ended.map(({ client }) => client))].filter(
    (client) => access.clients[client]?.scopes.length === 0,
  );
  return [...ended.map(endedGrant), ...empty.map(holdsNothing)];
}

/**
 * Grants that end soon, one warning each.
 * @param warningDays - how many days before its last day a grant is warned of
 */
export function endingGrants({ access, day, ends }: Holdings, warningDays: number): AccessWarning[] {
  return ends
    .filter((end) => !hasEnded(end, day) && daysBetween(day, end.until) <= warningDays)
    .flatMap((end) => [
      endsSoon(end, daysBetween(day, end.until)),
      ...(end.until === day && access.authorizer !== 'lambda' ? [endsToday(end)] : []),
    ]);
}

function endedGrant({ client, scope, until, reason }: GrantEnd): AccessWarning {
  return {
    code: 'WARN_GRANT_ENDED',
    message: `client "${client}" no longer holds scope "${scope}", since its grant ended after ${until} (${reason}); remove the grant, or set a later until`,
  };
}

function endsSoon({ client, scope, until, reason }: GrantEnd, days: number): AccessWarning {
  const when = days === 0 ? 'today' : days === 1 ? 'in 1 day' : `in ${days} days`;
  return {
    code: 'WARN_GRANT_ENDS_SOON',
    message: `client "${client}" holds scope "${scope}" until ${until}, which ends ${when} (${reason}); set a later until if it is still needed`,
  };
}

/** Cognito's own authorizer accepts a token until it expires, even if its client has lost the scope since. */
function endsToday({ client, scope }: GrantEnd): AccessWarning {
  return {
    code: 'WARN_GRANT_ENDS_TODAY',
    message: `client "${client}" holds scope "${scope}" for less than a day, and tokens issued today open routes until they expire; to end them at once, use authorizer: 'lambda' and its list of denied clients`,
  };
}

function holdsNothing(client: string): AccessWarning {
  return {
    code: 'WARN_CLIENT_HOLDS_NOTHING',
    message: `client "${client}" no longer holds a scope and gets no tokens; remove it, or grant it a scope`,
  };
}
