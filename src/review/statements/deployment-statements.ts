import { isInSnapshot, needsDeployment } from '../../foreign/snapshot-attribute';
import { references } from '../../terraform-json/reference';
import type { StackView, ViewedResource } from '../../terraform-json/stack-view';
import { list, record } from '../../terraform-json/stack-view';
import type { Subject } from '../difference/subject';
import type { ResourceChange } from '../change/resource-change';
import { named, say } from '../report/phrase';
import type { Statement } from './statement';
import { statement } from './statement';

/** More resources are counted. */
const MOST_ADDRESSES = 3;

/** Attributes of a resource that no caller of the API can notice. */
const SHAPELESS = ['//', 'tags', 'depends_on', 'lifecycle'];

/**
 * Deployments that are not renewed although their API changes: no change of the API takes effect, neither what it
 * opens nor what it closes.
 */
export function deploymentStatements(subjects: readonly Subject[], head: StackView): Statement[] {
  const changed = new Map(subjects.map((subject) => [subject.address, subject]));
  return head.all('aws_api_gateway_deployment').flatMap((deployment) => {
    const own = changed.get(deployment.address);
    if (own?.fate === 'created' || own?.leaves.some(({ path }) => path[0] === 'triggers')) return [];
    if (!isWrittenOut(deployment)) return [];
    const parts = list(deployment.attributes.depends_on).filter((address) => isOtherwise(changed.get(String(address))));
    if (parts.length === 0) return [];
    const text = say`${deployment.address} is not created again, but ${named(parts.map(String), MOST_ADDRESSES)} of its API differs: the stage still serves the old snapshot, whatever this review says elsewhere`;
    return statement(text, 'protection', 'not-understood');
  });
}

/**
 * Deployments that a plan does not renew although it changes a part of their API. A stage serves the snapshot of its
 * deployment, so other changes of the API do not take effect with the apply.
 * @param changes - changes of the plan
 * @param views - both sides, whose paths are the addresses in the plan
 */
export function staleDeploymentStatements(
  changes: readonly ResourceChange[],
  [before, after]: readonly [StackView, StackView],
): Statement[] {
  const fates = new Map(changes.map(({ address, fate }) => [address, fate]));
  const late = new Set(changes.filter(isLate).map(({ address }) => address));
  const apiOf = (view: StackView, { type, address, attributes }: ViewedResource) =>
    type === 'aws_api_gateway_rest_api'
      ? address
      : view.referred(attributes.rest_api_id, 'aws_api_gateway_rest_api')[0]?.address;
  const changed = [before, after].flatMap((view) =>
    view
      .everything()
      .filter(({ type, path }) => isInSnapshot(type) && late.has(path))
      .map((part) => ({ path: part.path, api: apiOf(view, part) })),
  );
  return after.all('aws_api_gateway_deployment').flatMap((deployment) => {
    if (['created', 'replaced'].includes(fates.get(deployment.path) ?? '')) return [];
    const api = apiOf(after, deployment);
    const parts = [...new Set(changed.filter((part) => part.api === api).map(({ path }) => path))];
    if (parts.length === 0) return [];
    const text = say`${deployment.address} is not created again, but ${named(parts, MOST_ADDRESSES)} of its API changes: the stage still serves the old snapshot, whatever this review says elsewhere`;
    return [statement(text, 'protection', 'not-understood')];
  });
}

/** Whether a change takes effect only with a new deployment. */
function isLate({ type, fate, attributes }: ResourceChange): boolean {
  return fate !== 'changed' || attributes.some((name) => needsDeployment(type, name));
}

function isOtherwise(subject: Subject | undefined): boolean {
  return subject?.leaves.some(({ path: [name = ''] }) => !SHAPELESS.includes(name)) ?? false;
}

/** Whether the trigger is a text, which is another for another API, and no expression that Terraform works out. */
function isWrittenOut({ attributes }: ViewedResource): boolean {
  const { redeployment } = record(attributes.triggers);
  if (typeof redeployment !== 'string') return false;
  const { found, notUnderstood } = references(redeployment);
  return found.length + notUnderstood.length === 0;
}
