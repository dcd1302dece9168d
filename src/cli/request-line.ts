import { visibleText } from './terminal';
import type { RequestReport } from '../local/decision/request-report';
import { refusalReason } from '../local/decision/request-report';

/**
 * One line about a request: method, path, client, status, time and, if it was refused, why.
 * @example `POST /prod/customers  ReportingService  401  2 ms  needs customer-api/write, token has customer-api/read`
 */
export function requestLine(report: RequestReport): string {
  const { method, path, client = '–', status, latencyMs } = report;
  const reason = refusalWithHint(report);
  return visibleText(
    [`${method} ${path}`, client, String(status), `${latencyMs} ms`, ...(reason === undefined ? [] : [reason])].join(
      '  ',
    ),
  );
}

/**
 * Why a request was refused, with how to see more of a function that failed; undefined if it was not refused. A missing
 * stand-in and an HTTP endpoint have no output here.
 */
export function refusalWithHint(report: RequestReport): string | undefined {
  const reason = refusalReason(report);
  const last = report.steps.at(-1);
  const isFunction = last?.check === 'backend' && last.found.startsWith('function ');
  return isFunction && reason !== undefined ? `${reason} (--function-logs shows the output of functions)` : reason;
}
