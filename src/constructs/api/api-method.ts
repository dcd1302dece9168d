import { ApiGatewayIntegration } from '@cdktf/provider-aws/lib/api-gateway-integration';
import { ApiGatewayMethod } from '@cdktf/provider-aws/lib/api-gateway-method';
import { ApiGatewayMethodResponse } from '@cdktf/provider-aws/lib/api-gateway-method-response';
import { Construct } from 'constructs';
import type { JsonSchema } from '../../access/json-schema';
import type { RouteRule } from '../../access/route-rule';
import type { ModelRoute } from '../../access/model-route';
import { suppress } from '../../policy/suppression';
import { RequestBody } from './request-body';
import { terraformText } from '../terraform-text';

/** What checks the callers of a method. */
export interface MethodAuthorizer {
  readonly id: string;
  /** API Gateway looks at the scopes itself for `COGNITO_USER_POOLS`; a function knows them for `CUSTOM`. */
  readonly type: 'COGNITO_USER_POOLS' | 'CUSTOM';
}

/** What all methods of an API share. */
export interface ApiMethodContext {
  readonly restApiId: string;
  readonly authorizer: MethodAuthorizer;
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
      ...authorization(rule, props.authorizer),
      ...(rule.apiKey === 'required' ? { apiKeyRequired: true } : {}),
      ...(rule.body
        ? {
            requestValidatorId: props.requestValidatorId,
            requestModels: this.requestModels(restApiId, route, rule.body),
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
    // A Lambda proxy answers other statuses without them, and each is a request to the control plane at every plan.
    for (const status of rule.public ? PUBLIC_RESPONSES : PROTECTED_RESPONSES) {
      new ApiGatewayMethodResponse(this, `response-${status}`, {
        restApiId,
        resourceId,
        httpMethod: method.httpMethod,
        statusCode: String(status),
      });
    }
  }

  /** The same model for any content type: a body of a type without a model would not be validated. */
  private requestModels(restApiId: string, route: ModelRoute, schema: JsonSchema): Record<string, string> {
    const body = new RequestBody(this, 'body', { restApiId, modelName: modelName(route, this), schema });
    return { 'application/json': body.modelName, $default: body.modelName };
  }
}

function authorization({ scopes }: RouteRule, { id, type }: MethodAuthorizer) {
  if (!scopes) return { authorization: 'NONE' };
  const checked = { authorization: type, authorizerId: id };
  return type === 'CUSTOM' ? checked : { ...checked, authorizationScopes: scopes.map(terraformText) };
}

/** Readable, and by the construct's address the only one even where two paths differ in punctuation alone. */
function modelName({ method, path }: ModelRoute, { node }: Construct): string {
  return `${method}${path}${node.addr.slice(-8)}`.replaceAll(/[^A-Za-z0-9]/g, '');
}
