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
    told: 'A policy did not allow the call: that of the API by the source address, or that which the authorizer answered.',
    notTold: 'which of the two policies it was',
  },
  API_CONFIGURATION_ERROR: {
    checks: ['permission', 'backend'],
    told: 'API Gateway could not call what is behind the route: a permission is missing, or its definition is wrong.',
  },
  AUTHORIZER_CONFIGURATION_ERROR: {
    checks: ['authorizer-answer'],
    told: 'The function that authorizes failed, took too long or answered no policy.',
    notTold: 'what the function failed of; its own log does, by the id of the request',
  },
  BAD_REQUEST_BODY: {
    checks: ['body'],
    told: 'The caller may call the route; its body is not as the model of the route says.',
    notTold: 'which part of the body it was; the local gateway tells for the same body',
  },
  BAD_REQUEST_PARAMETERS: {
    checks: ['parameters'],
    told: 'The caller may call the route; a required parameter is missing.',
    notTold: 'which one; the answer to the caller says it',
  },
  EXPIRED_TOKEN: {
    checks: ['expiry'],
    told: 'The token was genuine and of the right pool, and had expired.',
    notTold: 'whose it was and for how long it had been expired',
  },
  INTEGRATION_FAILURE: {
    checks: ['backend'],
    told: 'What is behind the route failed, or answered in no form that API Gateway takes.',
  },
  INTEGRATION_TIMEOUT: { checks: ['backend'], told: 'What is behind the route did not answer in time.' },
  INVALID_API_KEY: {
    checks: ['api-key'],
    told: 'The token was good; the API key was missing, unknown, disabled, or of no usage plan for the stage.',
    notTold: 'which of these it was',
  },
  MISSING_AUTHENTICATION_TOKEN: {
    checks: ['route'],
    told: 'The API has no such path, or no such method at it. Despite its name the answer has nothing to do with a token.',
    notTold: 'the path that was asked for, which a caller chooses freely and so is not logged',
  },
  QUOTA_EXCEEDED: { checks: ['quota'], told: 'The client has used up what its usage plan grants in the period.' },
  REQUEST_TOO_LARGE: { checks: ['size', 'authorizer-arn'], told: 'The request was larger than API Gateway takes.' },
  THROTTLED: {
    checks: ['throttle'],
    told: 'A limit of requests a second was reached.',
    notTold: 'whether it was that of the account, of the route or of the client',
  },
  UNAUTHORIZED: {
    checks: ['identity-source', 'token-form', 'signing-key', 'signature', 'claims', 'issuer', 'token-use', 'scopes'],
    told: 'The token was missing or not good, or it has none of the scopes of the route.',
    notTold: 'which of these it was, and who called: API Gateway reads claims only from tokens that it lets in',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    checks: ['backend'],
    told: 'The content type of the body is one that the route does not take.',
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
      told: [...who, `API Gateway let the request through; what is behind the route answered ${status}.`],
      notTold: status < 400 ? [] : ['why it was answered so; the log of the function does, by the id of the request'],
    };
  }
  if (!isRefusalType(errorType)) {
    const told = [...who, `API Gateway answered ${status} by itself, of the kind ${errorType}.`];
    return {
      ...common,
      refused: true,
      checks: [],
      told,
      notTold: ['what that kind means; it is none that this project knows'],
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
