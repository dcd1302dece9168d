import { describeRule } from './policed-app';

const app = (attributes: object) => ({
  resources: { aws_api_gateway_integration: { get: { type: 'MOCK', ...attributes } } },
});
const finds = [{ path: 'get', subject: 'timeout_milliseconds' }];

describeRule('integration-timeout', {
  compliant: {
    'no timeout of its own': app({}),
    'as long as every account has': app({ timeout_milliseconds: 29_000 }),
  },
  refused: {
    'longer than that': { ...app({ timeout_milliseconds: 29_001 }), finds },
    'a time known only at apply': { ...app({ timeout_milliseconds: '${var.timeout}' }), finds },
  },
});
