import { defineRule } from './rule';
import { blocks, shown } from '../terraform-json/stack-view';

export const dataTrace = defineRule({
  id: 'data-trace',
  asks: 'no method of a stage logs whole requests and answers (`data_trace_enabled`)',
  reason:
    'the log then holds every body, and every header that API Gateway does not know as secret: customer data, and tokens outside of Authorization',
  fix: 'leave data_trace_enabled false; the access log shows who called which route, without headers and bodies',
  source: 'Set up CloudWatch logging for REST APIs in API Gateway',
  check: (stack) =>
    stack.all('aws_api_gateway_method_settings', 'aws_apigatewayv2_stage').flatMap(({ path, attributes }) =>
      ['settings', 'default_route_settings', 'route_settings']
        .flatMap((name) => blocks(attributes[name]))
        .map(({ data_trace_enabled: enabled }) => enabled)
        .filter((enabled) => enabled !== false && enabled !== undefined)
        .map((enabled) => ({ path, subject: 'data_trace_enabled', found: shown(enabled) })),
    ),
});
