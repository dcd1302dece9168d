import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import type { AuthorizerTable } from '../../src/access/authorizer-table';
import type { AuthorizerAnswer } from './answer';
import { answer } from './answer';
import { apiKeyName } from './api-key';
import { credentials, isTokenText } from './credentials';
import type { Environment } from './environment';
import { HeldGrants } from './held-grant';
import type { Log } from './log';
import { policy, stageOf } from './policy';
import type { Principal } from './principal';
import { apiKeyPrincipal, tokenPrincipal } from './principal';
import { Refusal } from './refusal';
import type { TokenVerifier } from './token-verifier';

/** Dependencies of the handler. */
export interface AuthorizerOptions {
  readonly table: AuthorizerTable;
  readonly environment: Environment;
  readonly verifier: TokenVerifier;
  readonly log: Log;
}

/** Tells API Gateway who the caller is and what it may call. */
export type Authorizer = (event: APIGatewayRequestAuthorizerEvent) => Promise<AuthorizerAnswer>;

/**
 * Creates the handler of a REQUEST authorizer.
 * - 401 for an unknown caller: API Gateway needs the error message `Unauthorized`
 * - 403 for a known caller without access: a policy that denies, and the reason in the context
 * - 500 for any other error, such as keys of a user pool that cannot be fetched
 * @see AWS docs, "Use API Gateway Lambda authorizers"
 */
export function createAuthorizer({ table, environment, verifier, log }: AuthorizerOptions): Authorizer {
  const places = placesOf(table);
  const registry = { table, environment, grants: new HeldGrants(table) };
  let stage: string | undefined;

  /** Stage part of the ARN; usually that of the previous request, as comparing is cheaper than cutting it out. */
  function stageOfRequest(methodArn: string): string {
    if (!stage || !methodArn.startsWith(stage)) stage = stageOf(methodArn);
    return stage;
  }

  return async (event) => {
    try {
      const { token, apiKey } = credentials(event);
      let caller: Principal;
      if (token !== undefined) {
        const verified = verifiedClaims(token, verifier);
        // `verify` returns a promise only if it fetches keys: an `await` costs time too.
        caller = tokenPrincipal(verified instanceof Promise ? await verified : verified, registry);
      } else if (apiKey !== undefined) {
        caller = apiKeyPrincipal(apiKeyName(apiKey, environment), registry);
      } else {
        throw new Refusal('no-token');
      }
      const held = caller.grant.rightsAt(stageOfRequest(event.methodArn));
      const place = places.get(event.resource)?.get(event.httpMethod);
      const missing = place !== undefined && held.open[place] ? undefined : (table.routes[place ?? -1] ?? null);
      if (caller.type === 'api-key') log.apiKeyUsed({ ...requestOf(event), apiKey: caller.id });
      const answered = answer(caller, policy(table, held, place), missing);
      // Set in every phase: until a stage is deployed again it may take keys from the authorizer, and the function
      // learns of a new phase earlier. A stage that takes keys from the header ignores this field.
      return apiKey === undefined ? answered : { ...answered, usageIdentifierKey: apiKey };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      log.refused({ ...requestOf(event), reason: error.reason, ...error.of });
      throw unauthorized();
    }
  };
}

/** Index of each route in the table, by path and method: two lookups are cheaper than building the route name. */
function placesOf({ routes }: AuthorizerTable): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const places = new Map<string, Map<string, number>>();
  for (const [place, { name }] of routes.entries()) {
    const [method = '', path = ''] = name.split(' ');
    const methods = places.get(path) ?? new Map<string, number>();
    places.set(path, methods.set(method, place));
  }
  return places;
}

/** Fields of a request that are logged. */
function requestOf({ httpMethod, resource, requestContext: { requestId } }: APIGatewayRequestAuthorizerEvent) {
  return { requestId, route: `${httpMethod} ${resource}` };
}

/**
 * Returns the claims of a genuine token. A text with characters that no token has is refused as a malformed header.
 * @throws Refusal, or as `TokenVerifier.verify` does
 */
function verifiedClaims(token: string, verifier: TokenVerifier): ReturnType<TokenVerifier['verify']> {
  try {
    return verifier.verify(token);
  } catch (error) {
    throw isTokenText(token) ? error : new Refusal('malformed-header');
  }
}

/** Creates the error without its stack, which Lambda would log for each refused request. */
function unauthorized(): Error {
  const error = new Error('Unauthorized');
  delete error.stack;
  return error;
}
