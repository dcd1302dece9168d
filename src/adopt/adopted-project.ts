// First, since it comes before cdktf.
import '../stacks/faster-cdktf';
import type { TerraformStack } from 'cdktf';
import { App } from 'cdktf';
import type { AccessDeclaration } from '../access/declaration';
import { projectName } from '../settings/project-name';
import type { EnvironmentName } from '../settings/environments';
import type { SettingValues } from '../settings/schema';
import type { Settings } from '../settings/settings';
import { ENVIRONMENT_VARIABLE, readSettings } from '../settings/settings';
import type { ExistingUserPoolOptions } from '../constructs/pool/existing-user-pool';
import { existingUserPool } from '../constructs/pool/existing-user-pool';
import type { ApiPool } from '../stacks/api-pool';
import { M2mApiStack } from '../stacks/m2m-api-stack';
import { M2mPoolStack } from '../stacks/m2m-pool-stack';
import type { M2mStackProps } from '../stacks/m2m-stack';
import type { Attributes } from '../terraform-json/stack-view';
import { record } from '../terraform-json/stack-view';
import type { AdoptedApi } from './adopted-api';
import type { AdoptedPool } from './adopted-pool';
import type { JoinedPool } from './joined-pool';

/** A project for deployed resources. */
export interface AdoptedProject {
  /** First part of every name that is new. */
  readonly name: string;
  /** The environment that is deployed. */
  readonly environment: EnvironmentName;
  /** Settings of that environment, as they are deployed. */
  readonly settings: Partial<SettingValues>;
  readonly pool: AdoptedPool;
  /** Options of the stack that holds the clients; empty if the pool is of another configuration. */
  readonly poolOptions: Pick<M2mStackProps, 'clientNamePrefix' | 'tokenDomain' | 'credentials'>;
  readonly apis: readonly NamedApi[];
}

/** An API, and what the project calls it. */
export interface NamedApi {
  /** Name among several APIs; absent if it is the only one. */
  readonly name: string | undefined;
  /** Name of its declaration in the code. */
  readonly variable: string;
  readonly api: AdoptedApi;
}

/** A stack of the project, and the API in it. */
export interface ProjectStack {
  readonly stack: TerraformStack;
  /** Name in the code. */
  readonly variable: string;
  readonly holdsPool: boolean;
  readonly api: AdoptedApi | undefined;
}

/** Settings of prod that would make something that is not deployed. */
const NOTHING_NEW = { accessLog: false, monitoring: false, waf: false } satisfies Partial<SettingValues>;
const NOTHING: { readonly attributes: Attributes } = { attributes: {} };
const LONGEST_API_NAME = 20;
/** Words that an API's name may not begin with, because other names of a project do. */
const TAKEN = /^(api|bootstrap|ci|pool|rotation|state|terraform)(?=-|$)/;

/** Collects the parts of a project. */
export function adoptedProject(
  { pool, apis }: { readonly pool: AdoptedPool; readonly apis: readonly AdoptedApi[] },
  { name, environment }: { readonly name?: string | undefined; readonly environment: EnvironmentName },
): AdoptedProject {
  // The project is called after the pool, or after the API that joins another one.
  const { attributes } = pool.own?.pool ?? apis[0]?.api ?? NOTHING;
  const { Project: project, Environment: tagged } = record(attributes.tags);
  const own = typeof project === 'string' && tagged === environment ? project : undefined;
  const names = uniqueNames(apis);
  const only = apis.length === 1 ? apis[0] : undefined;
  return {
    name: name ?? own ?? nameOf(String(attributes.name)),
    environment,
    settings: {
      ...placeOf(pool),
      ...NOTHING_NEW,
      ...ownPoolSettings(pool),
      ...ttlOf(only),
      ...(only ? { stageName: only.stageName } : {}),
    },
    pool,
    poolOptions: poolOptionsOf(pool),
    apis: apis.map((api, index) => {
      const own = names[index] ?? '';
      return only ? { name: undefined, variable: 'access', api } : { name: own, variable: variableOf(own), api };
    }),
  };
}

/** The declaration of each API; one without routes if there is none. */
export function declarationsOf({ pool, apis }: AdoptedProject): ReadonlyMap<string, AccessDeclaration> {
  const { resourceServers } = pool;
  const clients = Object.fromEntries(Object.entries(pool.clients).map(([name, { declared }]) => [name, declared]));
  if (apis.length === 0) return new Map([['access', { resourceServers, clients, routes: {} }]]);
  return new Map(apis.map(({ variable, api: { routes } }) => [variable, { resourceServers, clients, routes }]));
}

/** The stacks of the project in memory, exactly as its main.ts makes them. */
export function stacksOf(project: AdoptedProject): ProjectStack[] {
  const { apis, poolOptions } = project;
  const app = new App({ skipValidation: true });
  const settings = settingsOf(project);
  const declarations = declarationsOf(project);
  const accessOf = (variable: string) => declarations.get(variable) as AccessDeclaration;
  const { joined } = project.pool;
  const existing = joined && existingUserPool(existingPoolOf(joined));
  const [only, ...others] = apis;
  if (only && others.length === 0) {
    const { backends } = only.api;
    const own = existing ? { pool: existing } : poolOptions;
    const stack = new M2mApiStack(app, { settings, access: accessOf('access'), ...own, backends });
    return [{ stack, variable: 'stack', holdsPool: !existing, api: only.api }];
  }
  const apiStack = ({ name = '', variable, api }: NamedApi, pool: ApiPool): ProjectStack => {
    const { backends, stageName } = api;
    const access = accessOf(variable);
    const stack = new M2mApiStack(app, { settings: { ...settings, stageName }, name, pool, access, backends });
    return { stack, variable: `${variable}Stack`, holdsPool: false, api };
  };
  if (existing) return apis.map((each) => apiStack(each, existing));
  const pool = new M2mPoolStack(app, { settings, access: [...declarations.values()], ...poolOptions });
  const stacks = apis.map((each) => apiStack(each, pool));
  return [{ stack: pool, variable: 'pool', holdsPool: true, api: undefined }, ...stacks];
}

function settingsOf({ name, environment, settings }: AdoptedProject): Settings {
  return readSettings({ [ENVIRONMENT_VARIABLE]: environment }, undefined, { projectName: name, ...settings });
}

/** How the code names a pool that the project joins. */
export function existingPoolOf({ id, arn, domain, isOfAccount }: JoinedPool): ExistingUserPoolOptions {
  return isOfAccount ? { id, domain } : { arn, domain };
}

/** Region and account, without which the wrong credentials would find nothing. */
function placeOf({ own, joined }: AdoptedPool): Pick<SettingValues, 'region' | 'accountId'> {
  const [, , , region = '', accountId = ''] = String(joined?.arn ?? own?.pool.values?.arn).split(':');
  const isKnown = /^\d{12}$/.test(accountId) && joined?.isOfAccount !== false;
  return { ...(region === '' ? {} : { region }), ...(isKnown ? { accountId } : {}) };
}

function ownPoolSettings({ own }: AdoptedPool): Partial<SettingValues> {
  if (!own) return {};
  const { deletion_protection: protection, user_pool_tier: tier } = own.pool.attributes;
  return {
    deletionProtection: protection === 'ACTIVE',
    ...(tier === 'LITE' || tier === 'PLUS' ? { userPoolTier: tier } : {}),
  };
}

function poolOptionsOf({ own, clientNamePrefix }: AdoptedPool): AdoptedProject['poolOptions'] {
  if (!own) return {};
  const { domain, certificate_arn: certificateArn } = own.domain.attributes;
  return {
    clientNamePrefix,
    ...(typeof certificateArn === 'string' ? { tokenDomain: { domain: String(domain), certificateArn } } : {}),
    credentials: false,
  };
}

function ttlOf(api: AdoptedApi | undefined): Partial<SettingValues> {
  const ttl = api?.authorizer?.attributes.authorizer_result_ttl_in_seconds;
  return typeof ttl === 'number' && ttl >= 0 && ttl <= 3600 ? { authorizerTtlSeconds: ttl } : {};
}

function nameOf(text: string): string {
  const plain = plainName(text).slice(0, 30).replace(/-+$/, '');
  return projectName.safeParse(plain).success && plain !== '' ? plain : 'adopted';
}

function plainName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '');
}

function uniqueNames(apis: readonly AdoptedApi[]): string[] {
  const taken: string[] = [];
  for (const { api } of apis) {
    const given = plainName(String(api.attributes.name)).replace(TAKEN, 'rest');
    const plain = given.slice(0, LONGEST_API_NAME - 3).replace(/-+$/, '') || 'rest';
    const isFree = (name: string) =>
      !taken.some((each) => `${each}-`.startsWith(`${name}-`) || `${name}-`.startsWith(`${each}-`));
    let name = plain;
    for (let count = 2; !isFree(name); count += 1) name = `${plain}${count}`;
    taken.push(name);
  }
  return taken;
}

function variableOf(name: string): string {
  const camel = name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return RESERVED.includes(camel) ? `${camel}Api` : camel;
}

/** Names that the code has already, or that no variable may have. */
const RESERVED = [
  ...[
    'access',
    'adopt',
    'adopted',
    'app',
    'clients',
    'deployment',
    'pool',
    'resourceServers',
    'settings',
    'synthesize',
  ],
  ...['break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'default', 'delete', 'do', 'else', 'enum'],
  ...['export', 'extends', 'false', 'finally', 'for', 'function', 'if', 'implements', 'import', 'in', 'instanceof'],
  ...['interface', 'let', 'new', 'null', 'package', 'private', 'protected', 'public', 'return', 'static', 'super'],
  ...['switch', 'this', 'throw', 'true', 'try', 'typeof', 'var', 'void', 'while', 'with', 'yield', 'await'],
];
