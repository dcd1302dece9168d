import { shown } from '../terraform-json/stack-view';
import type { StackView } from '../terraform-json/stack-view';
import { defineRule } from './rule';

export const httpEndpoint = defineRule({
  id: 'http-endpoint',
  asks: 'an HTTP endpoint behind an API is reached by a VPC link, or its stage presents a client certificate',
  reason:
    'a caller that reaches the endpoint without the API can send the headers of any client, and the endpoint believes them',
  fix: 'put the endpoint behind a VPC link, let it ask for the certificate of the stage, or write directAccess with the reason why nobody else reaches it',
  source: 'Generate and configure an SSL certificate for backend authentication in API Gateway',
  check: (stack) =>
    stack.all('aws_api_gateway_integration').flatMap(({ path, attributes }) => {
      if (attributes.type !== 'HTTP_PROXY' && attributes.type !== 'HTTP') return [];
      if (attributes.connection_type === 'VPC_LINK' || hasCertificate(stack, attributes.rest_api_id)) return [];
      return [{ path, subject: 'uri', found: `${shown(attributes.uri)}, which others may reach` }];
    }),
});

function hasCertificate(stack: StackView, restApiId: unknown): boolean {
  const stages = stack.all('aws_api_gateway_stage').filter(({ attributes }) => attributes.rest_api_id === restApiId);
  return stages.length > 0 && stages.every(({ attributes }) => attributes.client_certificate_id !== undefined);
}
