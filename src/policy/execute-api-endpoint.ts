import { defineRule } from './rule';
import { shown } from '../terraform-json/stack-view';

export const executeApiEndpoint = defineRule({
  id: 'execute-api-endpoint',
  asks: 'an API with a custom domain answers only there',
  reason:
    'at the default address of API Gateway, callers bypass the TLS version and the client certificates that the domain requires',
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
