import { DataAwsCognitoUserPool } from '@cdktf/provider-aws/lib/data-aws-cognito-user-pool';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { Construct } from 'constructs';
import { issuerHost } from '../../aws/partition';
import { terraformText } from '../terraform-text';
import type { ExistingUserPool } from './existing-user-pool';
import type { IssuingPool } from './issuing-pool';

/** Values from the stack. */
export interface LookedUpPoolProps {
  readonly pool: ExistingUserPool;
  /**
   * Host of the issuer in its tokens.
   * @default - `cognito-idp.<region>.amazonaws.com`, the type ORIGINAL
   */
  readonly issuerHost?: string | undefined;
}

/**
 * A user pool that no stack of the app makes. A plan fails in another Region than the pool's, in an account without
 * the pool, and if the pool has another domain. A pool given by its ARN may belong to another account, so only its
 * Region is checked.
 */
export class LookedUpPool extends Construct implements IssuingPool {
  readonly id: string;
  readonly arn: string;
  readonly issuer: string;
  readonly jwksUri: string;
  readonly tokenEndpoint: string;

  constructor(scope: Construct, id: string, { pool, issuerHost: host = issuerHost(pool.region) }: LookedUpPoolProps) {
    super(scope, id);
    const region = new DataAwsRegion(this, 'region', { lifecycle: { postcondition: [inRegion(pool)] } });
    const found = pool.arn === undefined ? this.found(pool, region) : { id: pool.id, arn: pool.arn };
    this.id = found.id;
    this.arn = found.arn;
    this.issuer = `https://${host}/${pool.id}`;
    this.jwksUri = `${this.issuer}/.well-known/jwks.json`;
    this.tokenEndpoint = terraformText(pool.tokenEndpoint);
  }

  private found({ id, domain }: ExistingUserPool, region: DataAwsRegion): DataAwsCognitoUserPool {
    return new DataAwsCognitoUserPool(this, 'pool', {
      userPoolId: id,
      // In another Region there is no pool of this id; that it is another one says more.
      dependsOn: [region],
      ...(domain ? { lifecycle: { postcondition: [hasDomain(id, domain)] } } : {}),
    });
  }
}

function inRegion({ id, region }: ExistingUserPool) {
  return {
    condition: `\${self.id == "${region}"}`,
    errorMessage: `user pool ${id} is in ${region}, and this stack is deployed to another Region; deploy it to ${region}, or join a pool of its Region`,
  };
}

function hasDomain(id: string, domain: NonNullable<ExistingUserPool['domain']>) {
  const [attribute, given] = 'prefix' in domain ? ['domain', domain.prefix] : ['custom_domain', domain.custom];
  return {
    condition: `\${self.${attribute} == "${given}"}`,
    errorMessage: `user pool ${id} does not have the domain ${given}; name the one that it has, or its tokenEndpoint`,
  };
}
