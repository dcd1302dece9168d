import { DefaultTokenResolver, StringConcat, Testing, Tokenization } from 'cdktf';
import type { UserPoolDomainOptions } from '../../../src/constructs/pool/user-pool-domain';
import { UserPoolDomain } from '../../../src/constructs/pool/user-pool-domain';

function synth(options: UserPoolDomainOptions) {
  let tokenEndpoint = '';
  const json = Testing.synthScope((scope) => {
    const domain = new UserPoolDomain(scope, 'domain', { userPoolId: 'pool', ...options });
    tokenEndpoint = Tokenization.resolve(domain.tokenEndpoint, {
      scope,
      resolver: new DefaultTokenResolver(new StringConcat()),
      preparing: false,
    }) as string;
  });
  const { resource } = JSON.parse(json) as { resource: Record<string, Record<string, Record<string, unknown>>> };
  return { domain: Object.values(resource.aws_cognito_user_pool_domain ?? {})[0], tokenEndpoint };
}

test('a domain of one’s own carries its certificate, and the token endpoint is there', () => {
  const at = { domain: 'auth.example.com', certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1' };
  const { domain, tokenEndpoint } = synth({ at });
  expect(domain).toMatchObject({ domain: 'auth.example.com', certificate_arn: at.certificateArn });
  expect(tokenEndpoint).toMatch(/^https:\/\/\$\{aws_cognito_user_pool_domain\.[\w-]+\.domain\}\/oauth2\/token$/);
});
