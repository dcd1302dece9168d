import { ApiGatewayClientCertificate } from '@cdktf/provider-aws/lib/api-gateway-client-certificate';
import { ApiGatewayRestApi } from '@cdktf/provider-aws/lib/api-gateway-rest-api';
import { ApiGatewayStage } from '@cdktf/provider-aws/lib/api-gateway-stage';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import { registerPolicy } from '../../policy/registered-policy';
import { AccessError } from '../../access/error';
import type { Access } from '../../access/held-access';
import { modelRoutes } from '../../access/model';
import { resourceTree } from '../../access/resource-tree';
import type { AccessLogProps } from './access-log';
import { AccessLog } from './access-log';
import { ApiDeployment } from './api-deployment';
import type { ApiDomainOptions } from './api-domain';
import { ApiDomain } from './api-domain';
import type { ApiPayloadOptions } from './api-payload';
import { payloadAttributes, textualReason } from './api-payload';
import type { MethodAuthorizer } from './method-authorizer';
import { ApiResources } from './api-resources';
import { ApiThrottle } from './api-throttle';
import type { AuthorizerFunction } from '../backend/authorizer-function';
import { CognitoAuthorizer } from './cognito-authorizer';
import { GatewayResponses } from './gateway-responses';
import { LambdaAuthorizer } from './lambda-authorizer';
import { RequestValidators } from './request-validators';
import type { RouteTarget } from './route-target';
import type { InvokedFunction } from './route-targets';
import { targetsOf } from './route-targets';
import { SourcePolicy } from './source-policy';

/**
 * Created before the previous one is destroyed: AWS refuses to delete a stage that a domain still maps to, and a
 * caller could reach a stage without its permissions.
 * @see AWS docs, "DeleteStage" (API Gateway API reference)
 */
const REPLACED_FIRST = { createBeforeDestroy: true };

/** Options of the caller. */
export interface RestApiOptions extends ApiPayloadOptions {
  /** Name in the console, 1 to 1,024 characters. */
  readonly name: string;
  /** First part of every path, e.g. `prod`. */
  readonly stageName: string;
  /** Seconds the authorizer's answer for the same token, and the same route if a function gave it, is reused, 0 to 3600. */
  readonly authorizerTtlSeconds: number;
  /**
   * Origins of browser pages that may call the API, as a browser sends them; never `*`.
   * @default [] machines need none, and no resource answers OPTIONS
   */
  readonly corsOrigins?: readonly string[];
  /**
   * VPC endpoints for `execute-api`; they make the API private, reachable only through them.
   * @default [] a regional API, which answers on the internet
   * @see AWS docs, "Private REST APIs in API Gateway"
   */
  readonly vpcEndpointIds?: readonly string[];
  /**
   * The only address ranges that may call; with an IPv6 range the API is also reachable by IPv6. For a private API
   * they are addresses in its VPCs.
   * @default [] from any address
   */
  readonly sourceCidrs?: readonly string[];
  /**
   * Any text; a changed text makes a new deployment even without other changes, which is necessary after a route was
   * removed.
   * @default - none
   */
  readonly redeploy?: string;
  /**
   * Options of the log of each request.
   * @default - no request is logged
   */
  readonly accessLog?: Pick<AccessLogProps, 'logRetentionDays' | 'logKeyArn'>;
  /**
   * A custom domain; with it, the API answers at no other address. A private API has none.
   * @default - it answers at the address that API Gateway gives it
   */
  readonly domain?: ApiDomainOptions | undefined;
}

/** Options of the caller, and values from the stack. */
export interface RestApiProps extends RestApiOptions {
  /** Its routes are made. */
  readonly access: Access;
  /** The ARN of the pool whose tokens are accepted, or the Lambda authorizer's function. */
  readonly authorizer: { readonly userPoolArn: string } | AuthorizerFunction;
  /**
   * How API keys in place of tokens are treated, and where their holders get tokens.
   * @default - no API keys are declared
   */
  readonly legacyApiKeys?: { readonly phase: 'accept' | 'warn' | 'refuse'; readonly tokenEndpoint: string } | undefined;
  /**
   * Target of every route that names no backend.
   * @default - each route names one
   */
  readonly handler?: RouteTarget | undefined;
  /**
   * Targets of the routes that name a backend, by name.
   * @default {} no route names one
   */
  readonly backends?: Readonly<Record<string, RouteTarget>>;
}

/**
 * A REST API, regional or private, in which every route asks for the scopes the declaration gives it.
 * @throws AccessError `ERR_API_INVALID` if the options do not go together, or API Gateway does not take one
 * @see AWS docs, "API Gateway REST APIs"
 * @example
 * import { BundledFunction, RestApi, bundleFunction, defineAccess } from 'cognito-m2m';
 * import type { TerraformStack } from 'cdktf';
 *
 * const access = defineAccess({
 *   resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
 *   clients: { Reporting: { scopes: ['orders/read'] } },
 *   routes: { 'GET /orders': { scopes: ['orders/read'] } },
 * });
 *
 * // In a stack of your own, with an AWS provider and an archive provider.
 * export function addOrders(stack: TerraformStack, userPoolArn: string): RestApi {
 *   const handler = new BundledFunction(stack, 'orders', {
 *     name: 'shop-orders',
 *     bundle: bundleFunction('lambda/orders/index.ts'),
 *     environment: {},
 *     permissions: [],
 *     runtime: 'nodejs22.x',
 *     memoryMb: 256,
 *     timeoutSeconds: 10,
 *     logRetentionDays: 14,
 *   });
 *   const authorizer = { userPoolArn };
 *   return new RestApi(stack, 'api', { name: 'shop', stageName: 'prod', authorizerTtlSeconds: 300, access, authorizer, handler });
 * }
 */
export class RestApi extends Construct {
  /** Id of the REST API at AWS, known after apply. */
  readonly id: string;
  /** First part of every path. */
  readonly stageName: string;
  /** ARN of the stage, for a web ACL. */
  readonly stageArn: string;
  /** Address of the stage, without a slash behind it. */
  readonly url: string;
  /** The custom domain, if the API has one. */
  readonly domain: ApiDomain | undefined;
  /** Source ARN for a permission to invoke a function: this API's stage. */
  readonly invokedFrom: string;
  /** Certificate that the stage presents to HTTP endpoints, as PEM, if one of them asks for it. */
  readonly clientCertificatePem: string | undefined;
  /** The log of its requests, if there is one. */
  readonly accessLog: AccessLog | undefined;

  constructor(scope: Construct, id: string, props: RestApiProps) {
    super(scope, id);
    registerPolicy(this);
    const { name, legacyApiKeys: legacy } = props;
    const tokenEndpoint = legacy?.phase === 'refuse' ? legacy.tokenEndpoint : undefined;
    const { corsOrigins = [], sourceCidrs = [], vpcEndpointIds = [] } = props;
    if (vpcEndpointIds.length > 0 && props.domain) throw privateDomain(props.domain.domainName);
    const limited = sourceCidrs.length + vpcEndpointIds.length > 0;
    const routes = modelRoutes(props.access);
    const targets = targetsOf(routes, props);
    const dualStack = sourceCidrs.some((cidr) => cidr.includes(':'));
    const fixed = routes.flatMap((route) => ('status' in targets.of(route) ? [route.name] : []));
    const definition = new Construct(this, 'definition');
    const api = new ApiGatewayRestApi(definition, 'api', {
      name,
      endpointConfiguration: endpointConfiguration(vpcEndpointIds, dualStack),
      // Both attributes are always set: without a value, they would stay as they were. The default address is
      // disabled beside a
      // domain, because a caller could use it to avoid the client certificate that the domain requires.
      disableExecuteApiEndpoint: props.domain !== undefined,
      apiKeySource: legacy && legacy.phase !== 'refuse' ? 'AUTHORIZER' : 'HEADER',
      ...payloadAttributes(props, textualReason(routes, fixed, corsOrigins.length > 0)),
    });
    const authorizer = this.authorizer(definition, api, props);
    const validators = new RequestValidators(definition, { restApiId: api.id, routes });
    const kind = authorizer.type === 'CUSTOM' ? 'lambda' : 'cognito';
    new GatewayResponses(definition, 'gateway-responses', {
      restApiId: api.id,
      authorizer: kind,
      tokenEndpoint,
      corsOrigins,
      sourceLimited: limited,
    });
    if (limited) {
      new SourcePolicy(definition, 'source-policy', {
        restApiId: api.id,
        executionArn: api.executionArn,
        stageName: props.stageName,
        cidrs: sourceCidrs,
        vpcEndpointIds,
        authorizer: kind,
        routes,
        preflights: corsOrigins.length > 0,
      });
    }
    new ApiResources(definition, 'resources', {
      node: resourceTree(routes),
      restApiId: api.id,
      parentId: api.rootResourceId,
      authorizer,
      validators,
      targetOf: targets.of,
      corsOrigins,
    });
    const deployment = new ApiDeployment(this, 'deployment', {
      restApiId: api.id,
      definition,
      inputs: {
        ...Object.fromEntries(targets.functions.map(({ trigger, target }) => [trigger, target.invokeArn])),
        // One that was replaced keeps its address here, and methods turn to the new id.
        authorizerId: authorizer.id,
        ...('userPoolArn' in props.authorizer
          ? { userPool: props.authorizer.userPoolArn }
          : { authorizer: props.authorizer.invokeArn }),
        ...(tokenEndpoint === undefined ? {} : { tokenEndpoint }),
        ...(props.redeploy === undefined ? {} : { redeploy: props.redeploy }),
      },
    });
    this.accessLog =
      props.accessLog &&
      new AccessLog(this, 'access-log', {
        name,
        authorizer: kind,
        ...props.accessLog,
      });
    const certificate = targets.needCertificate
      ? new ApiGatewayClientCertificate(this, 'client-certificate', { description: `${name}: presented to HTTP endpoints` })
      : undefined;
    this.invokedFrom = `${api.executionArn}/${props.stageName}/*`;
    const permissions = this.invokePermissions(targets.functions);
    const stage = new ApiGatewayStage(this, 'stage', {
      restApiId: api.id,
      deploymentId: deployment.id,
      stageName: props.stageName,
      xrayTracingEnabled: true,
      ...(certificate ? { clientCertificateId: certificate.id } : {}),
      ...(this.accessLog ? { accessLogSettings: this.accessLog.settings } : {}),
      // API Gateway must be allowed to invoke the functions before the stage serves them.
      dependsOn: [...permissions, ...(authorizer.permission ? [authorizer.permission] : [])],
      lifecycle: REPLACED_FIRST,
    });
    const throttle = new ApiThrottle(this, 'throttle', {
      restApiId: api.id,
      stageName: stage.stageName,
      throttle: props.access.throttle,
      routes,
    });
    this.clientCertificatePem = certificate?.pemEncodedCertificate;
    this.id = api.id;
    this.stageName = stage.stageName;
    this.stageArn = stage.arn;
    this.domain =
      props.domain &&
      new ApiDomain(this, 'domain', {
        ...props.domain,
        restApiId: api.id,
        stageName: stage.stageName,
        dualStack,
        after: throttle.settings,
      });
    this.url = this.domain?.url ?? stage.invokeUrl;
  }

  /**
   * Only for this API's stage, and not for its test console or another API. One permission for each function, not for
   * each route: the policy of a function, a version or an alias holds 20 kB.
   * @see AWS docs, "Lambda quotas"
   */
  private invokePermissions(functions: readonly InvokedFunction[]): LambdaPermission[] {
    const seen = new Set<string>();
    return functions.flatMap(({ permission, target: { functionName, qualifier } }) => {
      const policy = `${functionName} ${qualifier}`;
      const isKnown = seen.has(policy);
      seen.add(policy);
      return functionName === undefined || isKnown
        ? []
        : new LambdaPermission(this, permission, {
            functionName,
            ...(qualifier === undefined ? {} : { qualifier }),
            action: 'lambda:InvokeFunction',
            principal: 'apigateway.amazonaws.com',
            sourceArn: this.invokedFrom,
            lifecycle: REPLACED_FIRST,
          });
    });
  }

  /**
   * Each kind has its own id and name: the new authorizer is made before the methods use it, the old one is destroyed
   * after.
   */
  private authorizer(
    definition: Construct,
    api: ApiGatewayRestApi,
    props: RestApiProps,
  ): MethodAuthorizer & { readonly permission?: LambdaPermission } {
    const { name, authorizer: by, authorizerTtlSeconds: ttlSeconds } = props;
    const restApiId = api.id;
    if ('userPoolArn' in by) {
      const { id } = new CognitoAuthorizer(definition, 'authorizer', { restApiId, name, ttlSeconds, ...by });
      return { id, type: 'COGNITO_USER_POOLS' };
    }
    const { id } = new LambdaAuthorizer(definition, 'lambda-authorizer', {
      restApiId,
      name: `${name}-lambda`,
      invokeArn: by.invokeArn,
      ttlSeconds,
      withoutToken: props.legacyApiKeys !== undefined,
    });
    const permission = new LambdaPermission(this, 'authorizer-permission', {
      functionName: by.functionName,
      qualifier: by.qualifier,
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      sourceArn: `${api.executionArn}/authorizers/${id}`,
      lifecycle: REPLACED_FIRST,
    });
    return { id, type: 'CUSTOM', permission };
  }
}

/** A private API serves both IPv4 and IPv6; it has no other choice. */
function endpointConfiguration(vpcEndpointIds: readonly string[], dualStack: boolean) {
  const both = { ipAddressType: 'dualstack' };
  if (vpcEndpointIds.length > 0) return { types: ['PRIVATE'], vpcEndpointIds: [...vpcEndpointIds], ...both };
  return { types: ['REGIONAL'], ...(dualStack ? both : {}) };
}

function privateDomain(given: string): AccessError {
  const expected = 'no domain, since a regional one, and the mutual TLS that goes with it, lead to no private API';
  const message = `the private API has the domain "${given}", expected ${expected}; remove it, or vpcEndpointIds`;
  return new AccessError('ERR_API_INVALID', message, { given, expected });
}
