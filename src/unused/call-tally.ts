import type { Day } from '../access/day';
import { utcDay } from '../access/day';
import { UnusedError } from './error';
import type { LoggedCall } from './logged-call';

/** Calls that are alike: by one caller, at one route, with the same scopes, all of them refused or none. */
export interface CallGroup extends Pick<LoggedCall, 'route' | 'caller' | 'kind' | 'scopes' | 'isRefused'> {
  /** In the window. */
  calls: number;
  /** Milliseconds since 1970 of the last of them, before the window, too; 0 where no time is known. */
  last: number;
}

/** What is counted, and from when on. */
export interface TallyOptions {
  /** First day of the window. */
  readonly from: Day;
  /** Lines of other stages are counted, and not read. */
  readonly stage: string;
}

const DAY_MS = 86_400_000;
/** Callers and routes are those of one API; whatever goes beyond is no log of one. */
const MOST_GROUPS = 500_000;

/** Counts the calls of a log of any length; its memory grows with callers, routes and scopes, not with lines. */
export class CallTally {
  lines = 0;
  /** Lines that are none of an access log. */
  malformed = 0;
  /** Lines without a time; they count as calls of the window. */
  undated = 0;
  /** Lines of stages with another name, by that name. */
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

  /** Days that have a line, in their order. */
  get days(): Day[] {
    return [...this.#days].sort((one, other) => one - other).map((day) => utcDay(new Date(day * DAY_MS)));
  }

  /**
   * Counts a line.
   * @param call - undefined for a line that is none
   * @param count - how many calls it stands for
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
    // Lines come in their order: most are of the same day as the one before.
    if (day === this.#known) return;
    this.#known = day;
    this.#days.add(day);
  }

  #groupOf({ route, caller, kind, scopes, isRefused }: LoggedCall): CallGroup {
    for (const each of this.#groups.get(caller)?.get(route) ?? []) {
      if (each.scopes === scopes && each.isRefused === isRefused && each.kind === kind) return each;
    }
    if (this.#count++ >= MOST_GROUPS) throw tooMany();
    // Copied: a part of a text keeps the whole text in memory, which is a megabyte of the log.
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
