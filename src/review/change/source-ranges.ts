import { apiPolicyShape, parseApiPolicy } from '../../system/api-policy';
import type { ApiPolicyStatement } from '../../system/api-policy';
import type { ResolvedStack } from '../../terraform-json/resolved-stack';
import type { UnreadLog } from './unread';

/** Ranges of the only addresses that may call an API, by its address; an API that any may call is not among them. */
export type SourceRanges = ReadonlyMap<string, readonly string[] | 'unread'>;

/** From where the APIs of a stack may be called. */
export function readSourceRanges(stack: ResolvedStack, unread: UnreadLog): SourceRanges {
  const apis = new Map(
    stack.all('aws_api_gateway_rest_api').map((api) => {
      const arn = String(stack.attribute(api, 'execution_arn'));
      return [stack.attribute(api, 'id'), { address: api.address, arn }] as const;
    }),
  );
  const asksFunction = stack.all('aws_api_gateway_authorizer').some(({ attributes }) => attributes.type === 'REQUEST');
  // What such a policy allows is open where the function's answer is silent.
  const isOpening = (policy: readonly ApiPolicyStatement[], arn = '') =>
    asksFunction && policy.some(({ effect, resources }) => effect === 'Allow' && resources.includes(`${arn}/*`));
  const seen = new Set<string>();
  const ranges = stack.all('aws_api_gateway_rest_api_policy').flatMap((resource) => {
    const { address } = resource;
    const read = unread.read(stack, resource, apiPolicyShape);
    if (!read) return [];
    const policy = unread.try(address, () => parseApiPolicy(address, read.policy));
    const api = apis.get(read.rest_api_id);
    const isSecond = seen.has(read.rest_api_id);
    seen.add(read.rest_api_id);
    const isAboutMore = !policy || isSecond || isOpening(policy, api?.arn);
    const only = isAboutMore ? undefined : limitedTo(policy, api?.arn);
    if (!only) unread.add(address, 'a policy of an API that is not about source addresses alone');
    return [[api?.address ?? read.rest_api_id, only ?? 'unread'] as const];
  });
  return new Map(ranges);
}

/** Where it denies every call from everywhere else, and sets no other condition. */
function limitedTo(policy: readonly ApiPolicyStatement[], arn: string | undefined): readonly string[] | undefined {
  const [deny, ...others] = policy.filter(({ effect, from, notFrom }) => effect === 'Deny' || from || notFrom);
  if (deny?.effect !== 'Deny' || others.length > 0) return undefined;
  const isWhole = deny.resources.includes(`${arn ?? ''}/*`) && deny.actions.includes('execute-api:Invoke');
  return isWhole && deny.from === undefined ? deny.notFrom : undefined;
}
