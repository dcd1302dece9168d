import type { AuthorizerTable } from '../access/authorizer-table';
import { grantOfScopes, opening } from '../access/grant';
import type { ApiKey } from '../system/api-key';
import type { Authorization } from '../system/authorizer';
import type { CheckedParts, RequestValidation } from '../system/request-validation';
import { validationFault } from '../system/request-validation';
import type { RestApiStage } from '../system/rest-api';
import type { AppClient, ServedUserPool } from '../system/user-pool';
import { machineScopes } from '../system/user-pool';
import { routeTables } from './route-table';

/** Whether a request reaches what answers it. */
export type Access = 'allowed' | 'refused';

/** A client that gets tokens, and the scopes they carry. */
export interface ExpectedToken {
  readonly client: string;
  readonly scopes: readonly string[];
}

/** One client at one route, and what the JSON says about it. */
export interface ExpectedCell {
  readonly client: string;
  /** E.g. `GET /customers/{id}`; with the stage before the path where there are several. */
  readonly route: string;
  readonly stage: string;
  /** Name of the API, where several are tried. */
  readonly api?: string;
  /** The method to call it with. */
  readonly method: string;
  /** As declared, e.g. `/customers/{id}`. */
  readonly path: string;
  readonly expected: Access;
  /** Statuses that say no here; another one that does is wrong. */
  readonly refusals: readonly number[];
  /** Name of the API key to send, where the route asks for one. */
  readonly apiKey?: string;
  /** Whether a request without a body, about an id that nothing has, cannot change anything. */
  readonly harmless: boolean;
}

/** What a stack's JSON lets its clients do. */
export interface Expectation {
  readonly tokens: readonly ExpectedToken[];
  readonly cells: readonly ExpectedCell[];
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];
/** What the JSON alone does not say. */
export interface MatrixOptions {
  /** An API key that opens a stage, where there is one. */
  readonly keyFor: (stage: RestApiStage) => ApiKey | undefined;
  /**
   * The id a client has where it is tried.
   * @default - the one the local gateway gives it
   */
  readonly idOf?: (client: AppClient) => string | undefined;
}

/** Without a scope, an authorizer of user pools answers the one or the other; a function tells them apart. */
const REFUSALS: Readonly<Record<Authorization['type'], readonly number[]>> = {
  COGNITO_USER_POOLS: [401, 403],
  CUSTOM: [403],
};
/** How a function answers a client it was told to refuse whatever it may. */
const DENIED: readonly number[] = [401];
/** What every route is called with, as far as a validator looks at it. */
const BARE_REQUEST: CheckedParts = { headers: [['authorization', 'Bearer']], query: [], body: Buffer.alloc(0) };

/**
 * Every machine client of the pools against every route of the stages, save what MOCK integrations answer.
 * @throws VerifyError `ERR_ROUTE_TABLE` where a function authorizes that has no table of routes
 */
export function expectedMatrix(
  pools: readonly ServedUserPool[],
  stages: readonly RestApiStage[],
  { keyFor, idOf = ({ clientId }) => clientId }: MatrixOptions,
): Expectation {
  const clients = machineClients(pools);
  const tableOf = routeTables();
  const cells = stages.flatMap((stage) => {
    const prefix = stages.length > 1 ? `/${stage.label}` : '';
    return stage.resources.flatMap(({ path, methods }) =>
      [...methods.values()]
        .filter(({ integration, httpMethod }) => integration.kind !== 'MOCK' || httpMethod !== 'OPTIONS')
        .flatMap((method) => {
          const called = method.httpMethod === 'ANY' ? 'GET' : method.httpMethod;
          const route = {
            route: `${method.httpMethod} ${prefix}${path}`,
            stage: stage.label,
            ...(stage.api === undefined ? {} : { api: stage.api }),
            method: called,
            path,
            harmless: isHarmless(called, path, method.validation),
          };
          const key = method.apiKeyRequired ? keyFor(stage) : undefined;
          const { authorization } = method;
          const mayCall = rightsAt(authorization, `${method.httpMethod} ${path}`, tableOf);
          const denied = deniedIds(authorization);
          const unknown = foreignClients(authorization, pools);
          const open = key !== undefined || !method.apiKeyRequired;
          return clients.map((client) => {
            const isDenied = denied.includes(idOf(client) ?? '') || unknown.has(client);
            return {
              client: client.name,
              ...route,
              expected: open && !isDenied && mayCall(client) ? ('allowed' as const) : ('refused' as const),
              refusals:
                isDenied && authorization?.type === 'CUSTOM' ? DENIED : REFUSALS[authorization?.type ?? 'CUSTOM'],
              ...(key ? { apiKey: key.name } : {}),
            };
          });
        }),
    );
  });
  return { tokens: clients.map((client) => ({ client: client.name, scopes: machineScopes(client) })), cells };
}

/** The clients that get tokens by client credentials. */
export function machineClients(pools: readonly ServedUserPool[]): AppClient[] {
  return pools.flatMap((pool) => pool.clients).filter(({ flows }) => flows.includes('client_credentials'));
}

/**
 * Who may call a route: an authorizer of user pools lets any one of the method's scopes be enough, a function goes by the
 * rule of the declaration, which knows roles as well.
 */
function rightsAt(
  authorization: Authorization | undefined,
  route: string,
  tableOf: ReturnType<typeof routeTables>,
): (client: AppClient) => boolean {
  if (!authorization) return () => true;
  if (authorization.type === 'CUSTOM') return rightsByTable(tableOf(authorization.authorizer.lambda), route);
  return (client) => authorization.scopes.some((scope) => client.scopes.includes(scope));
}

function rightsByTable({ routes, carriers }: AuthorizerTable, route: string): (client: AppClient) => boolean {
  const required = routes.find(({ name }) => name === route);
  return (client) =>
    required !== undefined && opening(required, grantOfScopes(client.scopes, carriers), carriers) !== undefined;
}

/** Clients of pools whose tokens are not taken, as there may be several pools. */
function foreignClients(
  authorization: Authorization | undefined,
  pools: readonly ServedUserPool[],
): ReadonlySet<AppClient> {
  if (!authorization || pools.length < 2) return new Set();
  const { type, authorizer } = authorization;
  const takes = ({ arn, id }: ServedUserPool) =>
    type === 'COGNITO_USER_POOLS'
      ? authorizer.poolArns.includes(arn)
      : (authorizer.lambda.environment.USER_POOL_ISSUER ?? '').endsWith(`/${id}`);
  return new Set(pools.filter((pool) => !takes(pool)).flatMap(({ clients }) => clients));
}

/** Clients that the function is told to refuse. */
function deniedIds(authorization: Authorization | undefined): readonly string[] {
  const { DENIED_CLIENT_IDS: ids = '' } =
    authorization?.type === 'CUSTOM' ? authorization.authorizer.lambda.environment : {};
  return ids.split(',').flatMap((id) => id.trim() || []);
}

/** It reads, or it changes what is not there, or it is refused before anything is called. */
function isHarmless(method: string, path: string, validation: RequestValidation): boolean {
  // PUT may create what it names.
  return (
    SAFE_METHODS.includes(method) ||
    (path.includes('{') && method !== 'PUT') ||
    validationFault(BARE_REQUEST, validation) !== undefined
  );
}
