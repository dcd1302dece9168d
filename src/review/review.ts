import type { CostDifference, DifferencePricing } from '../cost/difference';
import { costDifference } from '../cost/difference';
import { RATES } from '../cost/rate';
import type { AccessComparison } from './change/access-comparison';
import { compareAccess } from './change/access-comparison';
import { remarksOn } from './difference/remark';
import { configurationStatements } from './difference/plan-configuration';
import { planStatements, settledBlocks, settledStatements } from './difference/plan-difference';
import type { Subject } from './difference/subject';
import { differingSubjects } from './difference/subject';
import { answerChanges, certificateChanges } from './change/answer-change';
import type { StatementInputs } from './difference/statement-inputs';
import { attributeStatements } from './statements/attribute-statements';
import { backendStatements } from './statements/backend-statements';
import { collisionStatements } from './statements/collision-statements';
import { accessNotes, accessStatements, changedUnread } from './statements/access-statements';
import { deploymentStatements, staleDeploymentStatements } from './statements/deployment-statements';
import { domainStatements } from './statements/domain-statements';
import { grantNotes, grantStatements } from './statements/grant-statements';
import type { Kind } from './statements/kind';
import type { ObservedPair } from './change/observed-app';
import type { ObservedSide } from './change/observed-side';
import { observeSide } from './change/observed-side';
import { outsideChanges, outsideStatement } from './change/outside-change';
import { changedPermissions, permissionStatements } from './statements/permission-statements';
import { named, say } from './report/phrase';
import { changedProviders, placeStatements, statePlaces } from './statements/place-statements';
import type { StackView } from '../terraform-json/stack-view';
import type { Plan } from '../terraform-json/plan';
import type { ResourceChange } from './change/resource-change';
import { bareAddress, plannedChanges, writtenChanges } from './change/resource-change';
import { environmentStatements, readingStatements } from './statements/reading-statements';
import { resourceStatements } from './statements/resource-statements';
import type { SideStack, StackPair } from './change/side';
import type { Statement } from './statements/statement';
import { statement } from './statements/statement';
import { serviceStatements, withOwners } from './statements/service-statements';
import { suppressionStatements } from './statements/suppression-statements';
import { webAclStatements } from './statements/web-acl-statements';

/** Effects of a change on one stack. */
export interface Review {
  readonly stack: string;
  /** Whether there was a stack before, and is one after. */
  readonly sides: 'both' | 'new' | 'gone';
  /** Source of the resource changes. */
  readonly source: 'plan' | 'json';
  /** Kinds of all statements, in all sections. */
  readonly kinds: ReadonlySet<Kind>;
  readonly comparison: AccessComparison;
  readonly access: readonly Statement[];
  /** Facts that do not change, but that a reviewer should know. */
  readonly notes: readonly Statement[];
  /** Grants of the head that end soon or have ended. */
  readonly ends: readonly Statement[];
  readonly resources: readonly Statement[];
  readonly changes: readonly ResourceChange[];
  /** Statements about attributes that no other statement covers. */
  readonly attributes: readonly Statement[];
  readonly permissions: readonly Statement[];
  readonly cost: CostDifference;
  /** Statements about suppressed findings of the policy. */
  readonly suppressions: readonly Statement[];
}

/**
 * Reviews the change of a stack from base to head.
 * @param plan - without it, resources are compared as they are written
 * @param pricing - without it, the known prices are used, and only the stack's own JSON
 */
export function reviewStack(pair: StackPair, plan?: Plan, pricing?: DifferencePricing): Review {
  return reviewObserved(
    { pair, sides: [observeSide(pair.base), observeSide(pair.head)], elsewhere: [] },
    plan,
    pricing,
  );
}

/** Like `reviewStack`, for a stack that was read with the others of its app. */
export function reviewObserved(
  { pair: { name, variables, changes }, sides, elsewhere }: ObservedPair,
  plan?: Plan,
  pricing?: DifferencePricing,
): Review {
  const review = reviewSides(name, sides, plan, pricing, { changes, elsewhere });
  const said = environmentStatements(variables ?? []);
  const kinds = new Set([...review.kinds, ...said.flatMap((each) => each.kinds)]);
  return { ...review, kinds, resources: [...said, ...review.resources] };
}

/** Parts of a change that the two sides do not hold. */
interface KnownParts {
  /** Changes of resources, if the sides come from a plan. */
  readonly changes?: readonly ResourceChange[] | undefined;
  /**
   * Access of the app's other stacks that share a user pool.
   * @default - the stack is reviewed alone
   */
  readonly elsewhere?: ObservedPair['elsewhere'];
}

/** Like `reviewStack`, for sides that are already read. */
export function reviewSides(
  name: string,
  [before, after]: readonly [ObservedSide, ObservedSide],
  plan?: Plan,
  pricing: DifferencePricing = { rates: RATES },
  { changes: known, elsewhere }: KnownParts = {},
): Review {
  const [base, head] = [before.stack, after.stack];
  const comparison = compareAccess(before.access, after.access, elsewhere);
  const grants = base && head ? grantStatements(before, after, plan) : [];
  const said = [...accessStatements(comparison), ...grants];
  const services = base && head ? serviceStatements(before, after, said) : [];
  const access = [
    ...said.map((each) => withOwners(each, before, after)),
    ...services,
    ...(base && head ? edgeStatements(before, after) : []),
  ];
  const { changes, unread } = plan
    ? plannedChanges(plan)
    : { changes: known ?? writtenChanges(base?.json, head?.json), unread: [] };
  const resources = [
    ...(plan ? planProblems(plan, unread, head) : []),
    ...(base && head ? placeStatements(base, head) : []),
    ...resourceStatements(changes),
    ...(known && base && head ? staleDeploymentStatements(known, [before.view, after.view]) : []),
    ...(plan ? outsideChanges(plan).outside.map(outsideStatement) : []),
  ];
  const permissions = permissionStatements(before.permissions, after.permissions);
  const suppressions = suppressionStatements(base?.json, head?.json);
  // An app of many stacks reads one that does not change only once.
  const isUnchanged = before === after && !plan;
  const answers = isUnchanged ? [] : answerChanges(before.view, after.view, comparison);
  const told = {
    comparison,
    answers,
    grants: grants.length > 0,
    services: access.some(({ owners }) => owners) || services.length > 0,
  };
  const attributes = !head
    ? []
    : isUnchanged
      ? readingStatements(base, head)
      : [
          ...backendStatements(answers, certificateChanges(before.view, after.view)),
          ...remaining([before, after], told, plan),
        ];
  const found = [...access, ...resources, ...attributes, ...permissions, ...suppressions].flatMap(({ kinds }) => kinds);
  return {
    stack: name,
    sides: !base ? 'new' : !head ? 'gone' : 'both',
    source: plan || known ? 'plan' : 'json',
    kinds: new Set([...found, ...effects(comparison)]),
    comparison,
    access,
    notes: accessNotes(comparison),
    ends: grantNotes(after),
    resources,
    changes,
    attributes,
    permissions,
    cost: costDifference(base?.json, head?.json, pricing),
    suppressions,
  };
}

/**
 * Differences that no other statement covers, by attribute. For a new stack, one statement says that its attributes
 * were not reviewed.
 */
function remaining(
  [before, after]: readonly [ObservedSide, ObservedSide],
  { comparison, answers, grants, services }: Pick<StatementInputs, 'comparison' | 'answers' | 'grants' | 'services'>,
  plan: Plan | undefined,
): Statement[] {
  const [base, head] = [before.stack, after.stack];
  if (!head) return [];
  const read = [
    ...readingStatements(base, head),
    ...(plan ? configurationStatements(plan.configuration, head.content) : []),
  ];
  if (!base) {
    return [statement(say`the stack ${head.name} is new: none of it was reviewed before`, 'new-stack'), ...read];
  }
  const subjects = differingSubjects(base.content, head.content);
  const settled = settledBlocks(plan, head.content);
  const remarks = remarksOn({
    subjects,
    base: base.content,
    written: head.content,
    head: after.view,
    inputs: {
      comparison,
      permissions: changedPermissions(before.permissions, after.permissions),
      providers: changedProviders(base, head),
      state: statePlaces(base, head),
      settled,
      answers,
      suppressions: suppressionStatements(base.json, head.json).length > 0,
      grants,
      services,
      subjects: new Map<string, Subject>(subjects.map((subject) => [subject.address, subject])),
    },
    notUnderstood: new Set(changedUnread(comparison)),
  });
  return [
    ...read,
    ...(plan ? planStatements(plan, subjects, head.content) : []),
    ...settledStatements(settled),
    ...collisionStatements(base.content, head.content),
    ...deploymentStatements(subjects, after.view),
    ...attributeStatements(remarks, routesOf(after.view, comparison)),
  ];
}

/** The routes that integrations are for, by their addresses. */
function routesOf(head: StackView, { routes }: AccessComparison): ReadonlyMap<string, readonly string[]> {
  return new Map(
    head.all('aws_api_gateway_integration').flatMap(({ address, attributes }) => {
      const methods = head.referred(attributes.http_method, 'aws_api_gateway_method').map((each) => each.address);
      const names = routes.filter(({ after }) => after && methods.includes(after.address)).map(({ name }) => name);
      return names.length > 0 ? [[address, names] as const] : [];
    }),
  );
}

/** Statements about web ACLs and domains. A new stack has nothing to lose there, and a removed one has no API. */
function edgeStatements({ view: old }: ObservedSide, { view: own }: ObservedSide): Statement[] {
  return [...webAclStatements(old, own), ...domainStatements(old, own)];
}

/** Reasons not to trust a plan. */
function planProblems(
  { errored, complete, resource_changes }: Plan,
  unread: readonly string[],
  head?: SideStack,
): Statement[] {
  const ending = resource_changes.filter(({ change }) => ['delete', 'forget'].includes(change.actions.join()));
  const kept = resource_changes.filter((each) => each.mode === 'managed' && !ending.includes(each));
  const planned = kept.map(({ address }) => bareAddress(address));
  const written = Object.entries(head?.json.resource ?? {}).flatMap(([type, byName]) =>
    Object.keys(byName).map((name) => `${type}.${name}`),
  );
  const [inPlan, inHead] = [new Set(planned), new Set(written)];
  const differing = [
    ...written.filter((address) => !inPlan.has(address)),
    ...planned.filter((address) => !inHead.has(address)),
  ];
  const problems = [
    errored ? say`the plan ended with an error: the rest of its effect is not known` : [],
    complete ? [] : say`the plan is not complete: the effect of deferred changes is not known`,
    unread.length > 0 ? say`the plan has an unknown action for ${named(unread)}` : [],
    differing.length > 0 ? say`the plan was not made from this head: they differ in ${named(differing, 5)}` : [],
  ];
  return problems.filter((text) => text.length > 0).map((text) => statement(text, 'not-understood'));
}

/** Kinds of changed cells and opened routes, independent of the statements' words. */
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
