import * as z from 'zod';
import { LocalGatewayError } from './error';
import { GatewayRefusal } from './gateway-refusal';
import { headerValue } from './gateway-request';
import type { TemplateInput } from './mapping-template';
import { checkTemplate, renderTemplate } from './mapping-template';
import type { ResourceShape, TerraformStack } from './terraform-stack';

/** An integration that calls nothing: its templates are the answer. */
export interface MockIntegration {
  readonly kind: 'MOCK';
  /** By content type of the request. */
  readonly requestTemplates: Readonly<Record<string, string>>;
  /** What becomes of a body no template is for. */
  readonly passthrough: Passthrough;
  readonly responses: readonly MockResponse[];
}

/** What to do with a content type no template is for. */
export type Passthrough = 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';

/** One of the answers an integration chooses among. */
export interface MockResponse {
  readonly status: number;
  /** Chosen when the integration's status matches; the answer without one is the default. */
  readonly pattern: RegExp | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** The template for JSON, if there is one. */
  readonly template: string | undefined;
}

/** The method a response belongs to, by its names in the JSON. */
export interface MethodKey {
  readonly restApiId: string;
  readonly resourceId: string;
  readonly httpMethod: string;
}

const JSON_TYPE = 'application/json';

const shape = {
  read: z.object({
    rest_api_id: z.string(),
    resource_id: z.string(),
    http_method: z.string(),
    status_code: z.coerce.number().int(),
    selection_pattern: z.string().default(''),
    response_parameters: z.record(z.string(), z.string()).default({}),
    response_templates: z.record(z.string(), z.string()).default({}),
  }),
  ignored: [],
} satisfies ResourceShape<z.ZodRawShape>;

/**
 * The answers of a method's integration.
 * @throws LocalGatewayError `ERR_NOT_MODELLED`
 */
export function readMockResponses(stack: TerraformStack, key: MethodKey): MockResponse[] {
  return stack.all('aws_api_gateway_integration_response').flatMap((resource) => {
    const read = stack.read(resource, shape);
    const own = read.rest_api_id === key.restApiId && read.resource_id === key.resourceId;
    if (!own || read.http_method !== key.httpMethod) return [];
    const template = read.response_templates[JSON_TYPE];
    if (template !== undefined) checkTemplate(template, resource.address);
    const pattern = read.selection_pattern === '' ? undefined : new RegExp(`^(?:${read.selection_pattern})$`);
    const headers = Object.entries(read.response_parameters).map(([name, value]) =>
      header(resource.address, name, value),
    );
    return [{ status: read.status_code, pattern, headers: Object.fromEntries(headers), template }];
  });
}

/**
 * Answers a request from templates alone.
 * @throws GatewayRefusal `UNSUPPORTED_MEDIA_TYPE`, or `API_CONFIGURATION_ERROR` where no status comes out
 * @see AWS docs, "Mock integrations for REST APIs in API Gateway"
 */
export function answerMock(integration: MockIntegration, input: TemplateInput): Response {
  const status = mockedStatus(integration, input);
  const { responses } = integration;
  const matching = responses.find(({ pattern }) => pattern?.test(String(status)));
  const chosen = matching ?? responses.find(({ pattern }) => pattern === undefined);
  if (!chosen) throw new GatewayRefusal('API_CONFIGURATION_ERROR');
  const output = renderTemplate(chosen.template ?? '', input);
  const headers = new Headers({ 'content-type': JSON_TYPE, ...chosen.headers });
  for (const [name, value] of Object.entries(output.headers)) headers.set(name, value);
  const finalStatus = output.status ?? chosen.status;
  const body = finalStatus === 204 || finalStatus === 304 ? null : output.text;
  return new Response(body, { status: finalStatus, headers });
}

/** The integration request of a MOCK is JSON with the status it shall answer with. */
function mockedStatus({ requestTemplates, passthrough }: MockIntegration, input: TemplateInput): number {
  const [type = ''] = (headerValue(input.request.headers, 'content-type') ?? JSON_TYPE).split(';');
  const template = requestTemplates[type.trim().toLowerCase()];
  const refuses =
    passthrough === 'NEVER' || (passthrough === 'WHEN_NO_TEMPLATES' && Object.keys(requestTemplates).length > 0);
  if (template === undefined && refuses) throw new GatewayRefusal('UNSUPPORTED_MEDIA_TYPE');
  const text = template === undefined ? input.request.body.toString() : renderTemplate(template, input).text;
  try {
    return z.object({ statusCode: z.coerce.number().int() }).parse(JSON.parse(text)).statusCode;
  } catch {
    throw new GatewayRefusal('API_CONFIGURATION_ERROR');
  }
}

function header(address: string, parameter: string, value: string): [name: string, value: string] {
  const [, name] = /^method\.response\.header\.(.+)$/.exec(parameter) ?? [];
  if (name !== undefined && /^'.*'$/s.test(value)) return [name, value.slice(1, -1)];
  throw new LocalGatewayError(
    'ERR_NOT_MODELLED',
    `${address} maps "${parameter}" from "${value}", which the local gateway does not model; modelled is method.response.header.NAME from a value in single quotes`,
  );
}
