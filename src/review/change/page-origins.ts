import { record } from '../../terraform-json/stack-view';
import type { ResolvedStack } from '../../terraform-json/resolved-stack';

const ORIGIN_HEADER = /^(?:method\.response|gatewayresponse)\.header\.Access-Control-Allow-Origin$/i;
const IN_TEMPLATE = /(["'])(\*|[a-z][a-z0-9+.-]*:\/\/[^"'\s]+)\1/gi;

/**
 * Origins whose pages may call the APIs of a stack from a browser, as the answers to preflights name them: in a header,
 * or in a template that chooses among several.
 */
export function readPageOrigins(stack: ResolvedStack): string[] {
  const origins = stack.all('aws_api_gateway_integration_response').flatMap(({ attributes }) => {
    const headers = Object.entries(record(attributes.response_parameters)).filter(([name]) => ORIGIN_HEADER.test(name));
    const templates = Object.values(record(attributes.response_templates)).map(String);
    const choosing = templates.filter((template) => /Access-Control-Allow-Origin/i.test(template));
    return [
      ...headers.map(([, value]) => String(value).replaceAll(/^'|'$/g, '')),
      ...choosing.flatMap((template) => [...template.matchAll(IN_TEMPLATE)].map(([, , origin = '']) => origin)),
    ];
  });
  return [...new Set(origins)].sort();
}
