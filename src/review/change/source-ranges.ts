import { apiPolicyShape, expandedResources, parseApiPolicy } from '../../system/api-policy';
import type { ApiPolicyStatement } from '../../system/api-policy';
import { matchesPattern } from '../../system/wildcard-pattern';
import type { ResolvedStack } from '../../terraform-json/resolved-stack';
import type { UnreadLog } from './unread';

/** Ranges of the only addresses that may call an API, by its address; an API that any may call is not among them. */
export type SourceRanges = ReadonlyMap<string, readonly string[] | 'unread'>;

/** Address ranges and VPC endpoints that may call the APIs of a stack. */
export interface CallLimits {
  readonly sources: SourceRanges;
  /** Ids of VPC endpoints by the API's address; an API that is called on the internet is not among them. */
  readonly vpcEndpoints: SourceRanges;
}

const UNREAD_POLICY =
  'a policy of an API that is more than an Allow of every call and a denial of every other source address or VPC endpoint: which calls it refuses is not read';

/** Reads the address ranges that may call the APIs of a stack. */
export function readCallLimits(stack: ResolvedStack, unread: UnreadLog): CallLimits {
  const apis = new Map(
    stack.all('aws_api_gateway_rest_api').map((api) => {
      const arn = String(stack.attribute(api, 'execution_arn'));
      return [stack.attribute(api, 'id'), { address: api.address, arn }] as const;
    }),
  );
  const asksFunction = stack.all('aws_api_gateway_authorizer').some(({ attributes }) => attributes.type === 'REQUEST');
  // An Allow in such a policy opens every route that the function's answer does not mention.
  const isOpening = (policy: readonly ApiPolicyStatement[], arn = '') =>
    asksFunction && policy.some((each) => each.effect === 'Allow' && isWhole(each, arn));
  const seen = new Set<string>();
  const limits = stack.all('aws_api_gateway_rest_api_policy').flatMap((resource) => {
    const { address } = resource;
    const read = unread.read(stack, resource, apiPolicyShape);
    if (!read) return [];
    const policy = unread.try(address, () => parseApiPolicy(address, read.policy));
    const api = apis.get(read.rest_api_id);
    const isSecond = seen.has(read.rest_api_id);
    seen.add(read.rest_api_id);
    const isAboutMore = !policy || isSecond || isOpening(policy, api?.arn);
    const only = isAboutMore ? undefined : limitedTo(policy, api?.arn);
    if (!only) unread.add(address, UNREAD_POLICY);
    return [[api?.address ?? read.rest_api_id, only] as const];
  });
  const each = (part: keyof Limited): SourceRanges =>
    new Map(
      limits.flatMap(([api, only]) => {
        const values = only ? only[part] : 'unread';
        return values === undefined ? [] : [[api, values] as const];
      }),
    );
  return { sources: each('sources'), vpcEndpoints: each('vpcEndpoints') };
}

/** Sources that a policy leaves open; absent if it sets no such limit. */
interface Limited {
  readonly sources?: readonly string[];
  readonly vpcEndpoints?: readonly string[];
}

/**
 * The limit, if the policy allows every call, denies at most every call from other addresses or through other VPC
 * endpoints, and sets no other condition. Without an Allow it refuses every call.
 */
function limitedTo(policy: readonly ApiPolicyStatement[], arn = ''): Limited | undefined {
  const allowing = policy.filter((each) => each.effect === 'Allow' && isWhole(each, arn) && isUnconditional(each));
  const limiting = policy.filter(({ effect, inVpc }) => effect === 'Deny' || inVpc !== undefined);
  const limits = limiting.map((statement) => denied(statement, arn));
  const [first, second, ...others] = limits;
  if (allowing.length === 0 || limits.includes(undefined) || others.length > 0) return undefined;
  const all = { ...first, ...second };
  // Two statements of one kind would leave only their intersection.
  return Object.keys(all).length === limits.length ? all : undefined;
}

/** Whether a statement is about every call of an API. */
function isWhole(statement: ApiPolicyStatement, arn: string): boolean {
  const everything = `${arn}/*`;
  const isOfAll = (each: string) => each.endsWith('*') && matchesPattern(each, everything);
  const isOfCalls = (each: string) => matchesPattern(each.toLowerCase(), 'execute-api:invoke');
  return expandedResources(statement, arn).some(isOfAll) && statement.actions.some(isOfCalls);
}

function isUnconditional({ from, notFrom, by, notBy }: ApiPolicyStatement): boolean {
  return [from, notFrom, by, notBy].every((each) => each === undefined);
}

function denied(statement: ApiPolicyStatement, arn: string): Limited | undefined {
  const { effect, from, by, notFrom, notBy } = statement;
  if (effect !== 'Deny' || !isWhole(statement, arn) || from || by) return undefined;
  if (notFrom && notBy) return undefined;
  return notBy ? { vpcEndpoints: notBy } : notFrom && { sources: notFrom };
}
