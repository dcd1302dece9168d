import type { Check } from '../local/decision/check';
import { isRefusalType } from '../local/answer/gateway-refusal';
import type { RefusalType } from '../local/answer/gateway-refusal';
import { parseJson } from '../terraform-json/json-text';

/** Facts about a request, from a line of the access log. */
export interface LogLineVerdict {
  readonly route: string | undefined;
  readonly status: number;
  /** Client id; absent if the line names none. */
  readonly clientId?: string;
  readonly refused: boolean;
  /** Checks of which one decided; one if the line tells which. */
  readonly checks: readonly Check[];
  /** Conclusions, in sentences. */
  readonly told: readonly string[];
  readonly notTold: readonly string[];
}

interface Decided {
  readonly checks: readonly Check[];
  readonly told: string;
  readonly notTold?: string;
}

/** Conclusions from the type of an answer by API Gateway itself. */
const DECIDED: Readonly<Record<RefusalType, Decided>> = {
  ACCESS_DENIED: {
    checks: ['source-policy', 'authorizer-policy'],
    told: 'A policy did not allow the call: the policy of the API for the source address, or the policy from the authorizer.',
    notTold: 'which of the two policies it was',
  },
  API_CONFIGURATION_ERROR: {
    checks: ['permission', 'backend'],
    told: 'API Gateway could not call the backend of the route: a permission is missing, or the definition is wrong.',
  },
  AUTHORIZER_CONFIGURATION_ERROR: {
    checks: ['authorizer-answer'],
    told: 'The authorizer function failed, took too long or returned no policy.',
    notTold: 'why the function failed; see its log, under the id of the request',
  },
  BAD_REQUEST_BODY: {
    checks: ['body'],
    told: 'The caller may call the route; its body does not match the model of the route.',
    notTold: 'which part of the body is wrong; send the same body to the local gateway to see it',
  },
  BAD_REQUEST_PARAMETERS: {
    checks: ['parameters'],
    told: 'The caller may call the route; a required parameter is missing.',
    notTold: 'which one; the answer to the caller names it',
  },
  EXPIRED_TOKEN: {
    checks: ['expiry'],
    told: 'The token was genuine and from the right pool, but had expired.',
    notTold: 'whose token it was, and when it expired',
  },
  INTEGRATION_FAILURE: {
    checks: ['backend'],
    told: 'The backend failed, or its answer has a form that API Gateway does not accept.',
  },
  INTEGRATION_TIMEOUT: { checks: ['backend'], told: 'The backend did not answer in time.' },
  INVALID_API_KEY: {
    checks: ['api-key'],
    told: 'The token was valid; the API key was missing, unknown, disabled, or in no usage plan for the stage.',
    notTold: 'which of these was the reason',
  },
  MISSING_AUTHENTICATION_TOKEN: {
    checks: ['route'],
    told: 'The API has no such path, or no such method at it. Despite its name, this answer does not concern the token.',
    notTold: 'the requested path; the log leaves it out, since a caller can put any text there',
  },
  QUOTA_EXCEEDED: { checks: ['quota'], told: 'The client has used up the quota of its usage plan for the period.' },
  REQUEST_TOO_LARGE: { checks: ['size', 'authorizer-arn'], told: 'The request was larger than API Gateway allows.' },
  THROTTLED: {
    checks: ['throttle'],
    told: 'The request exceeded a throttle.',
    notTold: 'whether the throttle of the account, of the route or of the client',
  },
  UNAUTHORIZED: {
    checks: ['identity-source', 'token-form', 'signing-key', 'signature', 'claims', 'issuer', 'token-use', 'scopes'],
    told: 'The token was missing or invalid, or it has none of the scopes of the route.',
    notTold: 'which of these was the reason, and who called: API Gateway logs claims only of tokens that it accepts',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    checks: ['backend'],
    told: 'The route does not accept the content type of the body.',
  },
};

/**
 * Conclusions from a line of the access log, as this project's stages write it.
 * @returns undefined for any other text
 */
export function logLineVerdict(line: string): LogLineVerdict | undefined {
  const given = parseJson(line.trim());
  if (typeof given !== 'object' || given === null) return undefined;
  const field = (name: string) => {
    const value: unknown = (given as Readonly<Record<string, unknown>>)[name];
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '-';
    return text === '-' || text === '' ? undefined : text;
  };
  const status = Number(field('status'));
  if (!Number.isInteger(status)) return undefined;
  const [errorType, clientId, scopes] = [field('errorType'), field('clientId'), field('scopes')];
  const who =
    clientId === undefined ? [] : [`Client ${clientId} called${scopes === undefined ? '' : `, with ${scopes}`}.`];
  const common = { route: field('route'), status, ...(clientId === undefined ? {} : { clientId }) };
  if (errorType === undefined) {
    return {
      ...common,
      refused: false,
      checks: ['backend'],
      told: [...who, `API Gateway let the request through; the backend answered ${status}.`],
      notTold:
        status < 400 ? [] : ['why the backend answered so; see the log of the function, under the id of the request'],
    };
  }
  if (!isRefusalType(errorType)) {
    const told = [...who, `API Gateway answered ${status} by itself, with the error type ${errorType}.`];
    return {
      ...common,
      refused: true,
      checks: [],
      told,
      notTold: ['the meaning of this error type, which this project does not know'],
    };
  }
  const { checks, told, notTold } = DECIDED[errorType];
  return {
    ...common,
    refused: true,
    checks: narrowed(checks, clientId),
    told: [...who, told],
    notTold: notTold === undefined ? [] : [notTold],
  };
}

/**
 * If the line names the caller of a refused request, the authorizer knew the caller, so the authorizer's policy
 * refused it.
 */
function narrowed(checks: readonly Check[], clientId: string | undefined): readonly Check[] {
  return clientId !== undefined && checks.includes('authorizer-policy') ? ['authorizer-policy'] : checks;
}
