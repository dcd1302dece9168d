import type { Construct } from 'constructs';
import type { FunctionOptions } from './bundled-function';
import { BundledFunction } from './bundled-function';
import type { UserPool } from './user-pool';

/** What is wired in. */
export interface AuthorizerFunctionProps extends FunctionOptions {
  /** 1 to 64 letters, digits, hyphens and underscores; names its role and log group as well. */
  readonly name: string;
  /** Folder that holds `lambda/authorizer` bundled with the declaration's table. */
  readonly bundle: string;
  /** Pool of the machines. */
  readonly userPool: UserPool;
  /**
   * Where the pool's keys are fetched.
   * @default - where AWS publishes them
   */
  readonly jwksUri?: string;
  /** Clients whose tokens are taken, by their ids. */
  readonly clientIds: readonly string[];
  /** CloudWatch namespace of its metrics. */
  readonly metricsNamespace: string;
}

/**
 * The function that a Lambda authorizer asks. It verifies tokens by itself, so it is allowed nothing but to write its logs
 * and traces.
 * @see AWS docs, "Use API Gateway Lambda authorizers"
 */
export class AuthorizerFunction extends BundledFunction {
  constructor(scope: Construct, id: string, props: AuthorizerFunctionProps) {
    super(scope, id, {
      ...props,
      permissions: [],
      environment: {
        USER_POOL_ISSUER: props.userPool.issuer,
        ...(props.jwksUri === undefined ? {} : { USER_POOL_JWKS_URI: props.jwksUri }),
        CLIENT_IDS: props.clientIds.join(','),
        POWERTOOLS_METRICS_NAMESPACE: props.metricsNamespace,
      },
    });
  }
}
