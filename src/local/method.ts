import * as z from 'zod';
import type { CognitoAuthorizer } from './cognito-authorizer';
import { LocalGatewayError } from './error';
import type { Integration } from './integration';
import { readIntegration } from './integration';
import { requestValidations } from './request-validation';
import type { ApiBackends, ApiMethod, ApiResource } from './rest-api';
import type { ResourceShape, TerraformStack } from './terraform-stack';

/** Which API's methods are read, and what they refer to. */
export interface MethodsOptions extends ApiBackends {
  readonly restApiId: string;
  /** `execution_arn/stage`. */
  readonly sourceArn: string;
  /** Path by resource id. */
  readonly paths: ReadonlyMap<string, string>;
}

/** What of a method takes part in a request. */
export const methodShape = {
  read: z.object({
    rest_api_id: z.string(),
    resource_id: z.string(),
    http_method: z.string(),
    authorization: z.string(),
    authorizer_id: z.string().optional(),
    authorization_scopes: z.array(z.string()).default([]),
    api_key_required: z.boolean().default(false),
    request_validator_id: z.string().optional(),
    request_models: z.record(z.string(), z.string()).default({}),
    request_parameters: z.record(z.string(), z.boolean()).default({}),
  }),
  ignored: ['operation_name'],
} satisfies ResourceShape<z.ZodRawShape>;

/** What of an authorizer of user pools takes part in a request. */
export const authorizerShape = {
  read: z.object({
    type: z.string().default('TOKEN'),
    identity_source: z
      .string()
      .regex(/^method\.request\.header\.[\w-]+$/, 'method.request.header.NAME')
      .default('method.request.header.Authorization'),
    provider_arns: z.array(z.string()).default([]),
  }),
  // Signature and expiry are checked for each request anew, so no answer is older than the token allows.
  ignored: ['name', 'rest_api_id', 'authorizer_result_ttl_in_seconds'],
} satisfies ResourceShape<z.ZodRawShape>;

/**
 * The resources of an API that have methods, with them.
 * @throws LocalGatewayError where a method uses what is not modelled
 */
export function readMethods(stack: TerraformStack, options: MethodsOptions): ApiResource[] {
  const { restApiId, paths, functions } = options;
  const validationOf = requestValidations(stack, restApiId);
  const resources = new Map<string, ApiResource & { readonly methods: Map<string, ApiMethod> }>();
  for (const resource of stack.all('aws_api_gateway_method')) {
    const { address } = resource;
    const read = stack.read(resource, methodShape);
    if (read.rest_api_id !== restApiId) continue;
    const id = read.resource_id;
    const path = paths.get(id);
    if (path === undefined) throw invalid(address, `resource_id "${id}"`, 'a resource below the root of its API');
    const key = { restApiId, resourceId: id, httpMethod: read.http_method };
    const integration = readIntegration(stack, key, functions, address);
    const entry = resources.get(id) ?? { id, path, methods: new Map<string, ApiMethod>() };
    resources.set(id, entry);
    entry.methods.set(read.http_method, {
      address,
      httpMethod: read.http_method,
      ...authorization(stack, address, read),
      apiKeyRequired: read.api_key_required,
      validation: validationOf(
        { validatorId: read.request_validator_id, models: read.request_models, parameters: read.request_parameters },
        address,
      ),
      integration,
      mayInvoke: mayInvoke(stack, integration, `${read.http_method}${path}`, options),
    });
  }
  return [...resources.values()];
}

function mayInvoke(stack: TerraformStack, integration: Integration, call: string, options: MethodsOptions): boolean {
  if (integration.kind === 'MOCK') return true;
  const { lambda, qualifier } = integration;
  // In the ARN of a caller a parameter is a star.
  const sourceArn = `${options.sourceArn}/${call.replaceAll(/\{[^}]+\}/g, '*').replace(/^ANY/, '*')}`;
  return options.mayInvoke({ functionName: lambda.name, qualifier, sourceArn, accountId: stack.accountId });
}

function authorization(
  stack: TerraformStack,
  address: string,
  { authorization: type, authorizer_id, authorization_scopes: scopes }: z.output<typeof methodShape.read>,
): Pick<ApiMethod, 'authorization'> {
  if (type === 'NONE') return {};
  if (type !== 'COGNITO_USER_POOLS') throw notModelled(address, `authorization ${type}`, 'NONE and COGNITO_USER_POOLS');
  const authorizers = stack.all('aws_api_gateway_authorizer');
  const resource = authorizers.find((each) => stack.attribute(each, 'id') === authorizer_id);
  if (!resource) throw invalid(address, `authorizer_id "${authorizer_id ?? ''}"`, 'an authorizer of this stack');
  return { authorization: { authorizer: readAuthorizer(stack, resource), scopes } };
}

function readAuthorizer(stack: TerraformStack, resource: Parameters<TerraformStack['read']>[0]): CognitoAuthorizer {
  const { type } = resource.attributes;
  if (type !== 'COGNITO_USER_POOLS') throw notModelled(resource.address, `type ${String(type)}`, 'COGNITO_USER_POOLS');
  const read = stack.read(resource, authorizerShape);
  return { header: read.identity_source.replace('method.request.header.', ''), poolArns: read.provider_arns };
}

function notModelled(address: string, given: string, modelled: string): LocalGatewayError {
  return new LocalGatewayError(
    'ERR_NOT_MODELLED',
    `${address} has ${given}, which the local gateway does not model; modelled are ${modelled}`,
  );
}

function invalid(address: string, given: string, expected: string): LocalGatewayError {
  return new LocalGatewayError('ERR_RESOURCE_INVALID', `${address} has ${given}, expected ${expected}; correct it`);
}
