import { BlockList, isIP } from 'node:net';
import * as z from 'zod';
import { TerraformJsonError } from '../terraform-json/error';
import type { Verdict } from './iam-policy';
import { list, verdict } from './iam-policy';
import { parseJson } from '../terraform-json/json-text';
import type { ResourceShape, TerraformStack } from '../terraform-json/terraform-stack';

/** What the policy of an API says of a call of a method from an address. */
export type ApiPolicy = (arn: string, sourceIp: string) => Verdict;

/** What of an API's policy takes part in a request. */
export const apiPolicyShape = {
  read: z.object({ rest_api_id: z.string(), policy: z.string() }),
  ignored: [],
} satisfies ResourceShape<z.ZodRawShape>;

const sources = z.strictObject({
  'aws:SourceIp': list(z.string().refine(isRange, 'an address or a range of addresses')),
});

const document = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: list(
    z.strictObject({
      Sid: z.string().optional(),
      Effect: z.enum(['Allow', 'Deny']),
      Principal: z.union([z.literal('*'), z.strictObject({ AWS: z.literal('*') })]),
      Action: list(z.string()),
      Resource: list(z.string()),
      Condition: z.strictObject({ IpAddress: sources.optional(), NotIpAddress: sources.optional() }).optional(),
    }),
  ),
});

/** A policy of an API, as far as it is modelled: for everyone, and on condition of the address alone. */
export type ApiPolicyDocument = z.output<typeof document>;

/**
 * A policy as text.
 * @throws TerraformJsonError `ERR_NOT_MODELLED`
 */
export function parseApiPolicy(address: string, text: string): ApiPolicyDocument {
  const parsed = document.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new TerraformJsonError(
    'ERR_NOT_MODELLED',
    `${address} has a policy that the local gateway does not model; modelled are statements for everyone (Principal "*") with IpAddress or NotIpAddress of aws:SourceIp as their only condition`,
  );
}

/**
 * The policy of an API; nothing where it has none.
 * @throws TerraformJsonError `ERR_NOT_MODELLED`, or `ERR_RESOURCE_INVALID` where it has two
 * @see AWS docs, "Control access to a REST API with API Gateway resource policies"
 */
export function readApiPolicy(stack: TerraformStack, restApiId: string): ApiPolicy | undefined {
  const [own, other] = stack.all('aws_api_gateway_rest_api_policy').flatMap((resource) => {
    const { rest_api_id, policy } = stack.read(resource, apiPolicyShape);
    return rest_api_id === restApiId ? [{ address: resource.address, policy }] : [];
  });
  if (!own) return undefined;
  if (other) {
    const message = `${other.address} is for the API of ${own.address}, expected one policy for an API; remove one`;
    throw new TerraformJsonError('ERR_RESOURCE_INVALID', message);
  }
  return evaluator(parseApiPolicy(own.address, own.policy));
}

function evaluator({ Statement }: ApiPolicyDocument): ApiPolicy {
  const statements = Statement.map(({ Condition, ...statement }) => {
    const inside = Condition?.IpAddress && ranges(Condition.IpAddress['aws:SourceIp']);
    const outside = Condition?.NotIpAddress && ranges(Condition.NotIpAddress['aws:SourceIp']);
    return { statement, applies: (ip: string) => (inside?.(ip) ?? true) && !(outside?.(ip) ?? false) };
  });
  return (arn, sourceIp) => {
    const Statement = statements.filter(({ applies }) => applies(sourceIp)).map(({ statement }) => statement);
    return verdict({ Statement }, arn);
  };
}

/** Whether an address is in one of the ranges. */
function ranges(cidrs: readonly string[]): (ip: string) => boolean {
  const inside = new BlockList();
  for (const cidr of cidrs) {
    const { address, prefix, family } = range(cidr);
    inside.addSubnet(address, prefix, family);
  }
  return (ip) => inside.check(ip, familyOf(ip));
}

function range(cidr: string) {
  const [address = '', digits] = cidr.split('/');
  const family = familyOf(address);
  const most = family === 'ipv4' ? 32 : 128;
  return { address, family, most, prefix: digits === undefined ? most : Number(digits) };
}

function isRange(cidr: string): boolean {
  const { address, prefix, most } = range(cidr);
  return isIP(address) !== 0 && Number.isInteger(prefix) && prefix >= 0 && prefix <= most;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
