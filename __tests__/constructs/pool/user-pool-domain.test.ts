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
  type Resources = Record<string, Record<string, Record<string, unknown>>>;
  const { resource, data = {} } = JSON.parse(json) as { resource: Resources; data?: Resources };
  return {
    domain: Object.values(resource.aws_cognito_user_pool_domain ?? {})[0],
    region: Object.values(data.aws_region ?? {})[0],
    tokenEndpoint,
  };
}

test('a domain of one’s own carries its certificate, and the token endpoint is there', () => {
  const at = { domain: 'auth.example.com', certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1' };
  const { domain, tokenEndpoint } = synth({ at });
  expect(domain).toMatchObject({ domain: 'auth.example.com', certificate_arn: at.certificateArn });
  expect(tokenEndpoint).toMatch(/^https:\/\/\$\{aws_cognito_user_pool_domain\.[\w-]+\.domain\}\/oauth2\/token$/);
});

const at = { prefix: 'orders' };

test.each([
  ['eu-central-1', 'auth'],
  ['us-gov-west-1', 'auth-fips'],
])('in %s the token endpoint is below %s', (region, label) => {
  const { region: data, tokenEndpoint } = synth({ at, region });
  expect(tokenEndpoint).toMatch(
    new RegExp(`domain\\}\\.${label}\\.\\$\\{data\\.aws_region\\.[\\w-]+\\.id\\}\\.amazoncognito\\.com/oauth2/token$`),
  );
  expect(data).not.toHaveProperty('lifecycle');
});

test('where the Region is not known at synth, a plan fails in one of another partition', () => {
  expect(synth({ at }).region).toMatchObject({
    lifecycle: {
      postcondition: [
        {
          condition: '${can(regex("^(af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-[0-9]+$", self.id))}',
          error_message:
            'the Region is not one of the partition aws, for which this was synthesized; name the Region at synth',
        },
      ],
    },
  });
});

test.each([
  ['cn-north-1', at, 'user pool domain has "cn-north-1", expected an AWS Region such as'],
  [
    'us-gov-west-1',
    { domain: 'auth.example.com', certificateArn: 'arn:aws-us-gov:acm:us-gov-west-1:123456789012:certificate/1' },
    'user pool domain has "auth.example.com", expected a prefix: user pools of aws-us-gov have no custom domains',
  ],
])('in %s a domain that there is not is refused', (region, given, message) => {
  const attempt = () => synth({ at: given, region });
  expect(attempt).toThrow(message);
  expect(attempt).toThrow(expect.objectContaining({ code: 'ERR_TOKEN_DOMAIN_INVALID' }) as Error);
});
