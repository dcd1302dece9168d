import type { AccessUse, HolderUse, ScopeUse } from './access-use';
import type { CallTally } from './call-tally';
import type { LimitKind, LogLimit, LogWindow } from './log-limit';
import { limit } from './log-limit';

/** A scope that no call needed, and that can be removed from the declaration. */
export interface UnusedScope {
  readonly holder: HolderUse;
  readonly use: ScopeUse;
}

/** Report on the use of a declaration's grants. */
export interface UnusedReport {
  readonly window: LogWindow;
  readonly lines: number;
  /** Whether any line was read; without one, there is no verdict on scopes, routes or clients. */
  readonly isRead: boolean;
  /** Gaps of the log. */
  readonly limits: readonly LogLimit[];
  /** Whether the log has no gaps, or only accepted ones: then unused scopes may be removed. */
  readonly isCertain: boolean;
  readonly use: AccessUse;
  readonly unused: readonly UnusedScope[];
}

/** Input of a report. */
export interface UnusedReportOptions {
  readonly window: LogWindow;
  readonly tally: CallTally;
  /** Gaps of the log, except those about its callers. */
  readonly limits: readonly LogLimit[];
  readonly use: AccessUse;
  /** Kinds of gaps that the user accepts. */
  readonly accepted: readonly LimitKind[];
}

/** Builds the report, and decides whether it is certain. */
export function unusedReport({ window, tally, limits: given, use: all, accepted }: UnusedReportOptions): UnusedReport {
  const limits = [...given, ...callerLimits(all)];
  const isRead = tally.groups.length > 0;
  const use = isRead ? all : { ...all, holders: [], routesWithoutCaller: [] };
  return {
    window,
    lines: tally.lines,
    isRead,
    limits,
    isCertain: isRead && limits.every(({ kind }) => accepted.includes(kind)),
    use,
    unused: use.holders.flatMap((holder) => holder.scopes.filter(isUnused).map((each) => ({ holder, use: each }))),
  };
}

/** Whether a scope can be removed. */
export function isUnused({ verdict }: ScopeUse): boolean {
  return verdict === 'unused' || verdict === 'replaceable';
}

function callerLimits({ unknownCallers, clientsWithoutId }: AccessUse): LogLimit[] {
  const calls = [...unknownCallers.values()].reduce((sum, count) => sum + count, 0);
  const [first] = unknownCallers.keys();
  return [
    ...(first === undefined
      ? []
      : [
          limit(
            'clients',
            `${calls} ${calls === 1 ? 'call is' : 'calls are'} by ${unknownCallers.size === 1 ? `"${first}", which is no client` : `${unknownCallers.size} callers such as "${first}", which are no clients`} of the declaration`,
          ),
        ]),
    ...(clientsWithoutId.length === 0
      ? []
      : [limit('clients', `the outputs have no id of ${clientsWithoutId.join(', ')}, so that no call is theirs`)]),
  ];
}

/** The same report as data for a program. */
export function unusedJson({ window, lines, limits, isCertain, use, unused }: UnusedReport) {
  return {
    window,
    lines,
    limits,
    certain: isCertain,
    unused: unused.map(({ holder, use: { scope, verdict } }) => ({
      kind: holder.kind,
      name: holder.name,
      scope,
      verdict,
    })),
    holders: use.holders,
    routesWithoutCaller: use.routesWithoutCaller,
    holdersWithoutCall: use.holders.filter(({ calls }) => calls === 0).map(({ kind, name }) => ({ kind, name })),
    unknownCallers: Object.fromEntries(use.unknownCallers),
  };
}
