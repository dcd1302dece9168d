import type { AccessComparison, ComparedRoute } from '../change/access-comparison';
import type { CallerRule } from '../change/caller-rule';
import { methodKey } from '../../system/method-settings';
import type { Leaf } from './leaf';
import type { Subject } from './subject';
import type { StatementInputs, StatedTest } from './statement-inputs';
import { text } from './leaf-text';

export function byRule(differs: (was: CallerRule | undefined, is: CallerRule | undefined) => boolean): StatedTest {
  return (_, subject, inputs) =>
    routesAt(subject, inputs).some(({ before, after }) => !before || !after || differs(before.rule, after.rule));
}

export function poolsOf(rule: CallerRule | undefined): readonly string[] {
  return rule?.kind === 'scopes' ? rule.pools : [];
}

function scopesOf(rule: CallerRule | undefined): readonly string[] {
  return rule?.kind === 'scopes' ? rule.scopes : [];
}

/** A statement names a scope that the route requires on one side only. */
export function scopes({ before, after }: Leaf, subject: Subject, inputs: StatementInputs): boolean {
  return routesAt(subject, inputs).some((route) => {
    const [was, is] = [scopesOf(route.before?.rule), scopesOf(route.after?.rule)];
    const isGone = before === undefined || (was.includes(text(before)) && !is.includes(text(before)));
    const isFresh = after === undefined || (is.includes(text(after)) && !was.includes(text(after)));
    return isGone && isFresh;
  });
}

export function apiKey(_: Leaf, subject: Subject, inputs: StatementInputs): boolean {
  return routesAt(subject, inputs).some(
    ({ before, after }) => !before || !after || before.apiKeyRequired !== after.apiKeyRequired,
  );
}

/** Method and path are the name of a route. */
export function place(_: Leaf, subject: Subject, inputs: StatementInputs): boolean {
  const routes = routesAt(subject, inputs);
  return routes.length > 0 && routes.every(({ before, after }) => !before || !after);
}

/** A requirement for the bodies of a new route closes nothing for existing callers. */
export function isNewRoute(_: Leaf, subject: Subject, inputs: StatementInputs): boolean {
  return subject.fate === 'created' && place(_, subject, inputs);
}

/** A moved resource: statements report every route below it as removed, and as new at its new path. */
export function movesRoutes(_: Leaf, { fate }: Subject, { comparison }: StatementInputs): boolean {
  return (
    fate === 'changed' &&
    comparison.routes.length > 0 &&
    comparison.routes.every(({ before, after }) => !before || !after)
  );
}

export function throttle(part: 'ratePerSecond' | 'burst'): StatedTest {
  return ({ before, after }, _, { comparison }) =>
    comparison.routes.some(
      ({ before: was, after: is }) =>
        was &&
        is &&
        was.throttle?.[part] !== is.throttle?.[part] &&
        (before === undefined || was.throttle?.[part] === before) &&
        (after === undefined || is.throttle?.[part] === after),
    );
}

/** How often a route may be called that was not there. */
export function isLimitOfNewRoute(leaf: Leaf, { fate, after }: Subject, { comparison }: StatementInputs): boolean {
  const settled = ['rest_api_id', 'stage_name', 'method_path', 'throttling_burst_limit', 'throttling_rate_limit'];
  const isNew = comparison.routes.some(
    ({ before, after: route }) =>
      !before && route && `${route.path}/${route.method}` === methodKey(String(after.method_path)),
  );
  return fate === 'created' && isNew && settled.includes(leaf.path.at(-1) ?? '');
}

/** The new name of the only stage; one statement reports it. */
export function stage(_: Leaf, __: Subject, { comparison }: StatementInputs): boolean {
  return oneStage(comparison, 'before') !== oneStage(comparison, 'after');
}

/** Routes of a method, as both sides have them. */
function routesAt({ address }: Subject, { comparison }: StatementInputs): readonly ComparedRoute[] {
  return comparison.routes.filter(({ before, after }) => before?.address === address || after?.address === address);
}

function oneStage(comparison: AccessComparison, side: 'before' | 'after'): string | undefined {
  const stages = new Set(comparison[side].routes.map(({ stage }) => stage));
  return stages.size === 1 ? [...stages][0] : undefined;
}
