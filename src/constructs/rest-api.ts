import { ApiGatewayRequestValidator } from '@cdktf/provider-aws/lib/api-gateway-request-validator';
import { ApiGatewayRestApi } from '@cdktf/provider-aws/lib/api-gateway-rest-api';
import { ApiGatewayStage } from '@cdktf/provider-aws/lib/api-gateway-stage';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import type { AccessDeclaration } from '../access/declaration';
import { modelRoutes } from '../access/model';
import { resourceTree } from '../access/resource-tree';
import { ApiDeployment } from './api-deployment';
import { ApiResources } from './api-resources';
import type { BundledFunction } from './bundled-function';
import { CognitoAuthorizer } from './cognito-authorizer';
import { GatewayResponses } from './gateway-responses';

/** What a caller chooses. */
export interface RestApiOptions {
  /** Name in the console, 1 to 1,024 characters. */
  readonly name: string;
  /** First part of every path, e.g. `prod`. */
  readonly stageName: string;
  /** Seconds the authorizer's answer for the same token is reused, 0 to 3600. */
  readonly authorizerTtlSeconds: number;
  /**
   * Origins of browser pages that may call the API, as a browser sends them; never `*`.
   * @default [] machines need none, and no resource answers OPTIONS
   */
  readonly corsOrigins?: readonly string[];
  /**
   * Any text; another one takes the deployment again although nothing changed, as it must be after a route was removed.
   * @default - none
   */
  readonly redeploy?: string;
}

/** What is wired in. */
export interface RestApiProps extends RestApiOptions {
  readonly access: AccessDeclaration;
  /** The pool whose tokens are taken. */
  readonly userPoolArn: string;
  /** What answers every route. */
  readonly handler: BundledFunction;
}

/**
 * A regional REST API in which every route asks for the scopes the declaration gives it.
 * @see AWS docs, "API Gateway REST APIs"
 */
export class RestApi extends Construct {
  /** Address of the stage, without a slash behind it. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: RestApiProps) {
    super(scope, id);
    const { name, handler } = props;
    const corsOrigins = props.corsOrigins ?? [];
    const definition = new Construct(this, 'definition');
    const api = new ApiGatewayRestApi(definition, 'api', {
      name,
      endpointConfiguration: { types: ['REGIONAL'] },
    });
    const authorizer = new CognitoAuthorizer(definition, 'authorizer', {
      restApiId: api.id,
      name,
      userPoolArn: props.userPoolArn,
      ttlSeconds: props.authorizerTtlSeconds,
    });
    const validator = new ApiGatewayRequestValidator(definition, 'request-validator', {
      restApiId: api.id,
      name: 'body',
      validateRequestBody: true,
    });
    new GatewayResponses(definition, 'gateway-responses', { restApiId: api.id, corsOrigins });
    new ApiResources(definition, 'resources', {
      node: resourceTree(modelRoutes(props.access)),
      restApiId: api.id,
      parentId: api.rootResourceId,
      authorizerId: authorizer.id,
      requestValidatorId: validator.id,
      invokeArn: handler.invokeArn,
      corsOrigins,
    });
    const deployment = new ApiDeployment(this, 'deployment', {
      restApiId: api.id,
      definition,
      inputs: {
        function: handler.invokeArn,
        userPool: props.userPoolArn,
        ...(props.redeploy === undefined ? {} : { redeploy: props.redeploy }),
      },
    });
    const stage = new ApiGatewayStage(this, 'stage', {
      restApiId: api.id,
      deploymentId: deployment.id,
      stageName: props.stageName,
      xrayTracingEnabled: true,
    });
    new LambdaPermission(this, 'invoke-permission', {
      functionName: handler.functionName,
      qualifier: handler.qualifier,
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      // This API's stage alone: neither its test console nor another API.
      sourceArn: `${api.executionArn}/${props.stageName}/*`,
    });
    this.url = stage.invokeUrl;
  }
}
