import { domainShape, isMachineClient, machineScopes, poolShape, readClient, tokenFault } from '../../system/user-pool';
import type { ResolvedStack } from '../../terraform-json/resolved-stack';
import type { UnreadLog } from './unread';

/** A client that may get tokens by client credentials. */
export interface AccessClient {
  readonly address: string;
  /** Made up here as Cognito makes one up: the same for the same address. */
  readonly id: string;
  /** Without the stack's name before it. */
  readonly name: string;
  readonly poolId: string;
  /** Whether Cognito made its secret; another value makes another client. */
  readonly confidential: boolean;
  /** Whether it is for client credentials; any other is an app of people. */
  readonly isMachine: boolean;
  /** Whether Cognito gives it tokens, at a pool with a token endpoint. */
  readonly getsTokens: boolean;
  /** Why a machine gets no token; absent if that is not its own fault. */
  readonly tokenFault?: string;
  /** Ways by which people sign in to get its tokens. */
  readonly peopleFlows: readonly string[];
  /** Those of resource servers. */
  readonly scopes: readonly string[];
  readonly tokenSeconds: number;
}

/** The clients of a stack, apps of people among them. */
export function readClients(stack: ResolvedStack, unread: UnreadLog): AccessClient[] {
  const reachable = poolsWithEndpoint(stack, unread);
  return stack.all('aws_cognito_user_pool_client').flatMap((resource) => {
    const read = unread.try(resource.address, () => readClient(stack, resource));
    if (!read) return [];
    const { address, clientId: id, name, confidential, flows, accessTokenSeconds } = read.client;
    const isMachine = isMachineClient(read.client);
    const scopes = machineScopes(read.client);
    const fault = isMachine ? tokenFault(read.client) : undefined;
    const getsTokens = isMachine && fault === undefined && reachable(read.poolId);
    const faulty = fault === undefined ? {} : { tokenFault: fault };
    const made = { address, id, name, poolId: read.poolId, confidential, isMachine, getsTokens, ...faulty };
    const peopleFlows = flows.filter((flow) => flow !== 'client_credentials');
    return [{ ...made, peopleFlows, scopes, tokenSeconds: accessTokenSeconds }];
  });
}

/** A pool of another stack counts as one with a token endpoint. */
function poolsWithEndpoint(stack: ResolvedStack, unread: UnreadLog): (poolId: string) => boolean {
  const own = stack.all('aws_cognito_user_pool').map((resource) => {
    unread.read(stack, resource, poolShape);
    return String(stack.attribute(resource, 'id'));
  });
  const domains = stack
    .all('aws_cognito_user_pool_domain')
    .map((resource) => unread.read(stack, resource, domainShape));
  // Any pool may be that of a domain that is not understood.
  if (domains.includes(undefined)) return () => true;
  return (poolId) => !own.includes(poolId) || domains.some((domain) => domain?.user_pool_id === poolId);
}
