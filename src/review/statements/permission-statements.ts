import { grouped } from '../change/paired';
import type { Permission, Permissions } from '../change/permission';
import type { Phrase } from '../report/phrase';
import { named, say } from '../report/phrase';
import type { Statement } from './statement';
import { statement } from './statement';

/** Permissions added to and removed from the policies of a stack, by owner. */
export function permissionStatements(before: Permissions, after: Permissions): Statement[] {
  const [old, own] = [byText(before.permissions), byText(after.permissions)];
  // A policy that can no longer be read may still allow it.
  const gone = [...old].flatMap(([text, permission]) =>
    own.has(text) || after.unreadOwners.has(permission.owner) ? [] : [permission],
  );
  const fresh = [...own].flatMap(([text, permission]) => (old.has(text) ? [] : [permission]));
  const unread = [...new Set([...before.unread.keys(), ...after.unread.keys()])];
  return [
    ...sentences(fresh, true),
    ...sentences(gone, false),
    ...unread
      .filter((place) => before.unread.get(place) !== after.unread.get(place))
      .map((place) =>
        statement(say`${place} changes, and the review cannot read it as a policy in JSON`, 'iam', 'not-understood'),
      ),
  ];
}

/** Texts of the permissions that statements report as added or removed. */
export function changedPermissions(before: Permissions, after: Permissions): ReadonlySet<string> {
  const [old, own] = [byText(before.permissions), byText(after.permissions)];
  return new Set([
    ...[...own.keys()].filter((text) => !old.has(text)),
    ...[...old.keys()].filter((text) => !own.has(text)),
  ]);
}

function byText(permissions: readonly Permission[]): ReadonlyMap<string, Permission> {
  return new Map(permissions.map((permission) => [JSON.stringify(Object.values(permission)), permission]));
}

/** One for all actions on the same resources, by the same principal, on the same condition. */
function sentences(permissions: readonly Permission[], isNew: boolean): Statement[] {
  const alike = grouped(permissions, ({ owner, effect, principal, resource, condition }) =>
    JSON.stringify([owner, effect, principal, resource, condition]),
  );
  const whole = grouped(alike, (group) => {
    const [first] = group;
    return JSON.stringify([first && { ...first, action: '', resource: '' }, group.map(({ action }) => action)]);
  });
  return whole.flatMap((groups) => {
    const [first] = groups[0] ?? [];
    if (!first) return [];
    const actions = (groups[0] ?? []).map(({ action }) => action);
    const resources = groups.flatMap(([each]) => (each && each.resource !== '' ? [each.resource] : []));
    return statement(sentence(first, actions, resources, isNew), 'iam');
  });
}

function sentence(
  { owner, effect, principal, condition }: Permission,
  actions: readonly string[],
  resources: readonly string[],
  isNew: boolean,
): Phrase {
  if (effect === 'Bound') {
    return isNew
      ? say`${owner} may now do only what ${named(resources)} allows, whatever its own policies say`
      : say`${owner} is no longer bounded by ${named(resources)}`;
  }
  const who = principal === '' ? say`${owner}` : say`at ${owner}, ${principal}`;
  const verb =
    effect === 'Deny' ? (isNew ? 'is now denied' : 'is no longer denied') : isNew ? 'may now' : 'may no longer';
  const on =
    resources.length > 0 && !(resources.length === 1 && resources[0] === owner) ? say` on ${named(resources)}` : [];
  const when = condition === '' ? [] : say`, where ${condition}`;
  return say`${who} ${[verb]} ${named(actions)}${on}${when}`;
}
