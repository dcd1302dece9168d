import type { Finding } from '../decision/decision-trace';

/** Types of answer by API Gateway itself that this gateway can give. */
export const REFUSALS = {
  ACCESS_DENIED: { status: 403, message: 'Access Denied', errorType: 'AccessDeniedException' },
  API_CONFIGURATION_ERROR: {
    status: 500,
    message: 'Internal server error',
    errorType: 'InternalServerErrorException',
  },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, message: '', errorType: 'AuthorizerConfigurationException' },
  BAD_REQUEST_BODY: { status: 400, message: 'Invalid request body', errorType: 'BadRequestException' },
  BAD_REQUEST_PARAMETERS: { status: 400, message: 'Bad Request', errorType: 'BadRequestException' },
  EXPIRED_TOKEN: { status: 401, message: 'The incoming token has expired', errorType: 'UnauthorizedException' },
  INTEGRATION_FAILURE: { status: 504, message: 'Internal server error', errorType: 'InternalServerErrorException' },
  INTEGRATION_TIMEOUT: {
    status: 504,
    message: 'Endpoint request timed out',
    errorType: 'InternalServerErrorException',
  },
  INVALID_API_KEY: { status: 403, message: 'Forbidden', errorType: 'ForbiddenException' },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    message: 'Missing Authentication Token',
    errorType: 'MissingAuthenticationTokenException',
  },
  QUOTA_EXCEEDED: { status: 429, message: 'Limit Exceeded', errorType: 'LimitExceededException' },
  REQUEST_TOO_LARGE: { status: 413, message: 'Request Too Long', errorType: 'RequestTooLargeException' },
  THROTTLED: { status: 429, message: 'Too Many Requests', errorType: 'TooManyRequestsException' },
  UNAUTHORIZED: { status: 401, message: 'Unauthorized', errorType: 'UnauthorizedException' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'Unsupported Media Type', errorType: 'BadRequestException' },
} as const satisfies Record<string, { status: number; message: string; errorType: string }>;

/** Name of such an answer, which a gateway response of the API may shape. */
export type RefusalType = keyof typeof REFUSALS;

/** Whether a text is the name of such an answer. */
export function isRefusalType(text: string): text is RefusalType {
  return Object.hasOwn(REFUSALS, text);
}

/** Differences from the defaults of the refusal's type. */
export interface RefusalDetail {
  readonly message?: string;
  /** Overrides the type's status, but not the status of a gateway response for exactly this type. */
  readonly status?: number;
  /** Key of the message in the default body; the refusal by an API's policy uses another key. */
  readonly messageKey?: 'message' | 'Message';
  /** Error of a validator, for `$context.error.validationErrorString`. */
  readonly validationError?: string;
}

/**
 * A request API Gateway answers by itself.
 * @see AWS docs, "Gateway response types for API Gateway"
 */
export class GatewayRefusal extends Error {
  override readonly name = 'GatewayRefusal';
  readonly status: number;
  readonly errorType: string;
  readonly validationError: string | undefined;
  readonly messageKey: 'message' | 'Message';

  /** @param finding - the check that it did not pass */
  constructor(
    readonly type: RefusalType,
    readonly finding: Finding,
    { message, status, validationError, messageKey = 'message' }: RefusalDetail = {},
  ) {
    super(message ?? REFUSALS[type].message);
    this.status = status ?? REFUSALS[type].status;
    this.errorType = REFUSALS[type].errorType;
    this.validationError = validationError;
    this.messageKey = messageKey;
  }
}
