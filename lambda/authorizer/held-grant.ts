import type { AuthorizerTable } from '../../src/access/authorizer-table';
import type { Grant } from '../../src/access/grant';
import { grantOfScopes } from '../../src/access/grant';
import type { Rights } from './policy';
import { rights } from './policy';

/** So many different grants are kept, and so many texts of scopes. */
const MAX_GRANTS = 1_000;

/** A grant with what is worked out of it once: callers with the same one share it. */
export class HeldGrant implements Grant {
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  /** With spaces between. */
  readonly scopesText: string;
  /** With spaces between. */
  readonly rolesText: string;
  readonly #table: AuthorizerTable;
  #rights: Rights | undefined;

  constructor({ scopes, roles }: Grant, table: AuthorizerTable) {
    this.scopes = scopes;
    this.roles = roles;
    this.scopesText = scopes.join(' ');
    this.rolesText = roles.join(' ');
    this.#table = table;
  }

  /** What its holders may do at a stage; as a rule a function is asked about one. */
  rightsAt(stage: string): Rights {
    if (this.#rights?.stage === stage) return this.#rights;
    this.#rights = rights(this.#table, this, stage);
    return this.#rights;
  }
}

/** The grants that callers brought so far. */
export class HeldGrants {
  readonly #table: AuthorizerTable;
  readonly #byContent = new Map<string, HeldGrant>();
  readonly #byScopeText = new Map<string, HeldGrant>();

  constructor(table: AuthorizerTable) {
    this.#table = table;
  }

  hold(grant: Grant): HeldGrant {
    // No name of a scope or a role has a space or a bar.
    return kept(this.#byContent, `${grant.scopes.join(' ')}|${grant.roles.join(' ')}`, () => {
      return new HeldGrant(grant, this.#table);
    });
  }

  /** What a machine's token grants: the text has its scopes with spaces between. */
  ofScopeText(text: string): HeldGrant {
    return kept(this.#byScopeText, text, () =>
      this.hold(grantOfScopes(text.split(' ').filter(Boolean), this.#table.carriers)),
    );
  }
}

function kept(known: Map<string, HeldGrant>, key: string, make: () => HeldGrant): HeldGrant {
  const found = known.get(key);
  if (found) return found;
  if (known.size >= MAX_GRANTS) known.clear();
  const made = make();
  known.set(key, made);
  return made;
}
