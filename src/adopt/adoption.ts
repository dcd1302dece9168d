import { TerraformStack } from 'cdktf';
import type { RuleFinding } from '../policy/error';
import { findings, uncovered } from '../policy/enforcement';
import { suppressionsOf } from '../policy/suppression';
import type { AdoptedResource, AdoptedStack, KeptResource } from '../stacks/adopt';
import { adopt } from '../stacks/adopt';
import type { Attributes } from '../terraform-json/stack-view';
import { blocks, list, record } from '../terraform-json/stack-view';
import { adoptedApis } from './adopted-api';
import type { AdoptedApi } from './adopted-api';
import { adoptedPool } from './adopted-pool';
import type { AdoptedProject, ProjectStack } from './adopted-project';
import { adoptedProject, stacksOf } from './adopted-project';
import type { DeployedResource, DeployedStack } from './deployed-stack';
import { AdoptionError } from './error';
import { importId } from './import-id';
import type { OutsideReference } from './outside-reference';
import { outsideReferences } from './outside-reference';
import type { Placement } from './kept-attribute';
import { keptAttributes, wholeAttributes } from './kept-attribute';
import type { JoinedPool } from './joined-pool';
import type { LeftAside } from './left-aside';
import { ResourceKeys } from './resource-key';
import { inOrder } from './text-order';
import { unreadNames } from './unread-attribute';
import type { EnvironmentName } from '../settings/environments';

/** Options of an adoption. */
export interface AdoptionOptions {
  /** @default - made from the name of the pool */
  readonly name?: string | undefined;
  readonly environment: EnvironmentName;
  /** Address of the pool, or the id of one that the file does not have. @default - the only one */
  readonly pool?: string | undefined;
  /** Whether the project goes on with the state of the file, so that resources move in it. @default false */
  readonly keepState?: boolean | undefined;
  /** Domain of a pool that the file names only by its id. @default - the file has it */
  readonly domain?: string | undefined;
}

/** A resource that the new project imports, or moves within its state. */
export interface Import {
  readonly address: string;
  readonly id: string;
  /** Name of its stack in the code, and the path of its construct. */
  readonly stack: string;
  readonly path: string;
}

/** An attribute that keeps another value than the construct gives it. */
export interface Difference {
  readonly address: string;
  readonly stack: string;
  readonly path: string;
  readonly attribute: string;
  readonly today: unknown;
  readonly ours: unknown;
}

/** A resource that the stacks make and that is not deployed. */
export interface NewResource {
  readonly stack: string;
  readonly path: string;
  readonly type: string;
}

/** A method that is taken over as it is, because a declaration cannot say it. */
export interface KeptMethod {
  /** Method and path, e.g. `DELETE /orders/{id}`. */
  readonly route: string;
  /** Name of the API among several; undefined if it is the only one. */
  readonly api: string | undefined;
  readonly authorization: string;
  readonly hasScopes: boolean;
}

/** Everything that is known of deployed resources before a file is written. */
export interface Adoption {
  readonly project: AdoptedProject;
  /** By the name of the stack in the code. */
  readonly stacks: Readonly<Record<string, AdoptedStack>>;
  /** Ids of the stacks, in the order in which they are deployed. */
  readonly stackIds: readonly string[];
  readonly imports: readonly Import[];
  readonly differences: readonly Difference[];
  /** Left out unless the user wants them. */
  readonly leftOut: readonly NewResource[];
  /** Made although they are not deployed, because the stacks need them. */
  readonly made: readonly NewResource[];
  readonly aside: readonly LeftAside[];
  readonly keptMethods: readonly KeptMethod[];
  /** Attributes of resources that stay outside, which name resources that move. */
  readonly references: readonly OutsideReference[];
  /** Findings of the policy in what is kept. */
  readonly accepted: readonly (RuleFinding & { readonly stack: string })[];
  /** Whether the resources move within their state, and are not imported into another one. */
  readonly keepsState: boolean;
  /** Addresses of the file that no stack takes over. */
  readonly left: readonly string[];
}

const API_PARTS = /^aws_api_gateway_/;
const METHOD = 'aws_api_gateway_method';
const PART_OF_METHOD = /^aws_api_gateway_(method|integration)(_response)?$/;
/** Parts of an API that no deployment takes a snapshot of; they refer to its stage. */
const OUTSIDE_OF_SNAPSHOTS = /^aws_api_gateway_(stage|method_settings|usage_plan|usage_plan_key|api_key)$/;
/** By parameters, the stack of a pool tells those of its APIs its ids and addresses. */
const PARAMETER = 'aws_ssm_parameter';
const TAGGED = /^aws_(cognito_user_pool|api_gateway_(rest_api|stage|api_key|usage_plan))$/;
const CLIENT = 'aws_cognito_user_pool_client';

/**
 * Works out how a project takes deployed resources over.
 * @throws AdoptionError `ERR_OPTION` if several stacks would have to keep one state, or `ERR_DECISION_NEEDED` if a plan
 * over the kept state would destroy something, or if the pool and an API are in two Regions
 */
export function adoptionOf(deployed: DeployedStack, options: AdoptionOptions): Adoption {
  const pool = adoptedPool(deployed, options.pool, options.domain);
  const { apis, aside: ofApis } = adoptedApis(deployed, pool);
  if (pool.joined && apis.length === 0) throw withoutApi(pool.joined, ofApis);
  const project = adoptedProject({ pool, apis }, options);
  const elsewhere = apis.find(({ api }) => isElsewhere(api, pool.own?.pool));
  if (elsewhere) throw inTwoRegions(elsewhere.api, pool.own?.pool);
  const stacks = stacksOf(project);
  const { keepState = false } = options;
  if (keepState && stacks.length > 1) throw severalStates(stacks.map(({ stack }) => stack.node.id));
  if (keepState && deployed.doomed.length > 0) throw doomedObjects(deployed.doomed);
  const parts = stacks.map((each) => new StackAdoption(deployed, project, each, keepState));
  const aside = [...pool.aside, ...ofApis];
  const named = new Set(aside.map(({ address }) => address));
  const isAside = (api: DeployedResource | undefined) => api !== undefined && named.has(api.address);
  const imports = parts.flatMap((part) => part.imports);
  const imported = new Set(imports.map(({ address }) => address));
  const reasonless = parts.flatMap((part) => part.kept).filter(({ address }) => !named.has(address));
  const others = deployed
    .everything()
    .filter(({ address, values }) => values !== undefined && !imported.has(address) && !named.has(address));
  return {
    project,
    stacks: Object.fromEntries(parts.map(({ variable, adopted }) => [variable, adopted])),
    stackIds: parts.map(({ id }) => id),
    imports: imports.toSorted(byAddress),
    differences: parts.flatMap((part) => part.differences),
    leftOut: parts.flatMap((part) => part.leftOut),
    made: parts.flatMap((part) => part.made),
    aside: [
      ...aside,
      ...reasonless.map(({ address, reason }): LeftAside => ({ address, becomes: 'kept', reason })),
      ...others.map((each): LeftAside => ({
        address: each.address,
        becomes: 'outside',
        reason: outsideReason(each, isAside(deployed.target(each.attributes.rest_api_id))),
      })),
    ].toSorted(byAddress),
    keptMethods: parts.flatMap((part) => part.keptMethods),
    references: outsideReferences(deployed.instances, imported),
    accepted: parts.flatMap((part) => part.accepted),
    keepsState: keepState,
    left: deployed.leftBy(imported),
  };
}

/** One stack of the project and the deployed resources that it takes over. */
class StackAdoption {
  readonly id: string;
  readonly variable: string;
  readonly imports: Import[] = [];
  readonly differences: Difference[] = [];
  readonly leftOut: NewResource[] = [];
  readonly made: NewResource[] = [];
  readonly kept: { readonly address: string; readonly reason: string }[] = [];
  readonly keptMethods: KeptMethod[] = [];
  readonly accepted: (RuleFinding & { readonly stack: string })[];
  readonly adopted: AdoptedStack;
  readonly #deployed: DeployedStack;

  constructor(
    deployed: DeployedStack,
    project: AdoptedProject,
    { stack, variable, holdsPool, api }: ProjectStack,
    private readonly keepState: boolean,
  ) {
    this.id = stack.node.id;
    this.variable = variable;
    this.#deployed = deployed;
    const byKey = new Map([...(holdsPool ? poolKeys(project) : []), ...(api ? apiKeys(deployed, api) : [])]);
    const synthesized = synthesizedResources(stack);
    const keys = new ResourceKeys(blocksByType(synthesized));
    const pairs = synthesized.map((each) => ({ ...each, deployed: byKey.get(keys.keyOf(each) ?? '') }));
    const paths = new Map(
      pairs.flatMap(({ path, deployed: found }) => (found ? [[found.address, path] as const] : [])),
    );
    const extras = api ? this.#extras(api, paths) : [];
    for (const { resource, path } of extras) paths.set(resource.address, path);
    const { accountId = '', region = '' } = project.settings;
    const tags = defaultTagsOf(stack);
    const taken = [...pairs.flatMap(({ deployed: found }) => found ?? []), ...extras.map(({ resource }) => resource)];
    const defaultTags = taken.filter(({ type }) => TAGGED.test(type)).every((each) => hasTags(each, tags));
    const named = new Map(pairs.map((each) => [`${each.type}.${each.name}`, each.deployed]));
    const placement: Placement = {
      deployed,
      place: { accountId, region, poolArn: project.pool.joined?.arn },
      keepsState: this.keepState,
      parameters: poolParameters(stack, project),
      defaultTags: defaultTags ? tags : undefined,
      pathOf: ({ address }) => paths.get(address),
      deployedAs: (type, name) => named.get(`${type}.${name}`),
    };
    const own: Record<string, AdoptedResource> = {};
    const leftOut: string[] = [];
    for (const { path, type, attributes, deployed: found } of pairs) {
      if (found) own[path] = this.#taken(found, path, attributes, placement);
      else if (type !== PARAMETER) {
        leftOut.push(path);
        this.leftOut.push({ stack: variable, path, type });
      } else this.made.push({ stack: variable, path, type });
    }
    const kept = Object.fromEntries(
      extras.map(({ resource, path }) => [path, this.#keptWhole(resource, path, placement)]),
    );
    if (api) this.#describeKept(project, api, extras);
    const imported = new Set(this.imports.map(({ address }) => address));
    const others = deployed.leftBy(imported).map(withoutKeys);
    const before: AdoptedStack = {
      resources: sorted(own),
      leftOut: leftOut.sort(),
      kept: sorted(kept),
      ...(keepState ? { forgotten: [...new Set(others)].sort() } : {}),
      defaultTags,
    };
    adopt(stack, before);
    this.accepted = openFindings(stack, project).map((finding) => ({ ...finding, stack: variable }));
    this.adopted = withAccepted(before, this.accepted);
  }

  #taken(found: DeployedResource, path: string, synthesized: Attributes, placement: Placement): AdoptedResource {
    const { keep, secret } = keptAttributes(found, synthesized, placement);
    for (const [attribute, today] of Object.entries(keep)) {
      const place = { address: found.address, stack: this.variable, path, attribute };
      this.differences.push({ ...place, today, ours: synthesized[attribute] ?? null });
    }
    return this.#imported(found, path, { keep, secret });
  }

  #keptWhole(resource: DeployedResource, path: string, placement: Placement): KeptResource {
    const attributes = wholeAttributes(resource, placement);
    return { type: resource.type, ...this.#imported(resource, path, attributes), keep: attributes.keep };
  }

  #describeKept(
    { apis }: AdoptedProject,
    { api, keys }: AdoptedApi,
    extras: readonly { readonly resource: DeployedResource }[],
  ): void {
    const name = apis.find((each) => each.api.api === api)?.name;
    for (const { resource } of extras) {
      const { address, type, attributes } = resource;
      const route = PART_OF_METHOD.test(type) ? keys.routeOf(attributes) : undefined;
      const owner = route ?? `the API ${String(api.attributes.name)}`;
      this.kept.push({ address, reason: `it belongs to ${owner}, and stays as it is` });
      if (type !== METHOD || route === undefined) continue;
      const hasScopes = list(attributes.authorization_scopes).length > 0;
      this.keptMethods.push({ route, api: name, authorization: String(attributes.authorization), hasScopes });
    }
  }

  #imported(
    resource: DeployedResource,
    path: string,
    { keep, secret }: { readonly keep: Attributes; readonly secret: readonly string[] },
  ): AdoptedResource {
    const { type, address } = resource;
    const id = importId(type, this.#literals(resource)) ?? '';
    this.imports.push({ address, id, stack: this.variable, path });
    const ignore = [...unreadNames(type, resource.attributes, 'ignored'), ...secret];
    return {
      // A stage that a deployment makes has no address of its own.
      ...(this.keepState && this.#deployed.managed.has(address) ? { from: address } : { id }),
      ...(Object.keys(keep).length > 0 ? { keep } : {}),
      ...(ignore.length > 0 ? { ignore } : {}),
    };
  }

  #literals({ attributes, values }: DeployedResource): Attributes {
    const linked = Object.entries(attributes).map(([name, value]) => [name, this.#deployed.literalOf(value)] as const);
    return { ...Object.fromEntries(linked), ...values };
  }

  /** Resources of the API that no construct makes, each with the path that it gets. */
  #extras(api: AdoptedApi, paths: ReadonlyMap<string, string>) {
    return partsOf(this.#deployed, api).flatMap((resource) => {
      const { type, name, address, values } = resource;
      if (!values || paths.has(address) || importId(type, this.#literals(resource)) === undefined) return [];
      const scope = OUTSIDE_OF_SNAPSHOTS.test(type) ? 'kept' : 'api/definition/kept';
      return [{ resource, path: `${scope}/${type.replace(API_PARTS, '')}.${name}` }];
    });
  }
}

/** Resources of an API, its usage plans and their keys among them; of deployments only the one that the stage serves. */
function partsOf(deployed: DeployedStack, { api, keys, stage }: AdoptedApi): DeployedResource[] {
  const served = deployed.target(stage.attributes.deployment_id);
  const own = deployed
    .everything()
    .filter((each) => keys.isOfApi(each))
    .filter((each) => each.type !== 'aws_api_gateway_deployment' || each === served);
  const plans = deployed.all('aws_api_gateway_usage_plan').filter(({ attributes }) => {
    const stages = blocks(attributes.api_stages);
    return stages.length > 0 && stages.every(({ api_id: id }) => deployed.target(id) === api);
  });
  const planKeys = deployed
    .all('aws_api_gateway_usage_plan_key')
    .filter(({ attributes }) => plans.some((plan) => deployed.target(attributes.usage_plan_id) === plan));
  const apiKeys = planKeys.flatMap(({ attributes }) => deployed.target(attributes.key_id) ?? []);
  return [...new Set([...own, ...plans, ...planKeys, ...apiKeys])];
}

function withoutApi({ id }: JoinedPool, aside: readonly LeftAside[]): AdoptionError {
  const [first] = aside;
  const example = first ? `; ${first.address}, for example: ${first.reason}` : '';
  return new AdoptionError(
    'ERR_NOTHING_TO_DECLARE',
    `the file names ${id} only by its id, and no API of the file can be declared with it, expected one; adopt the state that holds the pool${example}`,
  );
}

function poolKeys({ pool }: AdoptedProject): [string, DeployedResource][] {
  const { clientNamePrefix: prefix, own } = pool;
  const keys = new ResourceKeys({}, { domain: own?.domain.name });
  const servers = pool.servers.map((each): [string, DeployedResource] => [keys.keyOf(each) ?? '', each]);
  const clients = Object.entries(pool.clients).map(([name, { resource }]): [string, DeployedResource] => [
    keys.keyOf({ type: CLIENT, name, attributes: { name: `${prefix}${name}` } }) ?? '',
    resource,
  ]);
  const single = Object.values(own ?? {}).map((each): [string, DeployedResource] => [keys.keyOf(each) ?? '', each]);
  return [...single, ...servers, ...clients];
}

function apiKeys(deployed: DeployedStack, { keys }: AdoptedApi): [string, DeployedResource][] {
  return deployed
    .everything()
    .filter((each) => keys.isOfApi(each))
    .flatMap((each) => {
      const key = keys.keyOf(each);
      return key === undefined ? [] : [[key, each] as [string, DeployedResource]];
    });
}

/**
 * The ARN and the id of the pool, by the references of a stack that reads them as parameters. A literal in their place
 * would hide from a review whose tokens the API accepts.
 */
function poolParameters(stack: TerraformStack, { pool }: AdoptedProject): ReadonlyMap<string, string> {
  const { arn, id } = pool.own?.pool.values ?? {};
  const parameters = Object.entries(record(record(jsonOf(stack).data)[PARAMETER]));
  return new Map(
    parameters.flatMap(([name, parameter]) => {
      const part = /\/pool\/(arn|id)$/.exec(String(record(parameter).name))?.[1];
      const value = part === 'arn' ? arn : part === 'id' ? id : undefined;
      return typeof value === 'string' ? [[`\${data.${PARAMETER}.${name}.insecure_value}`, value] as const] : [];
    }),
  );
}

interface SynthesizedResource {
  readonly type: string;
  readonly name: string;
  readonly path: string;
  readonly attributes: Attributes;
}

/** The JSON of a stack, without its policy. */
function jsonOf(stack: TerraformStack): Attributes {
  return TerraformStack.prototype.toTerraform.call(stack) as Attributes;
}

function synthesizedResources(stack: TerraformStack): SynthesizedResource[] {
  const start = stack.node.path.length + 1;
  return Object.entries(record(jsonOf(stack).resource)).flatMap(([type, byName]) =>
    Object.entries(record(byName)).map(([name, given]) => {
      const { '//': note, ...attributes } = record(given);
      const path = String(record(record(note).metadata).path).slice(start);
      return { type, name, path, attributes };
    }),
  );
}

function blocksByType(resources: readonly SynthesizedResource[]): Record<string, Record<string, Attributes>> {
  const all: Record<string, Record<string, Attributes>> = {};
  for (const { type, name, attributes } of resources) (all[type] ??= {})[name] = attributes;
  return all;
}

function defaultTagsOf(stack: TerraformStack): Attributes {
  const [provider] = blocks(record(jsonOf(stack).provider).aws);
  return record(blocks(provider?.default_tags)[0]?.tags);
}

function hasTags({ attributes }: DeployedResource, tags: Attributes): boolean {
  const own = record(attributes.tags);
  return (
    Object.keys(own).length === Object.keys(tags).length &&
    Object.entries(tags).every(([name, value]) => own[name] === value)
  );
}

function openFindings(stack: TerraformStack, { environment }: AdoptedProject): RuleFinding[] {
  return uncovered(findings(jsonOf(stack), environment), suppressionsOf(stack));
}

/** Adds to each resource the findings that are about it. */
function withAccepted(adopted: AdoptedStack, found: readonly RuleFinding[]): AdoptedStack {
  const accepting = <Resource extends AdoptedResource>(resources: Readonly<Record<string, Resource>>) =>
    Object.fromEntries(
      Object.entries(resources).map(([path, resource]) => {
        const own = found.filter((finding) => finding.path === path);
        const accept = own.map(({ rule, subject }) => ({ rule, subject }));
        return [path, own.length === 0 ? resource : { ...resource, accept }];
      }),
    );
  return { ...adopted, resources: accepting(adopted.resources), kept: accepting(adopted.kept) };
}

function sorted<Value>(byPath: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(byPath).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function byAddress(one: { readonly address: string }, other: { readonly address: string }): number {
  return inOrder(one.address, other.address);
}

/** The address of a resource or module without the keys of `count` and `for_each`; a `removed` block has none. */
function withoutKeys(address: string): string {
  return address.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, '');
}

function regionOf(resource: DeployedResource | undefined): string | undefined {
  const { arn, execution_arn: executionArn } = resource?.values ?? {};
  const [, , , region] = String(executionArn ?? arn).split(':');
  return region === '' ? undefined : region;
}

function isElsewhere(api: DeployedResource, pool: DeployedResource | undefined): boolean {
  const [own, other] = [regionOf(pool), regionOf(api)];
  return own !== undefined && other !== undefined && own !== other;
}

function inTwoRegions(api: DeployedResource, pool: DeployedResource | undefined): AdoptionError {
  return new AdoptionError(
    'ERR_DECISION_NEEDED',
    `${api.address} is in ${regionOf(api)} and ${pool?.address} in ${regionOf(pool)}, expected one Region, as a project has one; leave the API where it is: --leave '${api.address}'`,
  );
}

function doomedObjects(addresses: readonly string[]): AdoptionError {
  return new AdoptionError(
    'ERR_DECISION_NEEDED',
    `the state has tainted or deposed objects (${addresses.join(', ')}), expected none, as any plan over it destroys them; run terraform untaint, or apply the old configuration, or adopt without --keep-state`,
  );
}

function severalStates(stacks: readonly string[]): AdoptionError {
  return new AdoptionError(
    'ERR_OPTION',
    `--keep-state is given and the project has ${stacks.length} stacks (${stacks.join(', ')}), each with a state of its own, expected one stack; adopt without --keep-state`,
  );
}

function outsideReason({ type }: DeployedResource, isOfOutsideApi: boolean): string {
  if (isOfOutsideApi) return 'its API stays outside';
  if (type === 'aws_api_gateway_deployment') return 'it is a deployment that the stage no longer serves';
  return 'no stack has such a resource: it stays as it is';
}
