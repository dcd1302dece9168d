import { defineRule } from './rule';
import { shown } from '../terraform-json/stack-view';

export const executeApiEndpoint = defineRule({
  id: 'execute-api-endpoint',
  asks: 'an API with a domain of its own answers there alone',
  reason:
    'at the address that API Gateway gives it, callers pass by the TLS version and the certificates that the domain asks for',
  fix: 'set disable_execute_api_endpoint',
  source: 'Disable the default endpoint for REST APIs',
  check: (stack) => {
    const mapped = stack
      .all('aws_api_gateway_base_path_mapping')
      .flatMap(({ attributes }) => stack.referred(attributes.api_id, 'aws_api_gateway_rest_api'))
      .map(({ address }) => address);
    return stack
      .all('aws_api_gateway_rest_api')
      .filter(({ address, attributes }) => mapped.includes(address) && attributes.disable_execute_api_endpoint !== true)
      .map(({ path, attributes }) => ({
        path,
        subject: 'disable_execute_api_endpoint',
        found: shown(attributes.disable_execute_api_endpoint),
      }));
  },
});
