import { createHash } from 'node:crypto';
import path from 'node:path';
import { issuerHost, regionOfPool } from '../../aws/partition';
import { grantOfRoles, grantOfScopes, opening, scopesThatOpen } from '../../access/grant';
import { TerraformJsonError } from '../../terraform-json/error';
import type { ServedFunction } from '../../system/lambda-function';
import { readFunctions } from '../../system/lambda-function';
import type { StackResource, ResolvedStack } from '../../terraform-json/resolved-stack';
import { ownFingerprint } from './fingerprint';
import type { DecisionTable, AuthorizerCode } from './authorizer-code';

/** A caller that is no client: people in a group, or the holder of an API key. */
export interface Holder {
  readonly kind: 'group' | 'api-key';
  readonly name: string;
}

/** Scopes and holders that open a route. */
export interface Openings {
  /** Each by itself, in a token of a client. */
  readonly scopes: readonly string[];
  readonly holders: readonly Holder[];
}

type Grants = Readonly<Record<string, readonly string[]>>;

/** A function that decides by a table and by its environment. */
export interface TableAuthorizer {
  /** Digest of all its other inputs: its code and its configuration. */
  readonly digest: string;
  /** Id of the pool whose clients' tokens it accepts. */
  readonly poolId: string;
  /** Ids of the only clients whose tokens it accepts; absent if it accepts those of every machine of the pool. */
  readonly clientIds?: readonly string[];
  /** Hashes of the API keys, by the key's name. */
  readonly apiKeyHashes: ReadonlyMap<string, string>;
  /** Ids of clients whose tokens it refuses. */
  readonly deniedClientIds: readonly string[];
  /** Sources of people's tokens: the issuer, and ids of apps; empty if it accepts none. */
  readonly peopleSources: readonly string[];
  /** Grants in its table for groups of people and for API keys, if it accepts none of them. */
  readonly latent: { readonly groups: Grants | undefined; readonly apiKeys: Grants | undefined };
  /** Scopes and holders that open a route; none for a route that its table lacks. */
  readonly openings: (route: string) => Openings;
}

/** Variables that are read here; any other is part of the digest. */
const READ = [
  // Metrics do not change a decision.
  'POWERTOOLS_METRICS_NAMESPACE',
  'USER_POOL_ISSUER',
  'CLIENT_IDS',
  'DENIED_CLIENT_IDS',
  'PEOPLE_ISSUER',
  'PEOPLE_CLIENT_IDS',
  'LEGACY_API_KEYS',
  'LEGACY_API_KEY_HASHES',
  'LEGACY_API_KEYS_DEPRECATION',
  'LEGACY_API_KEYS_SUNSET',
];
const ISSUER = /^https:\/\/((?:issuer-)?cognito-idp\.[a-z0-9-]+\.amazonaws\.com)\/([\w-]+)$/;

/**
 * The Lambda authorizers of a stack that decide by a table, by their addresses. One whose function is not understood is
 * none of them.
 */
export function readTableAuthorizers(
  stack: ResolvedStack,
  code: ReadonlyMap<string, AuthorizerCode>,
): ReadonlyMap<string, TableAuthorizer> {
  if (code.size === 0) return new Map();
  try {
    const functions = readFunctions(stack);
    const resources = new Map(stack.all('aws_lambda_function').map((resource) => [resource.address, resource]));
    const aliases = stack.all('aws_lambda_alias').map(({ attributes }) => ownFingerprint(attributes));
    const authorizers = new Map<string, TableAuthorizer>();
    for (const authorizer of stack.all('aws_api_gateway_authorizer')) {
      if (authorizer.attributes.type !== 'REQUEST') continue;
      const uri = String(stack.attribute(authorizer, 'authorizer_uri'));
      const lambda = functions.find(({ invokeArns }) => invokeArns.has(uri));
      const own = lambda && code.get(path.dirname(lambda.file));
      const resource = lambda && resources.get(lambda.address);
      if (!own || !resource) continue;
      const settings = [ownFingerprint(authorizer.attributes), ownFingerprint(settled(resource)), aliases];
      authorizers.set(authorizer.address, tableAuthorizer(lambda, own, settings));
    }
    return authorizers;
  } catch (error) {
    if (error instanceof TerraformJsonError || error instanceof SyntaxError) return new Map();
    throw error;
  }
}

/** Attributes that other statements compare, or that do not change a decision. */
const APART = [
  'environment',
  'logging_config',
  'memory_size',
  'reserved_concurrent_executions',
  'timeout',
  'tracing_config',
];

function settled({ attributes }: StackResource): StackResource['attributes'] {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !APART.includes(name)));
}

/** @param settings - of the authorizer, the function and its aliases */
function tableAuthorizer(
  { environment, handler, file }: ServedFunction,
  { table, digest }: AuthorizerCode,
  settings: readonly unknown[],
): TableAuthorizer {
  const issuer = environment.USER_POOL_ISSUER ?? '';
  const peopleClientIds = list(environment.PEOPLE_CLIENT_IDS);
  const usesKeys = ['accept', 'warn'].includes(environment.LEGACY_API_KEYS ?? '');
  const holders = holderGrants(table, { people: peopleClientIds.length > 0, apiKeys: usesKeys });
  const routes = new Map(
    table.routes.map(({ name, scopes, roles }) => [name, { scopes, ...(roles === undefined ? {} : { roles }) }]),
  );
  const rest = Object.entries(environment).filter(([name]) => !READ.includes(name));
  const [, host, poolId = issuer] = ISSUER.exec(issuer) ?? [];
  const moved = host === issuerHost(regionOfPool(poolId)) ? undefined : host;
  const configured = [
    path.basename(file),
    handler,
    table.people?.token,
    table.people?.pool,
    rest.sort(),
    settings,
    moved,
  ];
  return {
    digest: createHash('sha256')
      .update(JSON.stringify([digest, configured]))
      .digest('hex'),
    poolId,
    ...(environment.CLIENT_IDS?.trim() === '*' ? {} : { clientIds: list(environment.CLIENT_IDS) }),
    apiKeyHashes: hashes(environment.LEGACY_API_KEY_HASHES),
    deniedClientIds: list(environment.DENIED_CLIENT_IDS),
    peopleSources:
      table.people && peopleClientIds.length > 0 ? [environment.PEOPLE_ISSUER ?? issuer, ...peopleClientIds] : [],
    latent: {
      groups: peopleClientIds.length > 0 ? undefined : (table.people?.groups ?? {}),
      apiKeys: usesKeys ? undefined : table.apiKeys,
    },
    openings: (name) => {
      const route = routes.get(name);
      if (!route) return { scopes: [], holders: [] };
      const opens = (grant: Parameters<typeof opening>[1]) => opening(route, grant, table.carriers) !== undefined;
      return {
        scopes: scopesThatOpen(route, table.carriers),
        holders: holders.filter(({ grant }) => opens(grant)).map(({ holder }) => holder),
      };
    },
  };
}

function holderGrants({ people, apiKeys, carriers }: DecisionTable, takes: { people: boolean; apiKeys: boolean }) {
  const groups = takes.people ? Object.entries(people?.groups ?? {}) : [];
  const keys = takes.apiKeys ? Object.entries(apiKeys) : [];
  return [
    ...groups.map(([name, roles]) => ({
      holder: { kind: 'group', name } as const,
      grant: grantOfRoles(roles, carriers),
    })),
    ...keys.map(([name, scopes]) => ({
      holder: { kind: 'api-key', name } as const,
      grant: grantOfScopes(scopes, carriers),
    })),
  ];
}

function hashes(text = '{}'): ReadonlyMap<string, string> {
  const parsed: unknown = JSON.parse(text);
  return new Map(Object.entries(parsed ?? {}).map(([name, hash]) => [name, String(hash)]));
}

function list(text = ''): string[] {
  return text.split(',').flatMap((part) => part.trim() || []);
}
