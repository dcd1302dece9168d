import type { Kind } from './kind';
import type { Phrase } from '../report/phrase';

/** One thing that changes, in words. */
export interface Statement {
  /** Kinds of its effects; empty if it only explains another statement. */
  readonly kinds: readonly Kind[];
  readonly text: Phrase;
  /**
   * Whether it takes effect only with another change, such as a scope that opens no route.
   * @default false
   */
  readonly isLatent?: boolean;
  /**
   * Grants that it is about, for which services may have owners.
   * @default - none
   */
  readonly grants?: readonly GrantName[];
  /**
   * Owners of the services on both sides of its grants, each once.
   * @default - it is about no grant, or no service is known
   */
  readonly owners?: GrantOwners;
}

/** A scope that a client holds or held. */
export interface GrantName {
  readonly client: string;
  readonly scope: string;
}

/** Owners of the services of some grants. */
export interface GrantOwners {
  /** Owners of the services whose clients ask for them. */
  readonly consumers: readonly string[];
  /** Owners of the services that provide the scopes. */
  readonly providers: readonly string[];
  /** Whether owners of more than one name have to approve. */
  readonly needsOtherOwner: boolean;
}

export function statement(text: Phrase, ...kinds: readonly Kind[]): Statement {
  return { kinds, text };
}

/** A statement about scopes that a client holds or held. */
export function grantStatement(made: Statement, client: string, scopes: readonly string[]): Statement {
  return { ...made, grants: scopes.map((scope) => ({ client, scope })) };
}
