import type { AccessComparison } from './access-comparison';
import { compareAccess } from './access-comparison';
import { accessNotes, accessStatements } from './access-statements';
import type { Kind } from './kind';
import { observeAccess } from './observed-access';
import { readPermissions } from './permission';
import { permissionStatements } from './permission-statements';
import { named, say } from './phrase';
import type { Plan } from './plan';
import type { ResourceChange } from './resource-change';
import { plannedChanges, writtenChanges } from './resource-change';
import { resourceStatements } from './resource-statements';
import type { SideStack, StackPair } from './side';
import type { Statement } from './statement';
import { statement } from './statement';

/** What a change does to one stack. */
export interface Review {
  readonly stack: string;
  /** Whether there was a stack before, and is one after. */
  readonly sides: 'both' | 'new' | 'gone';
  /** Where the resource changes are from. */
  readonly source: 'plan' | 'json';
  /** Everything that was found, in whatever section. */
  readonly kinds: ReadonlySet<Kind>;
  readonly comparison: AccessComparison;
  readonly access: readonly Statement[];
  /** What does not change and should be known. */
  readonly notes: readonly Statement[];
  readonly resources: readonly Statement[];
  readonly changes: readonly ResourceChange[];
  readonly permissions: readonly Statement[];
}

/**
 * What changes from the base to the head of a stack.
 * @param plan - without it, resources are compared as they are written
 */
export function reviewStack({ name, base, head }: StackPair, plan?: Plan): Review {
  const comparison = compareAccess(observeAccess(base), observeAccess(head));
  const access = accessStatements(comparison);
  const { changes, unread } = plan
    ? plannedChanges(plan)
    : { changes: writtenChanges(base?.json, head?.json), unread: [] };
  const resources = [...(plan ? planProblems(plan, unread, head) : []), ...resourceStatements(changes)];
  const permissions = permissionStatements(readPermissions(base?.json), readPermissions(head?.json));
  const found = [...access, ...resources, ...permissions].flatMap(({ kinds }) => kinds);
  return {
    stack: name,
    sides: !base ? 'new' : !head ? 'gone' : 'both',
    source: plan ? 'plan' : 'json',
    kinds: new Set([...found, ...cellKinds(comparison)]),
    comparison,
    access,
    notes: accessNotes(comparison),
    resources,
    changes,
    permissions,
  };
}

/** What keeps a plan from being believed. */
function planProblems(
  { errored, complete, resource_changes }: Plan,
  unread: readonly string[],
  head?: SideStack,
): Statement[] {
  const planned = new Set(
    resource_changes.filter(({ change }) => change.actions.join() !== 'delete').map(({ address }) => bare(address)),
  );
  const written = Object.entries(head?.json.resource ?? {}).flatMap(([type, byName]) =>
    Object.keys(byName).map((name) => `${type}.${name}`),
  );
  const missing = written.filter((address) => !planned.has(address));
  const foreign = resource_changes
    .filter(({ mode, change }) => mode === 'managed' && !['delete', 'forget'].includes(change.actions.join()))
    .map(({ address }) => address)
    .filter((address) => !written.includes(bare(address)));
  return [
    ...(errored
      ? [statement(['the plan ended with an error: what it would do besides is not known'], 'not-understood')]
      : []),
    ...(complete ? [] : [statement(['the plan is not complete: what it puts off is not known'], 'not-understood')]),
    ...(unread.length > 0
      ? [statement(say`the plan does something unknown to ${named(unread)}`, 'not-understood')]
      : []),
    ...(missing.length > 0 || foreign.length > 0
      ? [
          statement(
            say`the plan is not of this head: they differ in ${named([...missing, ...foreign], 5)}`,
            'not-understood',
          ),
        ]
      : []),
  ];
}

/** Without the index of `count` or `for_each`. */
function bare(address: string): string {
  return address.replace(/\[[^\]]*\]$/, '');
}

/** A cell that changes is never without its kind, whatever the words are. */
function cellKinds({ cells }: AccessComparison): Kind[] {
  const gains = cells.some(({ before, after }) => before === 'refused' && after === 'allowed');
  const losses = cells.some(({ before, after }) => before === 'allowed' && after === 'refused');
  const unknown = cells.some(({ before, after }) => before !== after && [before, after].includes('unknown'));
  return [
    ...(gains ? (['access-gain'] as const) : []),
    ...(losses ? (['access-loss'] as const) : []),
    ...(unknown ? (['not-understood'] as const) : []),
  ];
}
