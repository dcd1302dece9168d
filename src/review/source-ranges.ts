import { apiPolicyShape, parseApiPolicy } from '../local/api-policy';
import type { ApiPolicyDocument } from '../local/api-policy';
import type { TerraformStack } from '../local/terraform-stack';
import type { UnreadLog } from './unread';

/** Ranges of the only addresses that may call an API, by its address; an API that any may call is not among them. */
export type SourceRanges = ReadonlyMap<string, readonly string[] | 'unread'>;

/** From where the APIs of a stack may be called. */
export function readSourceRanges(stack: TerraformStack, unread: UnreadLog): SourceRanges {
  const apis = new Map(stack.all('aws_api_gateway_rest_api').map((api) => [stack.attribute(api, 'id'), api.address]));
  const ranges = stack.all('aws_api_gateway_rest_api_policy').flatMap((resource) => {
    const { address } = resource;
    const read = unread.read(stack, resource, apiPolicyShape);
    if (!read) return [];
    const policy = unread.try(address, () => parseApiPolicy(address, read.policy));
    const only = policy && limitedTo(policy);
    if (!only) unread.add(address, 'a policy of an API that is not about source addresses alone');
    return [[apis.get(read.rest_api_id) ?? read.rest_api_id, only ?? 'unread'] as const];
  });
  return new Map(ranges);
}

/** Where it denies calls from everywhere else, and sets no other condition. */
function limitedTo({ Statement }: ApiPolicyDocument): readonly string[] | undefined {
  const [deny, ...others] = Statement.filter(({ Effect, Condition }) => Effect === 'Deny' || Condition !== undefined);
  if (deny?.Effect !== 'Deny' || others.length > 0 || !deny.Resource.every((each) => each.endsWith('/*')))
    return undefined;
  return deny.Condition?.IpAddress === undefined ? deny.Condition?.NotIpAddress?.['aws:SourceIp'] : undefined;
}
