import type { StackView, ViewedResource } from '../terraform-json/stack-view';
import { record } from '../terraform-json/stack-view';
import { Dependencies, keylessAddress } from './dependencies';
import type { ForeignDocument } from './document';
import type { Doubt } from './doubt';
import type { Instance } from './instance';
import type { InstanceChange } from './instance-change';
import { namedOf } from './named-list';
import type { Remark } from './resources';
import { apiOf } from './snapshot';

/** A method that the plan makes or changes. */
interface ChangedMethod {
  readonly method: ViewedResource;
  readonly instance: Instance;
  readonly api: unknown;
  readonly isNew: boolean;
}

const DEPLOYMENT = 'aws_api_gateway_deployment';
const METHOD = 'aws_api_gateway_method';
const STAGE = 'aws_api_gateway_stage';

/**
 * Methods that a plan makes or changes, and that a deployment of the same plan does not wait for: its snapshot may be
 * older than they are. A dependency through a local value, which no plan has, is taken for granted.
 * @param managed - all instances of the view
 * @see Terraform docs, "aws_api_gateway_deployment", on `depends_on` and `triggers`
 */
export function deploymentOrderDoubts(
  view: StackView,
  { configuration, changes }: Pick<ForeignDocument, 'configuration' | 'changes'>,
  managed: readonly Instance[],
): { readonly doubts: Doubt[]; readonly remarks: Remark[] } {
  const instances = new Map(managed.map((instance) => [instance.address, instance]));
  const changed = view.all(METHOD).flatMap((method) => changedMethod(view, method, { instances, changes }));
  if (changed.length === 0) return { doubts: [], remarks: [] };
  const dependencies = new Dependencies(record(configuration?.root_module));
  const found = view.all(STAGE).flatMap((stage) =>
    view.referred(stage.attributes.deployment_id, DEPLOYMENT).flatMap((deployment) => {
      const instance = instances.get(deployment.path);
      if (!instance || !changes?.get(deployment.path)?.isMade) return [];
      const waiting = dependencies.of(instance);
      if (!waiting || waiting.open.length > 0) return [];
      const api = apiOf(view, deployment);
      const late = changed.filter((each) => each.api === api && !waiting.resources.has(keylessAddress(each.instance)));
      return late.length === 0 ? [] : [{ stage, deployment, late }];
    }),
  );
  return {
    doubts: found.flatMap(({ stage, deployment, late }) => late.flatMap((each) => doubtOf(stage, deployment, each))),
    remarks: found.flatMap(({ deployment, late }) => remarkOf(deployment, late)),
  };
}

function changedMethod(
  view: StackView,
  method: ViewedResource,
  {
    instances,
    changes,
  }: {
    readonly instances: ReadonlyMap<string, Instance>;
    readonly changes: ReadonlyMap<string, InstanceChange> | undefined;
  },
): ChangedMethod[] {
  const [instance, change] = [instances.get(method.path), changes?.get(method.path)];
  if (!instance || !change || change.attributes.length === 0) return [];
  return [{ method, instance, api: apiOf(view, method), isNew: change.isMade && !change.isDestroyed }];
}

/** The snapshot may hold an older method, which other callers may call. */
function doubtOf(stage: ViewedResource, deployment: ViewedResource, { method, isNew }: ChangedMethod): Doubt[] {
  if (isNew) return [];
  const reason = `${deployment.path} does not wait for ${method.path}, so Terraform may make it first: its snapshot may hold the method as it was`;
  return [{ address: method.address, stage: stage.address, about: 'callers', reason }];
}

function remarkOf(deployment: ViewedResource, late: readonly ChangedMethod[]): Remark[] {
  const paths = late.filter(({ isNew }) => isNew).map(({ method }) => method.path);
  if (paths.length === 0) return [];
  const text = `it does not wait for ${namedOf(paths)}, so Terraform may make it first: then its snapshot lacks what is made later, until the next deployment`;
  return [{ address: deployment.path, text }];
}
