import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { Construct } from 'constructs';
import type { IssuingPool } from './issuing-pool';

/** Last part of each parameter's name, by the pool's property. */
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

/** Values from the stack. */
export interface PoolParametersProps {
  readonly pool: IssuingPool;
  /** Prefix of their names, e.g. `/shop/dev/pool/`. */
  readonly path: string;
}

/**
 * SSM parameters that describe a user pool to the stacks of APIs; they hold no secret and no client id. A reference
 * between stacks would give a reader the whole state of the pool, with the secret of every client.
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
