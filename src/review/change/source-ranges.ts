import { apiPolicyShape, parseApiPolicy } from '../../system/api-policy';
import type { ApiPolicyStatement } from '../../system/api-policy';
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
  'a policy of an API that is more than one denial of every other source address or VPC endpoint: which calls it refuses is not read';

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
    asksFunction && policy.some(({ effect, resources }) => effect === 'Allow' && resources.includes(`${arn}/*`));
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
 * The limit, if the policy denies every call from other addresses or through other VPC endpoints, and sets no other
 * condition.
 */
function limitedTo(policy: readonly ApiPolicyStatement[], arn: string | undefined): Limited | undefined {
  const limiting = policy.filter(({ effect, inVpc }) => effect === 'Deny' || inVpc !== undefined);
  const limits = limiting.map((statement) => denied(statement, arn));
  const [first, second, ...others] = limits;
  if (!first || limits.includes(undefined) || others.length > 0) return undefined;
  const all = { ...first, ...second };
  // Two statements of one kind would leave only their intersection.
  return Object.keys(all).length === limits.length ? all : undefined;
}

function denied(statement: ApiPolicyStatement, arn: string | undefined): Limited | undefined {
  const { effect, resources, actions, from, by, notFrom, notBy } = statement;
  const isWhole = resources.includes(`${arn ?? ''}/*`) && actions.includes('execute-api:Invoke');
  if (effect !== 'Deny' || !isWhole || from || by) return undefined;
  if (notFrom && notBy) return undefined;
  return notBy ? { vpcEndpoints: notBy } : notFrom && { sources: notFrom };
}
