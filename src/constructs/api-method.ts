import { ApiGatewayIntegration } from '@cdktf/provider-aws/lib/api-gateway-integration';
import { ApiGatewayMethod } from '@cdktf/provider-aws/lib/api-gateway-method';
import { ApiGatewayMethodResponse } from '@cdktf/provider-aws/lib/api-gateway-method-response';
import { Construct } from 'constructs';
import type { ModelRoute } from '../access/model';
import { suppress } from '../policy/suppression';
import { RequestBody } from './request-body';
import { terraformText } from './terraform-text';

/** What all methods of an API share. */
export interface ApiMethodContext {
  readonly restApiId: string;
  readonly authorizerId: string;
  readonly requestValidatorId: string;
  /** `invoke_arn` of the function or alias that answers. */
  readonly invokeArn: string;
}

/** What is wired in. */
export interface ApiMethodProps extends ApiMethodContext {
  readonly resourceId: string;
  readonly route: ModelRoute;
}

const PUBLIC_RESPONSES = [200] as const;
const PROTECTED_RESPONSES = [200, 401, 403] as const;

/**
 * One route: who may call it, what its body must be, what answers it.
 * @see AWS docs, "Methods for REST APIs in API Gateway"
 */
export class ApiMethod extends Construct {
  constructor(scope: Construct, id: string, props: ApiMethodProps) {
    super(scope, id);
    const { restApiId, resourceId, route } = props;
    const { rule } = route;
    const method = new ApiGatewayMethod(this, 'method', {
      restApiId,
      resourceId,
      httpMethod: route.method,
      ...(rule.public
        ? { authorization: 'NONE' }
        : {
            authorization: 'COGNITO_USER_POOLS',
            authorizerId: props.authorizerId,
            authorizationScopes: rule.scopes.map(terraformText),
          }),
      ...(rule.body
        ? {
            requestValidatorId: props.requestValidatorId,
            requestModels: {
              'application/json': new RequestBody(this, 'body', {
                restApiId,
                modelName: modelName(route, this),
                schema: rule.body,
              }).modelName,
            },
          }
        : {}),
    });
    if (rule.public) {
      suppress(method, { rule: 'method-authorization', subject: 'authorization', reason: `public: ${rule.reason}` });
    }
    new ApiGatewayIntegration(this, 'integration', {
      restApiId,
      resourceId,
      httpMethod: method.httpMethod,
      type: 'AWS_PROXY',
      integrationHttpMethod: 'POST',
      uri: props.invokeArn,
    });
    const statuses = new Set([...(rule.public ? PUBLIC_RESPONSES : PROTECTED_RESPONSES), ...(rule.responses ?? [])]);
    for (const status of statuses) {
      new ApiGatewayMethodResponse(this, `response-${status}`, {
        restApiId,
        resourceId,
        httpMethod: method.httpMethod,
        statusCode: String(status),
      });
    }
  }
}

/** Readable, and by the construct's address the only one even where two paths differ in punctuation alone. */
function modelName({ method, path }: ModelRoute, { node }: Construct): string {
  return `${method}${path}${node.addr.slice(-8)}`.replaceAll(/[^A-Za-z0-9]/g, '');
}
