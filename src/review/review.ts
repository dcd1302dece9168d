import type { CostDifference, DifferencePricing } from '../cost/difference';
import { costDifference } from '../cost/difference';
import { RATES } from '../cost/rate';
import { StackView } from '../terraform-json/stack-view';
import type { AccessComparison } from './change/access-comparison';
import { compareAccess } from './change/access-comparison';
import { accessNotes, accessStatements } from './statements/access-statements';
import { domainStatements } from './statements/domain-statements';
import type { Kind } from './statements/kind';
import { observeAccess } from './change/observed-access';
import { outsideChanges, outsideStatement } from './change/outside-change';
import { permissionsIn } from './change/permission';
import { permissionStatements } from './statements/permission-statements';
import { named, say } from './report/phrase';
import { placeStatements } from './statements/place-statements';
import type { Plan } from '../terraform-json/plan';
import type { ResourceChange } from './change/resource-change';
import { plannedChanges, writtenChanges } from './change/resource-change';
import { resourceStatements } from './statements/resource-statements';
import type { SideStack, StackPair } from './change/side';
import type { Statement } from './statements/statement';
import { statement } from './statements/statement';
import { suppressionStatements } from './statements/suppression-statements';
import { webAclStatements } from './statements/web-acl-statements';

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
  readonly cost: CostDifference;
  /** About findings of the policy that are let be. */
  readonly suppressions: readonly Statement[];
}

/**
 * What changes from the base to the head of a stack.
 * @param plan - without it, resources are compared as they are written
 * @param pricing - without it, by the known prices, and for what stands there alone
 */
export function reviewStack(
  { name, base, head }: StackPair,
  plan?: Plan,
  pricing: DifferencePricing = { rates: RATES },
): Review {
  const comparison = compareAccess(observeAccess(base), observeAccess(head));
  const access = [...accessStatements(comparison), ...(base && head ? edgeStatements(base, head) : [])];
  const { changes, unread } = plan
    ? plannedChanges(plan)
    : { changes: writtenChanges(base?.json, head?.json), unread: [] };
  const resources = [
    ...(plan ? planProblems(plan, unread, head) : []),
    ...(base && head ? placeStatements(base, head) : []),
    ...resourceStatements(changes),
    ...(plan ? outsideChanges(plan).outside.map(outsideStatement) : []),
  ];
  const permissions = permissionStatements(permissionsIn(base?.json), permissionsIn(head?.json));
  const suppressions = suppressionStatements(base?.json, head?.json);
  const found = [...access, ...resources, ...permissions, ...suppressions].flatMap(({ kinds }) => kinds);
  return {
    stack: name,
    sides: !base ? 'new' : !head ? 'gone' : 'both',
    source: plan ? 'plan' : 'json',
    kinds: new Set([...found, ...effects(comparison)]),
    comparison,
    access,
    notes: accessNotes(comparison),
    resources,
    changes,
    permissions,
    cost: costDifference(base?.json, head?.json, pricing),
    suppressions,
  };
}

/** What stands before the API; a new stack has nothing to lose there, and one that is gone has no API. */
function edgeStatements(base: SideStack, head: SideStack): Statement[] {
  const [old, own] = [new StackView(base.json), new StackView(head.json)];
  return [...webAclStatements(old, own), ...domainStatements(old, own)];
}

/** What keeps a plan from being believed. */
function planProblems(
  { errored, complete, resource_changes }: Plan,
  unread: readonly string[],
  head?: SideStack,
): Statement[] {
  const ending = resource_changes.filter(({ change }) => ['delete', 'forget'].includes(change.actions.join()));
  const kept = resource_changes.filter((each) => each.mode === 'managed' && !ending.includes(each));
  const planned = kept.map(({ address }) => bare(address));
  const written = Object.entries(head?.json.resource ?? {}).flatMap(([type, byName]) =>
    Object.keys(byName).map((name) => `${type}.${name}`),
  );
  const [inPlan, inHead] = [new Set(planned), new Set(written)];
  const differing = [
    ...written.filter((address) => !inPlan.has(address)),
    ...planned.filter((address) => !inHead.has(address)),
  ];
  const problems = [
    errored ? say`the plan ended with an error: what it would do besides is not known` : [],
    complete ? [] : say`the plan is not complete: what it puts off is not known`,
    unread.length > 0 ? say`the plan does something unknown to ${named(unread)}` : [],
    differing.length > 0 ? say`the plan is not of this head: they differ in ${named(differing, 5)}` : [],
  ];
  return problems.filter((text) => text.length > 0).map((text) => statement(text, 'not-understood'));
}

/** Without the index of `count` or `for_each`. */
function bare(address: string): string {
  return address.replace(/\[[^\]]*\]$/, '');
}

/** A cell that changes, or a route that opens, is never without its kind, whatever the words are. */
function effects({ cells, routes }: AccessComparison): Kind[] {
  const gains = cells.some(({ before, after }) => before === 'refused' && after === 'allowed');
  const losses = cells.some(({ before, after }) => before === 'allowed' && after === 'refused');
  const unknown = cells.some(({ before, after }) => before !== after && [before, after].includes('unknown'));
  const opened = routes.some(
    ({ ruleBefore, ruleAfter }) => ruleAfter?.kind === 'public' && ruleBefore?.kind !== 'public',
  );
  return [
    ...(gains ? (['access-gain'] as const) : []),
    ...(losses ? (['access-loss'] as const) : []),
    ...(unknown ? (['not-understood'] as const) : []),
    ...(opened ? (['public'] as const) : []),
  ];
}
