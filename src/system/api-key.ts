import * as z from 'zod';
import { invalidResource } from '../terraform-json/error';
import type { ResourceShape, StackResource, ResolvedStack } from '../terraform-json/resolved-stack';

/** A key that names a client to the limits of a usage plan. */
export interface ApiKey {
  readonly address: string;
  readonly id: string;
  /** Without the stack's name before it. */
  readonly name: string;
  /** Secret; the client sends it. */
  readonly value: string;
  readonly enabled: boolean;
}

const shape = {
  // The value is read apart: an error about a field shows the field's value, and this one is secret.
  read: z.object({ name: z.string(), enabled: z.boolean().default(true) }),
  ignored: ['customer_id', 'value'],
} satisfies ResourceShape<z.ZodRawShape>;

/**
 * The API keys of a stack. A value that is not in the JSON is made up.
 * @throws TerraformJsonError `ERR_RESOURCE_INVALID` for a value API Gateway would refuse; the error does not hold it
 * @see AWS docs, "Usage plans and API keys for REST APIs in API Gateway"
 */
export function readApiKeys(stack: ResolvedStack): ApiKey[] {
  const keys = stack.all('aws_api_gateway_api_key').map((resource) => readApiKey(stack, resource));
  for (const { address, value } of keys) {
    const [, other] = keys.filter((key) => key.value === value);
    if (other) throw invalidResource(address, `the value of ${other.address}`, 'a value of its own');
  }
  return keys;
}

function readApiKey(stack: ResolvedStack, resource: StackResource): ApiKey {
  const { address } = resource;
  const { name, enabled } = stack.read(resource, shape);
  return {
    address,
    id: String(stack.attribute(resource, 'id')),
    name: stack.shortName(name),
    enabled,
    value: checked(stack.attribute(resource, 'value'), address),
  };
}

function checked(value: unknown, address: string): string {
  if (typeof value === 'string' && /^[!-~]{20,128}$/.test(value)) return value;
  const given = typeof value === 'string' ? `a value of ${value.length} characters` : `a ${typeof value} as value`;
  throw invalidResource(address, given, '20 to 128 characters of ASCII without spaces');
}
