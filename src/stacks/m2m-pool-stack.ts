import type { Construct } from 'constructs';
import { declaredScopes } from '../access/scope';
import { terraformText } from '../constructs/terraform-text';
import type { M2mStackProps } from './m2m-stack';
import { M2mStack } from './m2m-stack';

/**
 * An authorization server on its own, for APIs that are deployed elsewhere.
 * @example
 * import { M2mPoolStack, defineAccess, readSettings, synthesize } from 'cognito-m2m';
 *
 * const access = defineAccess({
 *   resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
 *   clients: { Reporting: { scopes: ['orders/read'], readers: ['reporting-service'] } },
 *   routes: {},
 * });
 * void synthesize((app) => {
 *   new M2mPoolStack(app, { settings: readSettings(process.env), access });
 * });
 */
export class M2mPoolStack extends M2mStack {
  constructor(scope: Construct, props: M2mStackProps) {
    super(scope, props);
    this.output('Domain', this.authorizationServer.domain.host, 'Host name of the token endpoint');
    this.output(
      'ResourceServerScopeIdentifiers',
      declaredScopes(props.access.resourceServers).map(terraformText),
      'Every scope a client can be granted',
    );
  }
}
