import * as z from 'zod';
import { headerValue } from '../../system/http-message';
import type { MockIntegration } from '../../system/mock-integration';
import { GatewayRefusal } from '../answer/gateway-refusal';
import type { TemplateInput } from './mapping-template';
import { renderTemplate } from './mapping-template';

const JSON_TYPE = 'application/json';

/**
 * Answers a request only from templates.
 * @throws GatewayRefusal `UNSUPPORTED_MEDIA_TYPE`, or `API_CONFIGURATION_ERROR` if the templates give no status
 * @see AWS docs, "Mock integrations for REST APIs in API Gateway"
 */
export function answerMock(integration: MockIntegration, input: TemplateInput): Response {
  const status = mockedStatus(integration, input);
  const { responses } = integration;
  const matching = responses.find(({ pattern }) => pattern?.test(String(status)));
  const chosen = matching ?? responses.find(({ pattern }) => pattern === undefined);
  if (!chosen) throw misconfigured(`status ${status} has no integration response`);
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
  if (template === undefined && refuses) {
    const needed = Object.keys(requestTemplates).join(' or ');
    const found = 'request has a content type without a mapping template';
    throw new GatewayRefusal('UNSUPPORTED_MEDIA_TYPE', { check: 'backend', found, needed });
  }
  const text = template === undefined ? input.request.body.toString() : renderTemplate(template, input).text;
  try {
    return z.object({ statusCode: z.coerce.number().int() }).parse(JSON.parse(text)).statusCode;
  } catch {
    throw misconfigured('integration request of the MOCK has no statusCode');
  }
}

function misconfigured(found: string): GatewayRefusal {
  return new GatewayRefusal('API_CONFIGURATION_ERROR', { check: 'backend', found });
}
