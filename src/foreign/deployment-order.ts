import type { StackView, ViewedResource } from '../terraform-json/stack-view';
import { record } from '../terraform-json/stack-view';
import { Dependencies, keylessAddress } from './dependencies';
import type { ForeignDocument } from './document';
import type { Doubt } from './doubt';
import type { Instance } from './instance';
import type { InstanceChange } from './instance-change';
import { namedOf } from './named-list';
import type { Remark } from './resources';
import { apiOf, methodsOf } from './snapshot';

/** A part of an API that the plan makes or changes. */
interface ChangedPart {
  readonly part: ViewedResource;
  readonly instance: Instance;
  readonly api: unknown;
  readonly isNew: boolean;
}

const DEPLOYMENT = 'aws_api_gateway_deployment';
const METHOD = 'aws_api_gateway_method';
const POLICY = 'aws_api_gateway_rest_api_policy';
/** Parts of a snapshot that decide who may call. */
const DECIDING = [METHOD, POLICY, 'aws_api_gateway_authorizer', 'aws_api_gateway_resource'];
const STAGE = 'aws_api_gateway_stage';

/**
 * Parts of an API that a plan makes or changes, and that a deployment of the same plan does not wait for: its snapshot
 * may be older than they are. A dependency through a local value, which no plan has, is taken for granted.
 * @param managed - all instances of the view
 * @see Terraform docs, "aws_api_gateway_deployment", on `depends_on` and `triggers`
 */
export function deploymentOrderDoubts(
  view: StackView,
  { configuration, changes }: Pick<ForeignDocument, 'configuration' | 'changes'>,
  managed: readonly Instance[],
): { readonly doubts: Doubt[]; readonly remarks: Remark[] } {
  const instances = new Map(managed.map((instance) => [instance.address, instance]));
  const changed = view.all(...DECIDING).flatMap((part) => changedPart(view, part, { instances, changes }));
  if (changed.length === 0) return { doubts: [], remarks: [] };
  const dependencies = new Dependencies(record(configuration?.root_module));
  const found = view.all(STAGE).flatMap((stage) =>
    view.referred(stage.attributes.deployment_id, DEPLOYMENT).flatMap((deployment) => {
      const instance = instances.get(deployment.path);
      if (!instance || !changes?.get(deployment.path)?.isMade) return [];
      const waiting = dependencies.of(instance);
      if (!waiting) return [];
      // What the part itself waits for cannot wait for the part.
      const isOpen = (part: Instance) =>
        (dependencies.of(instance, dependencies.of(part)?.resources)?.open ?? []).length > 0;
      const api = apiOf(view, deployment);
      const late = changed.filter(
        (each) => each.api === api && !waiting.resources.has(keylessAddress(each.instance)) && !isOpen(each.instance),
      );
      return late.length === 0 ? [] : [{ stage, deployment, late }];
    }),
  );
  return {
    doubts: found.flatMap((each) => each.late.flatMap((part) => doubtsOf(view, each, part))),
    remarks: found.flatMap(({ deployment, late }) => remarkOf(deployment, late)),
  };
}

function changedPart(
  view: StackView,
  part: ViewedResource,
  {
    instances,
    changes,
  }: {
    readonly instances: ReadonlyMap<string, Instance>;
    readonly changes: ReadonlyMap<string, InstanceChange> | undefined;
  },
): ChangedPart[] {
  const [instance, change] = [instances.get(part.path), changes?.get(part.path)];
  if (!instance || !change || change.attributes.length === 0) return [];
  return [{ part, instance, api: apiOf(view, part), isNew: change.isMade && !change.isDestroyed }];
}

/** The snapshot may hold an older part, with which others may call; it may also lack a policy that limits the callers. */
function doubtsOf(
  view: StackView,
  { stage, deployment }: { readonly stage: ViewedResource; readonly deployment: ViewedResource },
  { part, isNew }: ChangedPart,
): Doubt[] {
  const reason = `${deployment.path} does not wait for ${part.path}, so Terraform may make it first: its snapshot may hold the API as it was`;
  if (part.type === POLICY) return [{ address: stage.address, about: 'callers', reason }];
  if (isNew) return [];
  return methodsOf(view, part).map(({ address }) => ({ address, stage: stage.address, about: 'callers', reason }));
}

function remarkOf(deployment: ViewedResource, late: readonly ChangedPart[]): Remark[] {
  const paths = late.filter(({ part, isNew }) => isNew && part.type === METHOD).map(({ part }) => part.path);
  if (paths.length === 0) return [];
  const text = `it does not wait for ${namedOf(paths)}, so Terraform may make it first: then its snapshot lacks what is made later, until the next deployment`;
  return [{ address: deployment.path, text }];
}
