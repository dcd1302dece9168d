import { COGNITO_NAME } from '../access/cognito-name';
import type { Client } from '../access/declaration';
import type { ResourceServers } from '../access/scope';
import { declaredScopes } from '../access/scope';
import { blocks, list } from '../terraform-json/stack-view';
import type { DeployedResource, DeployedStack } from './deployed-stack';
import { AdoptionError } from './error';
import type { JoinedPool } from './joined-pool';
import { joinedPool, namedServers } from './joined-pool';
import type { LeftAside } from './left-aside';

/** A user pool with what the declaration says of it. */
export interface AdoptedPool {
  /** Absent if the project joins a pool of another configuration. */
  readonly own?: { readonly pool: DeployedResource; readonly domain: DeployedResource };
  readonly joined?: JoinedPool;
  /** Those that the declaration has. */
  readonly servers: readonly DeployedResource[];
  readonly resourceServers: ResourceServers;
  /** By the name in the declaration. */
  readonly clients: Readonly<Record<string, AdoptedClient>>;
  /** Prefix of the clients' names at Cognito. */
  readonly clientNamePrefix: string;
  readonly aside: readonly LeftAside[];
}

/** A machine client. */
export interface AdoptedClient {
  readonly resource: DeployedResource;
  readonly declared: Client;
}

const POOL = 'aws_cognito_user_pool';
const MACHINE_FLOW = 'client_credentials';
const [DOMAIN, SERVER, CLIENT] = [`${POOL}_domain`, 'aws_cognito_resource_server', `${POOL}_client`] as const;

/**
 * The pool of a deployed stack, its resource servers and its machine clients; or the pool that its APIs join.
 * @param wanted - address of the pool, or the id of one that the file does not have; undefined for the only one
 * @param joinedDomain - domain of a pool that the file does not have
 * @throws AdoptionError `ERR_POOL_UNCLEAR`, `ERR_POOL_WITHOUT_DOMAIN`, `ERR_DECISION_NEEDED` or `ERR_NOTHING_TO_DECLARE`
 */
export function adoptedPool(deployed: DeployedStack, wanted?: string, joinedDomain?: string): AdoptedPool {
  const isAddress = deployed.all(POOL).some(({ address }) => wanted === undefined || address === wanted);
  const joined = isAddress ? undefined : joinedPool(deployed, wanted, joinedDomain);
  if (joined) {
    const aside = deployed.leave.map((address) => outside(address, 'it was named with --leave'));
    const resourceServers = namedServers(deployed, joined);
    return { joined, servers: [], resourceServers, clients: {}, clientNamePrefix: '', aside };
  }
  const pool = chosenPool(deployed, wanted);
  if (joinedDomain !== undefined) {
    const message = `--domain ${joinedDomain} is given, and the file has ${pool.address}, expected it for a pool that the file names only by its id; leave it out`;
    throw new AdoptionError('ERR_OPTION', message);
  }
  const ofPool = (type: string) =>
    deployed.all(type).filter((each) => deployed.target(each.attributes.user_pool_id) === pool);
  const domains = ofPool(DOMAIN);
  const [domain, ...otherDomains] = domains.filter(({ values }) => values !== undefined);
  if (!domain) throw withoutDomain(pool, domains[0]?.attributes.domain);
  const aside: LeftAside[] = [
    ...otherDomains.map(({ address }) => outside(address, 'the stack has one domain, and the pool has another one')),
    ...deployed.leave.map((address) => outside(address, 'it was named with --leave')),
  ];
  const servers = ofPool(SERVER).filter((each) => hasScopes(each, aside));
  const resourceServers = declaredServers(servers);
  const scopes = declaredScopes(resourceServers);
  const machines = ofPool(CLIENT).filter((each) => isMachine(each, scopes, aside));
  if (Object.keys(resourceServers).length === 0 || machines.length === 0) {
    throw new AdoptionError(
      'ERR_NOTHING_TO_DECLARE',
      `${pool.address} has ${Object.keys(resourceServers).length} resource servers and ${machines.length} clients of machines, expected at least one of each; adopt what has them`,
    );
  }
  const clientNamePrefix = commonPrefix(pool, machines);
  const clients = declaredClients(machines, clientNamePrefix);
  return { own: { pool, domain }, servers, resourceServers, clients, clientNamePrefix, aside };
}

function chosenPool(deployed: DeployedStack, wanted: string | undefined): DeployedResource {
  const pools = deployed.all(POOL);
  const found = wanted === undefined ? pools : pools.filter(({ address }) => address === wanted);
  const [pool, ...others] = found;
  if (pool && others.length === 0) return pool;
  const names = pools.map(({ address }) => address).join(', ');
  const given = wanted === undefined ? `${pools.length} user pools` : `no user pool ${wanted}`;
  const expected =
    pools.length === 0
      ? 'one, whose clients are adopted with it, or an API with an authorizer that names one by its ARN'
      : `one of: ${names}`;
  const fix = pools.length === 0 ? 'give the state that holds the pool' : 'name it with --pool';
  throw new AdoptionError('ERR_POOL_UNCLEAR', `the file has ${given}, expected ${expected}; ${fix}`);
}

/** @param elsewhere - a domain that another configuration makes */
function withoutDomain({ address }: DeployedResource, elsewhere: unknown): AdoptionError {
  if (typeof elsewhere === 'string') {
    return new AdoptionError(
      'ERR_POOL_WITHOUT_DOMAIN',
      `${address} has the domain ${elsewhere}, and the file does not have its aws_cognito_user_pool_domain, expected both in one state; move it there with terraform state mv, or with an import, and adopt again`,
    );
  }
  return new AdoptionError(
    'ERR_POOL_WITHOUT_DOMAIN',
    `${address} has no domain, expected one: without it there is no token endpoint, and no client of it gets a token; add an aws_cognito_user_pool_domain, apply, and adopt again`,
  );
}

function hasScopes({ address, attributes }: DeployedResource, aside: LeftAside[]): boolean {
  if (blocks(attributes.scope).length > 0) return true;
  aside.push(outside(address, 'it has no scopes, and a declaration has no resource server without any'));
  return false;
}

function declaredServers(servers: readonly DeployedResource[]): ResourceServers {
  return Object.fromEntries(
    servers.map(({ attributes: { identifier, name, scope } }) => {
      const scopes = blocks(scope).map((each) => [String(each.scope_name), String(each.scope_description)] as const);
      const described = scopes.sort().map(([scope, text]) => [scope, text.trim() === '' ? scope : text] as const);
      return [String(identifier), { name: declarable(String(name)), scopes: Object.fromEntries(described) }] as const;
    }),
  );
}

/** @throws AdoptionError `ERR_DECISION_NEEDED` if it is half of a machine */
function isMachine({ address, attributes }: DeployedResource, scopes: readonly string[], aside: LeftAside[]): boolean {
  const flows = list(attributes.allowed_oauth_flows).map(String);
  const others = flows.filter((flow) => flow !== MACHINE_FLOW);
  const own = list(attributes.allowed_oauth_scopes).map(String);
  if (!flows.includes(MACHINE_FLOW)) {
    aside.push(outside(address, 'it signs people in, and is no machine'));
    return false;
  }
  if (others.length > 0) {
    const expected = 'a client of machines alone: Cognito refuses both in one client';
    throw undecided(address, `signs people in as well (${others.join(', ')})`, expected);
  }
  const unknown = own.find((scope) => !scopes.includes(scope));
  if (unknown !== undefined) {
    throw undecided(address, `holds the scope ${unknown}`, 'scopes of resource servers that the file has');
  }
  if (own.length === 0) throw undecided(address, 'holds no scope', 'at least one, without which it gets no token');
  return true;
}

function undecided(address: string, given: string, expected: string): AdoptionError {
  const fix = `change it and adopt again, or leave it where it is: --leave '${address}'`;
  return new AdoptionError('ERR_DECISION_NEEDED', `${address} ${given}, expected ${expected}; ${fix}`);
}

/** Names of the declaration are shorter if all clients begin with the name of the pool. */
function commonPrefix({ attributes }: DeployedResource, machines: readonly DeployedResource[]): string {
  const prefix = `${String(attributes.name)}-`;
  const names = machines.map((each) => String(each.attributes.name));
  return names.every((name) => name.startsWith(prefix) && COGNITO_NAME.pattern.test(name.slice(prefix.length)))
    ? prefix
    : '';
}

function declaredClients(
  machines: readonly DeployedResource[],
  prefix: string,
): Readonly<Record<string, AdoptedClient>> {
  const taken = new Set<string>();
  const outputs = new Set<string>();
  return Object.fromEntries(
    machines.map((resource) => {
      const { attributes } = resource;
      const given = declarable(String(attributes.name).slice(prefix.length));
      const name = unique(given, taken, '-');
      const usual = name.replaceAll(/[^A-Za-z0-9_]/g, '');
      const output = `${/^[A-Za-z]/.test(usual) ? usual : `Client${usual}`}ClientId`;
      const own = unique(output, outputs, '');
      const scopes = list(attributes.allowed_oauth_scopes).map(String).sort() as [string, ...string[]];
      const declared = { scopes, ...(own === `${usual}ClientId` ? {} : { clientIdOutput: own }) };
      return [name, { resource, declared }] as const;
    }),
  );
}

/** A name that a declaration may have; the deployed resource keeps its own. */
function declarable(name: string): string {
  if (COGNITO_NAME.pattern.test(name)) return name;
  const plain = name.trim().replaceAll(/[^\w +=,.@-]+/g, '-');
  return COGNITO_NAME.pattern.test(plain) ? plain : 'unnamed';
}

/** A name that is not taken yet; names of clients are not unique at Cognito. */
function unique(wanted: string, taken: Set<string>, separator: string): string {
  let name = wanted;
  for (let count = 2; taken.has(name); count += 1) name = `${wanted}${separator}${count}`;
  taken.add(name);
  return name;
}

function outside(address: string, reason: string): LeftAside {
  return { address, becomes: 'outside', reason };
}
