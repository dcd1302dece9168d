import type { Construct } from 'constructs';
import type { AccessDeclaration } from '../access/declaration';
import { poolAccess } from '../access/pool-access';
import { declaredScopes } from '../access/scope';
import type { ExistingUserPool } from '../constructs/pool/existing-user-pool';
import { LookedUpPool } from '../constructs/pool/looked-up-pool';
import { PoolParameters } from '../constructs/pool/pool-parameters';
import { terraformText } from '../constructs/terraform-text';
import { ownPoolParameterPath } from '../settings/pool-parameter-path';
import type { DeploymentPlace, PoolStack } from './api-pool';
import { checkHolding } from './api-pool';
import type { M2mStackProps } from './m2m-stack';
import { M2mStack } from './m2m-stack';
import { addContent } from './stack-content';

/** Options of a stack with an authorization server alone. */
export interface M2mPoolStackProps extends Omit<M2mStackProps, 'access'> {
  /**
   * Declarations whose resource servers and clients the pool holds: one, or one for each API. A client in several
   * declarations is one client with all their scopes.
   */
  readonly access: AccessDeclaration | readonly AccessDeclaration[];
  /**
   * A pool of this account that exists already: its domain stays as it is, and resource servers and clients are added.
   * @default - the stack makes a pool
   */
  readonly pool?: ExistingUserPool;
}

/**
 * A stack with the authorization server only: the one stack that holds resource servers, clients and secrets. APIs of the
 * app join it by their option `pool`, each with its own state. They read the ids and addresses of the pool from parameters
 * of Systems Manager, `/<project>/<environment>/pool/…`, which hold no secret.
 * @example
 * import { M2mApiStack, M2mPoolStack, defineAccess, readSettings, synthesize } from 'cognito-m2m';
 *
 * const orders = defineAccess({
 *   resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
 *   clients: { Reporting: { scopes: ['orders/read'], readers: ['reporting-service'] } },
 *   routes: { 'GET /orders': { scopes: ['orders/read'] } },
 * });
 * void synthesize((app) => {
 *   const settings = readSettings(process.env);
 *   const pool = new M2mPoolStack(app, { settings, access: [orders] });
 *   const backend = { name: 'orders', entry: 'lambda/orders/index.ts' };
 *   new M2mApiStack(app, { settings, name: 'orders', pool, access: orders, backend });
 * });
 */
export class M2mPoolStack extends M2mStack implements PoolStack {
  readonly access: AccessDeclaration;
  readonly parameterPath: string;
  readonly place: DeploymentPlace;

  constructor(scope: Construct, { pool: existing, ...options }: M2mPoolStackProps) {
    const { settings } = options;
    const access = poolAccess(isList(options.access) ? options.access : [options.access]);
    if (existing) checkHolding(existing, settings);
    const props = { ...options, access };
    super(scope, props, { holdsClients: true });
    const { region, accountId } = settings;
    this.access = access;
    this.parameterPath = ownPoolParameterPath(settings);
    this.place = { region, accountId };
    addContent(this, () => {
      this.addPool(props, existing);
    });
  }

  private addPool(props: M2mStackProps, existing: ExistingUserPool | undefined): void {
    const { issuerHost } = props.settings;
    const found = existing && new LookedUpPool(this, 'pool', { pool: existing, issuerHost });
    const { domain, pool } = this.addAuthorizationServer(props, found);
    this.output('Domain', domain.host, 'Host name of the token endpoint');
    this.output(
      'ResourceServerScopeIdentifiers',
      declaredScopes(this.access.resourceServers).map(terraformText),
      'Every scope a client can be granted',
    );
    new PoolParameters(this, 'pool-parameters', { pool, path: this.parameterPath });
  }
}

function isList(access: M2mPoolStackProps['access']): access is readonly AccessDeclaration[] {
  return Array.isArray(access);
}
