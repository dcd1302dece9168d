import { render } from 'velocityjs';
import { GatewayRefusal } from '../answer/gateway-refusal';
import type { Pair } from '../../system/http-message';
import type { GatewayRequest } from '../answer/gateway-request';

/** Inputs of a template. */
export interface TemplateInput {
  readonly request: GatewayRequest;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly context: Readonly<Record<string, unknown>>;
}

/** Output of a template, and the overrides that it set. */
export interface TemplateOutput {
  readonly text: string;
  /** `$context.responseOverride.status`. */
  readonly status?: number;
  /** `$context.responseOverride.header`. */
  readonly headers: Readonly<Record<string, string>>;
}

const UTIL = {
  escapeJavaScript: (text: string) => JSON.stringify(text).slice(1, -1).replaceAll("'", "\\'"),
  urlEncode: encodeURIComponent,
  urlDecode: decodeURIComponent,
  base64Encode: (text: string) => Buffer.from(text).toString('base64'),
  base64Decode: (text: string) => Buffer.from(text, 'base64').toString(),
};

/**
 * Renders a mapping template.
 * @throws GatewayRefusal `API_CONFIGURATION_ERROR` if it is not a template
 * @see AWS docs, "Mapping template transformations for REST APIs in API Gateway" (variables for data transformations)
 */
export function renderTemplate(
  template: string,
  { request, pathParameters, stageVariables, context }: TemplateInput,
): TemplateOutput {
  const responseOverride: { status?: unknown; header: Record<string, unknown> } = { header: {} };
  const variables = {
    input: { body: request.body.toString(), params: parameters(request, pathParameters) },
    util: UTIL,
    stageVariables,
    context: { ...context, responseOverride },
  };
  let text: string;
  try {
    text = render(template, variables);
  } catch {
    throw new GatewayRefusal('API_CONFIGURATION_ERROR', {
      check: 'backend',
      found: 'mapping template cannot be rendered',
      needed: 'one in the Velocity Template Language',
    });
  }
  const headers = Object.entries(responseOverride.header).map(([name, value]) => [name, String(value)]);
  const status = responseOverride.status === undefined ? {} : { status: Number(responseOverride.status) };
  return { text, ...status, headers: Object.fromEntries(headers) as Record<string, string> };
}

/** `$input.params()` and `$input.params("name")`, which read path, query and headers in this order. */
function parameters(request: GatewayRequest, path: Readonly<Record<string, string>>) {
  const named = { path, querystring: Object.fromEntries(request.query), header: Object.fromEntries(request.headers) };
  return (name?: string) => {
    if (name === undefined) return named;
    const header = request.headers.find(([given]: Pair) => given.toLowerCase() === name.toLowerCase());
    return path[name] ?? named.querystring[name] ?? header?.[1] ?? '';
  };
}
