import type { AuthorizerTable } from '../../src/access/authorizer-table';
import type { Grant } from '../../src/access/grant';
import { grantOfScopes } from '../../src/access/grant';
import type { Rights } from './policy';
import { rights } from './policy';

/** Limit of cached grants, and of cached scope texts. */
const MAX_GRANTS = 1_000;

/** A grant with its derived rights, computed once and shared by callers with the same grant. */
export class HeldGrant implements Grant {
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  /** Joined by spaces. */
  readonly scopesText: string;
  /** Joined by spaces. */
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

  /** Rights of a caller with this grant at a stage. The last stage is cached: a function usually serves only one. */
  rightsAt(stage: string): Rights {
    if (this.#rights?.stage === stage) return this.#rights;
    this.#rights = rights(this.#table, this, stage);
    return this.#rights;
  }
}

/** Cache of the grants of previous callers. */
export class HeldGrants {
  readonly #table: AuthorizerTable;
  readonly #byContent = new Map<string, HeldGrant>();
  readonly #byScopeText = new Map<string, HeldGrant>();

  constructor(table: AuthorizerTable) {
    this.#table = table;
  }

  hold(grant: Grant): HeldGrant {
    // Names of scopes and roles contain no space and no bar.
    return kept(this.#byContent, `${grant.scopes.join(' ')}|${grant.roles.join(' ')}`, () => {
      return new HeldGrant(grant, this.#table);
    });
  }

  /** Grant of a machine's token; `text` is the claim `scope`, joined by spaces. */
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
