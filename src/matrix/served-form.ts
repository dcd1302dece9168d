import type { Remark } from '../foreign/resources';
import type { ForeignStack } from '../foreign/stack';
import { unknownText } from '../foreign/unknown-value';
import { wayInDoubts } from '../foreign/way-in';
import { readServedStack } from '../system/served-stack';
import { TerraformJsonError } from '../terraform-json/error';
import type { Attributes } from '../terraform-json/stack-view';
import { StackView, list, record } from '../terraform-json/stack-view';
import type { SynthesizedStack, TerraformJson } from '../terraform-json/terraform-json';
import type { TableClient, TableRoute } from './access-table';
import { NO_KEYS, accessTable } from './access-table';
import { addForeignPools, blocksOf } from './foreign-pool';
import { readForeign } from './read-stack';
import { withStageApis } from './stage-api';

/** A plan or a state as the local gateway can serve it. */
export interface ServedForm {
  readonly stack: SynthesizedStack;
  /** Routes whose callers are unknown, or that take no token; the gateway refuses every call of them. */
  readonly closed: readonly ClosedRoute[];
  /** Routes that are served, although it is not known whether their callers get in at AWS. */
  readonly doubtful: readonly DoubtfulRoute[];
  /** Why a client gets no token at AWS, by its address in the JSON. Its tokens here hold no scope. */
  readonly withoutToken: ReadonlyMap<string, string>;
  /** Parts that are left out or not enforced, with the reason. */
  readonly leftOut: readonly Remark[];
}

/** A route whose callers are known, and may be refused for a reason that is not known. */
export interface DoubtfulRoute {
  /** Address of the method in the JSON. */
  readonly method: string;
  readonly text: string;
  /** Names of the clients whose answer is unknown. */
  readonly clients: readonly string[];
}

/** A route that the gateway refuses to everyone. */
export interface ClosedRoute extends Remark {
  /** The scope that the method requires, which no client has. */
  readonly scope: string;
  /** Names of the clients that may be allowed at AWS: their answer is unknown. */
  readonly clients: readonly string[];
}

/** How a plan or a state is served. */
export interface ServedFormOptions {
  /**
   * Routes whose callers may be refused for a reason that is not known, such as a missing API key: closed, or served.
   * @default 'closed'
   */
  readonly inDoubt?: 'closed' | 'served';
}

type Resources = TerraformJson['resource'];

/** The served types, each with the attributes that decide a request. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_api_key: ['name', 'enabled'],
  aws_api_gateway_authorizer: ['name', 'type', 'rest_api_id', 'provider_arns', 'identity_source'],
  aws_api_gateway_deployment: ['rest_api_id'],
  aws_api_gateway_gateway_response: [
    ...['rest_api_id', 'response_type', 'status_code'],
    ...['response_templates', 'response_parameters'],
  ],
  aws_api_gateway_method: [
    ...['rest_api_id', 'resource_id', 'http_method', 'authorization', 'authorizer_id', 'authorization_scopes'],
    ...['api_key_required', 'request_validator_id', 'request_parameters'],
  ],
  aws_api_gateway_method_settings: ['rest_api_id', 'stage_name', 'method_path', 'settings'],
  aws_api_gateway_request_validator: ['name', 'rest_api_id', 'validate_request_parameters'],
  aws_api_gateway_resource: ['rest_api_id', 'parent_id', 'path_part'],
  aws_api_gateway_rest_api: [
    'name',
    'api_key_source',
    'binary_media_types',
    'minimum_compression_size',
    'endpoint_configuration',
  ],
  aws_api_gateway_rest_api_policy: ['rest_api_id', 'policy'],
  aws_api_gateway_stage: ['rest_api_id', 'deployment_id', 'stage_name', 'variables'],
  aws_api_gateway_usage_plan: ['name', 'api_stages', 'quota_settings', 'throttle_settings'],
  aws_api_gateway_usage_plan_key: ['key_id', 'key_type', 'usage_plan_id'],
  aws_cognito_resource_server: ['identifier', 'name', 'user_pool_id', 'scope'],
  aws_cognito_user_pool: ['name'],
  aws_cognito_user_pool_client: [
    ...['name', 'user_pool_id', 'generate_secret', 'allowed_oauth_flows', 'allowed_oauth_flows_user_pool_client'],
    ...['allowed_oauth_scopes', 'access_token_validity', 'token_validity_units'],
  ],
  aws_cognito_user_pool_domain: ['domain', 'user_pool_id'],
};

/** A stack is served even without one of these. The requests that it would refuse then pass, and a line says so. */
const DISPENSABLE =
  /^aws_(api_gateway_(api_key|authorizer|gateway_response|method|method_settings|rest_api_policy|stage|usage_plan|usage_plan_key)|cognito_user_pool_(client|domain))$/;
const CLOSED = 'closed';

/**
 * Converts a plan or a state for the local gateway. Functions and endpoints are not called: a fixed answer replaces
 * them. A route whose callers are unknown is closed.
 */
export function servedForm(given: ForeignStack, { inDoubt = 'closed' }: ServedFormOptions = {}): ServedForm {
  const foreign = withStageApis(given);
  const { json, addresses, unknown } = foreign;
  const table = accessTable(readForeign(foreign));
  const isClosed = ({ decidedBy, reason }: TableRoute) =>
    ['unknown', 'lambda', 'iam'].includes(decidedBy) || (reason !== undefined && inDoubt === 'closed');
  // A row in doubt counts for all stages of a method.
  const ordered = [...table.routes].sort((one, other) => Number(isClosed(one)) - Number(isClosed(other)));
  const rows = new Map(ordered.map((route) => [route.address, route]));
  const resources = keptOf(json.resource);
  dropUnknownEndpoints(resources);
  // The gateway asks for no certificate, and has no network.
  const leftOut: Remark[] = [...wayInDoubts(new StackView({ ...given.json })).remarks];
  const real = (type: string, name: string) => addresses.inWords(`${type}.${name}`);
  const rowOf = (name: string) => rows.get(real('aws_api_gateway_method', name));
  const doubtful = doubtfulRoutes(resources, rowOf).filter(({ row }) => !isClosed(row));
  const closed = closeMethods(resources, (name) => {
    const row = rowOf(name);
    return row && isClosed(row) ? row : undefined;
  });
  const withoutToken = muteClients(resources, leftOut, (name) =>
    table.clients.find(({ address }) => address === real('aws_cognito_user_pool_client', name)),
  );
  addForeignPools(resources, leftOut);
  renameStages(resources, leftOut, real);
  answerAll(resources);
  const stack = (): SynthesizedStack => ({
    json: { ...json, resource: resources, data: {}, output: {} },
    directory: '',
  });
  for (let fault = faultOf(stack()); fault; fault = faultOf(stack())) {
    const address = real(fault.type, fault.name);
    const open = unknown.filter((each) => each.address === address || `${each.address}.${each.attribute}` === address);
    const text = open.length > 0 ? open.map(unknownText).join('; ') : addresses.inWords(fault.message);
    leftOut.push({ address, text });
    leaveOut(resources, fault);
  }
  return { stack: stack(), closed, doubtful, withoutToken, leftOut };
}

function doubtfulRoutes(resources: Resources, rowOf: (name: string) => TableRoute | undefined) {
  return Object.keys(resources.aws_api_gateway_method ?? {}).flatMap((name) => {
    const row = rowOf(name);
    // Whether a client has a key is for the gateway to see.
    if (row?.reason === undefined || row.reason === NO_KEYS) return [];
    return [{ row, method: `aws_api_gateway_method.${name}`, text: row.reason, clients: unknownClients(row) }];
  });
}

function unknownClients({ cells }: TableRoute): string[] {
  return Object.keys(cells).filter((client) => cells[client] === 'unknown');
}

/** The gateway refuses a client that Cognito would refuse: here it gets a token, which has no scope. */
function muteClients(
  resources: Resources,
  leftOut: Remark[],
  columnOf: (name: string) => TableClient | undefined,
): ReadonlyMap<string, string> {
  const clients = resources.aws_cognito_user_pool_client ?? {};
  return new Map(
    Object.entries(clients).flatMap(([name, client]) => {
      const { address = '', withoutToken } = columnOf(name) ?? {};
      if (withoutToken === undefined) return [];
      clients[name] = {
        ...client,
        generate_secret: true,
        allowed_oauth_flows_user_pool_client: true,
        allowed_oauth_flows: ['client_credentials'],
        allowed_oauth_scopes: [],
      };
      leftOut.push({ address, text: `it gets no token at AWS: ${withoutToken}; its tokens here hold no scope` });
      return [[`aws_cognito_user_pool_client.${name}`, withoutToken] as const];
    }),
  );
}

function keptOf(all: Resources): Resources {
  return Object.fromEntries(
    Object.entries(KEPT).map(([type, attributes]) => [
      type,
      Object.fromEntries(
        Object.entries(all[type] ?? {}).map(([name, given]) => [
          name,
          Object.fromEntries(Object.entries(given).filter(([attribute]) => attributes.includes(attribute))),
        ]),
      ),
    ]),
  );
}

/** VPC endpoints that are made with the API have no id yet, and decide nothing here: there is no VPC. */
function dropUnknownEndpoints({ aws_api_gateway_rest_api: apis = {} }: Resources): void {
  for (const [name, { endpoint_configuration: given, ...api }] of Object.entries(apis)) {
    const blocks = list(given).map(record);
    const known = blocks.map(({ vpc_endpoint_ids: ids, ...block }) =>
      JSON.stringify(ids ?? '').includes('${') ? block : { vpc_endpoint_ids: ids, ...block },
    );
    apis[name] = { ...api, ...(blocks.length > 0 && { endpoint_configuration: known }) };
  }
}

/** A closed method requires a scope that no client has. */
function closeMethods(resources: Resources, rowOf: (name: string) => TableRoute | undefined): ClosedRoute[] {
  const methods = resources.aws_api_gateway_method ?? {};
  return Object.entries(methods).flatMap(([name, method], index) => {
    const row = rowOf(name);
    if (!row) return [];
    const scope = `${CLOSED}/${index}`;
    methods[name] = {
      rest_api_id: method.rest_api_id,
      resource_id: method.resource_id,
      http_method: method.http_method,
      authorization: 'COGNITO_USER_POOLS',
      authorizer_id: `\${aws_api_gateway_authorizer.${CLOSED}.id}`,
      authorization_scopes: [scope],
    };
    blocksOf(resources, 'aws_api_gateway_authorizer')[CLOSED] = {
      name: CLOSED,
      type: 'COGNITO_USER_POOLS',
      provider_arns: [],
    };
    const { address, reason = 'it asks for AWS credentials' } = row;
    return [{ address, text: reason, scope, clients: unknownClients(row) }];
  });
}

/** At AWS each API has its own host; here they share one, so each stage needs a unique name. */
function renameStages(resources: Resources, leftOut: Remark[], real: (type: string, name: string) => string): void {
  const taken = new Set<unknown>();
  const stages = resources.aws_api_gateway_stage ?? {};
  for (const [name, stage] of Object.entries(stages)) {
    const { stage_name: own } = stage;
    if (taken.has(own)) {
      const other = `${name.replaceAll(/[^A-Za-z0-9_-]/g, '-')}-${String(own)}`;
      const isOfStage = (api: unknown, stageName: unknown) => api === stage.rest_api_id && stageName === own;
      stages[name] = { ...stage, stage_name: other };
      renameIn(resources, isOfStage, other);
      const text = `it is served as /${other}: another API has a stage ${String(own)}, and here they share an address`;
      leftOut.push({ address: real('aws_api_gateway_stage', name), text });
    }
    taken.add(stages[name]?.stage_name);
  }
}

function renameIn(resources: Resources, isOfStage: (api: unknown, stage: unknown) => boolean, name: string): void {
  const settings = resources.aws_api_gateway_method_settings ?? {};
  for (const [own, each] of Object.entries(settings)) {
    if (isOfStage(each.rest_api_id, each.stage_name)) settings[own] = { ...each, stage_name: name };
  }
  const plans = resources.aws_api_gateway_usage_plan ?? {};
  for (const [own, plan] of Object.entries(plans)) {
    const stages = list(plan.api_stages).map(record);
    const renamed = stages.map((each) => (isOfStage(each.api_id, each.stage) ? { ...each, stage: name } : each));
    if (stages.length > 0) plans[own] = { ...plan, api_stages: renamed };
  }
}

/** Replaces every backend by the same fixed answer. */
function answerAll(resources: Resources): void {
  const methods = Object.entries(resources.aws_api_gateway_method ?? {});
  const key = (name: string, { rest_api_id, resource_id }: Attributes) => ({
    rest_api_id,
    resource_id,
    http_method: `\${aws_api_gateway_method.${name}.http_method}`,
  });
  resources.aws_api_gateway_integration = Object.fromEntries(
    methods.map(([name, method]) => [
      name,
      { ...key(name, method), type: 'MOCK', request_templates: { 'application/json': '{"statusCode": 200}' } },
    ]),
  );
  const body = JSON.stringify({ message: 'a fixed answer: what is behind this route does not run here' });
  resources.aws_api_gateway_integration_response = Object.fromEntries(
    methods.map(([name, method]) => [
      name,
      { ...key(name, method), status_code: '200', response_templates: { 'application/json': body } },
    ]),
  );
}

interface Fault {
  readonly type: string;
  readonly name: string;
  readonly message: string;
}

/** The resource for which a stack cannot be served, if it can without it. */
function faultOf(stack: SynthesizedStack): Fault | undefined {
  try {
    readServedStack(stack, CLOSED);
    return undefined;
  } catch (error) {
    if (!(error instanceof TerraformJsonError)) throw error;
    const [, type = '', name = ''] = /^([a-z0-9_]+)\.([\w-]+)[ .]/.exec(error.message) ?? [];
    if (!DISPENSABLE.test(type) || !Object.hasOwn(stack.json.resource[type] ?? {}, name)) throw error;
    return { type, name, message: error.message };
  }
}

/** Removes a resource, and the resources that belong only to it. */
function leaveOut(resources: Resources, { type, name }: Fault): void {
  const without = (of: string, is: (own: string, attributes: Attributes) => boolean) => {
    resources[of] = Object.fromEntries(Object.entries(resources[of] ?? {}).filter(([own, each]) => !is(own, each)));
  };
  without(type, (own) => own === name);
  if (type === 'aws_api_gateway_method') {
    for (const part of ['aws_api_gateway_integration', 'aws_api_gateway_integration_response']) {
      without(part, (own) => own === name);
    }
  }
  const reference = `\${${type}.${name}.`;
  if (type === 'aws_api_gateway_api_key' || type === 'aws_api_gateway_usage_plan') {
    without('aws_api_gateway_usage_plan_key', (_, each) =>
      Object.values(each).some((value) => String(value).startsWith(reference)),
    );
  }
}
