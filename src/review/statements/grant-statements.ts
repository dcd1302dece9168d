import { daysBetween } from '../../access/day';
import type { GrantEnd, GrantNote } from '../../access/holdings';
import { hasEnded } from '../../access/holdings';
import type { Plan } from '../../terraform-json/plan';
import type { AccessClient } from '../change/client';
import { deployedEndedGrants, endedGrants } from '../change/ended-grant';
import type { ObservedSide } from '../change/observed-side';
import { counted, say } from '../report/phrase';
import type { Statement } from './statement';
import { grantStatement, statement } from './statement';

/** Changes of grants with an end date: those that ended between the two sides, and changed ends. */
export function grantStatements(before: ObservedSide, after: ObservedSide, plan: Plan | undefined): Statement[] {
  const [old, own] = [noteOf(before), noteOf(after)];
  const [was, is] = [byGrant(old), byGrant(own)];
  const declared = [...new Set([...is.keys(), ...was.keys()])].flatMap((key) =>
    changedEnd({ before: was.get(key), after: is.get(key), old, own, clients: after.access.clients }).map((each) =>
      ofGrant(each, is.get(key) ?? was.get(key)),
    ),
  );
  return [
    ...declared,
    ...(plan ? deployedEndedGrants(own, after.access.clients, plan).map(byDate) : []),
    ...contradictions(own, after.access.clients),
  ];
}

/** Grants that have ended but are still declared, and those that end soon: facts without a decision. */
export function grantNotes({ stack }: ObservedSide): Statement[] {
  const note = stack?.json['//']?.grants;
  if (!note) return [];
  const soon = note.ends.filter(
    (end) => !hasEnded(end, note.day) && daysBetween(note.day, end.until) <= note.warningDays,
  );
  return [
    ...soon.map(({ client, scope, until, reason }) => {
      const left = counted(daysBetween(note.day, until), 'day');
      return statement(say`${client} holds ${scope} until ${until}, in ${left}: ${reason}`);
    }),
    ...endedGrants(note).map(({ client, scope, until, reason }) =>
      statement(
        say`${client} no longer holds ${scope}, since its grant ended after ${until}: ${reason}; the declaration still has the grant`,
      ),
    ),
  ];
}

interface EndPair {
  readonly before: GrantEnd | undefined;
  readonly after: GrantEnd | undefined;
  readonly old: GrantNote | undefined;
  readonly own: GrantNote | undefined;
  readonly clients: readonly AccessClient[];
}

function changedEnd({ before, after, old, own, clients }: EndPair): Statement[] {
  if (before && after && own) {
    const isOver = hasEnded(after, own.day);
    const wasOver = old !== undefined && hasEnded(before, old.day);
    return [
      ...moved(before, after),
      ...(before.until === after.until && isOver && !wasOver ? [byDate(after)] : []),
      ...(before.reason === after.reason ? [] : [otherReason(after)]),
    ];
  }
  if (after) {
    const { client, scope, until, reason } = after;
    return [statement(say`${client} holds ${scope} only until ${until}: ${reason}`, 'access-loss')];
  }
  if (!before) return [];
  const { client, scope, until } = before;
  const holds = clients.some(({ name, scopes }) => name === client && scopes.includes(scope));
  return [
    holds
      ? statement(say`${client} now holds ${scope} without an end; the end was ${until}`, 'access-gain')
      : statement(say`${client} loses the grant of ${scope} that was to end on ${until}`, 'access-loss'),
  ];
}

function moved(before: GrantEnd, after: GrantEnd): Statement[] {
  if (before.until === after.until) return [];
  const text = say`${after.client} holds ${after.scope} until ${after.until} instead of ${before.until}: ${after.reason}`;
  return [statement(text, after.until > before.until ? 'access-gain' : 'access-loss')];
}

function otherReason({ client, scope, reason }: GrantEnd): Statement {
  return statement(say`${client} holds ${scope} for another reason: ${reason}`);
}

function ofGrant(made: Statement, grant: GrantEnd | undefined): Statement {
  return grant ? grantStatement(made, grant.client, [grant.scope]) : made;
}

/** The grant ended by its date, without a change of the declaration. */
function byDate({ client, scope, until, reason }: GrantEnd): Statement {
  return statement(
    say`the grant of ${scope} to ${client} ended on ${until} by its date, and not by this change: ${reason}`,
    'access-loss',
  );
}

/** Terraform does not apply the note, so if the two disagree, the note is wrong. */
function contradictions(note: GrantNote | undefined, clients: readonly AccessClient[]): Statement[] {
  return endedGrants(note).flatMap(({ client, scope, until }) =>
    clients.some(({ name, scopes }) => name === client && scopes.includes(scope))
      ? [
          statement(
            say`${client} is granted ${scope}, although the note in the JSON says that the grant ended on ${until}`,
            'not-understood',
          ),
        ]
      : [],
  );
}

function noteOf({ stack }: ObservedSide): GrantNote | undefined {
  return stack?.json['//']?.grants;
}

function byGrant(note: GrantNote | undefined): ReadonlyMap<string, GrantEnd> {
  return new Map((note?.ends ?? []).map((end) => [JSON.stringify([end.client, end.scope]), end]));
}
