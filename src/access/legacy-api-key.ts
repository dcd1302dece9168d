import { AccessError } from './error';
import { checkScopes } from './scope';
import type { NonEmpty } from './scope';

/** What a caller may do that still brings an API key instead of a token. */
export interface LegacyApiKey<Scope extends string = string> {
  /** Scopes its calls count as having; at least 1. */
  readonly scopes: NonEmpty<Scope>;
}

/** It names the key at AWS and stands in metrics. */
const NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;

/**
 * Holds API keys against the declared scopes.
 * @throws AccessError `ERR_API_KEY_INVALID`, `ERR_SCOPES_EMPTY`, `ERR_SCOPE_UNKNOWN` or `ERR_SCOPE_DUPLICATE`
 */
export function checkLegacyApiKeys(keys: Readonly<Record<string, LegacyApiKey>>, declared: ReadonlySet<string>): void {
  for (const [name, { scopes }] of Object.entries(keys)) {
    if (!NAME.test(name)) {
      const expected = 'a letter or digit, then letters, digits and _.- only, at most 64';
      const message = `API key "${name}" has that name, expected ${expected}; rename it`;
      throw new AccessError('ERR_API_KEY_INVALID', message, { given: name, expected });
    }
    checkScopes(`API key "${name}"`, scopes, declared, 'give it what its calls need, or remove it');
  }
}
