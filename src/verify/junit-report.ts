import type { TestSuite } from 'junit-report-builder';
import junit from 'junit-report-builder';
import type { Report } from './report';
import { cellDifference, tokenDifference } from './report';

/** Renders a report as JUnit XML for CI systems, with a suite each for tokens, access matrix and request cases. */
export function junitReport({ tokens, cells, cases }: Report): string {
  const builder = junit.newBuilder();
  const suite = (name: string) => builder.testSuite().name(name);
  const tokenSuite = suite('tokens');
  for (const token of tokens) add(tokenSuite, token.client, { failure: tokenDifference(token) });
  const matrix = suite('access matrix');
  for (const cell of cells) {
    const skipped = cell.observed === 'not tried' ? cell.got : undefined;
    add(matrix, `${cell.client} at ${cell.route}`, { failure: cellDifference(cell), skipped });
  }
  const caseSuite = suite('request cases');
  for (const { name, outcome, reason } of cases) {
    add(caseSuite, name, {
      failure: outcome === 'failed' ? reason : undefined,
      skipped: outcome === 'skipped' ? reason : undefined,
    });
  }
  return builder.build();
}

interface Outcome {
  readonly failure: string | undefined;
  readonly skipped?: string | undefined;
}

function add(suite: TestSuite, name: string, { failure, skipped }: Outcome): void {
  const testCase = suite.testCase().className('verify').name(name);
  if (failure !== undefined) testCase.failure(failure);
  // The `skipped` element cannot hold a reason.
  if (skipped !== undefined) testCase.skipped().standardOutput(skipped);
}
