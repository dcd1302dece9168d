import { isDeepStrictEqual } from 'node:util';
import { addressOf, referencesIn } from '../../terraform-json/reference';
import type { Plan, PlannedChange } from '../../terraform-json/plan';
import type { Attributes } from '../../terraform-json/stack-view';
import { blocks, record } from '../../terraform-json/stack-view';
import { grouped } from '../change/paired';
import { bareAddress, differing } from '../change/resource-change';
import { named, say } from '../report/phrase';
import type { Statement } from '../statements/statement';
import { statement } from '../statements/statement';
import { differingLeaves } from './leaf';
import { isResource } from './subject';
import type { Subject } from './subject';

/** Parts of a plan that the review reads, or that add nothing to the others. */
const KNOWN_PARTS = [
  'applyable',
  'complete',
  'configuration',
  'errored',
  'format_version',
  'output_changes',
  'planned_values',
  'prior_state',
  'proposed_unknown',
  'relevant_attributes',
  'resource_changes',
  'resource_drift',
  'terraform_version',
  'timestamp',
];

/** Actions of a plan that the JSON does not show, or that the review does not read. */
export function planStatements(plan: Plan, subjects: readonly Subject[], head: Attributes): Statement[] {
  const changed = changedAddresses(subjects, head);
  const managed = plan.resource_changes.filter(({ mode }) => mode === 'managed');
  const beyond = managed.flatMap((each) => beyondJson(each, subjects, changed, head));
  return [
    ...unreadParts(plan),
    ...takenOver(managed),
    ...grouped(beyond, ({ names }) => names.join()).flatMap((group) => {
      const addresses = named(group.map(({ address }) => address));
      const text = say`the plan changes ${addresses} in ${named(group[0]?.names ?? [])}, which this change does not: an earlier change is not deployed yet, or somebody changed them outside of Terraform`;
      return statement(text, 'outside');
    }),
    ...undone(managed, subjects),
    ...outputs(plan, subjects, head),
  ];
}

/** Resources that are gone from the JSON but stay deployed, or were never deployed. */
function undone(changes: readonly PlannedChange[], subjects: readonly Subject[]): Statement[] {
  const ended = new Set(
    changes.flatMap(({ address, previous_address: previous, change }) => [
      ...(change.actions.some((action) => ['delete', 'forget'].includes(action)) ? [bareAddress(address)] : []),
      ...(previous === undefined ? [] : [bareAddress(previous)]),
    ]),
  );
  const kept = subjects.filter((each) => each.fate === 'gone' && isResource(each) && !ended.has(each.address));
  if (kept.length === 0) return [];
  const names = named(kept.map(({ address }) => address));
  return [statement(say`the JSON no longer has ${names}, but the plan destroys nothing there`, 'outside')];
}

/** `import` and `moved` blocks for which the plan changes nothing at any of their addresses. */
export function settledBlocks(plan: Plan | undefined, head: Attributes): ReadonlySet<string> {
  const idle = new Set(
    (plan?.resource_changes ?? []).flatMap(({ address, change }) => (change.actions.join() === 'no-op' ? address : [])),
  );
  const isSettled = (block: string) => blocks(head[block]).every(({ to }) => typeof to === 'string' && idle.has(to));
  return new Set(['import', 'moved'].filter((block) => head[block] !== undefined && isSettled(block)));
}

/** A statement about each such block, although it has no effect. */
export function settledStatements(settled: ReadonlySet<string>): Statement[] {
  return [...settled].map((block) => statement(say`the JSON has a block ${block}, but the plan does not act on it`));
}

/** Parts of a plan that a newer version of Terraform adds, or that no stack of this package has. */
function unreadParts(plan: Plan): Statement[] {
  const parts = Object.entries(plan).filter(
    ([name, value]) => !KNOWN_PARTS.includes(name) && !isNothing(value) && !(name === 'checks' && allHold(value)),
  );
  if (parts.length === 0) return [];
  const names = named(parts.map(([name]) => name));
  return [statement(say`the plan has ${names}, which the review does not read`, 'not-understood')];
}

/** Whether every check is a condition of a resource or data source, which the JSON has, and none of them fails. */
function allHold(checks: unknown): boolean {
  return blocks(checks).every(
    ({ address, status }) => record(address).kind === 'resource' && (status === 'pass' || status === 'unknown'),
  );
}

/** Imported and moved resources. If one also changes, its previous values are unknown. */
function takenOver(changes: readonly PlannedChange[]): Statement[] {
  return changes.flatMap(({ address, previous_address: previous, change }) => {
    const isIdle = change.actions.join() === 'no-op';
    const importing = change.importing !== undefined && change.importing !== null;
    const how = importing ? 'imported' : previous !== undefined && previous !== address ? 'moved' : undefined;
    if (how === undefined) return [];
    return isIdle
      ? [statement(say`the plan has ${address} as ${[how]}, but without a change`)]
      : [
          statement(
            say`the plan has ${address} as ${[how]} with changes: the base does not have its old values`,
            'not-understood',
          ),
        ];
  });
}

interface Beyond {
  readonly address: string;
  readonly names: readonly string[];
}

/** Attributes that a plan changes, although neither they nor the values they refer to differ in the JSON. */
function beyondJson(
  { address, change }: PlannedChange,
  subjects: readonly Subject[],
  changed: ReadonlySet<string>,
  head: Attributes,
): Beyond[] {
  const actions = change.actions.join();
  if (['no-op', 'read'].includes(actions)) return [];
  const bare = bareAddress(address);
  const subject = subjects.find((each) => each.address === bare);
  if (subject && subject.fate !== 'changed') return [];
  if (['delete', 'forget'].includes(actions)) return [];
  if (actions === 'create') return [{ address, names: ['all of it'] }];
  const written = attributesAt(head, bare);
  const own = new Set(subject?.leaves.map(({ path: [name = ''] }) => name));
  const names = differing(change).filter((name) => {
    if (own.has(name)) return false;
    const isKnown = !isUnknown(change.after_unknown, name);
    // The same in other words, such as a policy with its keys in another order.
    if (isKnown && differingLeaves(change.before?.[name], change.after?.[name]).length === 0) return false;
    if (written[name] === undefined) return isKnown;
    return !addresses(written[name]).some((each) => changed.has(each));
  });
  return names.length > 0 ? [{ address, names }] : [];
}

/** Addresses that differ in the JSON, and all that refer to them, directly or not. */
function changedAddresses(subjects: readonly Subject[], head: Attributes): ReadonlySet<string> {
  const changed = new Set(subjects.map(({ address }) => address));
  const all = [...entries(head, 'resource', ''), ...entries(head, 'data', 'data.')].map(
    ([address, attributes]) => [address, addresses(attributes)] as const,
  );
  for (let size = -1; size !== changed.size;) {
    size = changed.size;
    for (const [address, referred] of all) if (referred.some((each) => changed.has(each))) changed.add(address);
  }
  return changed;
}

function entries(json: Attributes, block: string, prefix: string): [string, unknown][] {
  return Object.entries(record(json[block])).flatMap(([type, byName]) =>
    Object.entries(record(byName)).map(([name, value]): [string, unknown] => [`${prefix}${type}.${name}`, value]),
  );
}

function addresses(value: unknown): string[] {
  return referencesIn(value).flatMap((each) => (each.kind === 'resource' ? [addressOf(each)] : []));
}

function attributesAt(json: Attributes, address: string): Attributes {
  const [type = '', name = ''] = address.split('.');
  return record(record(record(json.resource)[type])[name]);
}

function isUnknown(unknown: unknown, name: string): boolean {
  return JSON.stringify(record(unknown)[name] ?? false).includes('true');
}

function isNothing(value: unknown): boolean {
  return (
    [undefined, null, false, true, ''].includes(value as undefined) ||
    isDeepStrictEqual(value, {}) ||
    isDeepStrictEqual(value, [])
  );
}

/** An output that the JSON has not. */
function outputs({ output_changes: changes }: Plan, subjects: readonly Subject[], head: Attributes): Statement[] {
  const foreign = Object.entries(changes).filter(
    ([name, { actions }]) =>
      !['no-op', 'delete'].includes(actions.join()) &&
      record(head.output)[name] === undefined &&
      !subjects.some(({ address }) => address === `output.${name}`),
  );
  if (foreign.length === 0) return [];
  const names = named(foreign.map(([name]) => name));
  return [statement(say`the plan sets the outputs ${names}, which the JSON does not have`, 'not-understood')];
}
