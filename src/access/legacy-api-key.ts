import { AccessError } from './error';
import { checkScopes } from './scope';
import type { NonEmpty } from './scope';
import type { UsagePlanOptions } from './usage-plan';
import { checkUsagePlan } from './usage-plan';

/** Rights of a caller that still sends an API key instead of a token. */
export interface LegacyApiKey<Scope extends string = string> {
  /** Scopes its calls count as having; at least 1. */
  readonly scopes: NonEmpty<Scope>;
  /**
   * Limits for its calls of routes that require an API key.
   * @default - it may not call those routes
   */
  readonly usagePlan?: UsagePlanOptions;
}

/** It names the key at AWS and appears in metrics. */
const NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;

/**
 * Checks API keys against the declared scopes, and against the names of the clients' own keys.
 * @throws AccessError `ERR_API_KEY_INVALID`, `ERR_SCOPES_EMPTY`, `ERR_SCOPE_UNKNOWN`, `ERR_SCOPE_DUPLICATE` or
 * `ERR_USAGE_PLAN_INVALID`
 */
export function checkLegacyApiKeys(
  keys: Readonly<Record<string, LegacyApiKey>>,
  declared: ReadonlySet<string>,
  clients: Readonly<Record<string, { readonly usagePlan?: UsagePlanOptions }>>,
): void {
  for (const [name, { scopes, usagePlan }] of Object.entries(keys)) {
    if (!NAME.test(name)) {
      const expected = 'a letter or digit, then letters, digits and _.- only, at most 64';
      const message = `API key "${name}" has an invalid name, expected ${expected}; rename it`;
      throw new AccessError('ERR_API_KEY_INVALID', message, { given: name, expected });
    }
    checkScopes(`API key "${name}"`, scopes, declared, 'grant the scopes that its calls need, or remove it');
    if (usagePlan) checkUsagePlan(`API key "${name}"`, usagePlan);
    const client = `legacy-${name}`;
    if (Object.hasOwn(clients, client) && clients[client]?.usagePlan) {
      const expected = 'another name, since the key of the client has this name at AWS';
      const message = `API key "${name}" has the name of client "${client}" with a usage plan, expected ${expected}; rename one of them`;
      throw new AccessError('ERR_API_KEY_INVALID', message, { given: name, expected });
    }
  }
}
