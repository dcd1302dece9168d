import { styleText } from 'node:util';
import { findingText } from '../local/decision/decision-trace';
import type { RequestReport } from '../local/decision/request-report';
import type { Observation, ObservedCell } from '../verify/observed-matrix';
import { cellDifference, tokenDifference } from '../verify/report';
import type { MatrixOptions } from './matrix-view';
import { shownCells } from './matrix-view';
import { NO_HANDLER } from '../testing/gateway-matrix';
import { refusalWithHint } from './request-line';
import { visibleText } from './terminal';

/** Maximum number of cells that are listed. */
const MOST_CELLS = 20;

/** Checks that let a caller in. */
const ADMITTING: readonly string[] = ['scopes', 'authorizer-policy', 'route'];

/**
 * A line for each token and each selected cell that is not as expected, with the reason that the gateway reported.
 * @param reports - of the requests of the matrix
 * @param colour - true only for a terminal
 */
export function differenceLines(
  observation: Observation,
  reports: readonly RequestReport[],
  options: MatrixOptions,
  colour: boolean,
): string[] {
  const tokens = observation.tokens.flatMap((token) => {
    const difference = tokenDifference(token);
    return difference === undefined ? [] : [`token of ${token.client}: ${difference}`];
  });
  const cells = shownCells(observation, options).flatMap((cell) => {
    const difference = cellDifference(cell);
    // The refusal of a body hides that no handler would take another one.
    const reason = cell.got.includes(NO_HANDLER) ? undefined : reasonOf(cell, reports);
    const because = reason === undefined ? '' : `; ${reason}`;
    return difference === undefined ? [] : [`${cell.client} at ${cell.route}: ${difference}${because}`];
  });
  const rest = cells.length - MOST_CELLS;
  return [
    ...[...tokens, ...cells.slice(0, MOST_CELLS)].map((line) => red(`✗ ${visibleText(line)}`, colour)),
    ...(rest > 0 ? [`… and ${rest} more differ; show a part with --client, --route or --scope`] : []),
  ];
}

/** Why the request of a cell was refused; or why it was let in, if it should not have been. */
function reasonOf({ client, method, url, expected }: ObservedCell, reports: readonly RequestReport[]) {
  const { pathname } = new URL(url);
  const own = reports.filter((each) => each.method === method && each.path === pathname);
  // A caller that the gateway could not recognize has no name in the report.
  const report = own.findLast((each) => each.client === client) ?? own.find((each) => each.client === undefined);
  if (!report) return undefined;
  const reason = refusalWithHint(report);
  if (reason !== undefined) return reason;
  const admitted = expected === 'refused' ? report.steps.findLast(({ check }) => ADMITTING.includes(check)) : undefined;
  return admitted && findingText(admitted);
}

function red(text: string, colour: boolean): string {
  return colour ? styleText('red', text) : text;
}
