import { partition } from '@aws-sdk/core/client';
import {
  isIssuerHost,
  issuerHost,
  issuerOfPool,
  partitionOf,
  partitionOfArn,
  regionFault,
  tokenHost,
} from '../../src/aws/partition';

const REGIONS = [
  ...['af-south-1', 'ap-east-1', 'ap-northeast-3', 'ap-south-2', 'ap-southeast-7', 'ca-central-1', 'ca-west-1'],
  ...['eu-central-1', 'eu-north-1', 'eu-south-2', 'eu-west-3', 'il-central-1', 'me-central-1', 'me-south-1'],
  ...['mx-central-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
];
const GOVERNMENT = ['us-gov-east-1', 'us-gov-west-1'];
const OTHERS = [
  ...['cn-north-1', 'cn-northwest-1', 'eusc-de-east-1', 'us-iso-east-1', 'us-iso-west-1', 'us-isob-east-1'],
  ...['us-isob-west-1', 'eu-isoe-west-1', 'us-isof-east-1', 'us-isof-south-1'],
];

test.each([...REGIONS, ...GOVERNMENT])('%s is of the partition that the AWS SDK puts it into', (region) => {
  expect(partitionOf(region)?.id).toBe(partition(region).name);
  expect(regionFault(region)).toBeUndefined();
});

test.each(OTHERS)('%s is refused by the name of the partition that the AWS SDK puts it into', (region) => {
  expect(partitionOf(region)).toBeUndefined();
  expect(regionFault(region)).toContain(`not one of the partition ${partition(region).name},`);
});

test.each(['', 'frankfurt', 'eu-central', 'eu-central-1a', ' eu-central-1', 'xx-central-1', 'us-gov-west-1-x'])(
  '"%s" is no Region',
  (region) => {
    expect(regionFault(region)).toBe('an AWS Region such as eu-central-1 or us-gov-west-1');
  },
);

test.each([
  ['eu-central-1', 'orders.auth.eu-central-1.amazoncognito.com'],
  ['us-gov-west-1', 'orders.auth-fips.us-gov-west-1.amazoncognito.com'],
])('the token endpoint of a pool in %s is at %s', (region, host) => {
  const of = partitionOf(region);
  expect(of && tokenHost(of, 'orders', region)).toBe(host);
});

test.each([...REGIONS, ...GOVERNMENT])('an issuer can be in %s, of either type', (region) => {
  expect(isIssuerHost(issuerHost(region))).toBe(true);
  expect(isIssuerHost(`issuer-${issuerHost(region)}`)).toBe(true);
});

test.each([...OTHERS.map(issuerHost), 'cognito-idp.amazonaws.com', 'cognito-idp.eu-west-1.amazonaws.com.example'])(
  'no issuer is at %s',
  (host) => {
    expect(isIssuerHost(host)).toBe(false);
  },
);

test('the issuer of one pool is found, and no other', () => {
  const found = (text: string) => text.match(issuerOfPool('eu-west-1_a1B2'));
  const hosts = ['cognito-idp.eu-west-1', 'cognito-idp.us-east-1', 'issuer-cognito-idp.eu-west-1'];
  for (const host of hosts) {
    const issuer = `https://${host}.amazonaws.com/eu-west-1_a1B2`;
    expect(found(issuer)).toEqual([issuer]);
    expect(found(`${issuer}/.well-known/jwks.json`)).toEqual([issuer]);
    expect(found(`${issuer}c`)).toBeNull();
  }
  expect(found('https://issuer.example.com/eu-west-1_a1B2')).toBeNull();
});

test.each([
  ['arn:aws:acm:eu-central-1:123456789012:certificate/1', 'aws'],
  ['arn:aws-us-gov:acm:us-gov-west-1:123456789012:certificate/1', 'aws-us-gov'],
  ['arn:aws-cn:acm:cn-north-1:123456789012:certificate/1', undefined],
])('%s is of partition %s', (arn, id) => {
  expect(partitionOfArn(arn)?.id).toBe(id);
});
