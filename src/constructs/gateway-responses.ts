import { ApiGatewayGatewayResponse } from '@cdktf/provider-aws/lib/api-gateway-gateway-response';
import { Construct } from 'constructs';

/** What is wired in. */
export interface GatewayResponsesProps {
  readonly restApiId: string;
  /** Origins of pages that may read the answers; none for an API that only machines call. */
  readonly corsOrigins: readonly string[];
}

interface Answer {
  /** Absent where API Gateway's own status stays. */
  readonly status?: number;
  readonly error: string;
  /** Value of `WWW-Authenticate`. */
  readonly challenge?: string;
}

// 401 and 403 carry a challenge as RFC 6750, section 3 asks. Without a token there is nothing to say but the scheme.
const ANSWERS: Readonly<Record<string, Answer>> = {
  UNAUTHORIZED: { status: 401, error: 'unauthorized', challenge: 'Bearer' },
  EXPIRED_TOKEN: { status: 401, error: 'expired_token', challenge: 'Bearer error="invalid_token"' },
  ACCESS_DENIED: { status: 403, error: 'access_denied', challenge: 'Bearer error="insufficient_scope"' },
  INVALID_API_KEY: { status: 403, error: 'invalid_api_key' },
  THROTTLED: { status: 429, error: 'throttled' },
  BAD_REQUEST_BODY: { status: 400, error: 'invalid_body' },
  DEFAULT_4XX: { error: 'request_refused' },
  DEFAULT_5XX: { error: 'gateway_error' },
};

/**
 * What API Gateway answers by itself, in the API's error shape `{ error, message }`.
 * @see AWS docs, "Gateway response types for API Gateway"
 */
export class GatewayResponses extends Construct {
  constructor(scope: Construct, id: string, props: GatewayResponsesProps) {
    super(scope, id);
    // A gateway response cannot choose among origins; pages of the others see the failure without its text.
    const [origin] = props.corsOrigins;
    for (const [responseType, { status, error, challenge }] of Object.entries(ANSWERS)) {
      new ApiGatewayGatewayResponse(this, responseType, {
        restApiId: props.restApiId,
        responseType,
        ...(status === undefined ? {} : { statusCode: String(status) }),
        responseTemplates: { 'application/json': `{"error":"${error}","message":$context.error.messageString}` },
        responseParameters: {
          ...header('Cache-Control', 'no-store'),
          ...(challenge === undefined ? {} : header('WWW-Authenticate', challenge)),
          ...(origin === undefined
            ? {}
            : { ...header('Access-Control-Allow-Origin', origin), ...header('Vary', 'Origin') }),
        },
      });
    }
  }
}

/** A fixed value stands in single quotes, which tell it from a mapping expression. */
function header(name: string, value: string): Record<string, string> {
  return { [`gatewayresponse.header.${name}`]: `'${value}'` };
}
