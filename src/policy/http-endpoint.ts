import { shown } from '../terraform-json/stack-view';
import type { StackView } from '../terraform-json/stack-view';
import { defineRule } from './rule';

export const httpEndpoint = defineRule({
  id: 'http-endpoint',
  asks: 'API Gateway reaches an HTTP endpoint through a VPC link, or its stage presents a client certificate',
  reason: 'a caller that bypasses the API can send the headers of any client, and the endpoint trusts them',
  fix: 'put the endpoint behind a VPC link, check the certificate of the stage there, or write directAccess with the reason why no other caller reaches it',
  source: 'Generate and configure an SSL certificate for backend authentication in API Gateway',
  check: (stack) =>
    stack.all('aws_api_gateway_integration').flatMap(({ path, attributes }) => {
      if (attributes.type !== 'HTTP_PROXY' && attributes.type !== 'HTTP') return [];
      if (attributes.connection_type === 'VPC_LINK' || hasCertificate(stack, attributes.rest_api_id)) return [];
      return [{ path, subject: 'uri', found: `${shown(attributes.uri)}, which other callers may reach` }];
    }),
});

function hasCertificate(stack: StackView, restApiId: unknown): boolean {
  const stages = stack.all('aws_api_gateway_stage').filter(({ attributes }) => attributes.rest_api_id === restApiId);
  return stages.length > 0 && stages.every(({ attributes }) => attributes.client_certificate_id !== undefined);
}
