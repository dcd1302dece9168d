import type { ExistingUserPoolOptions } from '../../../src/constructs/pool/existing-user-pool';
import { existingUserPool } from '../../../src/constructs/pool/existing-user-pool';

const ID = 'eu-central-1_a1B2c3D4e';
const domain = 'company-auth';
const arn = (region: string, id = ID, partition = 'aws') =>
  `arn:${partition}:cognito-idp:${region}:111122223333:userpool/${id}`;

test('a pool by its id is one of the account, in the Region that the id begins with', () => {
  expect(existingUserPool({ id: ID, domain, region: 'eu-central-1' })).toEqual({
    kind: 'existing',
    id: ID,
    region: 'eu-central-1',
    arn: undefined,
    domain: { prefix: domain },
    tokenEndpoint: 'https://company-auth.auth.eu-central-1.amazoncognito.com/oauth2/token',
  });
});

test('a pool of GovCloud has its token endpoint where those have theirs', () => {
  const { tokenEndpoint } = existingUserPool({ id: 'us-gov-west-1_a1B2c3D4e', domain });
  expect(tokenEndpoint).toBe('https://company-auth.auth-fips.us-gov-west-1.amazoncognito.com/oauth2/token');
});

test('a pool by its ARN may be of any account', () => {
  const tokenEndpoint = 'https://auth.example.com/oauth2/token';
  expect(existingUserPool({ arn: arn('eu-central-1'), tokenEndpoint })).toEqual({
    kind: 'existing',
    id: ID,
    region: 'eu-central-1',
    arn: arn('eu-central-1'),
    domain: undefined,
    tokenEndpoint,
  });
});

test.each<[string, object, string]>([
  [
    'a malformed id',
    { id: 'a1B2c3D4e', domain },
    'the id "a1B2c3D4e", expected a Region, an underscore, then letters and digits, such as eu-central-1_a1B2c3D4e; copy it from the output UserPoolId or the console',
  ],
  ['an ARN as id', { id: arn('eu-central-1'), domain }, 'expected a Region, an underscore'],
  [
    'an id with a Region that is none',
    { id: 'xx-nowhere-1_a1B2c3D4e', domain },
    'the Region "xx-nowhere-1", expected an AWS Region',
  ],
  [
    'a Region of a partition without known hosts',
    { id: 'cn-north-1_a1B2c3D4e', domain },
    'not one of the partition aws-cn',
  ],
  [
    'another Region than that of the id',
    { id: ID, domain, region: 'us-east-1' },
    'the Region "us-east-1", expected eu-central-1, which the id "eu-central-1_a1B2c3D4e" begins with; leave region out, or correct the id',
  ],
  [
    'an ARN of another service',
    { arn: 'arn:aws:lambda:eu-central-1:111122223333:function:x', domain },
    'expected that of a user pool',
  ],
  ['an ARN whose Region is not that of its pool', { arn: arn('us-east-1'), domain }, 'expected that of a user pool'],
  [
    'an ARN of another partition than its Region',
    { arn: arn('eu-central-1', ID, 'aws-us-gov'), domain },
    'expected the partition of its Region',
  ],
  [
    'neither id nor ARN',
    { domain },
    'it "neither id nor arn", expected one of both; give the id of a pool of this account, or the ARN of any',
  ],
  ['both id and ARN', { id: ID, arn: arn('eu-central-1'), domain }, 'it "both id and arn", expected one of both'],
  [
    'no address of tokens',
    { id: ID },
    'it "neither domain nor tokenEndpoint", expected one of both; callers ask for their tokens there',
  ],
  [
    'both addresses',
    { id: ID, domain, tokenEndpoint: 'https://a.example/oauth2/token' },
    'it "both domain and tokenEndpoint"',
  ],
  [
    'a token endpoint without TLS',
    { id: ID, tokenEndpoint: 'http://auth.example.com/oauth2/token' },
    'expected an https address with a path',
  ],
  [
    'a domain with a scheme',
    { id: ID, domain: 'https://auth.example.com' },
    'the domain "https://auth.example.com", expected the prefix of a domain at Cognito',
  ],
  [
    'a whole host of Cognito as domain',
    { id: ID, domain: 'x.auth.eu-central-1.amazoncognito.com' },
    'expected the prefix of a domain at Cognito',
  ],
  [
    'an option that is none',
    { id: ID, domain, regoin: 'eu-central-1' },
    'an option "regoin", expected one of id, arn, region, domain, tokenEndpoint; did you mean "region"?',
  ],
])('%s is refused', (_, options, message) => {
  expect(() => existingUserPool(options as ExistingUserPoolOptions)).toThrow(message);
  expect(() => existingUserPool(options as ExistingUserPoolOptions)).toThrow(
    expect.objectContaining({ code: 'ERR_POOL_INVALID' }) as Error,
  );
});
