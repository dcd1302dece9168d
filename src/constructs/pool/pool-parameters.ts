import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { Construct } from 'constructs';
import type { IssuingPool } from './issuing-pool';

/** Last part of each parameter's name, by what the parameter says. */
export const POOL_PARAMETERS = {
  id: 'id',
  arn: 'arn',
  issuer: 'issuer',
  jwksUri: 'jwks-uri',
  tokenEndpoint: 'token-endpoint',
} as const satisfies Record<keyof IssuingPool, string>;

const DESCRIPTIONS: Record<keyof IssuingPool, string> = {
  id: 'Id of the user pool',
  arn: 'ARN of the user pool',
  issuer: 'Issuer of its tokens, the claim iss',
  jwksUri: 'Keys that sign its tokens',
  tokenEndpoint: 'Where its clients get tokens',
};

/** What is wired in. */
export interface PoolParametersProps {
  readonly pool: IssuingPool;
  /** What their names start with, e.g. `/shop/dev/pool/`. */
  readonly path: string;
}

/**
 * What stacks of APIs have to know of a user pool, for them to read: no secret, and no id of a client. A reference from
 * stack to stack would make Terraform hand over the whole state of the pool, with the secret of every client.
 * @see AWS docs, "Creating Parameter Store parameters in Systems Manager"
 */
export class PoolParameters extends Construct {
  constructor(scope: Construct, id: string, { pool, path }: PoolParametersProps) {
    super(scope, id);
    for (const [key, name] of Object.entries(POOL_PARAMETERS) as [keyof IssuingPool, string][]) {
      new SsmParameter(this, name, {
        name: `${path}${name}`,
        description: DESCRIPTIONS[key],
        type: 'String',
        value: pool[key],
      });
    }
  }
}
