import { strictJson } from '../terraform-json/json-text';
import { record } from '../terraform-json/stack-view';
import { UnusedError } from './error';

/** Names of the fields of a line that say who called what, by what they hold. */
export interface LogFields {
  readonly route: string;
  readonly status: string;
  readonly clientId: string;
  readonly scopes?: string;
  readonly errorType?: string;
  /** Milliseconds since 1970. */
  readonly time?: string;
  readonly stage?: string;
  /** Whether a machine, a person or an API key called. */
  readonly principalType?: string;
  /** Name of the API key that called. */
  readonly principal?: string;
}

/** How a stage writes its lines. */
export interface LogFormat {
  readonly fields: LogFields;
  /** Every field of a line, in its order. */
  readonly names: readonly string[];
}

/** What each field is called in a format, by the variables of API Gateway. */
const VARIABLES: Readonly<Record<keyof LogFields, readonly string[]>> = {
  route: ['$context.httpMethod $context.resourcePath'],
  status: ['$context.status'],
  clientId: ['$context.authorizer.clientId', '$context.authorizer.claims.client_id'],
  scopes: ['$context.authorizer.scopes', '$context.authorizer.claims.scope'],
  errorType: ['$context.error.responseType'],
  time: ['$context.requestTimeEpoch'],
  stage: ['$context.stage'],
  principalType: ['$context.authorizer.principalType'],
  principal: ['$context.authorizer.principalId'],
};
const NEEDED: readonly (keyof LogFields)[] = ['route', 'status', 'clientId'];

/**
 * The format of a stage's log.
 * @param format - as the stage has it
 * @throws UnusedError `ERR_LOG_FORMAT` where a line does not say who called what
 * @see AWS docs, "Variables for access logging for API Gateway"
 */
export function logFormat(format: string): LogFormat {
  const written = record(strictJson(format));
  const names = new Map(Object.entries(written).map(([name, variable]) => [variable, name]));
  const found = Object.entries(VARIABLES).flatMap(([field, variables]) => {
    const name = variables.map((variable) => names.get(variable)).find((each) => each !== undefined);
    return name === undefined ? [] : [[field, name] as const];
  });
  const fields: Partial<LogFields> = Object.fromEntries(found);
  const missing = NEEDED.filter((field) => fields[field] === undefined);
  if (missing.length === 0) return { fields: fields as LogFields, names: Object.keys(written) };
  const expected = `JSON with ${missing.map((field) => VARIABLES[field].join(' or ')).join(' and ')}`;
  throw new UnusedError(
    'ERR_LOG_FORMAT',
    `the access log of the stage does not say who called what, expected ${expected}; add it to its format`,
  );
}
