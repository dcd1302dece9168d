import { readFileSync } from 'node:fs';
import type { Adoption, AdoptionOptions } from '../../src/adopt/adoption';
import { adoptionOf } from '../../src/adopt/adoption';
import { declarationsOf, stacksOf } from '../../src/adopt/adopted-project';
import { DeployedStack } from '../../src/adopt/deployed-stack';
import { projectSource } from '../../src/adopt/project-source';
import { adoptionPage } from '../../src/adopt/adoption-page';
import { parseDocument } from '../../src/foreign/document';
import type { AdoptedStack } from '../../src/stacks/adopt';
import { adopt } from '../../src/stacks/adopt';
import { accessTable } from '../../src/matrix/access-table';
import { readSynthesized } from '../../src/matrix/read-stack';
import { refusals } from '../../src/terraform/plan-admission';
import { stackParts } from '../../src/review/change/side';
import { parseTerraformJson } from '../../src/terraform-json/terraform-json';
import { cellsOf, configurationFile, given, tableOf } from '../foreign/given';
import { customerApi } from '../fixtures/customer-api';
import { synthesize } from '../stacks/synthesized';
import { deployedState, withoutPool } from './deployed-state';

type Json = Record<string, unknown>;

const COUNTED = readFileSync(configurationFile('counted/terraform.tfstate'), 'utf8');

function adoptionIn(text: string, leave: readonly string[] = [], options: Partial<AdoptionOptions> = {}): Adoption {
  const deployed = new DeployedStack(parseDocument(text, 'given.tfstate'), 'given', leave);
  return adoptionOf(deployed, { environment: 'prod', ...options });
}

/** JSON of the stacks after the adoption, by name; it breaks no rule of the policy. */
function adoptedJson({ project, stacks }: Adoption): Map<string, Json> {
  return new Map(
    stacksOf(project).map(({ stack, variable }) => {
      const own = stacks[variable];
      if (own) adopt(stack, own);
      return [stack.node.id, stack.toTerraform() as Json];
    }),
  );
}

function resourcesIn(json: Json | undefined, type: string): Json[] {
  return Object.values(((json?.resource as Json | undefined)?.[type] ?? {}) as Record<string, Json>);
}

/** A state with another value of an attribute. */
function changed(type: string, name: string, attributes: Json, index = 0): string {
  const state = JSON.parse(COUNTED) as {
    resources: { type: string; name: string; instances: { attributes: Json }[] }[];
  };
  const instance = state.resources.find((each) => each.type === type && each.name === name)?.instances[index];
  if (!instance) throw new Error(`no ${type}.${name}`);
  Object.assign(instance.attributes, attributes);
  return JSON.stringify(state);
}

describe('plain HCL with count', () => {
  const adoption = adoptionIn(COUNTED);
  const json = adoptedJson(adoption).get('shop-machines-prod');

  test('becomes one declaration', () => {
    expect(Object.fromEntries(declarationsOf(adoption.project))).toEqual({
      access: {
        resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders', write: 'Place orders' } } },
        clients: {
          billing: { scopes: ['orders/read', 'orders/write'] },
          reporting: { scopes: ['orders/read'] },
        },
        routes: {
          'GET /orders': { scopes: ['orders/read'], backend: 'shop-orders' },
          'POST /orders': { scopes: ['orders/write'], backend: 'shop-orders' },
          'GET /orders/{id}': { scopes: ['orders/read', 'orders/write'], backend: 'shop-orders' },
        },
      },
    });
  });

  test('imports every resource of the pool and the API by its id', () => {
    const imports = json?.import as { to: string; id: string }[];
    expect(imports.map(({ id }) => id).sort()).toEqual(adoption.imports.map(({ id }) => id).sort());
    expect(imports.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['eu-west-1_5Lzzu794b', 'eu-west-1_5Lzzu794b|orders', '9cb55edb/live', 'shop-machines']),
    );
    const made = Object.values(json?.resource as Record<string, Json>).flatMap(Object.keys);
    expect(made).toHaveLength(imports.length);
  });

  test('keeps names and ids, whatever pattern they have', () => {
    expect(resourcesIn(json, 'aws_cognito_user_pool')).toMatchObject([{ name: 'shop-machines' }]);
    expect(resourcesIn(json, 'aws_cognito_user_pool_domain')).toMatchObject([{ domain: 'shop-machines' }]);
    expect(resourcesIn(json, 'aws_cognito_user_pool_client').map(({ name }) => name)).toEqual(['billing', 'reporting']);
    expect(resourcesIn(json, 'aws_api_gateway_rest_api')).toMatchObject([{ name: 'orders' }]);
    expect(resourcesIn(json, 'aws_api_gateway_stage')).toMatchObject([{ stage_name: 'live' }]);
    expect(resourcesIn(json, 'aws_api_gateway_authorizer')).toMatchObject([{ name: 'pool' }]);
  });

  test('makes nothing that is not deployed: no log, no response, no tag', () => {
    expect(adoption.made).toEqual([]);
    expect(Object.keys(json?.resource as object).sort()).toEqual([
      'aws_api_gateway_authorizer',
      'aws_api_gateway_deployment',
      'aws_api_gateway_integration',
      'aws_api_gateway_method',
      'aws_api_gateway_resource',
      'aws_api_gateway_rest_api',
      'aws_api_gateway_stage',
      'aws_cognito_resource_server',
      'aws_cognito_user_pool',
      'aws_cognito_user_pool_client',
      'aws_cognito_user_pool_domain',
    ]);
    expect((json?.provider as Record<string, Json[]>).aws?.[0]).not.toHaveProperty('default_tags');
  });

  test('keeps by an escape hatch what the declaration cannot say, and names the rest', () => {
    const reasons = new Map(adoption.aside.map(({ address, becomes, reason }) => [address, `${becomes}: ${reason}`]));
    expect(reasons.get('aws_api_gateway_method.delete')).toMatch(/^kept: it names no scope/);
    expect(reasons.get('aws_api_gateway_method.cors[0]')).toMatch(/^kept: it answers preflights/);
    expect(reasons.get('aws_cognito_user_pool_client.website')).toBe('outside: it signs people in, and is no machine');
    expect(reasons.get('aws_lambda_function.orders')).toMatch(/^outside: /);
    const methods = resourcesIn(json, 'aws_api_gateway_method');
    const people = methods.find(({ http_method: method }) => method === 'DELETE');
    expect(people).toMatchObject({
      authorization: 'COGNITO_USER_POOLS',
      rest_api_id: expect.stringMatching(/^\$\{aws_api_gateway_rest_api\./) as unknown,
      authorizer_id: expect.stringMatching(/^\$\{aws_api_gateway_authorizer\./) as unknown,
    });
    expect(people).not.toHaveProperty('authorization_scopes');
  });

  test('every address of the file is imported or named, once', () => {
    const state = JSON.parse(COUNTED) as { resources: { mode: string; instances: unknown[] }[] };
    const instances = state.resources.filter(({ mode }) => mode === 'managed').flatMap((each) => each.instances);
    const imported = adoption.imports.map(({ address }) => address);
    const outside = adoption.aside.filter(({ becomes }) => becomes === 'outside').map(({ address }) => address);
    expect(new Set([...imported, ...outside]).size).toBe(instances.length);
    expect(imported.filter((address) => outside.includes(address))).toEqual([]);
  });

  test('has the same matrix as before', () => {
    const none = { files: new Map(), assets: new Map(), code: new Map() };
    const own = parseTerraformJson(json);
    const side = { ...stackParts(own), name: 'own', json: own, directory: '', ...none };
    const cells = cellsOf(accessTable(readSynthesized(side)));
    expect(cells).toEqual(cellsOf(tableOf(given('counted/terraform.tfstate'))));
    expect(cells.filter((cell) => cell.endsWith(' allowed')).length).toBeGreaterThan(3);
  });

  test('accepts what the policy finds in it, so that nothing has to change at once', () => {
    expect(adoption.accepted.map(({ rule }) => rule).sort()).toEqual(['function-timeout', 'method-scopes']);
  });
});

describe('a default that is taken', () => {
  const { project, stacks } = adoptionIn(COUNTED);
  const own = stacks.stack as AdoptedStack;

  /** Addresses that the JSON waits for or refers to, and does not have. */
  function missing(adopted: AdoptedStack): string[] {
    const [{ stack }] = stacksOf(project) as [ReturnType<typeof stacksOf>[number]];
    adopt(stack, adopted);
    const { resource } = stack.toTerraform() as { resource: Record<string, Record<string, Json>> };
    const known = Object.entries(resource).flatMap(([type, names]) =>
      Object.keys(names).map((each) => `${type}.${each}`),
    );
    const named = Array.from(
      JSON.stringify(resource).matchAll(/(?<![.\w])(aws_[a-z_]+\.[\w-]+)\.\w+\}/g),
      ([, address = '']) => address,
    );
    const waiting = Object.values(resource).flatMap((names) =>
      Object.values(names).flatMap((each) => (each.depends_on ?? []) as string[]),
    );
    return [...named, ...waiting].filter((address) => !known.includes(address));
  }

  test.each(own.leftOut)('%s is made beside the adopted resources', (path) => {
    expect(missing({ ...own, leftOut: own.leftOut.filter((each) => each !== path) })).toEqual([]);
  });

  test.each(
    Object.entries(own.resources).flatMap(([path, { keep = {} }]) =>
      Object.keys(keep).map((name) => [path, name] as const),
    ),
  )('%s takes the %s of its construct', (path, name) => {
    const resource = own.resources[path];
    if (!resource) throw new Error(`no ${path}`);
    const keep = Object.fromEntries(Object.entries(resource.keep ?? {}).filter(([each]) => each !== name));
    expect(missing({ ...own, resources: { ...own.resources, [path]: { ...resource, keep } } })).toEqual([]);
  });

  test('secrets move to Secrets Manager as they are, and rotate only when that is asked for', () => {
    const asked = {
      ...project,
      settings: { ...project.settings, rotationDays: 0 },
      poolOptions: { clientNamePrefix: project.poolOptions.clientNamePrefix ?? '' },
    };
    const [{ stack }] = stacksOf(asked) as [ReturnType<typeof stacksOf>[number]];
    adopt(stack, own);
    const json = stack.toTerraform() as Json;
    expect(resourcesIn(json, 'aws_secretsmanager_secret')).toHaveLength(2);
    expect(resourcesIn(json, 'aws_secretsmanager_secret_rotation')).toEqual([]);
    // The function stores the secret that the client has: see the tests of its seed.
    const inputs = resourcesIn(json, 'aws_lambda_invocation').map(({ input }) => String(input));
    expect(inputs.filter((input) => input.includes('"Action":"seed"'))).toHaveLength(2);
    const functions = resourcesIn(json, 'aws_lambda_function');
    expect(functions).toMatchObject([{ environment: { variables: { CLIENT_NAME_PREFIX: '' } } }]);
    for (const client of resourcesIn(json, 'aws_cognito_user_pool_client')) {
      expect(client.lifecycle).toEqual({ ignore_changes: ['generate_secret'] });
    }
  });

  test('tags are put on every resource', () => {
    expect(missing({ ...own, defaultTags: true })).toEqual([]);
  });
});

describe('attributes that an import does not read', () => {
  test('a plan does not replace a client for its secret', () => {
    const json = [...adoptedJson(adoptionIn(COUNTED)).values()][0];
    for (const client of resourcesIn(json, 'aws_cognito_user_pool_client')) {
      expect(client.lifecycle).toEqual({ ignore_changes: ['generate_secret'] });
    }
  });

  test('a plan does not change the HTTP method of a MOCK integration', () => {
    const json = [...adoptedJson(adoptionIn(COUNTED)).values()][0];
    const mock = resourcesIn(json, 'aws_api_gateway_integration').find(({ type }) => type === 'MOCK');
    expect(mock?.lifecycle).toEqual({ ignore_changes: ['integration_http_method'] });
    expect(mock).not.toHaveProperty('integration_http_method');
  });

  const jsonOf = (text: string) => [...adoptedJson(adoptionIn(text)).values()][0];

  test('a plan does not change the attributes of users, which Cognito refuses', () => {
    const schema = [{ name: 'email', attribute_data_type: 'String', mutable: true, required: true }];
    const [pool] = resourcesIn(jsonOf(changed('aws_cognito_user_pool', 'main', { schema })), 'aws_cognito_user_pool');
    expect(pool).toMatchObject({ lifecycle: { ignore_changes: ['schema'] } });
    expect(pool).not.toHaveProperty('schema');
    const [plain] = resourcesIn(jsonOf(COUNTED), 'aws_cognito_user_pool');
    expect(plain?.lifecycle).toBeUndefined();
  });

  test('a plan does not change the size of a cache that is off', () => {
    const off = { cache_cluster_enabled: false, cache_cluster_size: '0.5' };
    const [stage] = resourcesIn(jsonOf(changed('aws_api_gateway_stage', 'live', off)), 'aws_api_gateway_stage');
    expect(stage).toMatchObject({ lifecycle: { ignore_changes: ['cache_cluster_size'] } });
    expect(stage).not.toHaveProperty('cache_cluster_size');
    const on = { cache_cluster_enabled: true, cache_cluster_size: '0.5' };
    const [cached] = resourcesIn(jsonOf(changed('aws_api_gateway_stage', 'live', on)), 'aws_api_gateway_stage');
    expect(cached).toMatchObject({ cache_cluster_size: '0.5' });
    expect(cached?.lifecycle).not.toHaveProperty('ignore_changes');
  });

  test('units of lifetimes that are the default are not set, as an import reads them', () => {
    const units = (access: string) => [{ access_token: access, id_token: 'hours', refresh_token: 'days' }];
    const clients = (access: string) =>
      resourcesIn(
        jsonOf(changed('aws_cognito_user_pool_client', 'machine', { token_validity_units: units(access) })),
        'aws_cognito_user_pool_client',
      ).filter(({ name }) => name === 'billing');
    expect(clients('hours')[0]).not.toHaveProperty('token_validity_units');
    expect(clients('minutes')).toMatchObject([{ token_validity_units: units('minutes') }]);
  });

  test('a deployment is replaced, and the new one comes first', () => {
    const json = [...adoptedJson(adoptionIn(COUNTED)).values()][0];
    expect(resourcesIn(json, 'aws_api_gateway_deployment')).toMatchObject([
      { lifecycle: { create_before_destroy: true }, triggers: { redeployment: expect.any(String) as unknown } },
    ]);
  });
});

test('one API of each module becomes a declaration and a stack, beside the pool', () => {
  const text = readFileSync(configurationFile('modules/terraform.tfstate'), 'utf8');
  const adoption = adoptionIn(text);
  expect([...declarationsOf(adoption.project).keys()]).toEqual(['orders', 'stock']);
  const json = adoptedJson(adoption);
  expect([...json.keys()]).toEqual(['machines-prod', 'machines-prod-orders', 'machines-prod-stock']);
  expect(resourcesIn(json.get('machines-prod-stock'), 'aws_api_gateway_stage')).toMatchObject([
    { stage_name: 'stock' },
  ]);
  expect(resourcesIn(json.get('machines-prod'), 'aws_cognito_user_pool_client')).toHaveLength(2);
  expect(adoption.made.map(({ type }) => type)).toEqual(Array.from({ length: 5 }, () => 'aws_ssm_parameter'));
});

test('what this project deployed gives its own declaration back, and keeps nothing', () => {
  const variables = {
    M2M_ENVIRONMENT: 'prod',
    M2M_PROJECT_NAME: 'shop',
    M2M_ACCESS_LOG: 'false',
    M2M_MONITORING: 'false',
    M2M_WAF: 'false',
  };
  const adoption = adoptionIn(deployedState(synthesize({ variables })));
  const [declaration] = declarationsOf(adoption.project).values();
  expect(declaration?.resourceServers).toEqual(customerApi.resourceServers);
  expect(Object.entries(declaration?.clients ?? {}).map(([name, { scopes }]) => [name, scopes])).toEqual(
    Object.entries(customerApi.clients).map(([name, { scopes }]) => [name, [...scopes].sort()]),
  );
  const rules = (routes: Readonly<Record<string, { readonly scopes?: unknown; readonly body?: unknown }>>) =>
    Object.fromEntries(Object.entries(routes).map(([name, { scopes, body }]) => [name, { scopes, body }]));
  expect(rules(declaration?.routes ?? {})).toEqual(rules(customerApi.routes));
  expect([adoption.project.name, adoption.project.poolOptions.clientNamePrefix]).toEqual(['shop', 'shop-prod-']);
  const kept = adoption.differences.map(({ path, attribute }) => `${path} ${attribute}`);
  expect(kept.filter((line) => !/ tags$/.test(line))).toEqual([]);
});

describe('a file that needs a decision', () => {
  test.each([
    [
      'a client with people’s flows beside',
      changed('aws_cognito_user_pool_client', 'machine', { allowed_oauth_flows: ['client_credentials', 'code'] }),
      /machine\[0\] signs people in as well \(code\), expected a client of machines alone.*--leave 'aws_cognito_user_pool_client\.machine\[0\]'/,
    ],
    [
      'a scope of another pool',
      changed('aws_cognito_user_pool_client', 'machine', { allowed_oauth_scopes: ['stock/read'] }),
      /holds the scope stock\/read, expected scopes of resource servers that the file has/,
    ],
    [
      'a pool without a domain',
      COUNTED.replaceAll('"aws_cognito_user_pool_domain"', '"aws_other_domain"'),
      /aws_cognito_user_pool\.main has no domain, expected one: without it there is no token endpoint/,
    ],
    [
      'an API of version 2',
      COUNTED.replaceAll('"aws_iam_role"', '"aws_apigatewayv2_api"'),
      /aws_apigatewayv2_api\.orders is an API of version 2, expected a REST API.*--leave/,
    ],
    [
      'no pool',
      COUNTED.replaceAll('"aws_cognito_user_pool"', '"aws_other_pool"').replaceAll('"COGNITO_USER_POOLS"', '"TOKEN"'),
      /the file has 0 user pools, expected one, .*or an API with an authorizer that names one by its ARN; give the state/,
    ],
  ])('%s is refused by name', (_, text, message) => {
    expect(() => adoptionIn(text)).toThrow(message);
  });

  test('is adopted without the resource that --leave names', () => {
    const text = changed('aws_cognito_user_pool_client', 'machine', {
      allowed_oauth_flows: ['client_credentials', 'code'],
    });
    const adoption = adoptionIn(text, ['aws_cognito_user_pool_client.machine[0]']);
    expect(Object.keys(adoption.project.pool.clients)).toEqual(['reporting']);
    expect(adoption.aside).toContainEqual({
      address: 'aws_cognito_user_pool_client.machine[0]',
      becomes: 'outside',
      reason: 'it was named with --leave',
    });
  });
});

describe('a pool that the file names only by its id', () => {
  const API_ONLY = withoutPool(COUNTED);
  const POOL = 'eu-west-1_5Lzzu794b';
  const joining = (text: string, options: Partial<AdoptionOptions> = { domain: 'shop-machines' }) =>
    adoptionIn(text, [], options);

  test('is joined by its API: scopes are those of the methods, and no client is declared', () => {
    const adoption = joining(API_ONLY);
    expect(Object.fromEntries(declarationsOf(adoption.project))).toEqual({
      access: {
        resourceServers: { orders: { name: 'orders', scopes: { read: 'read', write: 'write' } } },
        clients: {},
        routes: {
          'GET /orders': { scopes: ['orders/read'], backend: 'shop-orders' },
          'POST /orders': { scopes: ['orders/write'], backend: 'shop-orders' },
          'GET /orders/{id}': { scopes: ['orders/read', 'orders/write'], backend: 'shop-orders' },
        },
      },
    });
    expect(projectSource(adoption).get('main.ts')).toContain(
      `const pool = existingUserPool({ id: '${POOL}', domain: 'shop-machines' });`,
    );
    expect(adoption.project.settings).toMatchObject({ region: 'eu-west-1', accountId: '000000000000' });
  });

  test('is looked up, and nothing of Cognito is imported or made; its API keeps every attribute', () => {
    const adoption = joining(API_ONLY);
    const json = adoptedJson(adoption).get('orders-prod');
    expect(Object.keys(json?.resource as object).filter((type) => /cognito|ssm|secret/.test(type))).toEqual([]);
    expect(Object.values((json?.data as Record<string, object>).aws_cognito_user_pool ?? {})).toMatchObject([
      { user_pool_id: POOL },
    ]);
    expect(adoption.made).toEqual([]);
    expect(adoption.imports.map(({ id }) => id)).toEqual(expect.arrayContaining(['9cb55edb', '9cb55edb/live']));
    const whole = adoptionIn(COUNTED).differences.filter(({ address }) => address.startsWith('aws_api_gateway_'));
    expect(adoption.differences.map(({ address, attribute }) => `${address} ${attribute}`)).toEqual(
      whole.map(({ address, attribute }) => `${address} ${attribute}`),
    );
    const [authorizer] = resourcesIn(json, 'aws_api_gateway_authorizer');
    expect(authorizer?.provider_arns).toEqual([expect.stringMatching(/^\$\{data\.aws_cognito_user_pool\..+\.arn\}$/)]);
  });

  test('is joined by each of several APIs', () => {
    const adoption = joining(withoutPool(readFileSync(configurationFile('modules/terraform.tfstate'), 'utf8')));
    expect(adoption.stackIds).toHaveLength(2);
    expect(adoption.made).toEqual([]);
    expect(adoptionPage(adoption)).not.toContain('needs the deployed stack of the pool');
    for (const json of adoptedJson(adoption).values()) {
      expect(Object.keys(json.data as object)).toContain('aws_cognito_user_pool');
    }
  });

  test('of another account is joined by its ARN, and no plan looks it up', () => {
    // The emulator leaves the account out.
    const apiOfOurs = API_ONLY.replaceAll('execute-api:eu-west-1::', 'execute-api:eu-west-1:000000000000:');
    const pool = /cognito-idp:eu-west-1:\d{12}/g;
    expect(projectSource(joining(apiOfOurs)).get('main.ts')).toContain(`{ id: '${POOL}',`);
    const adoption = joining(apiOfOurs.replaceAll(pool, 'cognito-idp:eu-west-1:444455556666'));
    const arn = `arn:aws:cognito-idp:eu-west-1:444455556666:userpool/${POOL}`;
    expect(projectSource(adoption).get('main.ts')).toContain(arn);
    expect(adoption.project.settings).not.toHaveProperty('accountId');
    const json = adoptedJson(adoption).get('orders-prod');
    expect(json?.data as object).not.toHaveProperty('aws_cognito_user_pool');
    expect(resourcesIn(json, 'aws_api_gateway_authorizer')).toMatchObject([{ provider_arns: [arn] }]);
  });

  test('takes its domain from the file, if the file has it', () => {
    const state = JSON.parse(COUNTED) as { resources: { type: string }[] };
    const kept = ['aws_cognito_user_pool_domain', 'aws_cognito_user_pool_client'];
    state.resources = state.resources.filter(({ type }) => !type.startsWith('aws_cognito_') || kept.includes(type));
    const adoption = joining(JSON.stringify(state), {});
    expect(projectSource(adoption).get('main.ts')).toContain(`{ id: '${POOL}', domain: 'shop-machines' }`);
    const client = adoption.aside.find(({ address }) => address === 'aws_cognito_user_pool_client.machine[0]');
    expect(client).toMatchObject({ becomes: 'outside' });
  });

  test('is an error without its domain, with several of it, or without a scope', () => {
    expect(() => joining(API_ONLY, {})).toThrow(
      `the file names ${POOL} only by its id, expected its domain too, where callers ask for tokens; give its prefix or the custom domain, e.g. --domain company-auth, or adopt the state that holds the pool`,
    );
    const two = API_ONLY.replace(
      /"provider_arns":\s*\[/,
      '$&"arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_other",',
    );
    expect(() => joining(two)).toThrow(
      `the file names 2 user pools only by their ids, expected one of: ${POOL}, eu-west-1_other; name it with --pool`,
    );
    expect(joining(two, { pool: POOL, domain: 'shop-machines' }).project.pool.joined).toMatchObject({ id: POOL });
    const open = API_ONLY.replaceAll(/"authorization_scopes":\s*\[[^\]]*\]/g, '"authorization_scopes": null');
    expect(() => joining(open)).toThrow(
      /names eu-west-1_5Lzzu794b only by its id, and no API of the file can be declared with it, expected one; adopt the state that holds the pool; aws_api_gateway_rest_api\.orders, for example: no route of it asks for a scope/,
    );
    expect(() => joining(COUNTED)).toThrow(
      '--domain shop-machines is given, and the file has aws_cognito_user_pool.main, expected it for a pool that the file names only by its id; leave it out',
    );
  });
});

test('--leave with an address that the file does not have is refused', () => {
  expect(() => adoptionIn(COUNTED, ['aws_cognito_user_pool_client.websit'])).toThrow(
    'expected a resource of the file; did you mean "aws_cognito_user_pool_client.website"?',
  );
});

test('a usage plan of the API, its key and the key of a caller are imported as they are', () => {
  const state = JSON.parse(COUNTED) as { resources: object[] };
  const added = (type: string, attributes: Json) => ({
    mode: 'managed',
    type,
    name: 'partner',
    instances: [{ attributes, sensitive_attributes: [] }],
  });
  state.resources.push(
    added('aws_api_gateway_api_key', { id: 'key1', name: 'Partner key', enabled: true, value: 'a-secret-value' }),
    added('aws_api_gateway_usage_plan', {
      id: 'plan1',
      name: 'Gold',
      api_stages: [{ api_id: '9cb55edb', stage: 'live' }],
    }),
    added('aws_api_gateway_usage_plan_key', {
      id: 'key1',
      key_id: 'key1',
      key_type: 'API_KEY',
      usage_plan_id: 'plan1',
      value: 'a-secret-value',
    }),
  );
  const adoption = adoptionIn(JSON.stringify(state));
  const json = [...adoptedJson(adoption).values()][0];
  const ids = (json?.import as { id: string }[]).map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(['key1', 'plan1', 'plan1/key1']));
  expect(resourcesIn(json, 'aws_api_gateway_api_key')).toMatchObject([{ name: 'Partner key' }]);
  expect(JSON.stringify(json)).not.toContain('a-secret-value');
  const [key] = resourcesIn(json, 'aws_api_gateway_usage_plan_key');
  expect(key?.usage_plan_id).toMatch(/^\$\{aws_api_gateway_usage_plan\..+\.id\}$/);
});

test('an API that an OpenAPI body describes stays outside, and its pool is adopted', () => {
  const adoption = adoptionIn(changed('aws_api_gateway_rest_api', 'orders', { body: '{"openapi":"3.0.1"}' }));
  expect(adoption.project.apis).toEqual([]);
  expect(adoption.aside).toContainEqual({
    address: 'aws_api_gateway_rest_api.orders',
    becomes: 'outside',
    reason: expect.stringMatching(/^an OpenAPI body describes it/) as unknown,
  });
  expect([...adoptedJson(adoption).keys()]).toEqual(['shop-machines-prod']);
  expect(adoption.aside.filter(({ becomes }) => becomes === 'kept')).toEqual([]);
  expect(adoption.imports.map(({ address }) => address)).toHaveLength(5);
});

test('an API without a route that the declaration can say stays outside, with all of its methods', () => {
  const text = COUNTED.replaceAll('"authorization": "COGNITO_USER_POOLS"', '"authorization": "AWS_IAM"');
  const adoption = adoptionIn(text);
  expect(adoption.aside.find(({ address }) => address === 'aws_api_gateway_rest_api.orders')).toMatchObject({
    becomes: 'outside',
    reason: expect.stringMatching(/^no route of it asks for a scope .*; \S+, for example: /) as unknown,
  });
  expect(adoption.aside.find(({ address }) => address === 'aws_api_gateway_method.list')?.reason).toBe(
    'its API stays outside',
  );
  expect(adoption.aside.filter(({ becomes }) => becomes === 'kept')).toEqual([]);
});

test('a stage that a deployment made by stage_name is imported by its name', () => {
  const state = JSON.parse(COUNTED) as { resources: { type: string; instances: { attributes: Json }[] }[] };
  state.resources = state.resources.filter(({ type }) => type !== 'aws_api_gateway_stage');
  const deployment = state.resources.find(({ type }) => type === 'aws_api_gateway_deployment');
  Object.assign(deployment?.instances[0]?.attributes ?? {}, { stage_name: 'v1' });
  const adoption = adoptionIn(JSON.stringify(state));
  expect(adoption.stacks.stack?.resources['api/stage']?.id).toBe('9cb55edb/v1');
});

test('a client of the same name as another keeps it', () => {
  const adoption = adoptionIn(changed('aws_cognito_user_pool_client', 'machine', { name: 'reporting' }));
  expect(Object.keys(adoption.project.pool.clients)).toEqual(['reporting', 'reporting-2']);
  const json = [...adoptedJson(adoption).values()][0];
  expect(resourcesIn(json, 'aws_cognito_user_pool_client').map(({ name }) => name)).toEqual(['reporting', 'reporting']);
});

describe('two clients of one name, whose secrets move to Secrets Manager', () => {
  const { project, stacks } = adoptionIn(changed('aws_cognito_user_pool_client', 'machine', { name: 'reporting' }));
  const jsonWith = (rotationDays: number): Json => {
    const poolOptions = { clientNamePrefix: project.poolOptions.clientNamePrefix ?? '' };
    const [{ stack }] = stacksOf({ ...project, settings: { ...project.settings, rotationDays }, poolOptions }) as [
      ReturnType<typeof stacksOf>[number],
    ];
    adopt(stack, stacks.stack as AdoptedStack);
    return stack.toTerraform() as Json;
  };
  const json = jsonWith(0);
  const clientsOf = (type: string, attribute: (each: Json) => unknown) =>
    resourcesIn(json, type).map((each) => /aws_cognito_user_pool_client\.[\w-]+/.exec(String(attribute(each)))?.[0]);

  test('each has a secret of its own, and the function stores the one that the client has', () => {
    expect(resourcesIn(json, 'aws_secretsmanager_secret').map(({ name }) => name)).toEqual([
      'shop-machines/prod/clients/reporting',
      'shop-machines/prod/clients/reporting-2',
    ]);
    const tagged = clientsOf('aws_secretsmanager_secret', ({ tags }) => (tags as Json).ClientId);
    expect(new Set(tagged).size).toBe(2);
    expect(clientsOf('aws_lambda_invocation', ({ input }) => input)).toEqual(tagged);
    for (const { input } of resourcesIn(json, 'aws_lambda_invocation')) {
      expect(JSON.parse(String(input))).toMatchObject({ Action: 'seed' });
    }
  });

  test('the function is told the name that the second secret follows', () => {
    const [rotation] = resourcesIn(json, 'aws_lambda_function');
    const { variables } = rotation?.environment as { variables: Record<string, string> };
    const [[id, name] = ['', ''], ...others] = Object.entries(JSON.parse(variables.CLIENT_NAMES ?? '') as object);
    expect([name, others]).toEqual(['reporting-2', []]);
    const clients = (json.resource as Record<string, Record<string, Json>>).aws_cognito_user_pool_client ?? {};
    const [, second = ''] = Object.keys(clients);
    expect(id).toBe(`\${aws_cognito_user_pool_client.${second}.id}`);
    expect(clients[second]).toMatchObject({ name: 'reporting' });
  });

  test('no client gets a new secret until rotation is asked for', () => {
    expect(resourcesIn(json, 'aws_secretsmanager_secret_rotation')).toEqual([]);
    expect(resourcesIn(json, 'aws_secretsmanager_secret_version')).toEqual([]);
    const imports = (json.import as { to: string }[]).map(({ to }) => to);
    for (const [name, client] of Object.entries(
      (json.resource as Record<string, Record<string, Json>>).aws_cognito_user_pool_client ?? {},
    )) {
      expect(imports).toContain(`aws_cognito_user_pool_client.${name}`);
      expect(client.lifecycle).toEqual({ ignore_changes: ['generate_secret'] });
    }
    const rotations = resourcesIn(jsonWith(90), 'aws_secretsmanager_secret_rotation');
    expect(rotations).toMatchObject([{ rotate_immediately: true }, { rotate_immediately: true }]);
  });
});

test('clients that keep the name of their declaration tell the function nothing', () => {
  const { project, stacks } = adoptionIn(COUNTED);
  const poolOptions = { clientNamePrefix: '' };
  const [{ stack }] = stacksOf({ ...project, poolOptions }) as [ReturnType<typeof stacksOf>[number]];
  adopt(stack, stacks.stack as AdoptedStack);
  expect(JSON.stringify(stack.toTerraform())).not.toContain('CLIENT_NAMES');
});

test('the synthesized JSON has no reference to a resource that is left out', () => {
  for (const [, json] of adoptedJson(adoptionIn(COUNTED))) {
    const all = json.resource as Record<string, Record<string, { depends_on?: string[] }>>;
    const known = Object.entries(all).flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`));
    const waiting = Object.values(all).flatMap((byName) =>
      Object.values(byName).flatMap((each) => each.depends_on ?? []),
    );
    expect(waiting.length).toBeGreaterThan(5);
    expect(waiting.filter((address) => !known.includes(address))).toEqual([]);
  }
});

describe('a state that the project goes on using', () => {
  const adopting = (text: string) => {
    const deployed = new DeployedStack(parseDocument(text, 'given.tfstate'), 'given');
    return adoptionOf(deployed, { environment: 'prod', keepState: true });
  };

  test('moves the same resources that an adoption imports, forgets the others, and imports nothing', () => {
    const adoption = adopting(COUNTED);
    const json = adoptedJson(adoption).get('shop-machines-prod');
    expect(json).not.toHaveProperty('import');
    const moved = json?.moved as { from: string; to: string }[];
    expect(moved.map(({ from }) => from).sort()).toEqual(
      adoptionIn(COUNTED)
        .imports.map(({ address }) => address)
        .sort(),
    );
    const made = Object.entries(json?.resource as Record<string, Json>).flatMap(([type, byName]) =>
      Object.keys(byName).map((name) => `${type}.${name}`),
    );
    expect(moved.map(({ to }) => to).sort()).toEqual(made.sort());
    expect(json?.removed).toEqual(
      [
        'aws_cognito_user_pool_client.website',
        'aws_iam_role.orders',
        'aws_lambda_function.orders',
        'aws_lambda_permission.orders',
      ].map((from) => ({ from, lifecycle: { destroy: false } })),
    );
  });

  test.each([true, false])('a place that is deleted after the deploy makes no new snapshot (kept: %s)', (keepState) => {
    const deployed = () => new DeployedStack(parseDocument(COUNTED, 'given.tfstate'), 'given');
    const triggers = (withPlaces: boolean) => {
      const { project, stacks } = adoptionOf(deployed(), { environment: 'prod', keepState });
      const [{ stack, variable }] = stacksOf(project) as [ReturnType<typeof stacksOf>[number]];
      const own = stacks[variable] as AdoptedStack;
      const without = <Resource extends object>(all: Readonly<Record<string, Resource>>) =>
        Object.fromEntries(
          Object.entries(all).map(([path, resource]) => [path, { ...resource, id: undefined, from: undefined }]),
        );
      adopt(stack, withPlaces ? own : { ...own, resources: without(own.resources), kept: without(own.kept) });
      const [deployment] = resourcesIn(stack.toTerraform() as Json, 'aws_api_gateway_deployment');
      return deployment?.triggers;
    };
    expect(triggers(true)).toEqual(expect.objectContaining({ redeployment: expect.stringMatching(/^[0-9a-f]{64}$/) }));
    expect(triggers(false)).toEqual(triggers(true));
  });

  test.each([
    ['tainted', { status: 'tainted' }, /tainted or deposed objects \(aws_cognito_user_pool_client\.machine\[0\]\)/],
    ['deposed', { deposed: 'a1b2c3d4' }, /tainted or deposed objects \(aws_cognito_user_pool_client\.machine\[0\]\)/],
  ])('is refused with a %s client, which a plan would destroy', (_, mark, message) => {
    const state = JSON.parse(COUNTED) as { resources: { type: string; name: string; instances: object[] }[] };
    const clients = state.resources.find(
      ({ type, name }) => type === 'aws_cognito_user_pool_client' && name === 'machine',
    );
    const [first, ...others] = clients?.instances ?? [];
    if (!clients || !first) throw new Error('the state has clients');
    clients.instances =
      'deposed' in mark ? [first, { ...first, ...mark }, ...others] : [{ ...first, ...mark }, ...others];
    expect(() => adopting(JSON.stringify(state))).toThrow(message);
    expect(adoptionIn(JSON.stringify(state)).imports.length).toBeGreaterThan(5);
  });

  test('imports a stage that a deployment makes, since it has no address to move from', () => {
    const state = JSON.parse(COUNTED) as {
      resources: { type: string; name: string; instances: { attributes: Json }[] }[];
    };
    const stage = state.resources.find(({ type }) => type === 'aws_api_gateway_stage');
    const deployment = state.resources.find(({ type }) => type === 'aws_api_gateway_deployment');
    Object.assign(deployment?.instances[0]?.attributes ?? {}, {
      stage_name: stage?.instances[0]?.attributes.stage_name,
    });
    state.resources = state.resources.filter((each) => each !== stage);
    const json = adoptedJson(adopting(JSON.stringify(state))).get('shop-machines-prod');
    const moved = json?.moved as { from: string }[];
    expect(moved.filter(({ from }) => from.endsWith('.stage_name'))).toEqual([]);
  });

  test('is refused for several stacks, which cannot share it', () => {
    const modules = readFileSync(configurationFile('modules/terraform.tfstate'), 'utf8');
    expect(() => adopting(modules)).toThrow(
      /--keep-state is given and the project has 3 stacks \(.*\), each with a state of its own, expected one stack; adopt without --keep-state/,
    );
  });
});

describe('what is left of an adoption after its deploy', () => {
  const json = (adoption: Adoption) => adoptedJson(adoption).get('shop-machines-prod') ?? {};

  /** All resources, without the triggers of the deployment. */
  function withoutTriggers({
    aws_api_gateway_deployment: deployments = {},
    ...others
  }: Record<string, Record<string, Json>>) {
    const bare = Object.entries(deployments).map(([name, each]) => [name, { ...each, triggers: {} }] as const);
    expect(bare).toHaveLength(1);
    return { ...others, aws_api_gateway_deployment: Object.fromEntries(bare) };
  }

  /** An adoption without the ids, or without the addresses in the old state. */
  function done(adoption: Adoption): Adoption {
    const without = <Resource extends AdoptedStack['resources'][string]>(all: Readonly<Record<string, Resource>>) =>
      Object.fromEntries(
        Object.entries(all).map(([path, resource]) => {
          const kept = Object.entries(resource).filter(([name]) => !['id', 'from'].includes(name));
          return [path, Object.fromEntries(kept) as unknown as Resource];
        }),
      );
    const own = adoption.stacks.stack as AdoptedStack;
    const stack = { ...own, forgotten: [], resources: without(own.resources), kept: without(own.kept) };
    return { ...adoption, stacks: { stack } };
  }

  test.each([
    ['import', { keepState: false }],
    ['removed', { keepState: true }],
  ])('a plan is refused for %s blocks until they are deleted, which only deploys the API again', (block, options) => {
    const adoption = adoptionIn(COUNTED, [], options);
    expect(refusals(json(adoption)).map(({ subject }) => subject)).toContain(block);
    const after = json(done(adoption));
    expect(refusals(after).map(({ subject }) => subject)).not.toContain(block);
    const blocks = ['import', 'moved', 'removed'];
    expect(Object.keys(after).filter((name) => blocks.includes(name))).toEqual([]);
    const resources = (from: Json) => withoutTriggers(from.resource as Record<string, Record<string, Json>>);
    expect(resources(after)).toEqual(resources(json(adoption)));
  });
});

test('a pool and an API in two Regions are refused', () => {
  const state = changed('aws_api_gateway_rest_api', 'orders', {
    execution_arn: 'arn:aws:execute-api:us-east-1:000000000000:9cb55edb',
  });
  expect(() => adoptionIn(state)).toThrow(
    /aws_api_gateway_rest_api\.orders is in us-east-1 and aws_cognito_user_pool\.main in eu-west-1, expected one Region/,
  );
});
