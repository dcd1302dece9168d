/** Calls that any one of some scopes carried. */
export interface CarriedCalls {
  /** Scopes of the caller that each would have been enough; at least one. */
  readonly carriers: readonly string[];
  readonly calls: number;
}

/** Which scopes of one caller its calls needed. */
export interface NeededScopes {
  /** Without any one of them, a call of the log would be refused. */
  readonly needed: ReadonlySet<string>;
  /** Calls that each scope was enough for. */
  readonly carried: ReadonlyMap<string, number>;
}

/**
 * The scopes that are enough for every call, as few as are easily found: first those that a call had alone, and of
 * scopes that could stand in for each other the one that stands in for most.
 * @param stays - scopes that stay whatever the calls say
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

/** The scope that is enough for most kinds of calls; the first of several. */
function mostCommon(calls: readonly CarriedCalls[]): string {
  const counts = new Map<string, number>();
  for (const { carriers } of calls) for (const scope of carriers) counts.set(scope, (counts.get(scope) ?? 0) + 1);
  let best = ['', 0] as readonly [string, number];
  for (const entry of counts) if (entry[1] > best[1]) best = entry;
  return best[0];
}
