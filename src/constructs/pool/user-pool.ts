import { CognitoUserPool } from '@cdktf/provider-aws/lib/cognito-user-pool';
import { Construct } from 'constructs';

/** Options of the caller. */
export interface UserPoolOptions {
  /** Name in the console, 1 to 128 characters. */
  readonly name: string;
  /**
   * Feature plan. LITE has no access-token customization for machines.
   * @default 'ESSENTIALS'
   */
  readonly tier?: 'LITE' | 'ESSENTIALS' | 'PLUS';
  /**
   * Whether Cognito refuses to delete the pool, and with it every client and secret.
   * @default true
   */
  readonly deletionProtection?: boolean;
  /**
   * Host of the issuer in its tokens.
   * @default - `cognito-idp.<region>.amazonaws.com`, the type ORIGINAL
   * @see AWS docs, "IssuerConfigurationType" (Cognito API reference)
   */
  readonly issuerHost?: string;
}

/**
 * A user pool for services, and for people that administrators create.
 * - no self sign-up
 * - people sign in by e-mail address
 * @see AWS docs, "CreateUserPool" (Cognito API reference)
 */
export class UserPool extends Construct {
  readonly id: string;
  readonly arn: string;
  /** Issuer of its tokens, the claim `iss`. */
  readonly issuer: string;
  /** Address of the public keys that verify its tokens. */
  readonly jwksUri: string;

  constructor(scope: Construct, id: string, options: UserPoolOptions) {
    super(scope, id);
    const pool = new CognitoUserPool(this, 'pool', {
      name: options.name,
      userPoolTier: options.tier ?? 'ESSENTIALS',
      deletionProtection: (options.deletionProtection ?? true) ? 'ACTIVE' : 'INACTIVE',
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
      usernameAttributes: ['email'],
      usernameConfiguration: { caseSensitive: false },
      autoVerifiedAttributes: ['email'],
      accountRecoverySetting: { recoveryMechanism: [{ name: 'verified_email', priority: 1 }] },
      passwordPolicy: {
        minimumLength: 14,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: true,
        temporaryPasswordValidityDays: 7,
      },
    });
    this.id = pool.id;
    this.arn = pool.arn;
    this.issuer = `https://${options.issuerHost === undefined ? pool.endpoint : `${options.issuerHost}/${pool.id}`}`;
    this.jwksUri = `${this.issuer}/.well-known/jwks.json`;
  }
}
