/** An AWS partition: a group of Regions with separate accounts and host names. */
export interface Partition {
  /** Id in ARNs. */
  readonly id: 'aws' | 'aws-us-gov';
  /** Its Regions, as a regular expression that JavaScript and Terraform read the same way. */
  readonly regions: string;
  /** Label between a user pool's domain prefix and the Region, in the host of the token endpoint. */
  readonly tokenHostLabel: 'auth' | 'auth-fips';
  /** Whether a user pool can have a custom domain. */
  readonly hasCustomTokenDomain: boolean;
}

/**
 * Partitions with known host names. In both, issuers are at `cognito-idp.<region>.amazonaws.com`.
 * @see AWS SDK for JavaScript, `partitions.json` (ids and Regions)
 * @see AWS docs, "Using the Amazon Cognito domain" (hosts of token endpoints)
 * @see AWS docs, "Amazon Cognito in AWS GovCloud (US)" (only `auth-fips`, no custom domains)
 */
const PARTITIONS: readonly Partition[] = [
  {
    id: 'aws',
    regions: '^(af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-[0-9]+$',
    tokenHostLabel: 'auth',
    hasCustomTokenDomain: true,
  },
  {
    id: 'aws-us-gov',
    regions: '^us-gov-[a-z]+-[0-9]+$',
    tokenHostLabel: 'auth-fips',
    hasCustomTokenDomain: false,
  },
];

/**
 * Partitions whose hosts of token endpoints and issuers this package does not know.
 * @see AWS SDK for JavaScript, `partitions.json`
 */
const UNKNOWN_PARTITIONS: readonly (readonly [id: string, regions: RegExp])[] = [
  ['aws-cn', /^cn-[a-z]+-\d+$/],
  ['aws-eusc', /^eusc-de-[a-z]+-\d+$/],
  ['aws-iso', /^us-iso-[a-z]+-\d+$/],
  ['aws-iso-b', /^us-isob-[a-z]+-\d+$/],
  ['aws-iso-e', /^eu-isoe-[a-z]+-\d+$/],
  ['aws-iso-f', /^us-isof-[a-z]+-\d+$/],
];

/** The partition if no Region is set. */
export const DEFAULT_PARTITION = PARTITIONS[0] as Partition;

/** Returns the partition of a Region; undefined if this package does not know it. */
export function partitionOf(region: string): Partition | undefined {
  return PARTITIONS.find(({ regions }) => new RegExp(regions).test(region));
}

/** Returns the partition of an ARN; undefined if this package does not know it. */
export function partitionOfArn(arn: string): Partition | undefined {
  return PARTITIONS.find(({ id }) => id === arn.split(':')[1]);
}

/** Describes the expected value if this package cannot deploy to a Region; undefined if it can. */
export function regionFault(region: string): string | undefined {
  if (partitionOf(region)) return undefined;
  const expected = 'an AWS Region such as eu-central-1 or us-gov-west-1';
  const [unknown] = UNKNOWN_PARTITIONS.find(([, regions]) => regions.test(region)) ?? [];
  return unknown === undefined
    ? expected
    : `${expected}, not one of the partition ${unknown}, whose token endpoints have other hosts`;
}

/** Host of the token endpoint at Cognito's standard domain. */
export function tokenHost({ tokenHostLabel }: Partition, domainPrefix: string, region: string): string {
  return `${domainPrefix}.${tokenHostLabel}.${region}.amazoncognito.com`;
}

/** Host of a user pool's issuer, if the pool has the original issuer type. */
export function issuerHost(region: string): string {
  return `cognito-idp.${region}.amazonaws.com`;
}

const ISSUER_HOST = /^(?:issuer-)?cognito-idp\.([a-z0-9-]+)\.amazonaws\.com$/;

/**
 * Whether a host can be that of a user pool's issuer: in the Region of the pool or of a replica, with the issuer type
 * ORIGINAL or UPDATED.
 * @see AWS docs, "IssuerConfigurationType" (Cognito API reference)
 */
export function isIssuerHost(host: string): boolean {
  const [, region] = ISSUER_HOST.exec(host) ?? [];
  return region !== undefined && partitionOf(region) !== undefined;
}

/** Builds a pattern that finds every possible issuer of a user pool in a text. */
export function issuerOfPool(userPoolId: string): RegExp {
  return new RegExp(`https://(?:issuer-)?cognito-idp\\.[a-z0-9-]+\\.amazonaws\\.com/${userPoolId}(?![A-Za-z0-9])`, 'g');
}

/** Region of a user pool; its id starts with it. */
export function regionOfPool(userPoolId: string): string {
  return userPoolId.slice(0, userPoolId.indexOf('_'));
}
