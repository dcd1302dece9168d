import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { HolderUse, ScopeUse, Verdict } from '../unused/access-use';
import { isUnused } from '../unused/unused-report';
import type { UnusedReport } from '../unused/unused-report';

/**
 * A report for people: gaps of the log, each scope with its use, and clients and routes without calls.
 * @param colour - true only for a terminal
 */
export function unusedLines(report: UnusedReport, colour: boolean): string[] {
  const { window, lines, limits, use, unused } = report;
  const idle = use.holders.filter(({ calls }) => calls === 0);
  return [
    `${lines} lines of the access log; ${window.days} days, from ${window.from} to the day before ${window.today}`,
    ...limits.map(({ kind, text }) => paint(`! ${kind}: ${text}`, 'yellow', colour)),
    ...(use.holders.length > 0 ? [scopesTable(report, colour)] : []),
    ...list('Routes without a caller', use.routesWithoutCaller),
    ...list(
      'Without a call',
      idle.map(({ kind, name }) => `${kind} ${name}`),
    ),
    summary(unused.length, report),
  ];
}

function scopesTable({ use, isCertain }: UnusedReport, colour: boolean): string {
  // Empty styles: the library would colour by itself.
  const head = ['holder', 'scope', 'verdict', 'calls', 'calls that another scope carried', 'last use (UTC)'];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const holder of use.holders) {
    for (const each of holder.scopes) {
      table.push([
        holderText(holder),
        each.scope,
        paint(verdictText(each, isCertain), isUnused(each) ? 'red' : 'green', colour),
        String(each.calls),
        each.sharedCalls === 0 ? '' : `${each.sharedCalls}: ${each.sharedWith.join(', ')}`,
        each.lastUse?.slice(0, 19).replace('T', ' ') ?? '–',
      ]);
    }
  }
  return table.toString();
}

function holderText({ kind, name }: HolderUse): string {
  return kind === 'client' ? name : `${name} (${kind})`;
}

const WORDS: Readonly<Record<Verdict, string>> = {
  used: 'used',
  unused: 'unused',
  replaceable: 'replaceable',
  requested: 'requested by name, not used',
  unchecked: 'no route asks for it',
  kept: 'kept',
};

function verdictText(use: ScopeUse, isCertain: boolean): string {
  const word = isUnused(use) && !isCertain ? `perhaps ${WORDS[use.verdict]}` : WORDS[use.verdict];
  const notes = [
    ...(use.keep === undefined ? [] : [use.keep]),
    ...(use.until === undefined ? [] : [`until ${use.until}`]),
  ];
  return notes.length === 0 ? word : `${word}: ${notes.join('; ')}`;
}

function summary(count: number, { isCertain, isRead }: UnusedReport): string {
  if (!isRead) return 'the command read no line, so it knows nothing about use';
  if (count === 0) return 'every scope that a route requires was needed, or is kept for a reason';
  const scopes = `${count} granted ${count === 1 ? 'scope' : 'scopes'}`;
  return isCertain ? `no call needed ${scopes}` : `no call of this log needed ${scopes}, but the log is incomplete`;
}

function list(title: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${title}:`, ...names.map((name) => `  ${name}`)];
}

function paint(text: string, style: 'green' | 'yellow' | 'red', colour: boolean): string {
  return colour ? styleText(style, text) : text;
}
