import type * as z from 'zod';
import { cognitoAuthorizerShape } from '../../system/authorizer';
import type { methodShape } from '../../system/method';
import type { StackResource, ResolvedStack } from '../../terraform-json/resolved-stack';
import type { AccessClient } from './client';
import type { TableAuthorizer, Holder } from './table-authorizer';
import type { UnreadLog } from './unread';

/** A token with any one of the scopes, of one of the pools, named by their ids. */
interface ScopesRule {
  readonly kind: 'scopes';
  readonly scopes: readonly string[];
  readonly pools: readonly string[];
  /**
   * Ids of the only clients whose tokens are accepted.
   * @default - those of the pools
   */
  readonly clientIds?: readonly string[];
  /**
   * Other holders that may call it.
   * @default - none
   */
  readonly holders?: readonly Holder[];
}

/** The rule that decides about the callers of a route. */
export type CallerRule =
  /** Anyone may call it. */
  | { readonly kind: 'public' }
  | ScopesRule
  /** The ID token of a person: a Cognito method without scopes accepts no other token. */
  | { readonly kind: 'people' }
  /** AWS credentials, by IAM. */
  | { readonly kind: 'iam' }
  /** A function, whose rules are not in the method. */
  | { readonly kind: 'lambda'; readonly authorizer: string }
  /** Not understood, or not known for a reason that no attribute of the method holds. */
  | { readonly kind: 'unread'; readonly reason?: string };

/** A method and the resources it refers to, as input of a source of rules. */
export interface MethodFacts {
  readonly stack: ResolvedStack;
  readonly unread: UnreadLog;
  readonly address: string;
  readonly method: z.output<typeof methodShape.read>;
  /** Absent if the method names none, or none of this stack. */
  readonly authorizer: StackResource | undefined;
  /** Rules of the method's authorizer, if it is a function with known rules. */
  readonly tableAuthorizer: TableAuthorizer | undefined;
  /** E.g. `GET /customers/{id}`. */
  readonly route: string;
}

/** Knows the rules of some methods; undefined for those of another. */
export type RuleSource = (facts: MethodFacts) => CallerRule | undefined;

/** Whether a request reaches the backend; unknown if the JSON does not tell. */
export type Verdict = 'allowed' | 'refused' | 'unknown';

/** Tried in this order; a method that none knows is not understood. */
const SOURCES: readonly RuleSource[] = [open, iam, userPools, table, lambda];

/** The rule that decides about the callers of a method. */
export function ruleOf(facts: MethodFacts): CallerRule {
  for (const source of SOURCES) {
    const rule = source(facts);
    if (rule) return rule;
  }
  const { authorizer } = facts;
  const by = authorizer
    ? `${authorizer.address}, of type ${String(authorizer.attributes.type)}`
    : 'no authorizer of this stack';
  facts.unread.add(facts.address, `authorization ${facts.method.authorization} by ${by}`);
  return { kind: 'unread' };
}

/** Whether a client may call a route with such a rule: any one of the scopes is enough, as at API Gateway. */
export function verdict(rule: CallerRule | undefined, client: AccessClient): Verdict {
  switch (rule?.kind) {
    case 'public':
      return 'allowed';
    case 'lambda':
    case 'unread':
      return 'unknown';
    case 'scopes': {
      const taken = rule.clientIds?.includes(client.id) ?? true;
      const genuine = client.getsTokens && rule.pools.includes(client.poolId) && taken;
      return genuine && rule.scopes.some((scope) => client.scopes.includes(scope)) ? 'allowed' : 'refused';
    }
    default:
      return 'refused';
  }
}

function open({ method }: MethodFacts): CallerRule | undefined {
  return method.authorization === 'NONE' ? { kind: 'public' } : undefined;
}

function iam({ method }: MethodFacts): CallerRule | undefined {
  return method.authorization === 'AWS_IAM' ? { kind: 'iam' } : undefined;
}

function userPools({ stack, unread, address, method, authorizer }: MethodFacts): CallerRule | undefined {
  if (method.authorization !== 'COGNITO_USER_POOLS' || authorizer?.attributes.type !== 'COGNITO_USER_POOLS')
    return undefined;
  if (method.authorization_scopes.length === 0) return { kind: 'people' };
  const read = unread.read(stack, authorizer, cognitoAuthorizerShape);
  if (!read) {
    unread.add(address, `its authorizer ${authorizer.address} is not understood`);
    return { kind: 'unread' };
  }
  return {
    kind: 'scopes',
    scopes: method.authorization_scopes,
    pools: read.provider_arns.map((arn) => arn.slice(arn.lastIndexOf('/') + 1)),
  };
}

function table({ method, tableAuthorizer, route }: MethodFacts): CallerRule | undefined {
  if (method.authorization !== 'CUSTOM' || !tableAuthorizer) return undefined;
  const { poolId, clientIds, openings } = tableAuthorizer;
  return { kind: 'scopes', pools: [poolId], ...(clientIds ? { clientIds } : {}), ...openings(route) };
}

function lambda({ method, authorizer }: MethodFacts): CallerRule | undefined {
  if (method.authorization !== 'CUSTOM' || !authorizer) return undefined;
  return { kind: 'lambda', authorizer: authorizer.address };
}
