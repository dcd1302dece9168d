import type { AuthorizerTable } from '../access/authorizer-table';
import { grantOfScopes, opening } from '../access/grant';
import type { ApiKey } from '../system/api-key';
import { clientKey } from '../system/client-key';
import type { Authorization } from '../system/authorizer';
import { tokenHeader } from '../system/authorizer';
import { namedRoutes } from '../system/named-route';
import type { CheckedParts, RequestValidation } from '../system/request-validation';
import { validationFault } from '../system/request-validation';
import type { RestApiStage } from '../system/rest-api';
import type { AppClient, ServedUserPool } from '../system/user-pool';
import { machineScopes } from '../system/user-pool';
import { routeTables } from './route-table';

/** Whether the request passes authorization and reaches the integration. */
export type Access = 'allowed' | 'refused';

/** Expected token of a client, with its scopes. */
export interface ExpectedToken {
  readonly client: string;
  readonly scopes: readonly string[];
}

/** Expected result of one client at one route. */
export interface ExpectedCell {
  readonly client: string;
  /** E.g. `GET /customers/{id}`; with the stage before the path if there are several stages. */
  readonly route: string;
  readonly stage: string;
  /** Name of the API, where several are tried. */
  readonly api?: string;
  /** The method to call it with. */
  readonly method: string;
  /** Path to call, with any value for a parameter, e.g. `/customers/{id}`. */
  readonly path: string;
  /**
   * Name of the header that the method takes a token in.
   * @default 'Authorization'
   */
  readonly tokenHeader?: string;
  readonly expected: Access;
  /** Statuses that count as a refusal; any other error status is wrong. */
  readonly refusals: readonly number[];
  /** Name of the API key to send, if the route requires one. */
  readonly apiKey?: string;
  /** Whether a request without a body, for an unknown id, cannot change anything. */
  readonly harmless: boolean;
}

/** Access that a stack's JSON gives to its clients. */
export interface Expectation {
  readonly tokens: readonly ExpectedToken[];
  readonly cells: readonly ExpectedCell[];
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];
/** Data that is not in the JSON. */
export interface MatrixOptions {
  /** Returns the API keys that open a stage. */
  readonly keysOf: (stage: RestApiStage) => readonly ApiKey[];
  /**
   * Returns the client id at the target.
   * @default - the id that the local gateway gives the client
   */
  readonly idOf?: (client: AppClient) => string | undefined;
}

/** For a missing scope, a Cognito authorizer answers 401 or 403; a Lambda authorizer answers 403. */
const REFUSALS: Readonly<Record<Authorization['type'], readonly number[]>> = {
  COGNITO_USER_POOLS: [401, 403],
  CUSTOM: [403],
};
/** Status for a client on the Lambda authorizer's deny list. */
const DENIED: readonly number[] = [401];
/** The request to every route, as far as a request validator checks it. */
const BARE_REQUEST: CheckedParts = { headers: [['authorization', 'Bearer']], query: [], body: Buffer.alloc(0) };

/**
 * Computes the expected result of every machine client at every route of the stages, except MOCK integrations.
 * @throws VerifyError `ERR_ROUTE_TABLE` if a Lambda authorizer has no route table
 */
export function expectedMatrix(
  pools: readonly ServedUserPool[],
  stages: readonly RestApiStage[],
  { keysOf, idOf = ({ clientId }) => clientId }: MatrixOptions,
): Expectation {
  const clients = machineClients(pools);
  const names = clients.map(({ name }) => name);
  const tableOf = routeTables();
  const cells = namedRoutes(stages).flatMap(({ name, stage, method, path, called, calledPath }) => {
    const route = {
      route: name,
      stage: stage.label,
      ...(stage.api === undefined ? {} : { api: stage.api }),
      method: called,
      path: calledPath,
      tokenHeader: tokenHeader(method.authorization),
      harmless: isHarmless(called, path, method.validation),
    };
    const keys = method.apiKeyRequired ? keysOf(stage) : [];
    const { authorization } = method;
    const mayCall = rightsAt(authorization, `${method.httpMethod} ${path}`, tableOf);
    const denied = deniedIds(authorization);
    const unknown = foreignClients(authorization, pools);
    return clients.map((client) => {
      const key = clientKey(keys, client.name, names);
      const open = key !== undefined || !method.apiKeyRequired;
      const isDenied = denied.includes(idOf(client) ?? '') || unknown.has(client);
      return {
        client: client.name,
        ...route,
        expected: open && !isDenied && mayCall(client) ? ('allowed' as const) : ('refused' as const),
        refusals: isDenied && authorization?.type === 'CUSTOM' ? DENIED : REFUSALS[authorization?.type ?? 'CUSTOM'],
        ...(key ? { apiKey: key.name } : {}),
      };
    });
  });
  return { tokens: clients.map((client) => ({ client: client.name, scopes: machineScopes(client) })), cells };
}

/** Clients that get tokens by the client credentials grant. */
export function machineClients(pools: readonly ServedUserPool[]): AppClient[] {
  return pools.flatMap((pool) => pool.clients).filter(({ flows }) => flows.includes('client_credentials'));
}

/**
 * Tells who may call a route. For a Cognito authorizer any one of the method's scopes is enough. A Lambda authorizer
 * applies the rule of the declaration, which also knows roles.
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

/** Clients that the function refuses by its configuration. */
function deniedIds(authorization: Authorization | undefined): readonly string[] {
  const { DENIED_CLIENT_IDS: ids = '' } =
    authorization?.type === 'CUSTOM' ? authorization.authorizer.lambda.environment : {};
  return ids.split(',').flatMap((id) => id.trim() || []);
}

/** Whether the request only reads, addresses something that does not exist, or fails the request validation. */
function isHarmless(method: string, path: string, validation: RequestValidation): boolean {
  // PUT may create the item that the path names.
  return (
    SAFE_METHODS.includes(method) ||
    (path.includes('{') && method !== 'PUT') ||
    validationFault(BARE_REQUEST, validation) !== undefined
  );
}
