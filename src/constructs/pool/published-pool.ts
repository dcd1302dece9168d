import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter';
import { Construct } from 'constructs';
import type { IssuingPool } from './issuing-pool';
import { POOL_PARAMETERS } from './pool-parameters';

/** A user pool of another stack, as the parameters of that stack describe it. */
export class PublishedPool extends Construct implements IssuingPool {
  readonly id: string;
  readonly arn: string;
  readonly issuer: string;
  readonly jwksUri: string;
  readonly tokenEndpoint: string;

  /** @param path - prefix of the parameters' names */
  constructor(scope: Construct, id: string, path: string) {
    super(scope, id);
    const read = (name: string) =>
      // The plain value: the other one counts as a secret, which no output may show.
      new DataAwsSsmParameter(this, name, { name: `${path}${name}` }).insecureValue;
    this.id = read(POOL_PARAMETERS.id);
    this.arn = read(POOL_PARAMETERS.arn);
    this.issuer = read(POOL_PARAMETERS.issuer);
    this.jwksUri = read(POOL_PARAMETERS.jwksUri);
    this.tokenEndpoint = read(POOL_PARAMETERS.tokenEndpoint);
  }
}
