import type { TerraformJson } from '../terraform-json/terraform-json';
import type { Attributes } from '../terraform-json/stack-view';
import { referenceOf } from './deployed-stack';

/** A resource by its type and its name in the JSON. */
export interface NamedResource {
  readonly type: string;
  readonly name: string;
  readonly attributes: Attributes;
}

/** Which of several deployed resources are the ones that a stack has one of. */
export interface Chosen {
  /** Name of the API; absent in a stack that has one API. */
  readonly api?: string | undefined;
  /** Names of the authorizer, the stage and the domain of the pool. */
  readonly authorizer?: string | undefined;
  readonly stage?: string | undefined;
  readonly domain?: string | undefined;
}

type Resources = TerraformJson['resource'];

/** Parts of a method; each names it by its resource and its HTTP method. */
const PARTS_OF_METHODS = [
  'aws_api_gateway_method',
  'aws_api_gateway_integration',
  'aws_api_gateway_method_response',
  'aws_api_gateway_integration_response',
];

/** Types of which an API has several that differ in one attribute. */
const BY_ATTRIBUTE: Readonly<Record<string, string>> = {
  aws_api_gateway_gateway_response: 'response_type',
  aws_api_gateway_model: 'name',
  aws_api_gateway_request_validator: 'name',
};

/**
 * Keys of the resources of a pool and of one API. A deployed resource and a synthesized one are the same thing if their
 * keys are the same.
 */
export class ResourceKeys {
  readonly #resources: Resources;
  readonly #chosen: Chosen;

  constructor(resources: Resources, chosen: Chosen = {}) {
    this.#resources = resources;
    this.#chosen = chosen;
  }

  /** @returns undefined if the resource is of another API, or of a type that is not adopted */
  keyOf({ type, name, attributes }: NamedResource): string | undefined {
    if (type === 'aws_cognito_user_pool') return type;
    if (type === 'aws_cognito_user_pool_domain') return this.#isChosen('domain', name) ? type : undefined;
    if (type === 'aws_cognito_resource_server') return `${type} ${String(attributes.identifier)}`;
    if (type === 'aws_cognito_user_pool_client') return `${type} ${String(attributes.name)}`;
    if (!this.isOfApi({ type, name, attributes })) return undefined;
    if (type === 'aws_api_gateway_rest_api') return type;
    if (type === 'aws_api_gateway_authorizer') return this.#isChosen('authorizer', name) ? type : undefined;
    if (type === 'aws_api_gateway_stage') return this.#isChosen('stage', name) ? type : undefined;
    if (type === 'aws_api_gateway_deployment') return this.#isServed(name) ? type : undefined;
    if (type === 'aws_api_gateway_method_settings') return this.#settingsKey(attributes);
    if (type === 'aws_api_gateway_resource') return `${type} ${this.pathOf(name)}`;
    const attribute = BY_ATTRIBUTE[type];
    if (attribute !== undefined) return `${type} ${String(attributes[attribute])}`;
    if (!PARTS_OF_METHODS.includes(type)) return undefined;
    const { status_code: status } = attributes;
    return [type, this.routeOf(attributes), ...(typeof status === 'string' ? [status] : [])].join(' ');
  }

  /** Whether a resource belongs to the chosen API. */
  isOfApi({ type, name, attributes }: NamedResource): boolean {
    const { api } = this.#chosen;
    if (type === 'aws_api_gateway_rest_api') return api === undefined || name === api;
    const reference = referenceOf(attributes.rest_api_id);
    if (reference?.type !== 'aws_api_gateway_rest_api') return false;
    return api === undefined || reference.name === api;
  }

  /** Method and path of a part of a method, e.g. `GET /orders/{id}`. */
  routeOf({ resource_id: resourceId, http_method: given }: Attributes): string {
    const method = referenceOf(given);
    const verb = method ? this.#resources[method.type]?.[method.name]?.http_method : given;
    const resource = referenceOf(resourceId);
    const path = resource?.type === 'aws_api_gateway_resource' ? this.pathOf(resource.name) : '/';
    return `${String(verb)} ${path}`;
  }

  /** Path of an API Gateway resource. */
  pathOf(name: string): string {
    const { parent_id: parentId, path_part: part } = this.#resources.aws_api_gateway_resource?.[name] ?? {};
    const parent = referenceOf(parentId);
    const above = parent?.type === 'aws_api_gateway_resource' ? this.pathOf(parent.name) : '';
    return `${above}/${String(part)}`;
  }

  #isChosen(which: 'authorizer' | 'stage' | 'domain', name: string): boolean {
    const chosen = this.#chosen[which];
    return chosen === undefined || chosen === name;
  }

  /** Whether a deployment is the one of the stage. */
  #isServed(name: string): boolean {
    const stages = Object.entries(this.#resources.aws_api_gateway_stage ?? {});
    return stages.some(
      ([stage, { deployment_id: id }]) => this.#isChosen('stage', stage) && referenceOf(id)?.name === name,
    );
  }

  /** Settings of another stage are not those of the chosen one. */
  #settingsKey({ stage_name: given, method_path: methodPath }: Attributes): string | undefined {
    const stage = referenceOf(given);
    const names = Object.entries(this.#resources.aws_api_gateway_stage ?? {}).flatMap(([name, each]) =>
      this.#isChosen('stage', name) && this.isOfApi({ type: 'aws_api_gateway_stage', name, attributes: each })
        ? [stage ? name : String(each.stage_name)]
        : [],
    );
    if (!names.includes(stage ? stage.name : String(given))) return undefined;
    const method = String(methodPath)
      .replaceAll('~1', '/')
      .replace(/^\/(?=.)/, '');
    return `aws_api_gateway_method_settings ${method}`;
  }
}
