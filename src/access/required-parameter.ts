import { AccessError } from './error';

/** Parts of a request that must be there, and not blank. */
export interface RequiredParameters {
  /**
   * Names of query parameters.
   * @default []
   */
  readonly query?: readonly string[];
  /**
   * Names of headers; pages of other origins may send them.
   * @default []
   */
  readonly headers?: readonly string[];
}

/** Names that API Gateway takes in `method.request.querystring.NAME`. */
const QUERY_NAME = /^[A-Za-z0-9._$-]+$/;
const HEADER_NAME = /^[A-Za-z0-9-]+$/;

/** Headers that a route cannot require, each with the reason or the alternative. */
const NOT_OF_CALLERS: readonly { readonly names: RegExp; readonly expected: string }[] = [
  {
    names: /^authorization$/,
    expected: 'scopes instead, since the authorizer reads the token before API Gateway checks headers',
  },
  {
    names: /^x-client-(?:id|scopes|type)$/,
    expected: 'none of the headers that tell a backend who calls, since the API sets them',
  },
  { names: /^x-request-id$/, expected: 'another name, such as X-Correlation-Id, since the API sets this header' },
  {
    names: /^(?:x-amzn-.+|x-amz-cf-id|x-forwarded-(?:for|host|port|proto)|via|forwarded)$/,
    expected: 'none of the headers that API Gateway sets',
  },
  {
    names:
      /^(?:connection|content-length|content-md5|expect|host|keep-alive|max-forwards|proxy-.+|te|trailer|transfer-encoding|upgrade|x-http-method-override)$/,
    expected: 'none of the headers of the connection, which end at API Gateway',
  },
];

/**
 * Checks the required parameters of a route against the rules of API Gateway.
 * @throws AccessError `ERR_ROUTE_INVALID`
 * @see AWS docs, "Request validation for REST APIs in API Gateway"
 */
export function checkRequiredParameters(route: string, { query = [], headers = [] }: RequiredParameters): void {
  if (query.length + headers.length === 0) {
    throw invalid(route, 'required without parameters', 'at least one name', 'add it, or leave required out', '');
  }
  for (const name of query) {
    if (QUERY_NAME.test(name)) continue;
    const expected = 'only letters, digits and ._$-, which API Gateway can check';
    throw invalid(route, `the required query parameter "${name}"`, expected, 'rename it', name);
  }
  for (const name of headers) {
    if (!HEADER_NAME.test(name)) {
      const expected = 'letters, digits and hyphens';
      throw invalid(route, `the required header "${name}"`, expected, 'correct it', name);
    }
    const other = NOT_OF_CALLERS.find(({ names }) => names.test(name.toLowerCase()));
    if (other) throw invalid(route, `the required header "${name}"`, other.expected, 'remove it', name);
  }
  const names = [...query.map((name) => `query parameter "${name}"`), ...headers.map(headerKey)];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(route, `the required ${twice} twice`, 'each name once', 'remove one', twice);
}

/** Required parameters, by the name that a method of API Gateway knows each by. */
export function requiredMethodParameters({ query = [], headers = [] }: RequiredParameters): string[] {
  return [
    ...query.map((name) => `method.request.querystring.${name}`),
    ...headers.map((name) => `method.request.header.${name}`),
  ];
}

function headerKey(name: string): string {
  return `header "${name.toLowerCase()}"`;
}

function invalid(route: string, given: string, expected: string, fix: string, value: string): AccessError {
  const message = `route "${route}" has ${given}, expected ${expected}; ${fix}`;
  return new AccessError('ERR_ROUTE_INVALID', message, { given: value, expected });
}
