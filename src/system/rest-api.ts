import * as z from 'zod';
import type { ApiPolicy } from './api-policy';
import { readApiPolicy } from './api-policy';
import { invalidResource } from '../terraform-json/error';
import type { ServedGatewayResponses } from './gateway-response';
import { readGatewayResponses } from './gateway-response';
import type { ApiBackends, ApiResource } from './method';
import { readMethods } from './method';
import type { ResourceShape, StackResource, ResolvedStack } from '../terraform-json/resolved-stack';
import { block } from '../terraform-json/resolved-stack';

/** A custom domain that leads to a stage. */
export interface MappedDomain {
  readonly name: string;
  /** First part of the paths that lead to the stage; empty if all do that lead to no other. */
  readonly basePath: string;
}

/** An API as one stage serves it. */
export interface RestApiStage {
  readonly address: string;
  readonly name: string;
  /** Name of its API, if several stacks have one. */
  readonly api: string | undefined;
  /** Name of its stack. */
  readonly stack: string;
  /** Name of the stage among all that are served; the name of its API comes before it if there are several. */
  readonly label: string;
  /** Custom domains that lead to it. Their paths begin without its name. */
  readonly domains: readonly MappedDomain[];
  readonly accountId: string;
  readonly apiId: string;
  readonly deploymentId: string;
  /** Prefix of the ARNs of the API's methods and authorizers. */
  readonly executionArn: string;
  /** The API's resource policy, if it has one: it decides before any authorizer. */
  readonly policy: ApiPolicy | undefined;
  /** Source of an API key: the header `x-api-key`, or the authorizer's answer. */
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER';
  readonly variables: Readonly<Record<string, string>>;
  readonly binaryMediaTypes: readonly string[];
  /** Bytes from which on answers are compressed; absent if none is. */
  readonly minimumCompressionBytes: number | undefined;
  readonly gatewayResponses: ServedGatewayResponses;
  /** Format of the line that is logged of each request; absent if none is. */
  readonly accessLogFormat: string | undefined;
  /** Those with methods. */
  readonly resources: readonly ApiResource[];
}

/** Attributes of an API that change the answer to a request. */
export const apiShape = {
  read: z.object({
    api_key_source: z.enum(['HEADER', 'AUTHORIZER']).default('HEADER'),
    disable_execute_api_endpoint: z.boolean().default(false),
    binary_media_types: z.array(z.string()).default([]),
    minimum_compression_size: z.coerce.number().int().min(-1).max(10_485_760).default(-1),
    endpoint_configuration: block(
      z.object({
        types: z.array(z.enum(['REGIONAL', 'EDGE', 'PRIVATE'])).default(['EDGE']),
        vpc_endpoint_ids: z.array(z.string()).default([]),
      }),
    ).default({ types: ['EDGE'], vpc_endpoint_ids: [] }),
  }),
  ignored: ['name'],
} satisfies ResourceShape<z.ZodRawShape>;

const resourceShape = {
  read: z.object({ rest_api_id: z.string(), parent_id: z.string(), path_part: z.string() }),
  ignored: [],
} satisfies ResourceShape<z.ZodRawShape>;

const mappingShape = {
  read: z.object({
    api_id: z.string(),
    stage_name: z.string(),
    domain_name: z.string(),
    base_path: z.string().default(''),
  }),
  ignored: [],
} satisfies ResourceShape<z.ZodRawShape>;

const deploymentShape = {
  read: z.object({ rest_api_id: z.string() }),
  ignored: ['triggers', 'variables'],
} satisfies ResourceShape<z.ZodRawShape>;

/** Attributes of a stage that change the answer to a request. */
export const stageShape = {
  read: z.object({
    rest_api_id: z.string(),
    deployment_id: z.string(),
    stage_name: z.string(),
    variables: z.record(z.string(), z.string()).default({}),
    access_log_settings: block(z.object({ destination_arn: z.string(), format: z.string() }).optional()),
  }),
  ignored: ['client_certificate_id', 'documentation_version', 'xray_tracing_enabled'],
} satisfies ResourceShape<z.ZodRawShape>;

/**
 * Every stage of the stack's APIs.
 * @throws TerraformJsonError if a stage uses a feature that is not modelled, or two stages have one name
 * @see AWS docs, "API Gateway REST APIs"
 */
export function readStages(stack: ResolvedStack, backends: ApiBackends): RestApiStage[] {
  const deployments = new Map(
    stack
      .all('aws_api_gateway_deployment')
      .map((resource) => [String(stack.attribute(resource, 'id')), stack.read(resource, deploymentShape)]),
  );
  const stages = stack.all('aws_api_gateway_stage').map((resource) => {
    const read = stack.read(resource, stageShape);
    if (deployments.get(read.deployment_id)?.rest_api_id !== read.rest_api_id) {
      throw invalidResource(resource.address, `deployment_id "${read.deployment_id}"`, 'a deployment of its own API');
    }
    const api = stack.all('aws_api_gateway_rest_api').find((each) => stack.attribute(each, 'id') === read.rest_api_id);
    if (!api) throw invalidResource(resource.address, `rest_api_id "${read.rest_api_id}"`, 'an API of this stack');
    checkReachable(stack, api, read);
    return stageOf(stack, { address: resource.address, ...read }, api, backends);
  });
  for (const { name, address } of stages) {
    const [, other] = stages.filter((stage) => stage.name === name);
    if (other) throw invalidResource(address, `the stage name "${name}" of ${other.address}`, 'a name of its own');
  }
  return stages;
}

/** Refuses to serve a stage that no caller could reach at AWS. */
function checkReachable(stack: ResolvedStack, api: StackResource, stage: z.output<typeof stageShape.read>): void {
  if (!stack.read(api, apiShape).disable_execute_api_endpoint) return;
  if (mappingsTo(stack, stage).length > 0) return;
  const given = 'disable_execute_api_endpoint and no domain for its stage';
  throw invalidResource(api.address, given, 'a base path mapping to it, without which nobody can call the API');
}

function mappingsTo(stack: ResolvedStack, stage: z.output<typeof stageShape.read>) {
  return stack
    .all('aws_api_gateway_base_path_mapping')
    .map((mapping) => stack.read(mapping, mappingShape))
    .filter(({ api_id, stage_name }) => api_id === stage.rest_api_id && stage_name === stage.stage_name);
}

/** Notices about private APIs: the rules that the gateway does not enforce. */
export function privateNotices(stack: ResolvedStack): string[] {
  return stack.all('aws_api_gateway_rest_api').flatMap((api) => {
    const read = stack.read(api, apiShape);
    if (!isPrivate(read)) return [];
    const endpoints = read.endpoint_configuration.vpc_endpoint_ids.join(', ');
    return `${api.address}: private at AWS; the local gateway treats every call as one through its VPC endpoint ${endpoints}, since it has no VPC`;
  });
}

function isPrivate({ endpoint_configuration: { types } }: z.output<typeof apiShape.read>): boolean {
  return types.includes('PRIVATE');
}

function stageOf(
  stack: ResolvedStack,
  stage: z.output<typeof stageShape.read> & { readonly address: string },
  api: StackResource,
  backends: ApiBackends,
): RestApiStage {
  const apiId = stage.rest_api_id;
  const read = stack.read(api, apiShape);
  const { api_key_source: apiKeySource, binary_media_types: binaryMediaTypes } = read;
  const executionArn = String(stack.attribute(api, 'execution_arn'));
  const methods = readMethods(stack, {
    ...backends,
    restApiId: apiId,
    executionArn,
    stageName: stage.stage_name,
    paths: resourcePaths(stack, api),
  });
  return {
    address: stage.address,
    executionArn,
    policy: readApiPolicy(stack, apiId, isPrivate(read)),
    apiKeySource,
    name: stage.stage_name,
    api: stack.label,
    stack: stack.name,
    label: stack.label === undefined ? stage.stage_name : `${stack.label}/${stage.stage_name}`,
    domains: mappingsTo(stack, stage).map(({ domain_name: name, base_path: basePath }) => ({ name, basePath })),
    accountId: stack.accountId,
    apiId,
    deploymentId: stage.deployment_id,
    variables: stage.variables,
    binaryMediaTypes,
    minimumCompressionBytes: read.minimum_compression_size < 0 ? undefined : read.minimum_compression_size,
    gatewayResponses: readGatewayResponses(stack, apiId),
    accessLogFormat: stage.access_log_settings?.format,
    resources: methods,
  };
}

/** Path of each resource of an API by its id. */
export function resourcePaths(stack: ResolvedStack, api: StackResource): ReadonlyMap<string, string> {
  const nodes = resourceNodes(stack).get(String(stack.attribute(api, 'id'))) ?? [];
  const paths = new Map([[String(stack.attribute(api, 'root_resource_id')), '/']]);
  // Parents come first: each round knows those one level deeper.
  for (let before = -1; paths.size > before;) {
    before = paths.size;
    for (const node of nodes) {
      const parent = paths.get(node.parent_id);
      if (parent !== undefined) paths.set(node.id, `${parent === '/' ? '' : parent}/${node.path_part}`);
    }
  }
  return paths;
}

interface ResourceNode extends z.output<typeof resourceShape.read> {
  readonly id: string;
}

const nodesOf = new WeakMap<ResolvedStack, ReadonlyMap<string, readonly ResourceNode[]>>();

/** The resources of each API by its id; read once, as a stack may have many APIs. */
function resourceNodes(stack: ResolvedStack): ReadonlyMap<string, readonly ResourceNode[]> {
  const known = nodesOf.get(stack);
  if (known) return known;
  const nodes = new Map<string, ResourceNode[]>();
  for (const resource of stack.all('aws_api_gateway_resource')) {
    const node = { id: String(stack.attribute(resource, 'id')), ...stack.read(resource, resourceShape) };
    const others = nodes.get(node.rest_api_id);
    if (others) others.push(node);
    else nodes.set(node.rest_api_id, [node]);
  }
  nodesOf.set(stack, nodes);
  return nodes;
}
