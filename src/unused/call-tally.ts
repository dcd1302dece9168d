import type { Day } from '../access/day';
import { utcDay } from '../access/day';
import { UnusedError } from './error';
import type { LoggedCall } from './logged-call';

/** Calls by one caller, at one route, with the same scopes, either all refused or all accepted. */
export interface CallGroup extends Pick<LoggedCall, 'route' | 'caller' | 'kind' | 'scopes' | 'isRefused'> {
  /** Number of calls in the window. */
  calls: number;
  /** Time of the last call, even before the window, in milliseconds since 1970; 0 if unknown. */
  last: number;
}

/** Scope of a tally. */
export interface TallyOptions {
  /** First day of the window. */
  readonly from: Day;
  /** Name of the stage; lines of other stages are only counted. */
  readonly stage: string;
}

const DAY_MS = 86_400_000;
/** More callers and routes than any API has; a file beyond that is no access log. */
const MOST_GROUPS = 500_000;

/** Counts the calls of a log of any length. Memory grows with callers, routes and scopes, not with lines. */
export class CallTally {
  lines = 0;
  /** Lines that are not access log lines. */
  malformed = 0;
  /** Lines without a time; their calls count as in the window. */
  undated = 0;
  /** Number of lines of each other stage, by stage name. */
  readonly otherStages = new Map<string, number>();
  readonly #groups = new Map<string, Map<string, CallGroup[]>>();
  #count = 0;
  readonly #days = new Set<number>();
  readonly #stage: string;
  readonly #from: number;
  #known = -1;

  constructor({ from, stage }: TallyOptions) {
    this.#stage = stage;
    this.#from = Date.parse(from);
  }

  get groups(): readonly Readonly<CallGroup>[] {
    return [...this.#groups.values()].flatMap((ofCaller) => [...ofCaller.values()].flat());
  }

  /** Days with at least one line, in order. */
  get days(): Day[] {
    return [...this.#days].sort((one, other) => one - other).map((day) => utcDay(new Date(day * DAY_MS)));
  }

  /**
   * Counts a line.
   * @param call - undefined for a malformed line
   * @param count - number of calls in the line
   */
  add(call: LoggedCall | undefined, count = 1): void {
    this.lines += count;
    if (!call) {
      this.malformed += count;
      return;
    }
    if (call.stage !== this.#stage && call.stage !== '') {
      this.otherStages.set(call.stage, (this.otherStages.get(call.stage) ?? 0) + count);
      return;
    }
    this.#addDay(call.time, count);
    const group = this.#groupOf(call);
    if (call.time === 0 || call.time >= this.#from) group.calls += count;
    if (call.time > group.last) group.last = call.time;
  }

  #addDay(time: number, count: number): void {
    if (time === 0) {
      this.undated += count;
      return;
    }
    const day = Math.floor(time / DAY_MS);
    // Lines are in order, so most are of the same day as the line before.
    if (day === this.#known) return;
    this.#known = day;
    this.#days.add(day);
  }

  #groupOf({ route, caller, kind, scopes, isRefused }: LoggedCall): CallGroup {
    for (const each of this.#groups.get(caller)?.get(route) ?? []) {
      if (each.scopes === scopes && each.isRefused === isRefused && each.kind === kind) return each;
    }
    if (this.#count++ >= MOST_GROUPS) throw tooMany();
    // A substring keeps its whole string in memory, here a large part of the log; so it is copied.
    const [ownRoute, ownCaller, ownScopes] = [copied(route), copied(caller), copied(scopes)];
    const group = { route: ownRoute, caller: ownCaller, kind, scopes: ownScopes, isRefused, calls: 0, last: 0 };
    const ofCaller = entry(this.#groups, ownCaller, () => new Map<string, CallGroup[]>());
    entry(ofCaller, ownRoute, () => [] as CallGroup[]).push(group);
    return group;
  }
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function copied(text: string): string {
  return Buffer.from(text).toString();
}

function tooMany(): UnusedError {
  const message = `the log has more than ${MOST_GROUPS} kinds of calls, by caller, route and scopes, expected the log of one API; name its files alone`;
  return new UnusedError('ERR_LOG_UNREADABLE', message);
}
