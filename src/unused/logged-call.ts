import { lineScanner } from './line-scanner';
import type { LogFields, LogFormat } from './log-format';

/** A call, as an access log line describes it. */
export interface LoggedCall {
  /** E.g. `GET /orders/{id}`. */
  readonly route: string;
  /** Client id of a machine, or name of an API key; empty if the line names no caller. */
  readonly caller: string;
  readonly kind: 'machine' | 'person' | 'api-key';
  /** Scopes of the token, joined by spaces; empty if unknown. */
  readonly scopes: string;
  /** Whether it was refused before the check of scopes, or by that check. */
  readonly isRefused: boolean;
  readonly stage: string;
  /** Milliseconds since 1970; 0 if unknown. */
  readonly time: number;
}

/** Error types of API Gateway for calls that did not pass the authorizer. */
const BEFORE_ROUTE: ReadonlySet<unknown> = new Set([
  'ACCESS_DENIED',
  'AUTHORIZER_CONFIGURATION_ERROR',
  'AUTHORIZER_FAILURE',
  'EXPIRED_TOKEN',
  'INVALID_SIGNATURE',
  'MISSING_AUTHENTICATION_TOKEN',
  'RESOURCE_NOT_FOUND',
  'UNAUTHORIZED',
  'WAF_FILTERED',
]);

/** Parses a line of a stage's access log. */
export type LineReader = (line: string) => LoggedCall | undefined;

/**
 * Returns a parser for lines: JSON as the stage writes it, or JSON after a time, as in an export of CloudWatch Logs.
 * @returns undefined for a malformed line
 */
export function lineReader({ fields, names }: LogFormat): LineReader {
  const scan = lineScanner(names);
  return (line) => {
    const begin = line.charCodeAt(0) === BRACE ? 0 : line.indexOf('{');
    if (begin < 0) return undefined;
    const text = begin === 0 ? line : line.slice(begin);
    const values = scan(text) ?? parsed(text);
    return values && loggedCall(values, fields, begin === 0 ? 0 : timeBefore(line.slice(0, begin)));
  };
}

/**
 * Returns the call of a parsed line.
 * @param exportedAt - time in the export, in milliseconds since 1970; 0 if there is none
 */
export function loggedCall(
  values: Readonly<Record<string, unknown>>,
  fields: LogFields,
  exportedAt = 0,
): LoggedCall | undefined {
  const route = values[fields.route];
  const status = values[fields.status];
  if (typeof route !== 'string' || typeof status !== 'string') return undefined;
  const kind = kindOf(textAt(values, fields.principalType));
  const refused = textAt(values, fields.errorType);
  return {
    route,
    caller: textAt(values, kind === 'api-key' ? fields.principal : fields.clientId),
    kind,
    scopes: textAt(values, fields.scopes),
    isRefused: refused !== '' && BEFORE_ROUTE.has(refused),
    stage: textAt(values, fields.stage),
    time: timeIn(textAt(values, fields.time)) || exportedAt,
  };
}

const BRACE = '{'.charCodeAt(0);

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** API Gateway writes `-` for an unknown value. */
function textAt(values: Readonly<Record<string, unknown>>, field: string | undefined): string {
  const value = field === undefined ? undefined : values[field];
  return typeof value === 'string' && value !== '-' ? value : '';
}

/** The latest time of a JavaScript date, in milliseconds. */
const LAST_TIME = 8.64e15;

function timeIn(text: string): number {
  const time = Number(text);
  return time > 0 && time <= LAST_TIME ? time : 0;
}

function kindOf(principalType: string): LoggedCall['kind'] {
  return principalType === 'person' || principalType === 'api-key' ? principalType : 'machine';
}

function timeBefore(prefix: string): number {
  const [first = ''] = prefix.trim().split(/\s/, 1);
  return Date.parse(first) || 0;
}
