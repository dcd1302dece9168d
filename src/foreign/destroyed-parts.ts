import type { ForeignDocument } from './document';
import type { Instance } from './instance';
import type { InstanceChange } from './instance-change';

/** Methods that a plan destroys, by whether a stage still serves them for certain. */
export interface DestroyedParts {
  /**
   * With what they name and consist of, and the methods that lose their path: no stage of their API gets a new
   * deployment.
   */
  readonly kept: readonly Instance[];
  /** Methods of an API whose stage gets a new deployment. */
  readonly removed: readonly Instance[];
}

const AUTHORIZER = 'aws_api_gateway_authorizer';
const DEPLOYMENT = 'aws_api_gateway_deployment';
const METHOD = 'aws_api_gateway_method';
const POLICY = 'aws_api_gateway_rest_api_policy';
const RESOURCE = 'aws_api_gateway_resource';
const STAGE = 'aws_api_gateway_stage';
/** A method is one of CORS by them. */
const PARTS_OF_METHODS = ['aws_api_gateway_integration', 'aws_api_gateway_integration_response'];
const KEPT = [METHOD, RESOURCE, AUTHORIZER, POLICY, ...PARTS_OF_METHODS];

/** The methods that a plan destroys or moves, of APIs that stay. */
export function destroyedParts(document: ForeignDocument): DestroyedParts {
  const { instances, before = [], changes = new Map<string, InstanceChange>() } = document;
  const after = new Map(instances.map((instance) => [instance.address, instance]));
  const idsOf = (isWanted: (instance: Instance) => boolean, name: string) =>
    new Set(instances.filter(isWanted).map(({ values }) => values[name]));
  const old = idsOf(({ type, address }) => type === DEPLOYMENT && !changes.get(address)?.isMade, 'id');
  const stale = idsOf(({ type, values }) => type === STAGE && old.has(values.deployment_id), 'rest_api_id');
  // A deployment may make the stage itself.
  const ownStage = ({ type, values }: Instance) => type === DEPLOYMENT && typeof values.stage_name === 'string';
  const own = idsOf((each) => ownStage(each) && !changes.get(each.address)?.isMade, 'rest_api_id');
  for (const id of own) stale.add(id);
  const served = idsOf((each) => each.type === STAGE || ownStage(each), 'rest_api_id');
  const deployed = before.filter(({ mode, values }) => mode === 'managed' && served.has(values.rest_api_id));
  const destroyed = deployed.flatMap((instance) => {
    const { address, type, values } = instance;
    if (!changes.get(address)?.isDestroyed) return [];
    const now = after.get(address);
    if (!now) return [instance];
    const isSame = ['resource_id', 'http_method'].every((name) => now.values[name] === values[name]);
    // Another method replaces it, for example if its `http_method` changes.
    return type === METHOD && !isSame ? [{ ...instance, address: `${address} (destroyed)` }] : [];
  });
  const isStale = ({ values }: Instance) => stale.has(values.rest_api_id);
  const kept = destroyed.filter((each) => KEPT.includes(each.type) && isStale(each));
  return {
    kept: atOldPaths(kept, deployed.filter(isStale), after),
    removed: destroyed.filter((each) => each.type === METHOD && !isStale(each)),
  };
}

/** The kept parts, and the methods whose path changes, at the paths that they had. */
function atOldPaths(
  kept: readonly Instance[],
  before: readonly Instance[],
  after: ReadonlyMap<string, Instance>,
): Instance[] {
  const resources = new Map(before.filter(({ type }) => type === RESOURCE).map((each) => [each.values.id, each]));
  const moves = (id: unknown, depth = 0): boolean => {
    const resource = resources.get(id);
    if (!resource || depth > resources.size) return false;
    const now = after.get(resource.address);
    const isChanged = now && ['path_part', 'parent_id'].some((name) => now.values[name] !== resource.values[name]);
    return isChanged === true || moves(resource.values.parent_id, depth + 1);
  };
  const moved = new Set([...resources.keys()].filter((id) => after.has(resources.get(id)?.address ?? '') && moves(id)));
  if (moved.size === 0) return [...kept];
  const keptAddresses = new Set(kept.map(({ address }) => address.replace(/ \(destroyed\)$/, '')));
  const lost = before.filter(({ type, address, values }) => {
    if (type === RESOURCE) return moved.has(values.id);
    const isOfMethod = type === METHOD || PARTS_OF_METHODS.includes(type);
    return isOfMethod && moved.has(values.resource_id) && !keptAddresses.has(address);
  });
  const oldId = (id: unknown) => (moved.has(id) ? `${String(id)} (old path)` : id);
  const relinked = (instance: Instance): Instance => {
    const { values } = instance;
    const links = ['parent_id', 'resource_id'].filter((name) => name in values);
    const changed = Object.fromEntries(links.map((name) => [name, oldId(values[name])]));
    return { ...instance, values: { ...values, ...changed } };
  };
  return [
    ...kept.map(relinked),
    ...lost.map((each) => {
      const { address, values } = relinked(each);
      return { ...each, address: `${address} (old path)`, values: { ...values, id: oldId(values.id) } };
    }),
  ];
}
