import { GATEWAY_TIMEOUT_MS } from '../terraform-json/gateway-timeout';
import { defineRule } from './rule';
import { shown } from '../terraform-json/stack-view';

export const integrationTimeout = defineRule({
  id: 'integration-timeout',
  asks: 'API Gateway waits at most 29 s for a backend, or a reason says why the account allows more',
  reason:
    'AWS refuses a longer wait than the quota of the account at apply, and may lower its quota of requests a second in return',
  fix: 'lower the timeout of the backend, or, after AWS has raised the quota, set M2M_INTEGRATION_TIMEOUT with the reason',
  source: 'Quotas for configuring and running a REST API in API Gateway',
  check: (stack) =>
    stack.all('aws_api_gateway_integration').flatMap(({ path, attributes: { timeout_milliseconds: waits } }) => {
      if (waits === undefined || (typeof waits === 'number' && waits <= GATEWAY_TIMEOUT_MS)) return [];
      return [{ path, subject: 'timeout_milliseconds', found: shown(waits) }];
    }),
});
