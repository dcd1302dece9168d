import { styleText } from 'node:util';
import type { Report } from '../verify/report';
import { cellDifference, tokenDifference } from '../verify/report';
import { matrixSummary } from './matrix-table';
import type { MatrixOptions } from './matrix-view';
import { matrixLines } from './matrix-view';

/**
 * A report for people: the scopes of the tokens, the matrix, the name of every difference, and the skipped cases.
 * @param colour - true only for a terminal
 * @param options - the part of the matrix to show
 */
export function reportLines(report: Report, colour: boolean, options: MatrixOptions = {}): string[] {
  const { tokens, cells, cases } = report;
  const failed = cases.filter(({ outcome }) => outcome === 'failed');
  const skipped = cases.filter(({ outcome }) => outcome === 'skipped');
  const differences = [
    ...cells.map((cell) => named(`${cell.client} at ${cell.route}`, cellDifference(cell))),
    ...failed.map(({ name, reason }) => named(name, reason)),
  ].filter((line) => line !== undefined);
  return [
    ...tokens.map((token) => {
      const difference = tokenDifference(token);
      return difference === undefined
        ? `✓ token of ${token.client}: ${token.expected.join(' ')}`
        : red(`✗ token of ${token.client}: ${difference}`, colour);
    }),
    ...matrixLines(report, options, colour),
    ...differences.map((line) => red(`✗ ${line}`, colour)),
    ...reasons(
      cells.filter(({ observed }) => observed === 'not tried').map(({ got }) => got),
      'cells not tried',
    ),
    ...reasons(
      skipped.map(({ reason = '' }) => reason),
      'cases skipped',
    ),
    matrixSummary(report, report.apiUrl !== null),
    ...(cases.length > 0
      ? [`${cases.length - failed.length - skipped.length} of ${cases.length} request cases as expected`]
      : []),
  ];
}

function named(name: string, difference: string | undefined): string | undefined {
  return difference === undefined ? undefined : `${name}: ${difference}`;
}

/** Each reason once, with its number of occurrences. */
function reasons(given: readonly string[], what: string): string[] {
  return [...new Set(given)].map((reason) => `– ${given.filter((each) => each === reason).length} ${what}: ${reason}`);
}

function red(text: string, colour: boolean): string {
  return colour ? styleText('red', text) : text;
}
