import { isDeepStrictEqual } from 'node:util';
import { named, say } from '../report/phrase';
import type { Plan, PlannedChange } from '../../terraform-json/plan';
import type { ResourceChange } from './resource-change';
import { differing, plannedChanges } from './resource-change';
import type { Statement } from '../statements/statement';
import { statement } from '../statements/statement';

/** Changes in a plan that Terraform did not make; never a value. */
export interface OutsideChanges {
  /** No longer as declared: an apply resets these attributes, or creates the resource again. */
  readonly outside: readonly ResourceChange[];
  /** Changed since the last apply, and not declared otherwise: they stay. AWS fills in many by itself. */
  readonly kept: readonly ResourceChange[];
  /** Other actions of an apply: declared and not yet deployed changes, and the effects of the other two lists. */
  readonly besides: readonly ResourceChange[];
}

/** Separates changes that were made outside of Terraform from those that an apply still has to make. */
export function outsideChanges({ resource_drift, resource_changes }: Plan): OutsideChanges {
  const planned = new Map(resource_changes.map((each) => [each.address, each.change]));
  const drifted = resource_drift.flatMap((each) => {
    const [change] = plannedChanges({ resource_changes: [each] }).changes;
    const target = planned.get(each.address);
    // An attribute of a resource that will be destroyed is neither reset nor kept.
    if (!change || !target || ['delete', 'forget'].includes(target.actions.join())) return [];
    const isIdle = ['no-op', 'read'].includes(target.actions.join());
    const back = isIdle ? [] : change.attributes.filter((name) => differing(target).includes(name));
    const rest = change.attributes.filter((name) => !back.includes(name) && !isFilledIn(each.change, name));
    return [{ change, back, rest, isGone: change.fate === 'destroyed' && !isIdle }];
  });
  const outside = drifted.flatMap(({ change, back, isGone }) =>
    isGone || back.length > 0 ? [{ ...change, attributes: back }] : [],
  );
  const own = new Map(outside.map((each) => [each.address, each]));
  return {
    outside,
    kept: drifted.flatMap(({ change, rest }) => (rest.length > 0 ? [{ ...change, attributes: rest }] : [])),
    besides: plannedChanges({ resource_changes }).changes.flatMap((each) => {
      const cause = own.get(each.address);
      // Setting it back may mean to replace it.
      if (!cause || each.fate === 'replaced') return [each];
      const attributes = each.attributes.filter((name) => !cause.attributes.includes(name));
      return attributes.length > 0 ? [{ ...each, attributes }] : [];
    }),
  };
}

/** A statement about one resource that was changed outside of Terraform. */
export function outsideStatement({ address, fate, attributes }: ResourceChange): Statement {
  return statement(
    fate === 'destroyed'
      ? say`${address} was destroyed outside of Terraform: apply creates it again`
      : say`${address} was changed outside of Terraform, in ${named(attributes)}: apply sets it back`,
    'outside',
  );
}

/** Whether one empty value became another, e.g. because AWS returns an empty list for a missing one. */
function isFilledIn({ before, after }: PlannedChange['change'], name: string): boolean {
  return [before, after].every((values) => {
    const value = values?.[name] ?? null;
    return [null, '', [], {}].some((nothing) => isDeepStrictEqual(value, nothing));
  });
}
