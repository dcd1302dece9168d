import type { IncomingMessage } from 'node:http';
import { decodeJwt } from 'jose';
import { TOKEN_PATH } from '../own-path';
import type { Finding } from './decision-trace';
import type { RequestReport } from './request-report';
import { heldText } from './token-finding';

/**
 * A request that was refused before it came to a stage.
 * @param started - by the clock of `performance.now()`
 */
export function refusedReport(
  { method = 'GET', url = '/' }: Pick<IncomingMessage, 'method' | 'url'>,
  started: number,
  status: number,
  finding: Finding,
): RequestReport {
  return {
    time: Date.now(),
    method,
    path: url.replace(/[?#].*$/s, ''),
    status,
    latencyMs: Math.round(performance.now() - started),
    steps: [{ ...finding, outcome: 'refused' }],
  };
}

/**
 * A request that got a token.
 * @param started - by the clock of `performance.now()`
 * @param token - that was issued
 */
export function tokenReport(
  started: number,
  status: number,
  token: string,
  clientNames: ReadonlyMap<string, string>,
): RequestReport {
  const { client_id: id, scope } = decodeJwt<{ client_id?: string; scope?: string }>(token);
  const client = clientNames.get(id ?? '');
  return {
    time: Date.now(),
    method: 'POST',
    path: TOKEN_PATH,
    route: `POST ${TOKEN_PATH}`,
    ...(client === undefined ? {} : { client }),
    status,
    latencyMs: Math.round(performance.now() - started),
    steps: [{ check: 'token-request', outcome: 'answered', found: heldText(scope) }],
  };
}
