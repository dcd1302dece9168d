import fc from 'fast-check';

type Json = Record<string, unknown>;

/** Which of three instances each of three others uses, and how expressions say so. */
export interface IndexModel {
  /** A permutation of the keys. */
  readonly owner: Readonly<Record<string, string>>;
  readonly isFlagged: boolean;
  readonly shapes: readonly Shape[];
}

export type Shape = (typeof SHAPES)[number];

const SHAPES = [
  'own',
  'owner',
  'value',
  'inverted',
  'path',
  'chosen',
  'either',
  'beside',
  'pools',
  'text',
  'objects',
  'nested',
  'filtered',
  'listed',
  'grouped',
  'hidden',
] as const;
/** Shapes that no plan tells from others: a wrong cell is possible, and a line names it. */
export const ASSUMED: readonly Shape[] = ['inverted', 'beside'];
/** Shapes that the files do not settle. */
export const OPEN: readonly Shape[] = ['either', 'grouped', 'hidden'];
const KEYS = ['a', 'b', 'c'];
const OLD = 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_OLD';
const SERVER = 'aws_cognito_resource_server.s';

export const indexModel: fc.Arbitrary<IndexModel> = fc.record({
  owner: fc
    .shuffledSubarray(KEYS, { minLength: 3 })
    .map((values) => Object.fromEntries(KEYS.map((key, at) => [key, values[at] ?? '']))),
  isFlagged: fc.boolean(),
  shapes: fc.shuffledSubarray([...SHAPES], { minLength: 1, maxLength: 5 }),
});

/** An expression in HCL, and the references that a plan has of it. */
interface Expression {
  readonly text: string;
  readonly references: readonly string[];
}

interface Method {
  readonly forEach: Expression;
  readonly path: Expression;
  readonly scopes: Expression;
  readonly authorizer: string;
  readonly placeOf: (key: string) => string;
  /** Undefined if the plan does not know them. */
  readonly known?: (key: string) => readonly string[];
  readonly truth: (key: string) => readonly string[];
}

const expression = (text: string, ...references: string[]): Expression => ({ text, references });
const serverOf = (key: string) =>
  expression(`${SERVER}["${key}"].scope_identifiers`, `${SERVER}["${key}"].scope_identifiers`);

function methodOf(shape: Shape, name: string, { owner, isFlagged }: IndexModel): Method {
  const resource = `aws_api_gateway_resource.${name}`;
  const inverse = (key: string) => KEYS.find((each) => owner[each] === key) ?? '';
  const base: Method = {
    forEach: expression('toset(["a", "b", "c"])'),
    path: expression(`${resource}[each.key].id`, resource, 'each.key'),
    scopes: expression(`${SERVER}[each.key].scope_identifiers`, SERVER, 'each.key'),
    authorizer: 'main',
    placeOf: (key) => key,
    truth: (key) => [`${key}/x`],
  };
  const ofOwner = (key: string) => [`${owner[key] ?? ''}/x`];
  const byValue = expression(`${SERVER}[each.value].scope_identifiers`, SERVER, 'each.value');
  const [one, other] = [serverOf('a'), serverOf('b')];
  const both = [...one.references, ...other.references];
  switch (shape) {
    case 'own':
      return base;
    case 'owner': {
      const scopes = expression(`${SERVER}[var.owner[each.key]].scope_identifiers`, SERVER, 'var.owner', 'each.key');
      return { ...base, scopes, truth: ofOwner };
    }
    case 'text':
      return { ...base, scopes: expression(`${SERVER}["\${each.key}"].scope_identifiers`, SERVER, 'each.key') };
    case 'value':
      return { ...base, forEach: expression('var.owner', 'var.owner'), scopes: byValue, truth: ofOwner };
    case 'inverted': {
      const forEach = expression('{ for k, v in var.owner : v => k }', 'var.owner');
      return { ...base, forEach, scopes: byValue, truth: (key) => [`${inverse(key)}/x`] };
    }
    case 'path': {
      const path = expression(`${resource}[var.owner[each.key]].id`, resource, 'var.owner', 'each.key');
      const known = (key: string) => [`${key}/x`];
      return {
        ...base,
        path,
        scopes: expression('["${each.key}/x"]', 'each.key'),
        placeOf: (key) => owner[key] ?? '',
        known,
      };
    }
    case 'chosen': {
      const scopes = expression(`var.flag ? ${one.text} : ${other.text}`, 'var.flag', ...both);
      return { ...base, scopes, truth: () => [isFlagged ? 'a/x' : 'b/x'] };
    }
    case 'either': {
      const id = 'aws_cognito_user_pool.main.id';
      return {
        ...base,
        scopes: expression(`${id} == "" ? ${one.text} : ${other.text}`, id, ...both),
        truth: () => ['b/x'],
      };
    }
    case 'beside':
      return {
        ...base,
        scopes: expression(`concat(${one.text}, ["b/x"])`, ...one.references),
        truth: () => ['a/x', 'b/x'],
      };
    case 'pools':
      return { ...base, authorizer: 'both' };
    case 'objects': {
      const forEach = expression('{ for route in local.routes : "${route.name}" => route }', 'local.routes');
      return { ...base, forEach, scopes: expression('each.value.scopes', 'each.value.scopes'), truth: ofOwner };
    }
    case 'nested': {
      const forEach = expression('{ for route in local.nested : route.name => route }', 'local.nested');
      const scopes = expression(`${SERVER}[each.value.server].scope_identifiers`, SERVER, 'each.value.server');
      return { ...base, forEach, scopes, truth: ofOwner };
    }
    case 'filtered': {
      const condition = 'k != "a" && (v != "b" || var.flag)';
      const text = `flatten([for k, v in var.owner : ${SERVER}[v].scope_identifiers if ${condition}])`;
      const isIn = (key: string) => key !== 'a' && (owner[key] !== 'b' || isFlagged);
      const all = KEYS.filter(isIn).flatMap(ofOwner);
      return { ...base, scopes: expression(text, 'var.owner', SERVER, 'var.flag'), truth: () => all };
    }
    case 'listed': {
      const text = `flatten([[for s in local.servers : "\${s}/x"], [for s in ["c"] : ${SERVER}[s].scope_identifiers]])`;
      const all = [...(isFlagged ? ['a/x'] : []), 'b/x', 'c/x'];
      return { ...base, scopes: expression(text, 'local.servers', SERVER), truth: () => all };
    }
    case 'grouped': {
      const text = `flatten({ for k, v in var.owner : v => ${SERVER}[k].scope_identifiers... }[each.key])`;
      const scopes = expression(text, 'var.owner', SERVER, 'each.key');
      return { ...base, scopes, truth: (key) => [`${inverse(key)}/x`] };
    }
    case 'hidden': {
      const text = `flatten([for s in ${SERVER} : s.scope_identifiers if s.id != "x"])`;
      return { ...base, scopes: expression(text, SERVER), truth: () => KEYS.map((key) => `${key}/x`) };
    }
  }
}

/** The truth, as `cellsOf` writes it. */
export function truthOf(model: IndexModel): Map<string, string> {
  const cells = model.shapes.flatMap((shape) => {
    const method = methodOf(shape, shape, model);
    return KEYS.flatMap((key) =>
      [...KEYS, 'old'].map((client): [string, string] => {
        const isOfPool = client !== 'old' || method.authorizer === 'both';
        const isAllowed = isOfPool && method.truth(key).includes(client === 'old' ? 'a/x' : `${client}/x`);
        return [`${client} GET /${shape}-${method.placeOf(key)}`, isAllowed ? 'allowed' : 'refused'];
      }),
    );
  });
  return new Map(cells);
}

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly forEach?: Expression;
  readonly keys?: readonly string[];
  readonly values: (key: string) => Json;
  readonly expressions: Readonly<Record<string, Expression>>;
}

const API = { rest_api_id: expression('aws_api_gateway_rest_api.api.id', 'aws_api_gateway_rest_api.api.id') };
const MAIN = expression('aws_cognito_user_pool.main.id', 'aws_cognito_user_pool.main.id');
const SET = expression('toset(["a", "b", "c"])');

function resourcesOf(model: IndexModel): Resource[] {
  const client = {
    generate_secret: true,
    allowed_oauth_flows: ['client_credentials'],
    allowed_oauth_flows_user_pool_client: true,
  };
  const arn = expression('[aws_cognito_user_pool.main.arn]', 'aws_cognito_user_pool.main.arn');
  const both = expression('[aws_cognito_user_pool.main.arn, var.old]', 'aws_cognito_user_pool.main.arn', 'var.old');
  const authorizer = { type: 'COGNITO_USER_POOLS', name: 'pool' };
  const root = expression(
    'aws_api_gateway_rest_api.api.root_resource_id',
    'aws_api_gateway_rest_api.api.root_resource_id',
  );
  const deployment = expression('aws_api_gateway_deployment.api.id', 'aws_api_gateway_deployment.api.id');
  return [
    { type: 'aws_cognito_user_pool', name: 'main', values: () => ({ name: 'main' }), expressions: {} },
    {
      type: 'aws_cognito_user_pool_domain',
      name: 'main',
      values: () => ({ domain: 'm' }),
      expressions: { user_pool_id: MAIN },
    },
    {
      type: 'aws_cognito_resource_server',
      name: 's',
      forEach: SET,
      keys: KEYS,
      values: (key) => ({ identifier: key, name: key, scope: [{ scope_name: 'x', scope_description: 'x' }] }),
      expressions: { user_pool_id: MAIN },
    },
    {
      type: 'aws_cognito_user_pool_client',
      name: 'machine',
      forEach: SET,
      keys: KEYS,
      values: (key) => ({ ...client, name: key, allowed_oauth_scopes: [`${key}/x`] }),
      expressions: { user_pool_id: MAIN },
    },
    {
      type: 'aws_cognito_user_pool_client',
      name: 'old',
      values: () => ({ ...client, name: 'old', user_pool_id: 'eu-west-1_OLD', allowed_oauth_scopes: ['a/x'] }),
      expressions: {},
    },
    { type: 'aws_api_gateway_rest_api', name: 'api', values: () => ({ name: 'api' }), expressions: {} },
    {
      type: 'aws_api_gateway_authorizer',
      name: 'main',
      values: () => authorizer,
      expressions: { ...API, provider_arns: arn },
    },
    {
      type: 'aws_api_gateway_authorizer',
      name: 'both',
      values: () => authorizer,
      expressions: { ...API, provider_arns: both },
    },
    { type: 'aws_api_gateway_deployment', name: 'api', values: () => ({}), expressions: API },
    {
      type: 'aws_api_gateway_stage',
      name: 'api',
      values: () => ({ stage_name: 'api' }),
      expressions: { ...API, deployment_id: deployment },
    },
    ...model.shapes.flatMap((shape): Resource[] => {
      const { forEach, path, scopes, authorizer: own, known } = methodOf(shape, shape, model);
      const method = { http_method: 'GET', authorization: 'COGNITO_USER_POOLS' };
      const id = expression(`aws_api_gateway_authorizer.${own}.id`, `aws_api_gateway_authorizer.${own}.id`);
      return [
        {
          type: 'aws_api_gateway_resource',
          name: shape,
          forEach: SET,
          keys: KEYS,
          values: (key) => ({ path_part: `${shape}-${key}` }),
          expressions: { ...API, parent_id: root },
        },
        {
          type: 'aws_api_gateway_method',
          name: shape,
          forEach,
          keys: KEYS,
          values: (key) => ({ ...method, ...(known ? { authorization_scopes: known(key) } : {}) }),
          expressions: { ...API, resource_id: path, authorizer_id: id, authorization_scopes: scopes },
        },
      ];
    }),
  ];
}

/** The plan of a model before anything is deployed. */
export function indexPlan(model: IndexModel): Json {
  const all = resourcesOf(model);
  const instances = all.flatMap((resource) =>
    (resource.keys ?? [undefined]).map((key) => {
      const { type, name, values, expressions } = resource;
      const own = { mode: 'managed', type, name, ...(key === undefined ? {} : { index: key }) };
      const address = `${type}.${name}${key === undefined ? '' : `["${key}"]`}`;
      const shown = values(key ?? '');
      const open = ['id', 'arn', 'root_resource_id', 'scope_identifiers', ...Object.keys(expressions)];
      const unknown = Object.fromEntries(open.filter((each) => !(each in shown)).map((each) => [each, true]));
      return { shown: { ...own, address, values: shown, sensitive_values: {} }, address, unknown };
    }),
  );
  return {
    format_version: '1.2',
    planned_values: { root_module: { resources: instances.map(({ shown }) => shown) } },
    resource_changes: instances.map(({ address, unknown, shown }) => ({
      address,
      change: { actions: ['create'], before: null, after: shown.values, after_unknown: unknown, after_sensitive: {} },
    })),
    configuration: {
      root_module: {
        resources: all.map(({ type, name, forEach, expressions }) => ({
          address: `${type}.${name}`,
          mode: 'managed',
          type,
          name,
          expressions: Object.fromEntries(
            Object.entries(expressions).map(([attribute, { references }]) => [attribute, { references }]),
          ),
          ...(forEach && forEach.references.length > 0
            ? { for_each_expression: { references: forEach.references } }
            : {}),
        })),
      },
    },
    variables: { owner: { value: model.owner }, flag: { value: model.isFlagged }, old: { value: OLD } },
  };
}

/** The file of the configuration, with every expression that the plan has references of. */
export function indexFile(model: IndexModel): string {
  const blocks = resourcesOf(model).map(({ type, name, forEach, expressions }) => {
    const given = Object.entries({ ...(forEach ? { for_each: forEach } : {}), ...expressions });
    const lines = given.map(([attribute, { text }]) => `  ${attribute} = ${text}\n`).join('');
    return `resource "${type}" "${name}" {\n${lines}}\n`;
  });
  return [localValues(model), ...blocks].join('');
}

/** Objects with references in them, in a list and in lists of a map. */
function localValues({ owner, isFlagged }: IndexModel): string {
  const routes = KEYS.map(
    (key) => `    { name = "${key}", scopes = ${SERVER}["${owner[key] ?? ''}"].scope_identifiers },\n`,
  );
  const services = KEYS.map((key) => `    ${key} = { routes = [{ to = "${owner[key] ?? ''}" }] }\n`);
  const inner = '[for route in service.routes : { name = key, server = route.to }]';
  const servers = isFlagged ? '["b", "a"]' : '["b"]';
  return [
    'locals {\n',
    `  servers = ${servers}\n  routes = [\n${routes.join('')}  ]\n  services = {\n${services.join('')}  }\n`,
    `  nested = flatten([for key, service in local.services : ${inner}])\n`,
    '}\n',
  ].join('');
}
