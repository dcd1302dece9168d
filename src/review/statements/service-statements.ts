import type { OneSidedGrant, ServiceNote } from '../../access/service-note';
import { grantSides } from '../../access/service-note';
import type { ObservedSide } from '../change/observed-side';
import type { Phrase } from '../report/phrase';
import { counted, named, say } from '../report/phrase';
import type { GrantName, GrantOwners, Statement } from './statement';
import { grantStatement, statement } from './statement';

/**
 * Changes of services: their owners, clients, resource servers and contracts, the reasons for their scopes, and scopes
 * that only one side names.
 * @param said - statements about access; a grant in one of them gets no other statement
 */
export function serviceStatements(before: ObservedSide, after: ObservedSide, said: readonly Statement[]): Statement[] {
  const [was, is] = [noteOf(before), noteOf(after)];
  if (!was && !is) return [];
  if (!is) return [statement(say`the stack no longer says who owns which service`, 'owner')];
  if (!was) {
    const owners = Object.entries(is.owners).map(([service, owner]) => `${service}: ${owner}`);
    const number = counted(owners.length, 'service');
    return [statement(say`the stack now says who owns its ${number}: ${named(owners)}`, 'owner')];
  }
  return [
    ...changedEntries(was.owners, is.owners, {
      gone: (service, owner) => say`the service ${service} of ${owner} is removed`,
      fresh: (service, owner) => say`the service ${service} is new; its owner is ${owner}`,
      other: (service, old, own) => say`the service ${service} now belongs to ${own} instead of ${old}`,
    }),
    ...changedEntries(was.resourceServers, is.resourceServers, {
      gone: (server, service) => say`the resource server ${server} of the service ${service} is removed`,
      fresh: (server, service) => say`the resource server ${server} now belongs to the service ${service}`,
      other: (server, old, own) =>
        say`the resource server ${server} now belongs to the service ${own} instead of ${old}`,
    }),
    ...changedEntries(was.clients, is.clients, {
      gone: (client, service) => say`the client ${client} of the service ${service} no longer requests any scope`,
      fresh: (client, service) => say`the client ${client} now belongs to the service ${service}`,
      other: (client, old, own) => say`the client ${client} now belongs to the service ${own} instead of ${old}`,
    }),
    ...changedEntries(was.sources ?? {}, is.sources ?? {}, {
      gone: (service, source) => say`the service ${service} no longer comes from the contract ${source}`,
      fresh: (service, source) => say`the service ${service} now comes from the contract ${source}`,
      other: (service, old, own) => say`the contract of the service ${service} is now ${own} instead of ${old}`,
    }),
    ...changedReasons(was, is, said),
    ...changedWishes(was, is),
  ].map((each) => (each.grants ? withOwners(each, before, after) : each));
}

/**
 * A statement with the owners of both sides of its grants, and whether more than one of them has to approve. Owners of
 * either version count, so that a change of an owner approves nothing by itself.
 */
export function withOwners(made: Statement, before: ObservedSide, after: ObservedSide): Statement {
  const notes = [noteOf(before), noteOf(after)].filter((note) => note !== undefined);
  const sides = (made.grants ?? []).flatMap(({ client, scope }) =>
    notes.map((note) => grantSides(note, client, scope)),
  );
  const distinct = (side: 'consumer' | 'provider') => [
    ...new Set(sides.map((each) => each[side]?.owner).filter((owner) => owner !== undefined)),
  ];
  const [consumers, providers] = [distinct('consumer'), distinct('provider')];
  const all = new Set([...consumers, ...providers]);
  if (all.size === 0) return made;
  const owners: GrantOwners = { consumers, providers, needsOtherOwner: all.size > 1 };
  return { ...made, owners, text: say`${made.text}${reasonText(made, notes.at(-1))}${ownersText(owners)}` };
}

function reasonText({ grants = [] }: Statement, note: ServiceNote | undefined): Phrase {
  if (!note) return [];
  const reasons = grants.flatMap(({ client, scope }) => grantSides(note, client, scope).reason ?? []);
  return reasons.length === 0 ? [] : say`; reason: ${named([...new Set(reasons)], 3)}`;
}

function ownersText({ consumers, providers, needsOtherOwner }: GrantOwners): Phrase {
  const asking = consumers.length > 0 ? say`; requested by ${named(consumers)}` : [];
  const providing =
    providers.length > 0 ? say`${[consumers.length > 0 ? ', provided by ' : '; provided by ']}${named(providers)}` : [];
  const approval = needsOtherOwner ? 'each of them must approve' : 'no other owner must approve';
  return say`${asking}${providing}: ${[approval]}`;
}

interface EntryWords {
  readonly gone: (name: string, value: string) => Phrase;
  readonly fresh: (name: string, value: string) => Phrase;
  readonly other: (name: string, before: string, after: string) => Phrase;
}

function changedEntries(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  { gone, fresh, other }: EntryWords,
): Statement[] {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name) => {
    const [old, own] = [was.get(name), is.get(name)];
    if (old === own) return [];
    const text =
      own === undefined ? gone(name, old ?? '') : old === undefined ? fresh(name, own) : other(name, old, own);
    return [statement(text, 'owner')];
  });
}

/** Changed reasons of grants that no other statement mentions. */
function changedReasons(was: ServiceNote, is: ServiceNote, said: readonly Statement[]): Statement[] {
  const told = new Set(said.flatMap(({ grants = [] }) => grants.map(grantKey)));
  const [old, own] = [reasonsOf(was), reasonsOf(is)];
  return [...new Set([...old.keys(), ...own.keys()])].flatMap((key) => {
    const grant = old.get(key) ?? own.get(key);
    if (!grant || told.has(key) || old.get(key)?.reason === own.get(key)?.reason) return [];
    const { client, scope } = grant;
    const text = own.has(key)
      ? say`${client} requests ${scope} for another reason`
      : say`${client} no longer gives a reason for ${scope}`;
    return [grantStatement(statement(text), client, [scope])];
  });
}

function reasonsOf({ reasons }: ServiceNote): ReadonlyMap<string, GrantName & { readonly reason: string }> {
  return new Map(
    Object.entries(reasons).flatMap(([client, own]) =>
      Object.entries(own).map(([scope, reason]) => [grantKey({ client, scope }), { client, scope, reason }] as const),
    ),
  );
}

/** Scopes that only one side names now, or named before. */
function changedWishes(was: ServiceNote, is: ServiceNote): Statement[] {
  const key = (wish: OneSidedGrant) => JSON.stringify([wish.client, wish.scope, wish.missing]);
  const has = ({ oneSided }: ServiceNote) => new Set(oneSided.map(key));
  const [old, own] = [has(was), has(is)];
  const wishes = (note: ServiceNote, other: ReadonlySet<string>, word: 'now' | 'no longer') =>
    note.oneSided
      .filter((wish) => !other.has(key(wish)))
      .map(({ client, scope, missing }) => {
        const text =
          missing === 'accept'
            ? say`${client} ${[word]} requests ${scope} without acceptance by its provider, which grants nothing`
            : say`the provider of ${scope} ${[word]} accepts ${client}, which does not request the scope: nothing is granted`;
        return grantStatement(statement(text), client, [scope]);
      });
  return [...wishes(is, old, 'now'), ...wishes(was, own, 'no longer')];
}

function grantKey({ client, scope }: GrantName): string {
  return JSON.stringify([client, scope]);
}

function noteOf({ stack }: ObservedSide): ServiceNote | undefined {
  return stack?.json['//']?.services;
}
