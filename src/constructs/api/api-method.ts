import { ApiGatewayMethod } from '@cdktf/provider-aws/lib/api-gateway-method';
import { ApiGatewayMethodResponse } from '@cdktf/provider-aws/lib/api-gateway-method-response';
import { Construct } from 'constructs';
import type { JsonSchema } from '../../access/json-schema';
import { requiredMethodParameters } from '../../access/required-parameter';
import type { RouteRule } from '../../access/route-rule';
import type { ModelRoute } from '../../access/model-route';
import { suppress } from '../../policy/suppression';
import { addFixedAnswer, integrate, responseParameters } from './method-integration';
import { RequestBody } from './request-body';
import type { MethodAuthorizer } from './method-authorizer';
import type { RequestValidators } from './request-validators';
import { checkedParts } from './request-validators';
import type { RouteTarget } from './route-target';
import { terraformText } from '../terraform-text';

/** Values that all methods of an API share. */
export interface ApiMethodContext {
  readonly restApiId: string;
  readonly authorizer: MethodAuthorizer;
  /** Request validators, by the parts of a request that they check. */
  readonly validators: RequestValidators;
  /** Returns the target that answers a route. */
  readonly targetOf: (route: ModelRoute) => RouteTarget;
  /** Origins of pages that may call. */
  readonly corsOrigins: readonly string[];
}

/** Values from the stack. */
export interface ApiMethodProps extends ApiMethodContext {
  readonly resourceId: string;
  readonly route: ModelRoute;
}

const PUBLIC_RESPONSES = [200] as const;
const PROTECTED_RESPONSES = [200, 401, 403] as const;

/**
 * One route: its authorization, its request validation and its integration.
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
      ...requestParameters(route, props.targetOf(route)),
      ...(rule.apiKey === 'required' ? { apiKeyRequired: true } : {}),
      ...validation(rule, props.validators),
      ...(rule.body ? { requestModels: this.requestModels(restApiId, route, rule.body) } : {}),
    });
    if (rule.public) {
      suppress(method, { rule: 'method-authorization', subject: 'authorization', reason: `public: ${rule.reason}` });
    }
    const target = props.targetOf(route);
    const { httpMethod } = method;
    const integrated = { restApiId, resourceId, httpMethod, route, authorizer: props.authorizer.type };
    const answered = { ...integrated, corsOrigins: props.corsOrigins };
    const integration = integrate(this, answered, target);
    const responses = new Map<number, ApiGatewayMethodResponse>();
    const fixed = 'status' in target ? target : undefined;
    // A proxy answers other statuses without them, and each is a request to the control plane at every plan.
    for (const status of new Set([...(rule.public ? PUBLIC_RESPONSES : PROTECTED_RESPONSES), ...(fixed ? [fixed.status] : [])])) {
      const parameters = fixed?.status === status ? Object.keys(responseParameters(fixed, props.corsOrigins)) : [];
      responses.set(
        status,
        new ApiGatewayMethodResponse(this, `response-${status}`, {
          restApiId,
          resourceId,
          httpMethod,
          statusCode: String(status),
          ...(parameters.length === 0
            ? {}
            : { responseParameters: Object.fromEntries(parameters.map((name) => [name, true])) }),
        }),
      );
    }
    const response = fixed && responses.get(fixed.status)?.statusCode;
    if (fixed && response !== undefined) addFixedAnswer(this, answered, { integration, target: fixed, response });
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

function validation(rule: RouteRule, validators: RequestValidators) {
  const checked = checkedParts(rule);
  return checked === undefined ? {} : { requestValidatorId: validators.idOf(checked) };
}

/**
 * Required parameters; for an HTTP endpoint also the path's parameters, because a method must declare them before an
 * integration can map them.
 */
function requestParameters({ parts, rule }: ModelRoute, target: RouteTarget) {
  const inPath = parts.flatMap((part) => (part.kind === 'literal' ? [] : [`method.request.path.${part.name}`]));
  const names = [...('url' in target ? inPath : []), ...requiredMethodParameters(rule.required ?? {})];
  return names.length === 0 ? {} : { requestParameters: Object.fromEntries(names.map((name) => [name, true])) };
}

/** Readable and unique: the hash of the construct's address distinguishes two paths that differ only in punctuation. */
function modelName({ method, path }: ModelRoute, { node }: Construct): string {
  return `${method}${path}${node.addr.slice(-8)}`.replaceAll(/[^A-Za-z0-9]/g, '');
}
