import type { GrantEnd } from '../access/holdings';
import { deployedEndedGrants } from '../review/change/ended-grant';
import { observeAccess } from '../review/change/observed-access';
import { ReviewError } from '../review/error';
import type { OutsideChanges } from '../review/change/outside-change';
import { outsideChanges } from '../review/change/outside-change';
import { toText, named } from '../review/report/phrase';
import type { Plan } from '../terraform-json/plan';
import { plannedChanges } from '../review/change/resource-change';
import { reviewStack } from '../review/review';
import type { SideStack } from '../review/change/side';
import type { Statement } from '../review/statements/statement';
import { foundStack } from './found-stack';

/** Differences between a deployed stack and Terraform's state, or between the stack and the grants that hold today. */
export interface Drift extends OutsideChanges {
  readonly stack: string;
  /** Effect of the changes on who may call what. */
  readonly access: readonly Statement[];
  /** Grants that have ended and are still deployed, because Cognito does not expire a grant. */
  readonly ended: readonly GrantEnd[];
}

/**
 * Finds the changes that were made outside of Terraform.
 * @param stack - the declared stack
 * @throws ReviewError `ERR_PLAN_UNREADABLE` if the plan contains an unknown action
 */
export function findDrift(stack: SideStack, plan: Plan): Drift {
  const { resource_changes, resource_drift } = plan;
  const { unread } = plannedChanges({ resource_changes: [...resource_changes, ...resource_drift] });
  if (unread.length > 0) {
    const what = `the plan has an unknown action for ${toText(named(unread))}`;
    throw new ReviewError('ERR_PLAN_UNREADABLE', `${what}, expected an action of Terraform 1.10 or later; report it`);
  }
  const found = outsideChanges(plan);
  const addresses = new Set(found.outside.map(({ address }) => address));
  const drifted = resource_drift.filter(({ address }) => addresses.has(address));
  const side = (which: 'before' | 'after') => ({ ...stack, json: foundStack(stack.json, drifted, which) });
  const { access } = reviewStack({ name: stack.name, base: side('before'), head: side('after') });
  const { clients } = observeAccess(stack);
  const ended = deployedEndedGrants(stack.json['//']?.grants, clients, plan);
  return { stack: stack.name, ...found, access, ended };
}
