import type { Doubt } from '../../foreign/doubt';
import { isKnownType } from '../../system/resource-types';
import type { TerraformJson } from '../../terraform-json/terraform-json';
import { ResolvedStack } from '../../terraform-json/resolved-stack';
import { resourceServerShape } from '../../system/user-pool';
import type { AccessClient } from './client';
import { readClients } from './client';
import type { TableAuthorizer } from './table-authorizer';
import { readTableAuthorizers } from './table-authorizer';
import { fingerprint, ownFingerprint } from './fingerprint';
import { readPageOrigins } from './page-origins';
import type { AccessRoute } from './route';
import { readRoutes } from './route';
import type { SideStack } from './side';
import type { SourceRanges } from './source-ranges';
import { readCallLimits } from './source-ranges';
import type { Unread } from './unread';
import { UnreadLog } from './unread';

/** Access of one stack, as its JSON declares it. */
export interface ObservedAccess {
  readonly clients: readonly AccessClient[];
  readonly routes: readonly AccessRoute[];
  /** Lambda authorizers whose rules are known, by their addresses. */
  readonly tableAuthorizers: ReadonlyMap<string, TableAuthorizer>;
  /** Scopes that resource servers declare, by identifier. */
  readonly servers: ReadonlyMap<string, readonly string[]>;
  /** Origins whose pages may call from a browser. */
  readonly pageOrigins: readonly string[];
  /** Addresses of the APIs. */
  readonly apis: readonly string[];
  readonly sources: SourceRanges;
  /** The only VPC endpoints that may call an API, by the API's address. */
  readonly vpcEndpoints: SourceRanges;
  readonly unread: readonly Unread[];
  /** Fingerprint of a resource, to see whether a part that is not understood changes. */
  readonly fingerprint: (address: string) => string | undefined;
}

/** Values that AWS generates are the same on both sides of a change. */
export const SEED = 'review';

/** Place of a stack among those of its app. */
export interface AccessPlace {
  /** Value of a parameter of Systems Manager. */
  readonly parameter: (name: string) => string;
  /**
   * Name of its API, if the app has several.
   * @default - the routes have no name of an API before them
   */
  readonly label?: string;
  /**
   * Name of the stack, if the app has several user pools.
   * @default - ids are made of addresses alone
   */
  readonly place?: string;
}

/** The value of a parameter that no stack here makes: it counts as unchanged while the name is. */
export function unmadeParameter(name: string): string {
  return `parameter${name}`;
}

const ALONE: AccessPlace = { parameter: unmadeParameter };

const KNOWN_DATA = [
  'archive_file',
  'aws_caller_identity',
  'aws_cognito_user_pool',
  'aws_iam_policy_document',
  'aws_partition',
  'aws_region',
  'aws_ssm_parameter',
];

/**
 * Reads the parts that it understands, and names the others.
 * @param place - place of the stack, if it is read with the others of its app
 */
export function observeAccess(side: SideStack | undefined, place = ALONE): ObservedAccess {
  if (!side) {
    const none = {
      clients: [],
      routes: [],
      tableAuthorizers: new Map(),
      servers: new Map(),
      pageOrigins: [],
      apis: [],
      sources: new Map(),
      vpcEndpoints: new Map(),
      unread: [],
    };
    return { ...none, fingerprint: () => undefined };
  }
  const unread = new UnreadLog();
  for (const block of side.opaque.keys()) unread.add(block, 'a block that the review does not read');
  const { resource, unknown } = knownTypes(side.json);
  for (const address of unknown.keys()) unread.add(address, 'a type that the review does not know');
  for (const address of unknownData(side.json)) unread.add(address, 'a data source that the review does not know');
  const stack = new ResolvedStack(
    { json: { ...side.json, resource }, directory: side.directory },
    { seed: SEED, ...place },
  );
  const servers = stack
    .all('aws_cognito_resource_server')
    .flatMap((each) => unread.read(stack, each, resourceServerShape) ?? []);
  const tableAuthorizers = readTableAuthorizers(stack, side.code);
  const { doubts = [] } = side;
  const routes = readRoutes(stack, unread, tableAuthorizers, doubts);
  const clients = readClients(stack, unread);
  explainDoubts(doubts, unread, [...routes, ...clients, ...stack.all('aws_api_gateway_stage')]);
  return {
    clients: clients.filter(({ address }) => !unread.has(address)),
    routes,
    tableAuthorizers,
    servers: new Map(servers.map(({ identifier, scope }) => [identifier, scope.map(({ scope_name }) => scope_name)])),
    pageOrigins: readPageOrigins(stack),
    apis: stack.all('aws_api_gateway_rest_api').map(({ address }) => address),
    ...readCallLimits(stack, unread),
    unread: unread.entries,
    // Resources that a resource of an unknown type refers to are compared separately.
    fingerprint: (address) => unknown.get(address) ?? side.opaque.get(address) ?? fingerprint(side.json, address),
  };
}

/** Names the parts in doubt that were read, or not understood; the others, such as a preflight, concern no caller. */
function explainDoubts(
  doubts: readonly Doubt[],
  unread: UnreadLog,
  parts: readonly { readonly address: string }[],
): void {
  const read = new Set(parts.map(({ address }) => address));
  for (const { address, reason } of doubts) {
    if (read.has(address) || unread.has(address)) unread.explain(address, reason);
  }
}

/** Some run a program, or call a function, while Terraform plans. */
function unknownData({ data }: TerraformJson): string[] {
  return Object.entries(data)
    .filter(([type]) => !KNOWN_DATA.includes(type))
    .flatMap(([type, byName]) => Object.keys(byName).map((name) => `data.${type}.${name}`));
}

/** The resources that a stack may hold for the reader of the local gateway, and the others. */
function knownTypes({ resource }: TerraformJson) {
  const types = Object.entries(resource);
  const unknown = types
    .filter(([type]) => !isKnownType(type))
    .flatMap(([type, byName]) =>
      Object.entries(byName).map(([name, attributes]) => [`${type}.${name}`, ownFingerprint(attributes)] as const),
    );
  return {
    resource: Object.fromEntries(types.filter(([type]) => isKnownType(type))),
    unknown: new Map<string, string>(unknown),
  };
}
