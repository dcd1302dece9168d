import { calledFunctions } from '../../terraform-json/called-function';
import { GATEWAY_TIMEOUT_MS } from '../../terraform-json/gateway-timeout';
import { parseJson } from '../../terraform-json/json-text';
import type { Attributes, StackView, ViewedResource } from '../../terraform-json/stack-view';
import { record } from '../../terraform-json/stack-view';
import type { AccessRoute } from './route';

/** The backend of a route, as far as a statement can describe it. */
export interface RouteAnswer {
  /** Address of the method. */
  readonly method: string;
  /** Parameters without which a request is refused, e.g. `method.request.querystring.from`. */
  readonly required: readonly string[];
  /** Address of the integration. */
  readonly integration: string;
  readonly kind: 'function' | 'endpoint' | 'fixed' | 'other';
  /** Name of a function, an address, or the text of a fixed answer. */
  readonly name: string;
  /** Link by which an endpoint is reached; absent if it is reached on the internet. */
  readonly link?: string;
  /** Milliseconds that API Gateway waits; the default if the JSON sets none. */
  readonly timeoutMs: number;
  /** Sources of the headers that an endpoint gets, by name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Address of the one response of a fixed answer. */
  readonly response?: string;
  /** Status of a fixed answer in its template for JSON. */
  readonly status?: unknown;
}

const HEADER = 'integration.request.header.';
/** ARN of an existing function in any partition and Region. */
const FUNCTION_ARN = /:lambda:path\/2015-03-31\/functions\/(arn:[^/]+)\/invocations$/;

/** Backends of the routes, by the address of the method. */
export function routeAnswers(view: StackView, routes: readonly AccessRoute[]): ReadonlyMap<string, RouteAnswer> {
  const methods = new Set(routes.map(({ address }) => address));
  return new Map(
    view.all('aws_api_gateway_integration').flatMap((integration) => {
      const [method] = view.referred(integration.attributes.http_method, 'aws_api_gateway_method');
      return method && methods.has(method.address)
        ? [[method.address, routeAnswer(view, integration, method)] as const]
        : [];
    }),
  );
}

function routeAnswer(view: StackView, { address, attributes }: ViewedResource, method: ViewedResource): RouteAnswer {
  const { timeout_milliseconds: waits, request_parameters: parameters, connection_type: connection } = attributes;
  const headers = Object.entries(record(parameters)).flatMap(([name, source]) =>
    name.startsWith(HEADER) ? [[name.slice(HEADER.length), String(source)] as const] : [],
  );
  return {
    method: method.address,
    required: requiredParameters(view, method),
    integration: address,
    ...described(view, attributes, method),
    ...(connection === 'VPC_LINK' ? { link: String(attributes.connection_id) } : {}),
    timeoutMs: typeof waits === 'number' ? waits : GATEWAY_TIMEOUT_MS,
    headers: new Map(headers),
  };
}

/** Required parameters, if the method's validator checks parameters; path parameters are always present. */
function requiredParameters(view: StackView, { attributes }: ViewedResource): string[] {
  const [validator] = view.referred(attributes.request_validator_id, 'aws_api_gateway_request_validator');
  if (validator?.attributes.validate_request_parameters !== true) return [];
  return Object.entries(record(attributes.request_parameters)).flatMap(([name, isRequired]) =>
    isRequired === true && !name.startsWith('method.request.path.') ? [name] : [],
  );
}

function described(
  view: StackView,
  attributes: Attributes,
  method: ViewedResource,
): Pick<RouteAnswer, 'kind' | 'name' | 'response' | 'status'> {
  const { type, uri } = attributes;
  if (type === 'AWS_PROXY') return { kind: 'function', name: functionName(view, uri) };
  if (type === 'HTTP_PROXY') return { kind: 'endpoint', name: String(uri) };
  if (type === 'MOCK') return fixedAnswer(view, attributes, method);
  return { kind: 'other', name: `${String(type)} ${String(uri)}` };
}

function functionName(view: StackView, uri: unknown): string {
  const [, arn] = FUNCTION_ARN.exec(String(uri)) ?? [];
  const [called, ...others] = calledFunctions(view, uri);
  if (!called || others.length > 0) return arn ?? String(uri);
  const { function_name: name } = called.attributes;
  const isBehindAlias = view.referred(uri, 'aws_lambda_alias').length > 0;
  return `${typeof name === 'string' ? name : called.address}${isBehindAlias ? '' : ' without its alias'}`;
}

function fixedAnswer(
  view: StackView,
  { request_templates: templates }: Attributes,
  method: ViewedResource,
): Pick<RouteAnswer, 'kind' | 'name' | 'response' | 'status'> {
  const status = statusOf(record(templates)['application/json']);
  const responses = view
    .all('aws_api_gateway_integration_response')
    .filter(({ attributes }) =>
      view.referred(attributes.http_method, 'aws_api_gateway_method').some(({ address }) => address === method.address),
    );
  const [response] = responses;
  const { response_parameters: headers, response_templates: bodies } = response?.attributes ?? {};
  const sent = Object.entries(record(headers)).map(
    ([name, value]) => `${name.replace('method.response.header.', '')}: ${String(value)}`,
  );
  const parts = [String(status), ...sent, ...Object.values(record(bodies)).map(String)];
  return { kind: 'fixed', name: parts.join(', '), status, ...(response ? { response: response.address } : {}) };
}

function statusOf(template: unknown): unknown {
  const parsed = parseJson(String(template));
  return parsed === undefined ? template : record(parsed).statusCode;
}
