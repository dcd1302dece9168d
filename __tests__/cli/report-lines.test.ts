import { reportLines } from '../../src/cli/report-lines';
import { readServedStack } from '../../src/system/served-stack';
import type { CaseResult } from '../../src/verify/case-run';
import { expectedMatrix } from '../../src/verify/expected-matrix';
import { observeMatrix } from '../../src/verify/observed-matrix';
import { report } from '../../src/verify/report';
import { gatewayTarget } from '../../src/testing/gateway-matrix';
import type { GatewayVariation } from '../local/test-gateway';
import { resourceOf, startTestGateway, synthesizedStack } from '../local/test-gateway';

// Each test starts a gateway and synthesizes twice.
jest.setTimeout(30_000);

const CASE = { name: 'a case' } as const;

/** Report lines for a gateway that differs from the default deployment. */
async function lines(
  variation: GatewayVariation = {},
  cases: readonly CaseResult[] = [],
  declared: GatewayVariation = {},
) {
  const target = gatewayTarget(await startTestGateway(variation));
  const { pools, stages } = readServedStack(synthesizedStack(declared));
  const observed = await observeMatrix(target, expectedMatrix(pools, stages, { keysOf: () => [] }), {
    careful: true,
  });
  const found = report(target, observed, cases);
  return { asExpected: found.asExpected, lines: reportLines(found, false) };
}

test('a deployment as declared has nothing against it', async () => {
  const { asExpected, lines: said } = await lines();
  expect(asExpected).toBe(true);
  expect(said.filter((line) => line.startsWith('✗'))).toEqual([]);
  expect(said.at(-1)).toBe('10 of 10 cells as expected');
  expect(said.join()).not.toContain('\u001b');
});

test.each<[string, GatewayVariation['edit'], string]>([
  [
    'a route that is open',
    (json) => {
      const method = resourceOf(json, 'aws_api_gateway_method', /DELETE/);
      Object.assign(method, { authorization: 'NONE', authorizer_id: null, authorization_scopes: null });
    },
    '✗ ReportingService at DELETE /customers/{id}: expected refused, got 200',
  ],
  [
    'a route that is not there',
    (json) => {
      resourceOf(json, 'aws_api_gateway_method', /customers_POST/).http_method = 'PATCH';
      resourceOf(json, 'aws_api_gateway_integration', /customers_POST/).http_method = 'PATCH';
    },
    '✗ OrderProcessingService at POST /customers: expected allowed, got 403',
  ],
])('%s is named', async (_, edit, difference) => {
  const { asExpected, lines: said } = await lines(edit ? { edit } : {});
  expect(asExpected).toBe(false);
  expect(said.filter((line) => line.startsWith('✗'))).toEqual([difference]);
  expect(said.at(-1)).toBe('9 of 10 cells as expected');
});

test('skipped cases are counted, with their reason', async () => {
  const cases: CaseResult[] = [
    { ...CASE, outcome: 'passed' },
    { ...CASE, outcome: 'failed', reason: 'expected 200; got 404' },
    { ...CASE, outcome: 'skipped', reason: 'a reason' },
    { ...CASE, outcome: 'skipped', reason: 'a reason' },
    { ...CASE, outcome: 'skipped', reason: 'another' },
  ];
  const unchecked = (json: Parameters<NonNullable<GatewayVariation['edit']>>[0]) => {
    delete resourceOf(json, 'aws_api_gateway_method', /customers_POST/).request_validator_id;
  };
  const { asExpected, lines: said } = await lines({}, cases, { edit: unchecked });
  expect(asExpected).toBe(false);
  expect(said.slice(-6)).toEqual([
    '✗ a case: expected 200; got 404',
    '– 2 cells not tried: a request could change something',
    '– 2 cases skipped: a reason',
    '– 1 cases skipped: another',
    '8 of 10 cells as expected',
    '1 of 5 request cases as expected',
  ]);
  expect(said.join('\n')).toContain('│ POST /customers        │ – not tried            │ – not tried      │');
});
