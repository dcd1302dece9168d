/** Calls that the same scopes would each have allowed. */
export interface CarriedCalls {
  /** Scopes of the caller that each would have been enough; at least one. */
  readonly carriers: readonly string[];
  readonly calls: number;
}

/** Scopes that the calls of one caller needed. */
export interface NeededScopes {
  /** Scopes to keep: without any one of them, a call of the log would be refused. */
  readonly needed: ReadonlySet<string>;
  /** Number of calls that each scope was enough for. */
  readonly carried: ReadonlyMap<string, number>;
}

/**
 * Finds a small set of scopes that is enough for every call: first the scopes that were the only one for a call, then,
 * among interchangeable scopes, the one that serves the most calls.
 * @param stays - scopes that are kept in any case
 */
export function neededScopes(calls: readonly CarriedCalls[], stays: readonly string[]): NeededScopes {
  const carried = new Map<string, number>();
  for (const { carriers, calls: count } of calls) {
    for (const scope of carriers) carried.set(scope, (carried.get(scope) ?? 0) + count);
  }
  const kept = new Set(stays);
  const needed = new Set<string>();
  for (const { carriers } of calls) {
    const [only, ...others] = carriers;
    if (only !== undefined && others.length === 0) needed.add(only);
  }
  const isCarried = ({ carriers }: CarriedCalls) => carriers.some((scope) => needed.has(scope) || kept.has(scope));
  for (
    let open = calls.filter((each) => !isCarried(each));
    open.length > 0;
    open = open.filter((each) => !isCarried(each))
  ) {
    needed.add(mostCommon(open));
  }
  return { needed, carried };
}

/** Returns the scope that is enough for the most kinds of calls; the first one in a tie. */
function mostCommon(calls: readonly CarriedCalls[]): string {
  const counts = new Map<string, number>();
  for (const { carriers } of calls) for (const scope of carriers) counts.set(scope, (counts.get(scope) ?? 0) + 1);
  let best = ['', 0] as readonly [string, number];
  for (const entry of counts) if (entry[1] > best[1]) best = entry;
  return best[0];
}
