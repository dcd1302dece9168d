import { ApiGatewayGatewayResponse } from '@cdktf/provider-aws/lib/api-gateway-gateway-response';
import { Construct } from 'constructs';

/** Values from the stack. */
export interface GatewayResponsesProps {
  readonly restApiId: string;
  readonly authorizer: 'cognito' | 'lambda';
  /**
   * Token endpoint that a 401 names, for callers that still send a refused API key.
   * @default - a 401 names none
   */
  readonly tokenEndpoint?: string | undefined;
  /** Origins of pages that may read the answers; none for an API that only machines call. */
  readonly corsOrigins: readonly string[];
  /** Whether callers are also refused because of the address they come from; API Gateway answers both alike. */
  readonly sourceLimited: boolean;
}

interface Answer {
  /** Absent if API Gateway's own status stays. */
  readonly status?: number;
  readonly error: string;
  /**
   * JSON of the message.
   * @default - API Gateway's own words
   */
  readonly message?: string;
  /** Value of `WWW-Authenticate`: a text in single quotes, or the mapping expression of its source. */
  readonly challenge?: string;
}

type Answers = Readonly<Record<string, Answer>>;

// 401 and 403 carry a challenge as RFC 6750, section 3 asks.
const INVALID_TOKEN = `'Bearer error="invalid_token"'`;

const NATIVE = {
  // The challenge names only the scheme; a token without the scope gets the same answer.
  UNAUTHORIZED: { status: 401, error: 'unauthorized', challenge: `'Bearer'` },
  EXPIRED_TOKEN: { status: 401, error: 'expired_token', challenge: INVALID_TOKEN },
  ACCESS_DENIED: { status: 403, error: 'access_denied', challenge: `'Bearer error="insufficient_scope"'` },
} satisfies Answers;

const ANY_SCOPE = 'any one of these scopes is needed: $context.authorizer.requiredScopes';

const ANSWERS: Answers = {
  INVALID_API_KEY: { status: 403, error: 'invalid_api_key' },
  THROTTLED: { status: 429, error: 'throttled' },
  QUOTA_EXCEEDED: { status: 429, error: 'quota_exceeded' },
  WAF_FILTERED: { status: 403, error: 'blocked' },
  BAD_REQUEST_BODY: { status: 400, error: 'invalid_body' },
  DEFAULT_4XX: { error: 'request_refused' },
  DEFAULT_5XX: { error: 'gateway_error' },
};

/**
 * Answers by API Gateway itself, such as a 401, in the API's error shape `{ error, message }`.
 * @see AWS docs, "Gateway response types for API Gateway"
 */
export class GatewayResponses extends Construct {
  constructor(scope: Construct, id: string, props: GatewayResponsesProps) {
    super(scope, id);
    // A gateway response cannot choose among origins; pages of the others see the failure without its text.
    const [origin] = props.corsOrigins;
    const answers = { ...challenges(props), ...ANSWERS };
    for (const [responseType, answer] of Object.entries(answers)) {
      const { status, error, message = '$context.error.messageString', challenge } = answer;
      new ApiGatewayGatewayResponse(this, responseType, {
        restApiId: props.restApiId,
        responseType,
        ...(status === undefined ? {} : { statusCode: String(status) }),
        responseTemplates: { 'application/json': `{"error":"${error}","message":${message}}` },
        responseParameters: {
          ...header('Cache-Control', `'no-store'`),
          ...(challenge === undefined ? {} : header('WWW-Authenticate', challenge)),
          ...(origin === undefined
            ? {}
            : { ...header('Access-Control-Allow-Origin', `'${origin}'`), ...header('Vary', `'Origin'`) }),
        },
      });
    }
  }
}

function challenges({ authorizer, tokenEndpoint, sourceLimited }: GatewayResponsesProps): Answers {
  if (authorizer === 'cognito') {
    // Only another address or another scope helps, and the challenge names neither.
    return sourceLimited ? { ...NATIVE, ACCESS_DENIED: { ...NATIVE.ACCESS_DENIED, challenge: `'Bearer'` } } : NATIVE;
  }
  const moved =
    tokenEndpoint && `"a valid token is needed, and API keys are no longer taken; get one at ${tokenEndpoint}"`;
  return {
    UNAUTHORIZED: {
      status: 401,
      error: 'unauthorized',
      challenge: INVALID_TOKEN,
      ...(moved === undefined ? {} : { message: moved }),
    },
    ACCESS_DENIED: {
      status: 403,
      error: 'access_denied',
      // No scope has a character that JSON would escape.
      message: `"${sourceLimited ? 'calls are not taken from this address, or ' : ''}${ANY_SCOPE}"`,
      challenge: 'context.authorizer.challenge',
    },
  };
}

/** @param value - in single quotes if it is fixed, which tell it from a mapping expression */
function header(name: string, value: string): Record<string, string> {
  return { [`gatewayresponse.header.${name}`]: value };
}
