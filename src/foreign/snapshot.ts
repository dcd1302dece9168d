import { isDeepStrictEqual } from 'node:util';
import type { StackView, ViewedResource } from '../terraform-json/stack-view';
import { blocks, record } from '../terraform-json/stack-view';
import type { DestroyedParts } from './destroyed-parts';
import type { Doubt } from './doubt';
import type { Instance } from './instance';
import type { InstanceChange } from './instance-change';
import type { Remark } from './resources';
import { isInSnapshot, needsDeployment } from './snapshot-attribute';

/** Facts about the snapshots that stages serve, which no attribute of the JSON holds. */
export interface SnapshotFacts extends DestroyedParts {
  readonly view: StackView;
  /** Changes of a plan, by Terraform's addresses; empty for a state. */
  readonly changes: ReadonlyMap<string, InstanceChange>;
  readonly instances: readonly Instance[];
}

const API = 'aws_api_gateway_rest_api';
const AUTHORIZER = 'aws_api_gateway_authorizer';
const DEPLOYMENT = 'aws_api_gateway_deployment';
const METHOD = 'aws_api_gateway_method';
const POLICY = 'aws_api_gateway_rest_api_policy';
const RESOURCE = 'aws_api_gateway_resource';
const STAGE = 'aws_api_gateway_stage';
/** Parts of a snapshot that decide how a call is answered, and not who may make it. */
const OF_THE_ANSWER = [
  'aws_api_gateway_gateway_response',
  'aws_api_gateway_integration',
  'aws_api_gateway_integration_response',
  'aws_api_gateway_method_response',
  'aws_api_gateway_model',
  'aws_api_gateway_request_validator',
];

/**
 * Stages and methods whose callers are not known, because a stage serves the snapshot of its deployment: an older one
 * than the file describes, or one that is not in it.
 * @see AWS docs, "Deploy REST APIs in API Gateway", "Updates to a REST API that require redeployment"
 */
export function snapshotDoubts(facts: SnapshotFacts): { readonly doubts: Doubt[]; readonly remarks: Remark[] } {
  const { view } = facts;
  const found = view.all(STAGE).map((stage) => {
    const { deployment_id: id } = stage.attributes;
    const [deployment] = view.referred(id, DEPLOYMENT);
    if (deployment) return ofDeployment(facts, stage, deployment);
    // An id that is not known is reported where the stage is read.
    if (typeof id !== 'string' || id.includes('${')) return { doubts: [], remarks: [] };
    const reason = `${stage.path} serves the deployment ${id}, which is not here: what its snapshot contains is not known`;
    return { doubts: [ofStage(stage, reason)], remarks: [] };
  });
  const said = found.flatMap((each) => each.remarks);
  const remarks = new Map([...said, ...destroyedRemarks(facts)].map((remark) => [remark.address, remark]));
  return { doubts: found.flatMap(({ doubts }) => doubts), remarks: [...remarks.values()] };
}

function ofDeployment(facts: SnapshotFacts, stage: ViewedResource, deployment: ViewedResource) {
  if (blocks(deployment.attributes.canary_settings).length > 0) {
    const reason = `${deployment.path} is a canary: ${stage.path} answers only a part of the calls by its snapshot, and no plan and no state holds the other`;
    return { doubts: [ofStage(stage, reason)], remarks: [] };
  }
  const newer = newerThan(facts, deployment);
  if (newer !== undefined) {
    const reason = `${stage.path} serves ${deployment.path}, and ${newer}: no plan and no state holds what the older snapshot contains`;
    return { doubts: [ofStage(stage, reason)], remarks: [] };
  }
  if (isMade(facts, deployment)) return { doubts: goneAt(facts, stage), remarks: [] };
  const parts = changedParts(facts, apiOf(facts.view, deployment));
  return {
    doubts: parts.flatMap(({ part, verb }): Doubt[] => {
      const reason = `${deployment.path} is not created again, but the plan ${verb} ${part.path}: ${stage.path} still serves the old snapshot`;
      if (part.type === API || part.type === POLICY) return [ofStage(stage, reason)];
      return methodsOf(facts.view, part).map(({ address }) => ({
        address,
        stage: stage.address,
        about: 'callers',
        reason,
      }));
    }),
    remarks: parts.flatMap(({ part, verb }) => {
      if (!OF_THE_ANSWER.includes(part.type) || isOfDestroyed(facts, part)) return [];
      const text = `the plan ${verb} it, but ${deployment.path} is not created again: the API still answers by its old snapshot`;
      return [{ address: part.path, text }];
    }),
  };
}

/** Methods that the plan destroys, and that another stage of the API still serves. */
function goneAt({ view, kept }: SnapshotFacts, stage: ViewedResource): Doubt[] {
  const addresses = new Set(kept.map(({ address }) => address));
  const api = apiOf(view, stage);
  const methods = view.all(METHOD).filter((each) => addresses.has(each.path) && apiOf(view, each) === api);
  return methods.map(({ address, path }) => ({
    address,
    stage: stage.address,
    about: 'callers',
    reason: `the plan destroys ${path}, and whether the new snapshot of ${stage.path} still has it is not known`,
  }));
}

/** Terraform destroys a method after the old deployment that depends on it, and so after it makes the new one. */
function destroyedRemarks({ removed }: SnapshotFacts): Remark[] {
  const text =
    'the plan destroys it, and may do so after the new deployment takes its snapshot: then a stage serves it until the next deployment';
  return removed.map(({ address }) => ({ address, text }));
}

function ofStage({ address }: ViewedResource, reason: string): Doubt {
  return { address, about: 'callers', reason };
}

/** Another deployment of the API that is newer than the given one, or may be, in words. */
function newerThan(facts: SnapshotFacts, deployment: ViewedResource): string | undefined {
  const { view, instances } = facts;
  if (isMade(facts, deployment)) return undefined;
  const api = apiOf(view, deployment);
  const dateOf = ({ path }: ViewedResource) =>
    Date.parse(String(instances.find(({ address }) => address === path)?.values.created_date));
  const others = view.all(DEPLOYMENT).filter((other) => other.path !== deployment.path && apiOf(view, other) === api);
  const texts = others.flatMap((other) => {
    const later = dateOf(other) - dateOf(deployment);
    if (hasTriggersOf(other, deployment)) return [];
    if (isMade(facts, other) || later > 0) return [`${other.path} is newer`];
    return later < 0 ? [] : [`whether ${other.path} is newer is not known`];
  });
  return texts[0];
}

/** Whether two deployments have the same triggers, which by their author's word stand for the same content. */
function hasTriggersOf({ attributes: one }: ViewedResource, { attributes: other }: ViewedResource): boolean {
  const text = JSON.stringify(record(one.triggers));
  return text !== '{}' && !text.includes('${') && isDeepStrictEqual(one.triggers, other.triggers);
}

function isMade({ changes }: SnapshotFacts, { path }: ViewedResource): boolean {
  return changes.get(path)?.isMade ?? false;
}

/** Parts of an API that a plan changes, and how. */
function changedParts({ view, changes, kept }: SnapshotFacts, api: unknown) {
  const destroyed = new Set(kept.map(({ address }) => address));
  return view.everything().flatMap((part) => {
    if (!isInSnapshot(part.type) || apiOf(view, part) !== api) return [];
    if (destroyed.has(part.path)) return [{ part, verb: 'destroys' }];
    const change = changes.get(part.path);
    const attributes = change?.attributes.filter((name) => needsDeployment(part.type, name)) ?? [];
    if (attributes.length === 0) return [];
    return [{ part, verb: change?.isMade && !change.isDestroyed ? 'makes' : 'changes' }];
  });
}

/** Whether a part belongs to a destroyed method, which has a row itself. */
function isOfDestroyed({ view, kept }: SnapshotFacts, { attributes }: ViewedResource): boolean {
  const addresses = new Set(kept.map(({ address }) => address));
  return view.referred(attributes.http_method, METHOD).some(({ path }) => addresses.has(path));
}

/** The API that a resource belongs to: its address if it is here, and else its id. */
export function apiOf(view: StackView, { type, address, attributes }: ViewedResource): unknown {
  if (type === API) return address;
  return view.referred(attributes.rest_api_id, API)[0]?.address ?? attributes.rest_api_id;
}

/** Methods that a change of a part affects. */
export function methodsOf(view: StackView, part: ViewedResource): ViewedResource[] {
  if (part.type === METHOD) return [part];
  const isBelow = (value: unknown, seen: readonly string[] = []): boolean =>
    view
      .referred(value, RESOURCE)
      .some(
        ({ address, attributes }) =>
          address === part.address || (!seen.includes(address) && isBelow(attributes.parent_id, [...seen, address])),
      );
  return view.all(METHOD).filter(({ attributes: { authorizer_id: authorizer, resource_id: resource } }) => {
    if (part.type === RESOURCE) return isBelow(resource);
    return (
      part.type === AUTHORIZER && view.referred(authorizer, AUTHORIZER).some(({ address }) => address === part.address)
    );
  });
}
