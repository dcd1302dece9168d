import { strictJson } from '../terraform-json/json-text';
import { record } from '../terraform-json/stack-view';
import { UnusedError } from './error';

/** Names of the log fields that say who called what. */
export interface LogFields {
  readonly route: string;
  readonly status: string;
  readonly clientId: string;
  readonly scopes?: string;
  readonly errorType?: string;
  /** Milliseconds since 1970. */
  readonly time?: string;
  readonly stage?: string;
  /** Field with the kind of caller: machine, person or API key. */
  readonly principalType?: string;
  /** Field with the name of the API key. */
  readonly principal?: string;
}

/** Format of a stage's access log lines. */
export interface LogFormat {
  readonly fields: LogFields;
  /** Names of all fields of a line, in order. */
  readonly names: readonly string[];
}

/** Variables of API Gateway that each field can hold. */
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
 * Reads the access log format of a stage.
 * @param format - the format as set on the stage
 * @throws UnusedError `ERR_LOG_FORMAT` if a line would not say who called what
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
