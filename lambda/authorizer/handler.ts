import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import type { AuthorizerTable } from '../../src/access/authorizer-table';
import type { AuthorizerAnswer } from './answer';
import { answer } from './answer';
import { apiKeyName } from './api-key';
import type { Credentials } from './credentials';
import { credentials } from './credentials';
import type { Environment } from './environment';
import type { Log } from './log';
import type { Rights } from './policy';
import { policy, rights, stageOf } from './policy';
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

/** Callers with the same grant share their rights; so many different grants are kept. */
const MAX_RIGHTS = 1_000;

/**
 * A REQUEST authorizer.
 * - 401 where nobody is known: the error's message has to be `Unauthorized`
 * - 403 where the caller is known and may not: a policy that does not allow it, and why in the context
 * - 500 by any other error, where the keys of a user pool cannot be had
 * @see AWS docs, "Use API Gateway Lambda authorizers"
 */
export function createAuthorizer({ table, environment, verifier, log }: AuthorizerOptions): Authorizer {
  const places = new Map(table.routes.map(({ name }, place) => [name, place]));
  const known = new Map<string, Rights>();

  async function principal({ token, apiKey }: Credentials): Promise<Principal> {
    if (token !== undefined) return tokenPrincipal(await verifier.verify(token), table, environment);
    if (apiKey === undefined) throw new Refusal('no-token');
    return apiKeyPrincipal(apiKeyName(apiKey, environment), table, environment);
  }

  function rightsOf({ grant }: Principal, stage: string): Rights {
    const key = `${stage}|${grant.scopes.join(' ')}|${grant.roles.join(' ')}`;
    const found = known.get(key);
    if (found) return found;
    if (known.size >= MAX_RIGHTS) known.clear();
    const made = rights(table, grant, stage);
    known.set(key, made);
    return made;
  }

  return async (event) => {
    const route = `${event.httpMethod} ${event.resource}`;
    const { requestId } = event.requestContext;
    try {
      const given = credentials(event);
      const caller = await principal(given);
      const held = rightsOf(caller, stageOf(event.methodArn));
      const place = places.get(route);
      const missing = place !== undefined && held.open[place] ? undefined : (table.routes[place ?? -1] ?? null);
      if (caller.type === 'api-key') log.apiKeyUsed({ requestId, apiKey: caller.id, route });
      const answered = answer(caller, policy(table, held, place), missing);
      // Said in every phase: a stage takes keys from here or from the header until it is deployed again, which is later
      // than the function hears of another phase. Where it takes them from the header, it does not look at this.
      return given.apiKey === undefined ? answered : { ...answered, usageIdentifierKey: given.apiKey };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      log.refused({ requestId, route, reason: error.reason, ...error.of });
      throw unauthorized();
    }
  };
}

/** Without its stack, which Lambda would log for each of them. */
function unauthorized(): Error {
  const error = new Error('Unauthorized');
  delete error.stack;
  return error;
}
