import fc from 'fast-check';

/** Who may call what, before it is written in any of the ways in which configurations are. */
export interface Model {
  readonly apis: readonly ModelApi[];
  readonly clients: readonly { readonly name: string; readonly pool: number; readonly scopes: readonly string[] }[];
  readonly pools: number;
  /** Whether the pools have a token endpoint. */
  readonly hasDomain: boolean;
}

export interface ModelApi {
  readonly name: string;
  readonly pool: number;
  /** How it is written. */
  readonly style: 'plain' | 'count' | 'module' | 'for-each' | 'body';
  readonly routes: readonly { readonly method: string; readonly path: string; readonly rule: Rule }[];
}

/** Undefined scopes for a public route, none for one for people. */
interface Rule {
  readonly scopes?: readonly string[];
  /** Whether the list is that of the resource server, which no plan knows. */
  readonly whole?: boolean;
  /** How a local value gives the list of the resource server, or a part of it. */
  readonly local?: LocalShape;
  /** Whether the local value of a module's route is one of the root module. */
  readonly isOuter?: boolean;
  /** Whether a module gets it as a field of an object. */
  readonly isField?: boolean;
}

/** The last two make something else of the list, so that nobody can read it. */
type LocalShape = (typeof LOCAL_SHAPES)[number];

const LOCAL_SHAPES = ['alias', 'chain', 'concat', 'fields', 'part', 'either'] as const;
const NOT_READ: readonly (LocalShape | undefined)[] = ['part', 'either'];

const SCOPES = ['read', 'write', 'admin'];
const ALL = SCOPES.map((name) => `orders/${name}`);
const METHODS = ['GET', 'POST', 'DELETE', 'ANY'];
const PATHS = ['/', '/orders', '/orders/{id}', '/stock/items', '/{rest+}'];

const scopes = fc.subarray(ALL, { minLength: 1 });
const rule: fc.Arbitrary<Rule> = fc.oneof(
  { weight: 5, arbitrary: scopes.map((own) => ({ scopes: own })) },
  { weight: 1, arbitrary: fc.constant({ scopes: ALL, whole: true }) },
  { weight: 1, arbitrary: fc.constant({ scopes: [] }) },
  { weight: 1, arbitrary: fc.constant({}) },
  {
    weight: 2,
    arbitrary: fc.record({
      scopes: fc.constant(ALL),
      local: fc.constantFrom<LocalShape>(...LOCAL_SHAPES),
      isOuter: fc.boolean(),
      isField: fc.boolean(),
    }),
  },
);
const route = fc.record({ method: fc.constantFrom(...METHODS), path: fc.constantFrom(...PATHS), rule });

/** Any few APIs, pools and clients. */
export const model: fc.Arbitrary<Model> = fc.integer({ min: 1, max: 2 }).chain((pools) => {
  const pool = fc.integer({ min: 0, max: pools - 1 });
  const api = fc.record({
    pool,
    style: fc.constantFrom<ModelApi['style']>('plain', 'count', 'module', 'for-each', 'body'),
    routes: fc.uniqueArray(route, { minLength: 1, maxLength: 5, selector: ({ method, path }) => `${method} ${path}` }),
  });
  const client = fc.record({ pool, scopes });
  return fc.record({
    pools: fc.constant(pools),
    hasDomain: fc.boolean(),
    apis: fc
      .array(api, { minLength: 1, maxLength: 3 })
      .map((all) => all.map((each, index) => ({ ...each, name: `api${index}` }))),
    clients: fc
      .array(client, { minLength: 1, maxLength: 3 })
      .map((all) => all.map((each, index) => ({ ...each, name: `client${index}` }))),
  });
});

/** The matrix of the model, cell by cell, read with the files of the configuration or without them. */
export function expectedCells({ apis, clients, hasDomain }: Model, hasSource = false): string[] {
  const verdict = (api: ModelApi, own: Rule, client: Model['clients'][number]) => {
    const isRead = own.local === undefined || (hasSource && !NOT_READ.includes(own.local));
    if (!isRead && api.style !== 'body') return 'unknown';
    if (own.scopes === undefined) return 'allowed';
    const isTaken = hasDomain && client.pool === api.pool && own.scopes.some((scope) => client.scopes.includes(scope));
    return isTaken ? 'allowed' : 'refused';
  };
  return apis
    .flatMap((api) =>
      api.routes.flatMap(({ method, path, rule: own }) =>
        clients.map((client) => {
          const place = apis.length > 1 ? `/${api.name}` : '';
          return `${client.name} ${method} ${place}${path} ${verdict(api, own, client)}`;
        }),
      ),
    )
    .sort();
}

type Json = Record<string, unknown>;
type Expressions = Json;

/** A resource as it is in each part of a plan. */
interface Planned {
  readonly module?: string;
  readonly type: string;
  readonly name: string;
  readonly key?: string | number;
  readonly values: Json;
  readonly unknown: Json;
  readonly expressions: Expressions;
  readonly forEach?: object;
}

const constant = (value: unknown) => ({ constant_value: value });
const reference = (...names: string[]) => ({
  references: names.flatMap((name) => {
    const parts = name.split('.');
    return [name, ...(parts.length > 2 ? [parts.slice(0, 2).join('.')] : [])];
  }),
});

/** A plan of the model before anything is deployed: ids are not known, and everything refers to everything. */
export function planOfModel(given: Model): Json {
  const pools = Array.from({ length: given.pools }, (_, pool) => poolResources(pool, given.hasDomain)).flat();
  const clients = given.clients.map(clientResource);
  const apis = given.apis.map((api) => apiResources(api));
  const root = [
    ...pools,
    ...clients,
    ...apis.flatMap(({ resources }) => resources.filter(({ module }) => module === undefined)),
  ];
  const modules = apis.flatMap(({ calls }) => calls);
  const all = [...pools, ...clients, ...apis.flatMap(({ resources }) => resources)];
  return {
    format_version: '1.2',
    planned_values: {
      root_module: {
        resources: root.map(shown),
        child_modules: modules.map(({ address, module }) => ({
          address,
          resources: all.filter((each) => each.module === module).map(shown),
        })),
      },
    },
    resource_changes: all.map((each) => ({
      address: addressOf(each),
      mode: 'managed',
      type: each.type,
      name: each.name,
      change: {
        actions: ['create'],
        before: null,
        after: each.values,
        after_unknown: each.unknown,
        after_sensitive: {},
      },
    })),
    configuration: {
      root_module: {
        resources: configured(root),
        module_calls: Object.fromEntries(
          modules.map(({ name, module, expressions, forEach }) => [
            name,
            {
              expressions,
              ...(forEach && { for_each_expression: forEach }),
              source: `./${name}`,
              module: { resources: configured(all.filter((each) => each.module === module)) },
            },
          ]),
        ),
      },
    },
    variables: {},
  };
}

function shown(each: Planned): Json {
  const { type, name, key, values } = each;
  return {
    address: addressOf(each),
    mode: 'managed',
    type,
    name,
    ...(key === undefined ? {} : { index: key }),
    values,
    sensitive_values: {},
  };
}

function addressOf({ module, type, name, key }: Planned): string {
  const own = `${type}.${name}${key === undefined ? '' : `[${JSON.stringify(key)}]`}`;
  return module === undefined ? own : `${module}.${own}`;
}

/** Instances of one resource have one configuration. */
function configured(resources: readonly Planned[]): Json[] {
  const distinct = new Map(resources.map((each) => [`${each.type}.${each.name}`, each]));
  return [...distinct.values()].map(({ type, name, expressions, forEach }) => ({
    address: `${type}.${name}`,
    mode: 'managed',
    type,
    name,
    expressions,
    ...(forEach && { for_each_expression: forEach }),
  }));
}

function poolResources(pool: number, hasDomain: boolean): Planned[] {
  const name = `pool${pool}`;
  const ofPool = { user_pool_id: reference(`aws_cognito_user_pool.${name}.id`) };
  const server = {
    identifier: 'orders',
    name: 'orders',
    scope: SCOPES.map((scope) => ({ scope_name: scope, scope_description: scope })),
  };
  const domain: Planned = {
    type: 'aws_cognito_user_pool_domain',
    name,
    values: { domain: name },
    unknown: { user_pool_id: true },
    expressions: { domain: constant(name), ...ofPool },
  };
  return [
    {
      type: 'aws_cognito_user_pool',
      name,
      values: { name },
      unknown: { id: true, arn: true },
      expressions: { name: constant(name) },
    },
    {
      type: 'aws_cognito_resource_server',
      name,
      values: server,
      unknown: { user_pool_id: true, scope_identifiers: true, id: true },
      expressions: { identifier: constant('orders'), name: constant('orders'), ...ofPool },
    },
    ...(hasDomain ? [domain] : []),
  ];
}

function clientResource({ name, pool, scopes: own }: Model['clients'][number], index: number): Planned {
  const values = {
    name,
    generate_secret: true,
    allowed_oauth_flows: ['client_credentials'],
    allowed_oauth_flows_user_pool_client: true,
    allowed_oauth_scopes: own,
  };
  return {
    type: 'aws_cognito_user_pool_client',
    name: `client${index}`,
    values,
    unknown: { id: true, client_secret: true, user_pool_id: true, callback_urls: true },
    expressions: {
      ...Object.fromEntries(Object.entries(values).map(([key, value]) => [key, constant(value)])),
      user_pool_id: reference(`aws_cognito_user_pool.pool${pool}.id`),
    },
  };
}

interface Call {
  readonly name: string;
  readonly address: string;
  readonly module: string;
  readonly expressions: Json;
  readonly forEach?: object;
}

function apiResources(api: ModelApi): { resources: Planned[]; calls: Call[] } {
  if (api.style === 'body') return { resources: described(api), calls: [] };
  const isCalled = api.style === 'module' || api.style === 'for-each';
  const module = !isCalled ? undefined : api.style === 'module' ? `module.${api.name}` : `module.${api.name}["one"]`;
  const expressions = {
    pool_arn: reference(`aws_cognito_user_pool.pool${api.pool}.arn`),
    scopes: reference(`aws_cognito_resource_server.pool${api.pool}.scope_identifiers`),
    ...Object.fromEntries(outerLocals(api).map(({ name, used }) => [name, { references: [used, `local.${name}`] }])),
  };
  const call = { name: api.name, address: module ?? '', module: module ?? '', expressions };
  const calls = !isCalled ? [] : [api.style === 'for-each' ? { ...call, forEach: constant({ one: 1 }) } : call];
  const resources = written(api, isCalled).map((each) => (module === undefined ? each : { ...each, module }));
  return { resources, calls };
}

/** Names are the API's own outside of a module, where others are beside it. */
function written(api: ModelApi, isCalled: boolean): Planned[] {
  const name = isCalled ? 'this' : api.name;
  const isCounted = api.style === 'count';
  const index = isCounted ? { key: 0 } : {};
  const suffix = isCounted ? '[0]' : '';
  const restApi = `aws_api_gateway_rest_api.${name}${suffix}`;
  const ofApi = { rest_api_id: reference(`${restApi}.id`) };
  const arn = isCalled ? { references: ['var.pool_arn'] } : reference(`aws_cognito_user_pool.pool${api.pool}.arn`);
  const whole = isCalled
    ? { references: ['var.scopes'] }
    : reference(`aws_cognito_resource_server.pool${api.pool}.scope_identifiers`);
  const paths = pathsOf(api);
  return [
    {
      type: 'aws_api_gateway_rest_api',
      name,
      ...index,
      values: { name: api.name },
      unknown: { id: true, root_resource_id: true, policy: true },
      expressions: { name: constant(api.name) },
    },
    {
      type: 'aws_api_gateway_authorizer',
      name,
      values: { name: 'pool', type: 'COGNITO_USER_POOLS' },
      unknown: { id: true, rest_api_id: true, provider_arns: true },
      expressions: { name: constant('pool'), type: constant('COGNITO_USER_POOLS'), provider_arns: arn, ...ofApi },
    },
    ...paths.map(({ parent, part }, at): Planned => {
      const above = paths.findIndex((each) => each.path === parent);
      return {
        type: 'aws_api_gateway_resource',
        name: `${name}_${at}`,
        values: { path_part: part },
        unknown: { id: true, parent_id: true, rest_api_id: true },
        expressions: {
          path_part: constant(part),
          parent_id: reference(
            above < 0 ? `${restApi}.root_resource_id` : `aws_api_gateway_resource.${name}_${above}.id`,
          ),
          ...ofApi,
        },
      };
    }),
    ...api.routes.map(({ method, path, rule: own }, at): Planned => {
      const place = paths.findIndex((each) => each.path === path);
      const authorization = own.scopes === undefined ? 'NONE' : 'COGNITO_USER_POOLS';
      const isOpen = own.whole === true || own.local !== undefined;
      const local = { references: isOpen && !own.whole ? localReferences(api, own, at) : [] };
      const scopesExpression = own.whole ? whole : own.local ? local : constant(own.scopes);
      const hasScopes = own.scopes !== undefined && own.scopes.length > 0;
      return {
        type: 'aws_api_gateway_method',
        name: `${name}_${at}`,
        values: { http_method: method, authorization, authorization_scopes: isOpen || !hasScopes ? null : own.scopes },
        unknown: {
          ...{ id: true, resource_id: true, rest_api_id: true },
          ...(own.scopes === undefined ? {} : { authorizer_id: true }),
          ...(isOpen ? { authorization_scopes: true } : {}),
        },
        expressions: {
          http_method: constant(method),
          authorization: constant(authorization),
          resource_id: reference(
            place < 0 ? `${restApi}.root_resource_id` : `aws_api_gateway_resource.${name}_${place}.id`,
          ),
          ...(own.scopes === undefined ? {} : { authorizer_id: reference(`aws_api_gateway_authorizer.${name}.id`) }),
          ...(hasScopes ? { authorization_scopes: scopesExpression } : {}),
          ...ofApi,
        },
      };
    }),
    ...stageResources(api.name, name, ofApi),
  ];
}

const isCall = ({ style }: ModelApi) => style === 'module' || style === 'for-each';

function nameOfLocal({ name }: ModelApi, at: number): string {
  return `${name}_scopes_${at}`;
}

/** A reference to the local value of a route. */
function useOf(api: ModelApi, { local }: Rule, at: number): string {
  return `local.${nameOfLocal(api, at)}${local === 'fields' ? '["a"]' : ''}`;
}

function localReferences(api: ModelApi, own: Rule, at: number): string[] {
  const name = nameOfLocal(api, at);
  if (!isCall(api) || !own.isOuter) return [useOf(api, own, at), `local.${name}`];
  return own.isField ? [`var.${name}.scopes`, `var.${name}`] : [`var.${name}`];
}

/** Local values of the root module that a call gives to its module. */
function outerLocals(api: ModelApi): { name: string; used: string }[] {
  return api.routes.flatMap(({ rule: own }, at) =>
    isCall(api) && own.local !== undefined && own.isOuter
      ? [{ name: nameOfLocal(api, at), used: useOf(api, own, at) }]
      : [],
  );
}

/** The files of the configuration of which `planOfModel` is the plan, by their paths. */
export function filesOfModel(given: Model): Record<string, string> {
  const plan = planOfModel(given) as { configuration: { root_module: ConfiguredModule } };
  const { root_module: root } = plan.configuration;
  const objects = objectArguments(given);
  const files: Record<string, string> = { 'main.tf.json': blocksOf(root, objects), 'locals.tf': '' };
  const localsOf = (api: ModelApi, isInside: boolean) =>
    api.style === 'body'
      ? ''
      : api.routes
          .map(({ rule: own }, at) =>
            own.local !== undefined && (isCall(api) && !own.isOuter) === isInside
              ? localText(api, own.local, at, isInside)
              : '',
          )
          .join('');
  for (const api of given.apis) {
    files['locals.tf'] = `${files['locals.tf'] ?? ''}${localsOf(api, false)}`;
    const called = root.module_calls?.[api.name];
    if (!called) continue;
    files[`${api.name}/main.tf.json`] = blocksOf(called.module, objects);
    files[`${api.name}/locals.tf`] = localsOf(api, true);
  }
  return files;
}

function localText(api: ModelApi, shape: LocalShape, at: number, isInside: boolean): string {
  const server = isInside ? 'var.scopes' : `aws_cognito_resource_server.pool${api.pool}.scope_identifiers`;
  const name = nameOfLocal(api, at);
  const texts: Record<LocalShape, string> = {
    alias: server,
    chain: `local.${name}_of`,
    concat: `distinct(concat(["other/scope"], ${server}))`,
    fields: `{ a = ${server}, b = ["orders/read"] }`,
    part: `slice(tolist(${server}), 0, 1)`,
    either: `length(${server}) > 2 ? ["orders/read"] : ${server}`,
  };
  return `locals {\n  ${name} = ${texts[shape]}\n${shape === 'chain' ? `  ${name}_of = ${server}\n` : ''}}\n`;
}

interface ConfiguredModule {
  readonly resources: readonly { readonly type: string; readonly name: string; readonly expressions: Expressions }[];
  readonly module_calls?: Readonly<
    Record<string, { readonly expressions: Expressions; readonly module: ConfiguredModule }>
  >;
}

/** Names of the arguments that are objects with scopes. */
function objectArguments({ apis }: Model): Set<string> {
  const all = apis.flatMap((api) =>
    api.routes.flatMap(({ rule: { isField } }, at) => (isField ? [nameOfLocal(api, at)] : [])),
  );
  return new Set(all);
}

/**
 * Blocks in which each expression is a constant, or its longest reference.
 * @param objects - names of arguments that are objects with the reference as a field
 */
function blocksOf({ resources, module_calls: calls }: ConfiguredModule, objects: ReadonlySet<string>): string {
  const written = (expressions: Expressions) =>
    Object.fromEntries(
      Object.entries(expressions).map(([name, expression]) => {
        const { references, constant_value: value } = expression as { references?: string[]; constant_value?: unknown };
        const written = references ? `\${${references[0] ?? ''}}` : value;
        return [name, objects.has(name) ? { scopes: written } : written];
      }),
    );
  const resource: Record<string, Json> = {};
  for (const { type, name, expressions } of resources)
    resource[type] = { ...resource[type], [name]: written(expressions) };
  const module = Object.fromEntries(
    Object.entries(calls ?? {}).map(([name, { expressions }]) => [
      name,
      { source: `./${name}`, ...written(expressions) },
    ]),
  );
  return JSON.stringify({ resource, module });
}

function stageResources(stage: string, name: string, ofApi: Json): Planned[] {
  return [
    {
      type: 'aws_api_gateway_deployment',
      name,
      values: {},
      unknown: { id: true, rest_api_id: true },
      expressions: ofApi,
    },
    {
      type: 'aws_api_gateway_stage',
      name,
      values: { stage_name: stage },
      unknown: { id: true, rest_api_id: true, deployment_id: true },
      expressions: {
        stage_name: constant(stage),
        deployment_id: reference(`aws_api_gateway_deployment.${name}.id`),
        ...ofApi,
      },
    },
  ];
}

function pathsOf({ routes }: ModelApi) {
  const all = new Map<string, { path: string; parent: string; part: string }>();
  for (const { path } of routes) {
    const parts = path.split('/').filter((part) => part !== '');
    for (const [at, part] of parts.entries()) {
      const own = `/${parts.slice(0, at + 1).join('/')}`;
      all.set(own, { path: own, parent: `/${parts.slice(0, at).join('/')}`, part });
    }
  }
  return [...all.values()];
}

/** A body that is known in a plan names a pool that is there: the one of a known ARN. */
function described(api: ModelApi): Planned[] {
  const paths: Record<string, Json> = {};
  for (const { method, path, rule: own } of api.routes) {
    const name = method === 'ANY' ? 'x-amazon-apigateway-any-method' : method.toLowerCase();
    paths[path] = {
      ...paths[path],
      [name]: {
        responses: {},
        security: own.scopes === undefined ? [] : [{ pool: own.scopes }],
        'x-amazon-apigateway-integration': { type: 'http_proxy', httpMethod: 'GET', uri: 'https://example.com/' },
      },
    };
  }
  const scheme = {
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authtype': 'cognito_user_pools',
    'x-amazon-apigateway-authorizer': {
      type: 'cognito_user_pools',
      providerARNs: [`arn:aws:cognito-idp:us-east-1:1:userpool/us-east-1_pool${api.pool}`],
    },
  };
  const body = JSON.stringify({ openapi: '3.0.1', paths, components: { securitySchemes: { pool: scheme } } });
  const restApi: Planned = {
    type: 'aws_api_gateway_rest_api',
    name: api.name,
    values: { name: api.name, body },
    unknown: { id: true, root_resource_id: true, policy: true },
    expressions: { name: constant(api.name), body: constant(body) },
  };
  const ofApi = { rest_api_id: reference(`aws_api_gateway_rest_api.${api.name}.id`) };
  return [restApi, ...stageResources(api.name, api.name, ofApi)];
}

/** Pools that a body names have known ids: they are deployed already. */
export function withKnownPools(plan: Json): Json {
  const text = JSON.stringify(plan);
  const known = JSON.parse(text) as Json;
  const { root_module: root } = known.planned_values as { root_module: { resources: Json[] } };
  for (const resource of root.resources) {
    if (resource.type !== 'aws_cognito_user_pool') continue;
    const id = `us-east-1_${String(resource.name)}`;
    Object.assign(resource.values as Json, { id, arn: `arn:aws:cognito-idp:us-east-1:1:userpool/${id}` });
  }
  for (const change of known.resource_changes as { type: string; change: { after_unknown: Json } }[]) {
    if (change.type === 'aws_cognito_user_pool') change.change.after_unknown = {};
  }
  return known;
}
