import { CognitoUserPoolDomain } from '@cdktf/provider-aws/lib/cognito-user-pool-domain';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { Construct } from 'constructs';

/** What a caller chooses. */
export interface UserPoolDomainOptions {
  /**
   * Where the token endpoint lives: below amazoncognito.com by a prefix the account id is put behind, which makes it
   * unique in the Region, or at a domain of one's own with an ACM certificate in us-east-1.
   */
  readonly at: { readonly prefix: string } | { readonly domain: string; readonly certificateArn: string };
  /**
   * Sign-in pages for people: 1 is the classic hosted UI, 2 is managed login.
   * @default 1
   */
  readonly managedLoginVersion?: 1 | 2;
}

/** What is wired in. */
export interface UserPoolDomainProps extends UserPoolDomainOptions {
  readonly userPoolId: string;
}

/**
 * The domain at which a user pool issues tokens. Every address is built from the domain resource, so that none can name
 * a domain that was not created.
 * @see AWS docs, "Configuring a user pool domain"
 */
export class UserPoolDomain extends Construct {
  /** Host name, e.g. `m2m-demo-dev-123456789012.auth.eu-central-1.amazoncognito.com`. */
  readonly host: string;
  readonly tokenEndpoint: string;

  constructor(scope: Construct, id: string, props: UserPoolDomainProps) {
    super(scope, id);
    const own = 'domain' in props.at ? props.at : undefined;
    const domain = new CognitoUserPoolDomain(this, 'domain', {
      userPoolId: props.userPoolId,
      domain: 'prefix' in props.at ? `${props.at.prefix}-${this.accountId()}` : props.at.domain,
      managedLoginVersion: props.managedLoginVersion ?? 1,
      ...(own ? { certificateArn: own.certificateArn } : {}),
    });
    this.host = own ? domain.domain : `${domain.domain}.auth.${this.region()}.amazoncognito.com`;
    this.tokenEndpoint = `https://${this.host}/oauth2/token`;
  }

  private accountId(): string {
    return new DataAwsCallerIdentity(this, 'account').accountId;
  }

  private region(): string {
    // `id`, since `name` is gone in version 6 of the provider and `region` is missing in version 5.
    return new DataAwsRegion(this, 'region').id;
  }
}
