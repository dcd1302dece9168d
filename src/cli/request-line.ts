import { visibleText } from './terminal';
import type { RequestReport } from '../local/decision/request-report';
import { refusalReason } from '../local/decision/request-report';

/**
 * One line about a request: method, path, client, status, time and, if it was refused, why.
 * @example `POST /prod/customers  ReportingService  401  2 ms  needs customer-api/write, token has customer-api/read`
 */
export function requestLine(report: RequestReport): string {
  const { method, path, client = '–', status, latencyMs, steps } = report;
  const reason = refusalReason(report);
  const byBackend = reason !== undefined && steps.at(-1)?.check === 'backend';
  return visibleText(
    [
      `${method} ${path}`,
      client,
      String(status),
      `${latencyMs} ms`,
      ...(reason === undefined
        ? []
        : [byBackend ? `${reason} (--function-logs shows the output of functions)` : reason]),
    ].join('  '),
  );
}
