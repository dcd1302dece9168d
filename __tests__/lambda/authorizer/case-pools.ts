import type { AccessDeclaration } from '../../../src/access/declaration';
import { keyHash } from './authorizer-under-test';
import { ordersApi } from './orders-api';
import type { Pools, RequestCase } from './request-cases';
import { APP, CHECKOUT, EXPORT_KEY, IMPORT_KEY, REPORTING, RETIRED } from './request-cases';
import type { KeyServer } from './user-pool';
import { jwk, makeSigner, startKeyServer } from './user-pool';

/** Starts user pools whose keys are published on the loopback address. */
export async function startPools(): Promise<{ readonly server: KeyServer; readonly pools: Pools }> {
  const server = await startKeyServer();
  const [signer, next, stranger, peopleSigner] = ['signer', 'next', 'stranger', 'people'].map(makeSigner);
  if (!signer || !next || !stranger || !peopleSigner) throw new Error('expected four keys');
  // Cognito names the algorithm; for a key without it, only RS256 may be accepted too.
  server.sets.set('machines', { keys: [jwk(signer), { ...jwk(next), alg: undefined }] });
  server.sets.set('people', { keys: [jwk(peopleSigner)] });
  const [issuer, peopleIssuer] = [`${server.origin}/machines`, `${server.origin}/people`];
  return { server, pools: { signer, next, stranger, peopleSigner, issuer, peopleIssuer } };
}

/** Environment variables of the function for a request case. */
export function caseEnvironment(pools: Pools, replaced: RequestCase['environment'] = {}): Record<string, string> {
  const hashes = {
    Import: keyHash(IMPORT_KEY),
    Export: keyHash(EXPORT_KEY),
    Forgotten: keyHash('of an earlier declaration'),
  };
  return {
    USER_POOL_ISSUER: pools.issuer,
    CLIENT_IDS: `${REPORTING},${CHECKOUT},${RETIRED}`,
    PEOPLE_CLIENT_IDS: `${APP},${RETIRED}`,
    DENIED_CLIENT_IDS: RETIRED,
    LEGACY_API_KEY_HASHES: JSON.stringify(hashes),
    ...replaced,
    ...('PEOPLE_ISSUER' in replaced && { PEOPLE_ISSUER: pools.peopleIssuer }),
  };
}

/** The declaration with the kind of people's tokens that a request case uses. */
export function withTokens(people: RequestCase['people']): AccessDeclaration {
  return people ? ({ ...ordersApi, people: { ...ordersApi.people, token: people } } as AccessDeclaration) : ordersApi;
}
