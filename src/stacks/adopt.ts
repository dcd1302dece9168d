import type { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import type { TerraformStack } from 'cdktf';
import { DefaultTokenResolver, StringConcat, TerraformResource, Tokenization } from 'cdktf';
import { Construct } from 'constructs';
import { nearest } from '../access/nearest';
import type { SuppressionOptions } from '../policy/suppression';
import { suppress, suppressThroughout } from '../policy/suppression';
import type { Attributes } from '../terraform-json/stack-view';
import { isRecord, list, record } from '../terraform-json/stack-view';
import { AdoptError } from './adopt-error';

/** A resource of a stack that is deployed already. */
export interface AdoptedResource {
  /** Id by which Terraform imports it; absent if `from` is set. */
  readonly id?: string;
  /** Address that the resource has in a state that the project goes on using; absent if `id` is set. */
  readonly from?: string;
  /** Attributes that keep the value they have today, by name; `null` is "not set". Remove one to take the stack's value. */
  readonly keep?: Attributes;
  /** Attributes that no plan changes: those that an import does not read, and secrets. */
  readonly ignore?: readonly string[];
  /** Findings of the policy in what is kept. Remove one together with the attribute that it is about. */
  readonly accept?: readonly AcceptedFinding[];
}

/** A deployed resource that no construct makes. */
export interface KeptResource extends AdoptedResource {
  readonly type: string;
  /** Its attributes as they are today. A value `{ construct, attribute }` refers to a resource of the stack by its path. */
  readonly keep: Attributes;
}

/** A finding of the policy that is accepted, because it is deployed. */
export type AcceptedFinding = Pick<SuppressionOptions, 'rule' | 'subject'>;

/** The deployed part of a stack, as `cognito-m2m adopt` writes it. */
export interface AdoptedStack {
  /** By the path of the resource's construct in the stack. */
  readonly resources: Readonly<Record<string, AdoptedResource>>;
  /** Paths of resources that are not deployed and are not made. Remove one to make the resource. */
  readonly leftOut: readonly string[];
  /** Resources that no construct makes, by the path of the construct that is made for each. */
  readonly kept: Readonly<Record<string, KeptResource>>;
  /**
   * Addresses in a state that the project goes on using, of resources that are not adopted. Terraform forgets them and
   * destroys nothing.
   * @default []
   */
  readonly forgotten?: readonly string[];
  /** Whether the stack puts its own tags on what it makes and adopts. */
  readonly defaultTags: boolean;
}

/** Reason of an accepted finding, for the reviewer. */
const REASON = 'it was deployed like this when it was adopted';
const PROVIDER = 'aws';
/** Below it is everything that a deployment of the API takes a snapshot of. */
const DEFINITION = 'api/definition';
const DEPLOYMENT = 'api/deployment/deployment';
/** Writes the secrets of clients; it knows a secret by the name of its client. */
const ROTATION = 'client-secrets/rotation/function/function';
const CLIENT = 'aws_cognito_user_pool_client';

/**
 * Makes a stack take over deployed resources: it imports each of them, or moves it within its state, and keeps every
 * listed attribute as it is. Call it after everything else of the stack.
 * @param adopted - as `cognito-m2m adopt` writes it, for one environment
 * @throws AdoptError `ERR_PATH_UNKNOWN` if a path names no resource of the stack: Terraform would make its resource again
 * @see Terraform docs, "Import", "Refactor modules" (`moved`) and "Remove a resource from state" (`removed`)
 */
export function adopt(stack: TerraformStack, adopted: AdoptedStack): void {
  const { resources, leftOut, kept, forgotten = [], defaultTags } = adopted;
  if (!defaultTags) withoutTags(stack);
  leaveOut(stack, leftOut);
  const deployment = resourcesOf(stack).get(DEPLOYMENT);
  for (const [path, { type }] of Object.entries(kept)) addKept(stack, path, type, deployment);
  const byPath = resourcesOf(stack);
  nameClients(byPath, resources);
  for (const [path, resource] of Object.entries({ ...resources, ...kept })) {
    adoptOne(found(byPath, path), resource, byPath);
  }
  if (forgotten.length > 0) stack.addOverride('removed', forgotten.map(forgottenBlock));
}

function forgottenBlock(from: string): Attributes {
  return { from, lifecycle: { destroy: false } };
}

/** Tells the function what the stack calls the clients that keep another name, since their secrets are named after that. */
function nameClients(
  byPath: ReadonlyMap<string, TerraformResource>,
  resources: Readonly<Record<string, AdoptedResource>>,
): void {
  const rotation = byPath.get(ROTATION);
  const names = Object.entries(resources).flatMap(([path, { keep = {} }]) => {
    const client = byPath.get(path);
    if (client?.terraformResourceType !== CLIENT || typeof keep.name !== 'string') return [];
    const { name } = attributesOf(client.toTerraform() as Attributes);
    return name === keep.name ? [] : [[`\${${addressOf(client)}.id}`, name] as const];
  });
  if (!rotation || names.length === 0) return;
  const whole = rotation.toTerraform.bind(rotation) as () => Attributes;
  const variables = { CLIENT_NAMES: JSON.stringify(Object.fromEntries(names)) };
  rotation.toTerraform = () =>
    withAttributes(whole(), (attributes) => {
      const environment = record(attributes.environment);
      return {
        ...attributes,
        environment: { ...environment, variables: { ...record(environment.variables), ...variables } },
      };
    });
}

function adoptOne(
  resource: TerraformResource,
  { id, from, keep = {}, ignore = [], accept = [] }: AdoptedResource,
  byPath: ReadonlyMap<string, TerraformResource>,
): void {
  if (id !== undefined) resource.importFrom(id);
  if (ignore.length > 0) {
    const already = resource.lifecycle?.ignoreChanges;
    const before = Array.isArray(already) ? already : [];
    resource.lifecycle = { ...resource.lifecycle, ignoreChanges: [...new Set([...before, ...ignore])] };
  }
  // Not by addOverride: that would add a list to the list of the construct, and a field to its object.
  const whole = resource.toTerraform.bind(resource) as () => Attributes;
  const moved = from === undefined ? {} : { moved: [{ from, to: addressOf(resource) }] };
  resource.toTerraform = () => ({ ...withKept(whole(), keep, byPath), ...moved });
  for (const finding of accept) suppress(resource, { ...finding, reason: REASON });
}

/** The JSON of a resource, with the attributes that are kept in place of those of its construct. */
function withKept(json: Attributes, keep: Attributes, byPath: ReadonlyMap<string, TerraformResource>): Attributes {
  return withAttributes(json, (attributes) => {
    const left = Object.entries(attributes).filter(([name]) => !Object.hasOwn(keep, name));
    const own = Object.entries(keep).filter(([, value]) => value !== null);
    return Object.fromEntries([...left, ...own.map(([name, value]) => [name, withReferences(value, byPath)] as const)]);
  });
}

/** The JSON of a resource with other attributes. */
function withAttributes(json: Attributes, change: (attributes: Attributes) => Attributes): Attributes {
  const byType = Object.entries(record(json.resource)).map(([type, byName]) => {
    const byNames = Object.entries(record(byName)).map(([name, each]) => [name, change(record(each))] as const);
    return [type, Object.fromEntries(byNames)] as const;
  });
  return { ...json, resource: Object.fromEntries(byType) };
}

function attributesOf({ resource }: Attributes): Attributes {
  const [byName] = Object.values(record(resource));
  return record(Object.values(record(byName))[0]);
}

function withReferences(value: unknown, byPath: ReadonlyMap<string, TerraformResource>): unknown {
  if (Array.isArray(value)) return value.map((item) => withReferences(item, byPath));
  if (!isRecord(value)) return value;
  const { construct, attribute } = value;
  if (typeof construct === 'string' && typeof attribute === 'string' && Object.keys(value).length === 2) {
    return `\${${addressOf(found(byPath, construct))}.${attribute}}`;
  }
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withReferences(field, byPath)]));
}

function withoutTags(stack: TerraformStack): void {
  (stack.node.tryFindChild(PROVIDER) as AwsProvider | undefined)?.resetDefaultTags();
  suppressThroughout(stack, 'tags', 'the tags of adopted resources stay as they are');
}

/** Removes resources that nothing deployed corresponds to, so that no plan makes them. */
function leaveOut(stack: TerraformStack, paths: readonly string[]): void {
  const byPath = resourcesOf(stack);
  const removed = new Set(
    paths.map((path) => {
      const resource = found(byPath, path);
      resource.node.scope?.node.tryRemoveChild(resource.node.id);
      return addressOf(resource);
    }),
  );
  for (const resource of resourcesOf(stack).values()) {
    if (resource.dependsOn) {
      resource.dependsOn = addressesOf(resource, resource.dependsOn).filter((address) => !removed.has(address));
    }
  }
}

/** Addresses behind tokens of Terraform CDK. */
function addressesOf(scope: TerraformResource, dependencies: readonly string[]): string[] {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return Tokenization.resolve(dependencies, { scope, resolver, preparing: false }) as string[];
}

/** Part of an API's definition if its path is below it: a change of it then makes a new deployment. */
function addKept(stack: TerraformStack, path: string, type: string, deployment?: TerraformResource): void {
  const [own = '', ...above] = path.split('/').reverse();
  let scope: Construct = stack;
  for (const id of above.reverse()) {
    const child = scope.node.tryFindChild(id);
    scope = child instanceof Construct ? child : new Construct(scope, id);
  }
  const resource = new TerraformResource(scope, own, { terraformResourceType: type });
  if (!path.startsWith(`${DEFINITION}/`)) return;
  if (deployment) deployment.dependsOn = [...list(deployment.dependsOn).map(String), addressOf(resource)];
}

function resourcesOf(stack: TerraformStack): Map<string, TerraformResource> {
  const start = stack.node.path.length + 1;
  const all = stack.node.findAll().filter((each) => TerraformResource.isTerraformResource(each));
  return new Map(all.map((each) => [each.node.path.slice(start), each]));
}

function addressOf({ terraformResourceType: type, friendlyUniqueId: name }: TerraformResource): string {
  return `${type}.${name}`;
}

/** @throws AdoptError `ERR_PATH_UNKNOWN` */
function found(byPath: ReadonlyMap<string, TerraformResource>, path: string): TerraformResource {
  const resource = byPath.get(path);
  if (resource) return resource;
  const meant = nearest(path, [...byPath.keys()]);
  const remedy = meant === undefined ? 'remove it' : `did you mean "${meant}"? Otherwise remove it`;
  throw new AdoptError(
    'ERR_PATH_UNKNOWN',
    `"${path}" is adopted, expected the path of a resource of the stack; ${remedy}, once nothing deployed needs it`,
  );
}
