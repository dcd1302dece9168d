import { CognitoUserPoolDomain } from '@cdktf/provider-aws/lib/cognito-user-pool-domain';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { AccessError } from '../../access/error';
import type { Partition } from '../../aws/partition';
import { DEFAULT_PARTITION, partitionOf, regionFault, tokenHost } from '../../aws/partition';

/** Options of the caller. */
export interface UserPoolDomainOptions {
  /**
   * The host of the token endpoint: a prefix below amazoncognito.com, made unique in the Region by the account id
   * behind it; or a custom domain with an ACM certificate in us-east-1.
   */
  readonly at: { readonly prefix: string } | { readonly domain: string; readonly certificateArn: string };
  /**
   * Region of the user pool, if it is known at synth: the host of the token endpoint depends on its partition.
   * @default - any of the partition `aws`; a plan fails in another
   */
  readonly region?: string;
  /**
   * Sign-in pages for people: 1 is the classic hosted UI, 2 is managed login.
   * @default 1
   */
  readonly managedLoginVersion?: 1 | 2;
}

/** Options of the caller, and values from the stack. */
export interface UserPoolDomainProps extends UserPoolDomainOptions {
  readonly userPoolId: string;
}

/**
 * The domain at which a user pool issues tokens. Every address is built from the domain resource, so that none can name
 * a domain that was not created.
 * @throws AccessError `ERR_TOKEN_DOMAIN_INVALID`
 * @see AWS docs, "Configuring a user pool domain"
 */
export class UserPoolDomain extends Construct {
  /** Host name, e.g. `m2m-demo-dev-123456789012.auth.eu-central-1.amazoncognito.com`. */
  readonly host: string;
  readonly tokenEndpoint: string;

  constructor(scope: Construct, id: string, props: UserPoolDomainProps) {
    super(scope, id);
    const own = 'domain' in props.at ? props.at : undefined;
    const partition = knownPartition(props);
    const domain = new CognitoUserPoolDomain(this, 'domain', {
      userPoolId: props.userPoolId,
      domain: 'prefix' in props.at ? `${props.at.prefix}-${this.accountId()}` : props.at.domain,
      managedLoginVersion: props.managedLoginVersion ?? 1,
      ...(own ? { certificateArn: own.certificateArn } : {}),
    });
    this.host = own ? domain.domain : tokenHost(partition ?? DEFAULT_PARTITION, domain.domain, this.region(partition));
    this.tokenEndpoint = `https://${this.host}/oauth2/token`;
  }

  private accountId(): string {
    return new DataAwsCallerIdentity(this, 'account').accountId;
  }

  private region(partition: Partition | undefined): string {
    // `id`, since `name` is gone in version 6 of the provider and `region` is missing in version 5.
    return new DataAwsRegion(this, 'region', partition ? {} : { lifecycle: { postcondition: [IN_DEFAULT] } }).id;
  }
}

const IN_DEFAULT = {
  condition: `\${can(regex("${DEFAULT_PARTITION.regions}", self.id))}`,
  errorMessage: `the Region is not one of the partition ${DEFAULT_PARTITION.id}, for which this was synthesized; name the Region at synth`,
};

/** The partition of the Region, if that is known at synth. */
function knownPartition({ at, region }: UserPoolDomainOptions): Partition | undefined {
  if (region === undefined || Token.isUnresolved(region)) return undefined;
  const partition = partitionOf(region);
  if (!partition) throw invalid(region, regionFault(region) ?? '', 'correct region');
  if ('domain' in at && !partition.hasCustomTokenDomain) {
    throw invalid(at.domain, `a prefix: user pools of ${partition.id} have no custom domains`, 'set prefix');
  }
  return partition;
}

function invalid(given: string, expected: string, fix: string): AccessError {
  const message = `user pool domain has "${given}", expected ${expected}; ${fix}`;
  return new AccessError('ERR_TOKEN_DOMAIN_INVALID', message, { given, expected });
}
