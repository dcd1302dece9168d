import { defineRule } from './rule';
import { blocks, shown } from '../terraform-json/stack-view';

export const dataTrace = defineRule({
  id: 'data-trace',
  asks: 'no method of a stage has its requests and answers logged whole (`data_trace_enabled`)',
  reason:
    'the log then holds every body, and of every header what API Gateway does not know to be secret: data of customers, and tokens that come otherwise than in Authorization',
  fix: 'leave data_trace_enabled false; the access log says who called what, without headers and bodies',
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
