import { Construct } from 'constructs';
import { registerPolicy } from '../../policy/registered-policy';
import { utcDay } from '../../access/day';
import type { Access } from '../../access/held-access';
import { heldOn } from '../../access/holdings';
import type { PoolQuotas } from '../../access/quotas';
import { POOL_QUOTAS, checkPoolQuotas } from '../../access/quotas';
import { idPart } from '../id-part';
import type { IssuingPool } from './issuing-pool';
import type { TokenLifetimes } from './machine-client';
import { MachineClient } from './machine-client';
import { ResourceServer } from './resource-server';
import type { UserPoolOptions } from './user-pool';
import { UserPool } from './user-pool';
import type { UserPoolDomainOptions } from './user-pool-domain';
import { UserPoolDomain } from './user-pool-domain';

/** Properties of an authorization server. */
export interface AuthorizationServerProps {
  /** Begins the name of the pool and of each client, e.g. `orders-prod`. */
  readonly namePrefix: string;
  /**
   * Begins the name of each client in place of the name prefix.
   * @default - the name prefix with a hyphen behind it
   */
  readonly clientNamePrefix?: string;
  /** Its resource servers and clients are made. */
  readonly access: Access;
  /**
   * Day on which it is synthesized, in UTC: grants that ended before are left out.
   * @default - the day of this machine's clock
   */
  readonly today?: string;
  /** How long tokens of every client live. */
  readonly lifetimes: TokenLifetimes;
  /** The domain where clients get tokens; an existing pool keeps its own domain. */
  readonly domain: UserPoolDomainOptions | { readonly existing: IssuingPool };
  /**
   * Quotas of the account for resource servers and clients of a user pool.
   * @default { resourceServers: 25, clients: 1000 } the quotas until AWS raises them on request
   * @see AWS docs, "Quotas in Amazon Cognito"
   */
  readonly quotas?: PoolQuotas;
  /**
   * Options of the user pool.
   * @default - those of `UserPool`
   */
  readonly userPool?: Omit<UserPoolOptions, 'name'>;
}

/**
 * The issuer of the tokens: a user pool with its domain, and the resource servers and clients of an access
 * declaration. Pool and domain may exist already.
 * @throws AccessError `ERR_QUOTA_EXCEEDED` if the account's quotas do not allow as many
 * @see RFC 6749, section 1.1 (authorization server)
 */
export class AuthorizationServer extends Construct {
  /** Holds the resource servers and the clients. */
  readonly userPool: Pick<UserPool, 'id' | 'arn' | 'issuer' | 'jwksUri'>;
  /** Has the token endpoint. */
  readonly domain: Pick<UserPoolDomain, 'host' | 'tokenEndpoint'>;
  /** Prefix of the clients' names in Cognito; the name in the declaration follows. */
  readonly clientNamePrefix: string;
  /** Client id by the client's name in the declaration. */
  readonly clientIds: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: AuthorizationServerProps) {
    super(scope, id);
    registerPolicy(this);
    const { namePrefix } = props;
    const { access } = heldOn(props.access, props.today ?? utcDay(new Date()));
    const count = (each: object) => Object.keys(each).length;
    const given = { resourceServers: count(access.resourceServers), clients: count(access.clients) };
    checkPoolQuotas(given, props.quotas ?? POOL_QUOTAS);
    this.clientNamePrefix = props.clientNamePrefix ?? `${namePrefix}-`;
    const existing = 'existing' in props.domain ? props.domain.existing : undefined;
    const userPool = existing ?? new UserPool(this, 'user-pool', { name: namePrefix, ...props.userPool });
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
    this.domain =
      'existing' in props.domain
        ? domainOf(props.domain.existing)
        : new UserPoolDomain(this, 'domain', { userPoolId: userPool.id, ...props.domain });
    this.clientIds = Object.fromEntries(clients);
  }

  /** The pool's ids and addresses that an API needs. */
  get pool(): IssuingPool {
    const { id, arn, issuer, jwksUri } = this.userPool;
    return { id, arn, issuer, jwksUri, tokenEndpoint: this.domain.tokenEndpoint };
  }
}

function domainOf({ tokenEndpoint }: IssuingPool): AuthorizationServer['domain'] {
  return { host: new URL(tokenEndpoint).host, tokenEndpoint };
}
