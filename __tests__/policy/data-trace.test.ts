import { describeRule } from './policed-app';

const app = (settings: unknown) => ({
  resources: { aws_api_gateway_method_settings: { all: { method_path: '*/*', settings } } },
});
const finds = [{ path: 'all', subject: 'data_trace_enabled' }];

describeRule('data-trace', {
  compliant: {
    'settings that say nothing of it': app({ throttling_rate_limit: 5 }),
    'settings that turn it off': app({ data_trace_enabled: false }),
    'such settings in a list': app([{ data_trace_enabled: false }]),
  },
  refused: {
    'settings that turn it on': { ...app({ data_trace_enabled: true }), finds },
    'such settings, in a list': { ...app([{ data_trace_enabled: true }]), finds },
    'settings that are made at apply': {
      resources: {
        aws_api_gateway_method_settings: {
          all: { dynamic: { settings: { for_each: ['*/*'], content: { data_trace_enabled: true } } } },
        },
      },
      finds,
    },
    'routes of an HTTP API': {
      resources: { aws_apigatewayv2_stage: { all: { route_settings: [{ data_trace_enabled: true }] } } },
      finds,
    },
    'what is known only at apply': { ...app({ data_trace_enabled: '${var.trace}' }), finds },
  },
});
