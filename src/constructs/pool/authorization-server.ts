import { Construct } from 'constructs';
import { registerPolicy } from '../../policy/registered-policy';
import type { AccessDeclaration } from '../../access/declaration';
import { idPart } from '../id-part';
import type { TokenLifetimes } from './machine-client';
import { MachineClient } from './machine-client';
import { ResourceServer } from './resource-server';
import type { UserPoolOptions } from './user-pool';
import { UserPool } from './user-pool';
import type { UserPoolDomainOptions } from './user-pool-domain';
import { UserPoolDomain } from './user-pool-domain';

/** What is wired in. */
export interface AuthorizationServerProps {
  /** What every name starts with. */
  readonly namePrefix: string;
  readonly access: AccessDeclaration;
  readonly lifetimes: TokenLifetimes;
  readonly domain: UserPoolDomainOptions;
  readonly userPool?: Omit<UserPoolOptions, 'name'>;
}

/**
 * What issues the tokens: a user pool with its domain, and the resource servers and clients of an access declaration.
 * @see RFC 6749, section 1.1 (authorization server)
 */
export class AuthorizationServer extends Construct {
  readonly userPool: UserPool;
  readonly domain: UserPoolDomain;
  /** What the names of the clients in Cognito start with; the name in the declaration follows. */
  readonly clientNamePrefix: string;
  /** Client id by the client's name in the declaration. */
  readonly clientIds: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: AuthorizationServerProps) {
    super(scope, id);
    registerPolicy(this);
    const { access, namePrefix } = props;
    this.clientNamePrefix = `${namePrefix}-`;
    const userPool = new UserPool(this, 'user-pool', { name: namePrefix, ...props.userPool });
    const resourceServers = new Map(
      Object.entries(access.resourceServers).map(([identifier, server]) => [
        identifier,
        new ResourceServer(this, `resource-server-${idPart(identifier)}`, {
          userPoolId: userPool.id,
          identifier,
          ...server,
        }),
      ]),
    );
    const clients = Object.entries(access.clients).map(([name, { scopes }]) => {
      const identifiers = new Set(scopes.map((scope) => scope.slice(0, scope.lastIndexOf('/'))));
      const client = new MachineClient(this, `client-${idPart(name)}`, {
        userPoolId: userPool.id,
        name: `${this.clientNamePrefix}${name}`,
        scopes,
        lifetimes: props.lifetimes,
        resourceServers: [...resourceServers].filter(([server]) => identifiers.has(server)).map(([, server]) => server),
      });
      return [name, client.clientId] as const;
    });
    this.userPool = userPool;
    this.domain = new UserPoolDomain(this, 'domain', { userPoolId: userPool.id, ...props.domain });
    this.clientIds = Object.fromEntries(clients);
  }
}
