import { isDeepStrictEqual } from 'node:util';
import type { Plan, PlannedChange } from '../terraform-json/plan';

/** A deployment of an API: the snapshot that its stages serve. */
export interface ApiSnapshot {
  readonly deployment: string;
  readonly stages: readonly string[];
  /** Addresses that the plan destroys, but that the snapshot still contains after the apply. */
  readonly removed: readonly string[];
  /** Those that the plan also creates again. If at the same place, the destroy has removed the new one too. */
  readonly remade: readonly string[];
}

const DEPLOYMENT = 'aws_api_gateway_deployment';
const STAGE = 'aws_api_gateway_stage';

/** Parts of an API that a stage still serves after their destroy, because Terraform takes the snapshot before. */
const SERVED_PARTS: readonly string[] = [
  'aws_api_gateway_gateway_response',
  'aws_api_gateway_integration',
  'aws_api_gateway_integration_response',
  'aws_api_gateway_method',
  'aws_api_gateway_method_response',
  'aws_api_gateway_rest_api_policy',
];

/** Lists the snapshots that exist after the apply of a plan, except those of new APIs. */
export function plannedSnapshots({ resource_changes: all }: Pick<Plan, 'resource_changes'>): ApiSnapshot[] {
  const remaining = (type: string, api: unknown) =>
    all.filter((each) => each.type === type && each.change.after !== null && apiAfter(each) === api);
  return all
    .filter(({ type, mode, change }) => type === DEPLOYMENT && mode === 'managed' && change.after !== null)
    .flatMap((deployment) => {
      const api = apiAfter(deployment);
      // A new API has no id yet, and nothing to remove.
      if (api === undefined) return [];
      const removed = all.filter(
        (each) => SERVED_PARTS.includes(each.type) && each.change.actions.includes('delete') && apiBefore(each) === api,
      );
      return {
        deployment: deployment.address,
        stages: remaining(STAGE, api).map(({ address }) => address),
        removed: removed.map(({ address }) => address),
        remade: removed.filter(({ change }) => change.actions.includes('create')).map(({ address }) => address),
      };
    });
}

/**
 * Lists the snapshots that still serve what a plan destroys. Terraform takes the new snapshot before it destroys a
 * method, because the old snapshot depends on the method. So only another snapshot, after the apply, is without it.
 */
export function outdatedSnapshots(plan: Pick<Plan, 'resource_changes'>): ApiSnapshot[] {
  return plannedSnapshots(plan).filter(({ removed }) => removed.length > 0);
}

/**
 * Lists the other changes of a plan that should only renew snapshots; expected to be empty. A resource that the
 * previous apply destroyed together with its old version may be created again.
 */
export function changesWithoutSnapshots(
  { resource_changes }: Pick<Plan, 'resource_changes'>,
  snapshots: readonly ApiSnapshot[],
): string[] {
  const deployments = snapshots.map(({ deployment }) => deployment);
  const stages = snapshots.flatMap((each) => each.stages);
  const remade = snapshots.flatMap((each) => each.remade);
  return resource_changes
    .filter(({ address, change: { actions, before, after } }) => {
      const does = actions.join();
      if (does === 'no-op' || does === 'read') return false;
      if (stages.includes(address)) return does !== 'update';
      if (remade.includes(address)) return does !== 'create';
      // Other triggers mean another declaration: somebody else has applied in the meantime.
      return !(
        deployments.includes(address) &&
        does === 'create,delete' &&
        isDeepStrictEqual(before?.triggers, after?.triggers)
      );
    })
    .map(({ address }) => address);
}

function apiBefore({ change }: PlannedChange): unknown {
  return change.before?.rest_api_id;
}

function apiAfter({ change }: PlannedChange): unknown {
  return change.after?.rest_api_id;
}
