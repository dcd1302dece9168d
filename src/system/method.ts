import * as z from 'zod';
import type { Authorization } from './authorizer';
import { readAuthorization } from './authorizer';
import { invalidResource } from '../terraform-json/error';
import type { Integration } from './integration';
import { readIntegration } from './integration';
import type { InvokePermissions } from './invoke-permission';
import type { ServedFunction } from './lambda-function';
import { requestValidations } from './request-validation';
import type { RequestValidation } from './request-validation';
import type { TreeResource } from './resource-tree';
import type { ResourceShape, ResolvedStack } from '../terraform-json/resolved-stack';

/** One method of a resource. */
export interface ServedMethod {
  readonly address: string;
  readonly httpMethod: string;
  /** Absent if anyone may call it. */
  readonly authorization: Authorization | undefined;
  /** Whether a caller has to send an API key. */
  readonly apiKeyRequired: boolean;
  readonly validation: RequestValidation;
  readonly integration: Integration;
  /** Whether Lambda allows API Gateway to call its function. */
  readonly mayInvoke: boolean;
}

/** A resource with the methods it has. */
export interface ApiResource extends TreeResource {
  /** By method, `ANY` among them. */
  readonly methods: ReadonlyMap<string, ServedMethod>;
}

/** Resources that the methods of an API refer to. */
export interface ApiBackends {
  readonly functions: readonly ServedFunction[];
  readonly mayInvoke: InvokePermissions;
}

/** The API whose methods are read, and the resources they refer to. */
export interface MethodsOptions extends ApiBackends {
  readonly restApiId: string;
  readonly executionArn: string;
  readonly stageName: string;
  /** Path by resource id. */
  readonly paths: ReadonlyMap<string, string>;
}

/** Attributes of a method that change the answer to a request. */
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

/**
 * The resources of an API that have methods, each with its methods.
 * @throws TerraformJsonError if a method uses a feature that is not modelled
 */
export function readMethods(stack: ResolvedStack, options: MethodsOptions): ApiResource[] {
  const { restApiId, paths, functions } = options;
  const validationOf = requestValidations(stack, restApiId);
  const resources = new Map<string, ApiResource & { readonly methods: Map<string, ServedMethod> }>();
  for (const resource of stack.all('aws_api_gateway_method')) {
    const { address } = resource;
    const read = stack.read(resource, methodShape);
    if (read.rest_api_id !== restApiId) continue;
    const id = read.resource_id;
    const path = paths.get(id);
    if (path === undefined)
      throw invalidResource(address, `resource_id "${id}"`, 'a resource below the root of its API');
    const key = { restApiId, resourceId: id, httpMethod: read.http_method };
    const integration = readIntegration(stack, key, functions, address);
    const entry = resources.get(id) ?? { id, path, methods: new Map<string, ServedMethod>() };
    resources.set(id, entry);
    entry.methods.set(read.http_method, {
      address,
      httpMethod: read.http_method,
      authorization: readAuthorization(
        stack,
        {
          address,
          authorization: read.authorization,
          authorizerId: read.authorizer_id,
          scopes: read.authorization_scopes,
        },
        options,
      ),
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

function mayInvoke(stack: ResolvedStack, integration: Integration, call: string, options: MethodsOptions): boolean {
  // The owner of another stack's function decides who may call it.
  if (integration.kind !== 'AWS_PROXY') return true;
  const { lambda, qualifier } = integration;
  const stageArn = `${options.executionArn}/${options.stageName}`;
  // In the ARN of a caller a parameter is a star.
  const sourceArn = `${stageArn}/${call.replaceAll(/\{[^}]+\}/g, '*').replace(/^ANY/, '*')}`;
  return options.mayInvoke({ functionName: lambda.name, qualifier, sourceArn, accountId: stack.accountId });
}
