import { isUserError } from '../error/user-error';
import type { ModelRoute } from '../access/model-route';
import { parseRoutes } from '../access/model-route';
import type { NonEmpty } from '../access/scope';
import { declaredScopes } from '../access/scope';
import type { JsonSchema } from '../access/json-schema';
import { checkBodySchema } from '../access/body-schema';
import type { RouteRule } from '../access/route-rule';
import type { Backend } from '../stacks/backend';
import { list, record } from '../terraform-json/stack-view';
import type { AdoptedPool } from './adopted-pool';
import type { DeployedResource, DeployedStack } from './deployed-stack';
import { AdoptionError } from './error';
import type { LeftAside } from './left-aside';
import { ResourceKeys } from './resource-key';
import type { Chosen } from './resource-key';
import { RouteBackends } from './route-backend';

/** A REST API with what the declaration says of it. */
export interface AdoptedApi {
  readonly api: DeployedResource;
  readonly authorizer: DeployedResource | undefined;
  readonly stage: DeployedResource;
  /** First part of every path. */
  readonly stageName: string;
  /** By method and path. */
  readonly routes: Readonly<Record<string, RouteRule>>;
  /** Name of the route, by the address of its method. */
  readonly routeOfMethod: ReadonlyMap<string, string>;
  readonly backends: Readonly<Record<string, Backend>>;
  readonly keys: ResourceKeys;
}

/** The APIs of a deployed stack that accept tokens of the pool. */
export interface AdoptedApis {
  readonly apis: readonly AdoptedApi[];
  readonly aside: readonly LeftAside[];
}

const REST_API = 'aws_api_gateway_rest_api';
const METHOD = 'aws_api_gateway_method';
const PUBLIC_REASON = 'it asked for no authorization when it was adopted: say why, or name its scopes';

/**
 * The REST APIs of a deployed stack, with the routes that a declaration can say.
 * @throws AdoptionError `ERR_DECISION_NEEDED` for an API of version 2
 */
export function adoptedApis(deployed: DeployedStack, pool: AdoptedPool): AdoptedApis {
  const [second] = deployed.all('aws_apigatewayv2_api');
  if (second) {
    const { address } = second;
    const expected = 'a REST API, aws_api_gateway_rest_api: an API of version 2 has authorizers that are not modelled';
    throw new AdoptionError(
      'ERR_DECISION_NEEDED',
      `${address} is an API of version 2, expected ${expected}; leave it where it is: --leave '${address}'`,
    );
  }
  const aside: LeftAside[] = [];
  const apis = deployed.all(REST_API).flatMap((api) => {
    const ofApi: LeftAside[] = [];
    const adopted = adoptedApi(deployed, pool, api, ofApi);
    if (typeof adopted !== 'string') {
      aside.push(...ofApi);
      return [adopted];
    }
    aside.push({ address: api.address, becomes: 'outside', reason: adopted });
    return [];
  });
  return { apis, aside };
}

/** @returns the reason if it stays outside */
function adoptedApi(
  deployed: DeployedStack,
  pool: AdoptedPool,
  api: DeployedResource,
  aside: LeftAside[],
): AdoptedApi | string {
  if (api.values?.body !== undefined && api.values.body !== null && api.values.body !== '') {
    return 'an OpenAPI body describes it, and a state holds no ids of what the body makes: with its methods it stays in the configuration that it is in, and goes on accepting the tokens of the pool';
  }
  const { resource } = deployed.foreign.json;
  const own = new ResourceKeys(resource, { api: api.name });
  const ofApi = (type: string) => deployed.all(type).filter((each) => own.isOfApi(each));
  const [stage, ...otherStages] = ofApi('aws_api_gateway_stage');
  if (!stage) return 'it has no stage, so nobody calls it';
  const authorizers = ofApi('aws_api_gateway_authorizer').filter((each) => accepts(deployed, each, pool));
  const methods = ofApi(METHOD);
  const uses = (each: DeployedResource) =>
    methods.filter(({ attributes }) => deployed.target(attributes.authorizer_id) === each).length;
  const [authorizer] = authorizers.sort((one, other) => uses(other) - uses(one));
  const chosen: Chosen = { api: api.name, authorizer: authorizer?.name ?? '', stage: stage.name };
  const keys = new ResourceKeys(resource, chosen);
  const reading = new RouteReading(deployed, pool, { authorizers, ofApi, keys });
  const routeOfMethod = new Map<string, string>();
  const routes = methods.flatMap((method) => {
    const found = reading.route(method);
    if ('rule' in found) {
      routeOfMethod.set(method.address, found.name);
      return [[found.name, found.rule] as const];
    }
    kept(aside, method.address, found.reason);
    return [];
  });
  if (!routes.some(([, rule]) => rule.scopes)) {
    const [first] = aside;
    const example = first ? `; ${first.address}, for example: ${first.reason}` : '';
    return `no route of it asks for a scope that the declaration can say${example}`;
  }
  for (const other of otherStages)
    kept(aside, other.address, 'the stack serves one stage, and the API has another one');
  return {
    api,
    authorizer,
    stage,
    stageName: String(stage.attributes.stage_name),
    routes: Object.fromEntries(routes.sort(byPath)),
    routeOfMethod,
    backends: reading.backends.all,
    keys,
  };
}

interface ApiParts {
  readonly authorizers: readonly DeployedResource[];
  readonly ofApi: (type: string) => DeployedResource[];
  readonly keys: ResourceKeys;
}

/** Reads the routes of an API from its methods. */
class RouteReading {
  readonly backends: RouteBackends;
  readonly #deployed: DeployedStack;
  readonly #scopes: readonly string[];
  readonly #parts: ApiParts;
  readonly #integrations: ReadonlyMap<string, DeployedResource>;
  readonly #answers: ReadonlyMap<string, readonly DeployedResource[]>;

  constructor(deployed: DeployedStack, { resourceServers }: AdoptedPool, parts: ApiParts) {
    this.#deployed = deployed;
    this.#scopes = declaredScopes(resourceServers);
    this.#parts = parts;
    this.backends = new RouteBackends(deployed);
    const { keys, ofApi } = parts;
    const routeOf = ({ attributes }: DeployedResource) => keys.routeOf(attributes);
    this.#integrations = new Map(ofApi('aws_api_gateway_integration').map((each) => [routeOf(each), each]));
    const answers = ofApi('aws_api_gateway_integration_response');
    const routes = [...new Set(answers.map(routeOf))];
    this.#answers = new Map(routes.map((route) => [route, answers.filter((each) => routeOf(each) === route)]));
  }

  /** @returns the reason if a declaration cannot say it */
  route(method: DeployedResource): { readonly name: string; readonly rule: RouteRule } | { readonly reason: string } {
    const name = this.#parts.keys.routeOf(method.attributes);
    const rule = this.#rule(method);
    if ('reason' in rule && !('public' in rule)) return { reason: rule.reason };
    const parsed = parsedRoute(name, rule);
    if (typeof parsed === 'string') return { reason: parsed };
    const integration = this.#integrations.get(name);
    if (!integration) return { reason: 'it has no integration' };
    const backend = this.backends.nameFor(parsed, integration, this.#answers.get(name) ?? []);
    if ('reason' in backend) return backend;
    return { name: parsed.name, rule: { ...parsed.rule, backend: backend.name } };
  }

  #rule({ attributes }: DeployedResource): RouteRule | { readonly reason: string } {
    const { authorization, authorization_scopes: scopes, authorizer_id: authorizerId } = attributes;
    const options = {
      ...(attributes.api_key_required === true ? { apiKey: 'required' as const } : {}),
      ...this.#body(attributes),
    };
    if (authorization === 'NONE') return { public: true, reason: PUBLIC_REASON, ...options };
    if (authorization !== 'COGNITO_USER_POOLS') {
      return { reason: `it asks for ${String(authorization)}, and a declaration for tokens of the pool` };
    }
    const authorizer = this.#deployed.target(authorizerId);
    if (!authorizer || !this.#parts.authorizers.includes(authorizer)) {
      return { reason: 'its authorizer accepts tokens of another pool' };
    }
    const own = list(scopes).map(String).sort();
    if (own.length === 0) {
      return {
        reason: 'it names no scope, so it admits people by their ID tokens and no machine; a declaration names scopes',
      };
    }
    const unknown = own.find((scope) => !this.#scopes.includes(scope));
    if (unknown !== undefined)
      return { reason: `it asks for the scope ${unknown}, which no resource server here declares` };
    return { scopes: own as unknown as NonEmpty<string>, ...options };
  }

  /** The schema of the body, if every content type has the same model and a validator checks it. */
  #body(attributes: DeployedResource['attributes']): { readonly body?: JsonSchema } {
    const models = Object.entries(record(attributes.request_models));
    const [[, name] = []] = models;
    const isWhole = models.some(([type]) => type === '$default') && models.every(([, each]) => each === name);
    const validator = this.#deployed.target(attributes.request_validator_id);
    if (!isWhole || validator?.attributes.validate_request_body !== true) return {};
    const model = this.#parts.ofApi('aws_api_gateway_model').find((each) => each.attributes.name === name);
    try {
      const schema = JSON.parse(String(model?.values?.schema)) as JsonSchema;
      checkBodySchema('adopted', schema);
      return { body: schema };
    } catch {
      return {};
    }
  }
}

function parsedRoute(name: string, rule: RouteRule): ModelRoute | string {
  try {
    const [route] = parseRoutes({ [name]: rule });
    return route ?? 'it is no route';
  } catch (error) {
    if (!isUserError(error)) throw error;
    return name.startsWith('OPTIONS ')
      ? 'it answers preflights of browsers, which the setting corsOrigins is for'
      : `a declaration has no such route: ${error.message}`;
  }
}

/** Whether an authorizer accepts tokens of the pool. */
function accepts(deployed: DeployedStack, { attributes }: DeployedResource, { own, joined }: AdoptedPool): boolean {
  if (attributes.type !== 'COGNITO_USER_POOLS') return false;
  const poolArn = joined?.arn ?? own?.pool.values?.arn;
  return list(attributes.provider_arns).some((arn) => arn === poolArn || (own && deployed.target(arn) === own.pool));
}

function byPath([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  const key = (name: string) => name.split(' ').reverse().join(' ');
  return key(one) < key(other) ? -1 : 1;
}

function kept(aside: LeftAside[], address: string, reason: string): void {
  aside.push({ address, becomes: 'kept', reason });
}
