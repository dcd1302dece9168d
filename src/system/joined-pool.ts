import * as z from 'zod';
import { stableId } from '../terraform-json/computed-attributes';
import { TerraformJsonError } from '../terraform-json/error';
import type { ResolvedStack } from '../terraform-json/resolved-stack';
import { cognitoAuthorizerShape } from './authorizer';
import type { AppClient, ServedUserPool } from './user-pool';
import { readClient } from './user-pool';

/** A stack that may join a pool, and the declaration that was written beside it. */
export interface JoiningStack {
  readonly stack: ResolvedStack;
  readonly access: object | undefined;
  /** Token endpoint that the API names to its callers. */
  readonly tokenEndpoint: unknown;
}

/** A pool of this machine in place of one that no stack makes. */
export interface StandInPool {
  readonly pool: ServedUserPool;
  /** The line to print about it. */
  readonly line: string;
}

const ARN = /^arn:[a-z-]+:cognito-idp:[a-z0-9-]+:\d{12}:userpool\/(?<id>[\w-]+)$/;
const LIFETIME_SECONDS = 3_600;

const grant = z.union([z.string(), z.object({ scope: z.string(), until: z.string().optional() })]);
const declaration = z.object({ clients: z.record(z.string(), z.object({ scopes: z.array(grant) })) });

/**
 * The pools that authorizers accept tokens of and that no stack makes. Terraform JSON does not hold their clients, so
 * these are taken from the declarations of the joining stacks.
 * @param pools - pools that stacks make
 */
export function joinedPools(stacks: readonly JoiningStack[], pools: readonly ServedUserPool[]): StandInPool[] {
  const found = new Map<string, { arn: string; host: string; clients: Map<string, Set<string>> }>();
  for (const { stack, access, tokenEndpoint } of stacks) {
    for (const arn of poolArns(stack).filter((each) => pools.every((pool) => pool.arn !== each))) {
      const id = ARN.exec(arn)?.groups?.id ?? '';
      const known = found.get(id) ?? {
        arn,
        host: hostOf(tokenEndpoint) ?? id,
        clients: new Map<string, Set<string>>(),
      };
      found.set(id, known);
      for (const [name, scopes] of declaredGrants(stack, access)) {
        known.clients.set(name, new Set([...(known.clients.get(name) ?? []), ...scopes]));
      }
    }
  }
  const made = stacks.flatMap(({ stack }) =>
    stack.all('aws_cognito_user_pool_client').map((each) => readClient(stack, each)),
  );
  return [...found].map(([id, { arn, host, clients: declared }]) => {
    const own = made.filter(({ poolId }) => poolId === id).map(({ client }) => client);
    const clients = own.length > 0 ? own : [...declared].map(([name, scopes]) => standingClient(id, name, [...scopes]));
    const names = clients.map(({ name }) => name).join(', ') || 'none';
    const whose = own.length > 0 ? 'that the app makes in it' : 'that the declarations name';
    return {
      pool: { address: `user pool ${id}`, id, arn, domains: [host], clients },
      line: `user pool ${id} belongs to no stack of the app: a local pool replaces it, with the clients ${whose} (${names})`,
    };
  });
}

function hostOf(address: unknown): string | undefined {
  return typeof address === 'string' && URL.canParse(address) ? new URL(address).host : undefined;
}

function poolArns(stack: ResolvedStack): string[] {
  const authorizers = stack
    .all('aws_api_gateway_authorizer')
    .filter(({ attributes }) => attributes.type === 'COGNITO_USER_POOLS')
    .flatMap((each) => stack.read(each, cognitoAuthorizerShape).provider_arns);
  const lookedUp = stack.all('data.aws_cognito_user_pool').map((each) => String(stack.attribute(each, 'arn')));
  return [...new Set([...authorizers, ...lookedUp])].filter((arn) => ARN.test(arn));
}

/** Scopes by client, without grants that have ended. */
function declaredGrants({ name }: ResolvedStack, access: object | undefined): [string, string[]][] {
  const read = declaration.safeParse(access ?? { clients: {} });
  if (!read.success) {
    const message = `access.json of stack ${name} holds no declaration, expected a folder that cdktf synth wrote; run cdktf synth`;
    throw new TerraformJsonError('ERR_STACK_UNREADABLE', message);
  }
  const today = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
  return Object.entries(read.data.clients).map(([client, { scopes }]) => [
    client,
    scopes.flatMap((each) => {
      if (typeof each === 'string') return each;
      return each.until !== undefined && each.until < today ? [] : each.scope;
    }),
  ]);
}

function standingClient(poolId: string, name: string, scopes: readonly string[]): AppClient {
  const address = `client ${name} of user pool ${poolId}`;
  return {
    address,
    clientId: stableId({ address }, 26),
    name,
    confidential: true,
    flows: scopes.length > 0 ? ['client_credentials'] : [],
    scopes,
    accessTokenSeconds: LIFETIME_SECONDS,
  };
}
