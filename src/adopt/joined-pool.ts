import type { ResourceServers } from '../access/scope';
import { list, record } from '../terraform-json/stack-view';
import type { DeployedResource, DeployedStack } from './deployed-stack';
import { AdoptionError } from './error';

/** A user pool that the file names only by its id: another configuration has it, and the project joins it. */
export interface JoinedPool {
  readonly id: string;
  readonly arn: string;
  /** Prefix of its domain at Cognito, or its custom domain. */
  readonly domain: string;
  /** Whether an API of the same account accepts its tokens, so that a plan can look it up. */
  readonly isOfAccount: boolean;
}

const COGNITO = 'COGNITO_USER_POOLS';
const POOL_ARN = /^arn:[\w-]+:cognito-idp:[\w-]+:(\d*):userpool\/(.+)$/;

/**
 * The pool whose tokens the APIs of a file accept, if the file does not have it.
 * @param wanted - its id; undefined for the only one
 * @param domain - its domain; undefined if the file has it
 * @returns undefined if the file names no such pool
 * @throws AdoptionError `ERR_POOL_UNCLEAR` if the file names several, or no domain of it
 */
export function joinedPool(
  deployed: DeployedStack,
  wanted: string | undefined,
  domain: string | undefined,
): JoinedPool | undefined {
  const named = [...new Set(authorizers(deployed).flatMap((each) => poolArns(each)))].sort();
  const found = named.filter((arn) => wanted === undefined || idOf(arn) === wanted);
  const [arn, ...others] = found;
  if (arn === undefined) return undefined;
  const id = idOf(arn);
  if (others.length > 0) {
    const ids = named.map(idOf).join(', ');
    const message = `the file names ${named.length} user pools only by their ids, expected one of: ${ids}; name it with --pool`;
    throw new AdoptionError('ERR_POOL_UNCLEAR', message);
  }
  const own = domain ?? domainIn(deployed, id);
  if (own === undefined) {
    const expected = 'its domain too, where callers ask for tokens';
    const fix =
      'give its prefix or the custom domain, e.g. --domain company-auth, or adopt the state that holds the pool';
    throw new AdoptionError('ERR_POOL_UNCLEAR', `the file names ${id} only by its id, expected ${expected}; ${fix}`);
  }
  return { id, arn, domain: own, isOfAccount: accountsOf(deployed).every((account) => account === accountOf(arn)) };
}

/**
 * The resource servers of a pool, as far as the methods that accept its tokens name their scopes. The project does not
 * make them, so that names and descriptions are nowhere deployed.
 */
export function namedServers(deployed: DeployedStack, { arn }: JoinedPool): ResourceServers {
  const accepting = authorizers(deployed).filter((each) => poolArns(each).includes(arn));
  const scopes = deployed
    .all('aws_api_gateway_method')
    .filter(({ attributes }) => accepting.some((each) => deployed.target(attributes.authorizer_id) === each))
    .flatMap(({ attributes }) => list(attributes.authorization_scopes).map(String));
  const servers: Record<string, { name: string; scopes: Record<string, string> }> = {};
  for (const scope of [...new Set(scopes)].sort()) {
    // An identifier may hold slashes, and the name of a scope holds none.
    const [, identifier, name] = /^(.+)\/([^/]+)$/.exec(scope) ?? [];
    if (identifier === undefined || name === undefined) continue;
    const server = (servers[identifier] ??= { name: identifier, scopes: {} });
    server.scopes[name] = name;
  }
  return servers;
}

function authorizers(deployed: DeployedStack): DeployedResource[] {
  return deployed.all('aws_api_gateway_authorizer').filter(({ attributes }) => attributes.type === COGNITO);
}

function poolArns({ attributes }: DeployedResource): string[] {
  return list(attributes.provider_arns).flatMap((arn) => (typeof arn === 'string' && POOL_ARN.test(arn) ? [arn] : []));
}

function idOf(arn: string): string {
  return POOL_ARN.exec(arn)?.[2] ?? '';
}

function accountOf(arn: string): string {
  return POOL_ARN.exec(arn)?.[1] ?? '';
}

function domainIn(deployed: DeployedStack, id: string): string | undefined {
  const [domain] = deployed
    .all('aws_cognito_user_pool_domain')
    .filter(({ attributes }) => attributes.user_pool_id === id)
    .map(({ attributes }) => attributes.domain);
  return typeof domain === 'string' ? domain : undefined;
}

/** Accounts of the APIs. */
function accountsOf(deployed: DeployedStack): string[] {
  return deployed.all('aws_api_gateway_rest_api').flatMap(({ values }) => {
    const [, , , , account = ''] = String(record(values).execution_arn).split(':');
    return account === '' ? [] : [account];
  });
}
