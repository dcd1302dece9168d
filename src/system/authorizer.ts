import * as z from 'zod';
import { invalidResource, notModelled } from '../terraform-json/error';
import type { IdentitySource } from './identity-source';
import { parseIdentitySources } from './identity-source';
import type { InvokePermissions } from './invoke-permission';
import type { ServedFunction } from './lambda-function';
import type { ResourceShape, StackResource, ResolvedStack } from '../terraform-json/resolved-stack';

/** An authorizer of the API that accepts tokens of user pools. */
export interface ServedCognitoAuthorizer {
  /** Header the token comes in. */
  readonly header: string;
  /** Pools whose tokens it accepts, by ARN. */
  readonly poolArns: readonly string[];
}

/** An authorizer of the API that asks a function. */
export interface ServedLambdaAuthorizer {
  readonly address: string;
  readonly lambda: ServedFunction;
  /** Identity sources. A request must have all of them, and a cached answer counts only for the same values. */
  readonly identitySources: readonly IdentitySource[];
  /** Seconds an answer counts, 0 to 3600. */
  readonly ttlSeconds: number;
  /** Whether Lambda allows API Gateway to call the function. */
  readonly mayInvoke: boolean;
}

/** The authorizer of a method. */
export type Authorization =
  | {
      readonly type: 'COGNITO_USER_POOLS';
      readonly authorizer: ServedCognitoAuthorizer;
      /** Any one of them is enough. */
      readonly scopes: readonly string[];
    }
  | { readonly type: 'CUSTOM'; readonly authorizer: ServedLambdaAuthorizer };

/** Attributes of a method that choose its authorizer. */
export interface AuthorizedMethod {
  readonly address: string;
  /** `NONE`, `CUSTOM`, … */
  readonly authorization: string;
  readonly authorizerId: string | undefined;
  readonly scopes: readonly string[];
}

/** Resources that an authorizer refers to. */
export interface AuthorizerOptions {
  readonly functions: readonly ServedFunction[];
  readonly mayInvoke: InvokePermissions;
  /** Execution ARN of the API. */
  readonly executionArn: string;
}

// Authorization of a method by the type of its authorizer.
const MODELLED = { COGNITO_USER_POOLS: 'COGNITO_USER_POOLS', REQUEST: 'CUSTOM' } as const;
const DEFAULT_SOURCE = 'method.request.header.Authorization';

/** Attributes of a Cognito authorizer that change the answer to a request. */
export const cognitoAuthorizerShape = {
  read: z.object({
    type: z.string(),
    identity_source: z
      .string()
      .regex(/^method\.request\.header\.[\w-]+$/, 'method.request.header.NAME')
      .default(DEFAULT_SOURCE),
    provider_arns: z.array(z.string()).default([]),
  }),
  // Every request's signature and expiry are checked again, so no cached answer outlives the token.
  ignored: ['name', 'rest_api_id', 'authorizer_result_ttl_in_seconds'],
} satisfies ResourceShape<z.ZodRawShape>;

const lambdaShape = {
  read: z.object({
    type: z.string(),
    authorizer_uri: z.string(),
    identity_source: z.string().default(DEFAULT_SOURCE),
    authorizer_result_ttl_in_seconds: z.number().int().min(0).max(3_600).default(300),
  }),
  ignored: ['name', 'rest_api_id'],
} satisfies ResourceShape<z.ZodRawShape>;

/**
 * The authorizer of a method; undefined for a public method.
 * @throws TerraformJsonError `ERR_NOT_MODELLED` or `ERR_RESOURCE_INVALID`
 */
export function readAuthorization(
  stack: ResolvedStack,
  { address, authorization, authorizerId, scopes }: AuthorizedMethod,
  options: AuthorizerOptions,
): Authorization | undefined {
  if (authorization === 'NONE') return undefined;
  if (authorization !== 'COGNITO_USER_POOLS' && authorization !== 'CUSTOM') {
    throw notModelled(address, `authorization ${authorization}`, 'are NONE, COGNITO_USER_POOLS and CUSTOM');
  }
  const authorizers = stack.all('aws_api_gateway_authorizer');
  const resource = authorizers.find((each) => stack.attribute(each, 'id') === authorizerId);
  if (!resource) throw invalidResource(address, `authorizer_id "${authorizerId ?? ''}"`, 'an authorizer of this stack');
  const type = authorizationOf(resource);
  if (type !== authorization) {
    throw invalidResource(address, `authorization ${authorization} with ${resource.address}`, `authorization ${type}`);
  }
  if (type === 'CUSTOM') return { type, authorizer: readLambdaAuthorizer(stack, resource, options) };
  const { identity_source: source, provider_arns: poolArns } = stack.read(resource, cognitoAuthorizerShape);
  return { type, authorizer: { header: source.replace('method.request.header.', ''), poolArns }, scopes };
}

/** Name of the header that a caller sends its token in. */
export function tokenHeader(authorization: Authorization | undefined): string {
  return authorization?.type === 'COGNITO_USER_POOLS' ? authorization.authorizer.header : 'Authorization';
}

function authorizationOf({ address, attributes: { type = 'TOKEN' } }: StackResource): Authorization['type'] {
  if (type === 'COGNITO_USER_POOLS' || type === 'REQUEST') return MODELLED[type];
  throw notModelled(address, `type ${String(type)}`, `are ${Object.keys(MODELLED).join(' and ')}`);
}

function readLambdaAuthorizer(
  stack: ResolvedStack,
  resource: StackResource,
  { functions, mayInvoke, executionArn }: AuthorizerOptions,
): ServedLambdaAuthorizer {
  const { address } = resource;
  const read = stack.read(resource, lambdaShape);
  const { authorizer_uri: uri, authorizer_result_ttl_in_seconds: ttlSeconds } = read;
  const lambda = functions.find(({ invokeArns }) => invokeArns.has(uri));
  if (!lambda) {
    throw notModelled(address, `authorizer_uri "${uri}"`, 'is the invoke_arn of a function or alias of the stack');
  }
  const identitySources = parseIdentitySources(read.identity_source, address);
  if (ttlSeconds > 0 && identitySources.length === 0) {
    throw invalidResource(address, `no identity_source and ${ttlSeconds} s in the cache`, 'a source, or 0 s');
  }
  return {
    address,
    lambda,
    identitySources,
    ttlSeconds,
    mayInvoke: mayInvoke({
      functionName: lambda.name,
      qualifier: lambda.invokeArns.get(uri),
      sourceArn: `${executionArn}/authorizers/${String(stack.attribute(resource, 'id'))}`,
      accountId: stack.accountId,
    }),
  };
}
