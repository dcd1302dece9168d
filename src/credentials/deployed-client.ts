import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { paginateListUserPoolClients, paginateListUserPools } from '@aws-sdk/client-cognito-identity-provider';
import { nearest } from '../access/nearest';
import { awsCall } from './aws-call';
import { CredentialsError } from './error';

/** An app client, as Cognito knows it. */
export interface DeployedClient {
  /** Its name in the declaration. */
  readonly name: string;
  readonly clientId: string;
  readonly userPoolId: string;
}

/** Search for a client. */
export interface ClientQuery {
  /** `<project>-<environment>`: the name of the user pool, and the prefix of the names of its clients. */
  readonly namePrefix: string;
  readonly name: string;
  /** @default - the only user pool with that name */
  readonly userPoolId?: string;
}

const PAGE = 60;

/**
 * Finds a client by its name in Cognito, without the declaration and without Terraform's outputs.
 * @throws CredentialsError if there is no such user pool or client, or more than one
 */
export async function findClient(cognito: CognitoIdentityProviderClient, query: ClientQuery): Promise<DeployedClient> {
  const { namePrefix, name } = query;
  const userPoolId = query.userPoolId ?? (await findUserPool(cognito, namePrefix));
  const clients = await awsCall('Cognito', 'ListUserPoolClients', listClients(cognito, userPoolId));
  const prefix = `${namePrefix}-`;
  const [client, ...others] = clients.filter((each) => each.name === `${prefix}${name}`);
  if (!client) {
    const known = clients.flatMap((each) => (each.name.startsWith(prefix) ? each.name.slice(prefix.length) : []));
    const meant = nearest(name, known);
    const remedy = meant === undefined ? 'deploy it first' : `did you mean "${meant}"?`;
    throw new CredentialsError(
      'ERR_CLIENT_UNKNOWN',
      `client "${name}" is not in user pool ${userPoolId} of ${namePrefix}, expected ${known.join(', ') || 'some client'}; ${remedy}`,
    );
  }
  if (others.length > 0) {
    const ids = [client, ...others].map(({ id }) => id).join(', ');
    throw new CredentialsError(
      'ERR_CLIENT_AMBIGUOUS',
      `clients ${ids} of user pool ${userPoolId} are all named "${prefix}${name}", expected one; delete the ones that are not in the Terraform outputs`,
    );
  }
  return { name, clientId: client.id, userPoolId };
}

async function findUserPool(cognito: CognitoIdentityProviderClient, name: string): Promise<string> {
  const pools = await awsCall('Cognito', 'ListUserPools', listUserPools(cognito));
  const [id, ...others] = pools.filter((pool) => pool.name === name).map((pool) => pool.id);
  if (id === undefined) {
    throw new CredentialsError(
      'ERR_USER_POOL_UNKNOWN',
      `user pool "${name}" does not exist in this account and Region, expected the user pool of the environment; set M2M_PROJECT_NAME, M2M_ENVIRONMENT and M2M_REGION as in the deployment`,
    );
  }
  if (others.length > 0) {
    throw new CredentialsError(
      'ERR_USER_POOL_AMBIGUOUS',
      `user pools ${[id, ...others].join(' and ')} are both named "${name}", expected one; choose with --user-pool`,
    );
  }
  return id;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

async function listUserPools(client: CognitoIdentityProviderClient): Promise<Named[]> {
  const found: Named[] = [];
  for await (const { UserPools = [] } of paginateListUserPools({ client }, { MaxResults: PAGE })) {
    found.push(...UserPools.map(({ Id = '', Name = '' }) => ({ id: Id, name: Name })));
  }
  return found;
}

async function listClients(client: CognitoIdentityProviderClient, UserPoolId: string): Promise<Named[]> {
  const found: Named[] = [];
  const pages = paginateListUserPoolClients({ client }, { UserPoolId, MaxResults: PAGE });
  for await (const { UserPoolClients = [] } of pages) {
    found.push(...UserPoolClients.map(({ ClientId = '', ClientName = '' }) => ({ id: ClientId, name: ClientName })));
  }
  return found;
}
