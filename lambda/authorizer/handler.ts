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

/** What the handler works with. */
export interface AuthorizerOptions {
  readonly table: AuthorizerTable;
  readonly environment: Environment;
  readonly verifier: TokenVerifier;
  readonly log: Log;
}

/** Answers API Gateway's question who calls, and what they may call. */
export type Authorizer = (event: APIGatewayRequestAuthorizerEvent) => Promise<AuthorizerAnswer>;

/**
 * A REQUEST authorizer.
 * - 401 where nobody is known: the error's message has to be `Unauthorized`
 * - 403 where the caller is known and may not: a policy that does not allow it, and why in the context
 * - 500 by any other error, where the keys of a user pool cannot be had
 * @see AWS docs, "Use API Gateway Lambda authorizers"
 */
export function createAuthorizer({ table, environment, verifier, log }: AuthorizerOptions): Authorizer {
  const places = placesOf(table);
  const registry = { table, environment, grants: new HeldGrants(table) };
  let stage: string | undefined;

  /** That of the request before, as a rule: to compare it takes less than to cut it out. */
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
        // Only where keys were fetched: to wait takes time as well.
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
      // Said in every phase: a stage takes keys from here or from the header until it is deployed again, which is later
      // than the function hears of another phase. Where it takes them from the header, it does not look at this.
      return apiKey === undefined ? answered : { ...answered, usageIdentifierKey: apiKey };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      log.refused({ ...requestOf(event), reason: error.reason, ...error.of });
      throw unauthorized();
    }
  };
}

/** Place of each route in the table, by path and method: to look them up takes less than to put the name together. */
function placesOf({ routes }: AuthorizerTable): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const places = new Map<string, Map<string, number>>();
  for (const [place, { name }] of routes.entries()) {
    const [method = '', path = ''] = name.split(' ');
    const methods = places.get(path) ?? new Map<string, number>();
    places.set(path, methods.set(method, place));
  }
  return places;
}

/** What of a request stands in the log. */
function requestOf({ httpMethod, resource, requestContext: { requestId } }: APIGatewayRequestAuthorizerEvent) {
  return { requestId, route: `${httpMethod} ${resource}` };
}

/**
 * The claims of a genuine token. What has characters that no token has is none, and is refused as the header that it is.
 * @throws Refusal, or as `TokenVerifier.verify` does
 */
function verifiedClaims(token: string, verifier: TokenVerifier): ReturnType<TokenVerifier['verify']> {
  try {
    return verifier.verify(token);
  } catch (error) {
    throw isTokenText(token) ? error : new Refusal('malformed-header');
  }
}

/** Without its stack, which Lambda would log for each of them. */
function unauthorized(): Error {
  const error = new Error('Unauthorized');
  delete error.stack;
  return error;
}
