import { functionVariables } from './function-variables';
import type { Finding } from './rule';
import { defineRule } from './rule';
import type { StackView } from '../terraform-json/stack-view';
import { literalsIn } from '../terraform-json/expression-literal';
import { blocks, list, record } from '../terraform-json/stack-view';

/** Expressions that answer the origin of the request. */
const REFLECTED = /method\.request\.(multivalue)?header\.origin|\$input\.params\([^)]*origin|params\(\)\.header/i;
const HEADER = /access-control-allow-origin/i;

export const corsAnyOrigin = defineRule({
  id: 'cors-any-origin',
  asks: 'no response, template or function variable allows web pages of every origin',
  reason: 'callers send Authorization, so any page that a person opens could read the same data as their browser',
  fix: 'name the origins in M2M_CORS_ORIGINS',
  source: 'CORS for REST APIs in API Gateway',
  check: (stack) => [
    ...answers(stack),
    ...stack.all('aws_lambda_function').flatMap(({ path, attributes }) =>
      Object.entries(functionVariables(attributes))
        .filter(([name, value]) => /CORS|ORIGIN/i.test(name) && list(String(value).split(',')).some(isAny))
        .map(([name]) => ({ path, subject: name, found: 'a variable that names every origin' })),
    ),
    ...stack
      .all('aws_lambda_function_url', 'aws_apigatewayv2_api', 'aws_s3_bucket_cors_configuration')
      .flatMap(({ path, attributes }) =>
        [attributes.cors, attributes.cors_configuration, attributes.cors_rule]
          .flatMap(blocks)
          .flatMap((cors) => ['allow_origins', 'allowed_origins'].filter((name) => list(cors[name]).some(isAny)))
          .map((subject) => ({ path, subject, found: 'every origin' })),
      ),
  ],
});

function answers(stack: StackView): Finding[] {
  return stack
    .all('aws_api_gateway_gateway_response', 'aws_api_gateway_integration_response', 'aws_api_gateway_integration')
    .flatMap(({ path, attributes }) => {
      const headers = Object.entries(record(attributes.response_parameters)).filter(
        ([name, value]) => HEADER.test(name) && isAny(String(value).replaceAll("'", '')),
      );
      const templates = ['response_templates', 'request_templates'].flatMap((name) =>
        Object.values(record(attributes[name]))
          .filter(setsAny)
          .map(() => name),
      );
      return [...headers.map(([name]) => name), ...templates].map((subject) => ({
        path,
        subject,
        found: 'every origin',
      }));
    });
}

function setsAny(template: unknown): boolean {
  return String(template)
    .split('\n')
    .some((line) => HEADER.test(line) && (/["'=:\s]\*["'\s)]/.test(line) || REFLECTED.test(line)));
}

/**
 * Whether a value allows every origin: `*`, `null` (which any page can have in a sandbox), or the origin of the
 * request.
 */
function isAny(origin: unknown): boolean {
  if (typeof origin !== 'string') return false;
  const texts = [origin, ...literalsIn(origin)].map((text) => text.replaceAll("'", '').trim());
  return texts.some((text) => text === '*' || text === 'null' || REFLECTED.test(text));
}
