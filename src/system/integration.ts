import * as z from 'zod';
import { TerraformJsonError, notModelled } from '../terraform-json/error';
import type { ServedFunction } from './lambda-function';
import { checkTemplate } from './mapping-template';
import type { MethodKey, MockIntegration } from './mock-integration';
import { readMockResponses } from './mock-integration';
import type { ResourceShape, StackResource, ResolvedStack } from '../terraform-json/resolved-stack';

/** An integration that hands the request to a function as it is. */
export interface ProxyIntegration {
  readonly kind: 'AWS_PROXY';
  readonly lambda: ServedFunction;
  /** The alias that is called. */
  readonly qualifier: string | undefined;
  /** Milliseconds API Gateway waits, 50 to 29,000. */
  readonly timeoutMs: number;
}

/** What answers a method. */
export type Integration = ProxyIntegration | MockIntegration;

const shape = {
  read: z.object({
    rest_api_id: z.string(),
    resource_id: z.string(),
    http_method: z.string(),
    type: z.string(),
    integration_http_method: z.string().optional(),
    uri: z.string().default(''),
    timeout_milliseconds: z.number().min(50).max(29_000).default(29_000),
    passthrough_behavior: z.enum(['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER']).default('WHEN_NO_MATCH'),
    request_templates: z.record(z.string(), z.string()).default({}),
  }),
  ignored: ['cache_namespace'],
} satisfies ResourceShape<z.ZodRawShape>;

/**
 * The integration of a method.
 * @throws TerraformJsonError `ERR_NOT_MODELLED`, or `ERR_RESOURCE_INVALID` where the method has none
 */
export function readIntegration(
  stack: ResolvedStack,
  key: MethodKey,
  functions: readonly ServedFunction[],
  methodAddress: string,
): Integration {
  for (const resource of stack.all('aws_api_gateway_integration')) {
    const read = stack.read(resource, shape);
    const own = read.rest_api_id === key.restApiId && read.resource_id === key.resourceId;
    if (!own || read.http_method !== key.httpMethod) continue;
    if (read.type === 'AWS_PROXY') return proxyIntegration(resource, read, functions);
    if (read.type !== 'MOCK') throw notModelled(resource.address, `type ${read.type}`, 'are AWS_PROXY and MOCK');
    for (const template of Object.values(read.request_templates)) checkTemplate(template, resource.address);
    return {
      kind: 'MOCK',
      requestTemplates: read.request_templates,
      passthrough: read.passthrough_behavior,
      responses: readMockResponses(stack, key),
    };
  }
  throw new TerraformJsonError(
    'ERR_RESOURCE_INVALID',
    `${methodAddress} has no integration, expected one; API Gateway refuses to deploy a method without`,
  );
}

function proxyIntegration(
  resource: StackResource,
  read: z.output<typeof shape.read>,
  functions: readonly ServedFunction[],
): ProxyIntegration {
  const lambda = functions.find(({ invokeArns }) => invokeArns.has(read.uri));
  if (!lambda)
    throw notModelled(resource.address, `uri "${read.uri}"`, 'is the invoke_arn of a function or alias of the stack');
  if (read.integration_http_method !== 'POST') {
    throw new TerraformJsonError(
      'ERR_RESOURCE_INVALID',
      `${resource.address} calls a function with ${read.integration_http_method ?? 'no method'}, expected POST; set integration_http_method`,
    );
  }
  const qualifier = lambda.invokeArns.get(read.uri);
  return { kind: 'AWS_PROXY', lambda, qualifier, timeoutMs: read.timeout_milliseconds };
}
