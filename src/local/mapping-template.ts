import { render } from 'velocityjs';
import { LocalGatewayError } from './error';
import { GatewayRefusal } from './gateway-refusal';
import type { GatewayRequest, Pair } from './gateway-request';

/** What a template may read. */
export interface TemplateInput {
  readonly request: GatewayRequest;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly context: Readonly<Record<string, unknown>>;
}

/** What a template printed, and what it set besides. */
export interface TemplateOutput {
  readonly text: string;
  /** `$context.responseOverride.status`. */
  readonly status?: number;
  /** `$context.responseOverride.header`. */
  readonly headers: Readonly<Record<string, string>>;
}

const MODELLED: Readonly<Record<string, readonly string[]>> = {
  input: ['params', 'body'],
  util: ['escapeJavaScript', 'urlEncode', 'urlDecode', 'base64Encode', 'base64Decode'],
};

const UTIL = {
  escapeJavaScript: (text: string) => JSON.stringify(text).slice(1, -1).replaceAll("'", "\\'"),
  urlEncode: encodeURIComponent,
  urlDecode: decodeURIComponent,
  base64Encode: (text: string) => Buffer.from(text).toString('base64'),
  base64Decode: (text: string) => Buffer.from(text, 'base64').toString(),
};

/**
 * Refuses a template that uses what is not modelled, which would print as it stands instead of failing.
 * @throws LocalGatewayError `ERR_NOT_MODELLED`
 */
export function checkTemplate(template: string, address: string): void {
  for (const [used, variable = '', member = ''] of template.matchAll(/\$!?\{?(input|util)\.(\w+)/g)) {
    if (MODELLED[variable]?.includes(member)) continue;
    const modelled = Object.entries(MODELLED).flatMap(([name, members]) => members.map((each) => `$${name}.${each}`));
    throw new LocalGatewayError(
      'ERR_NOT_MODELLED',
      `${address} has a template with ${used}, which the local gateway does not model; modelled are ${modelled.join(', ')}, $context and $stageVariables`,
    );
  }
}

/**
 * Renders a mapping template.
 * @throws GatewayRefusal `API_CONFIGURATION_ERROR` where it is not a template
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
    throw new GatewayRefusal('API_CONFIGURATION_ERROR');
  }
  const headers = Object.entries(responseOverride.header).map(([name, value]) => [name, String(value)]);
  const status = responseOverride.status === undefined ? {} : { status: Number(responseOverride.status) };
  return { text, ...status, headers: Object.fromEntries(headers) as Record<string, string> };
}

/** `$input.params()` and `$input.params("name")`, which looks at path, query and headers in this order. */
function parameters(request: GatewayRequest, path: Readonly<Record<string, string>>) {
  const named = { path, querystring: Object.fromEntries(request.query), header: Object.fromEntries(request.headers) };
  return (name?: string) => {
    if (name === undefined) return named;
    const header = request.headers.find(([given]: Pair) => given.toLowerCase() === name.toLowerCase());
    return path[name] ?? named.querystring[name] ?? header?.[1] ?? '';
  };
}
