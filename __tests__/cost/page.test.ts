import { readFileSync, writeFileSync } from 'node:fs';
import { costReport } from '../../src/cli/cost-report';
import { estimate } from '../../src/cost/estimate';
import { RATES } from '../../src/cost/rate';
import { readUsage } from '../../src/cost/usage';
import { parseTerraformJson } from '../../src/terraform-json/terraform-json';
import { synthesize } from '../stacks/synthesized';

const PAGE = 'docs/cost.md';
/** Clients, requests a month and processes of a client, as the page compares them. */
const SIZES = [
  [2, 1_000_000, 1],
  [20, 10_000_000, 1],
  [20, 10_000_000, 10],
  [100, 100_000_000, 10],
] as const;

function recorded(page: string, name: string, lines: readonly string[]): string {
  const place = new RegExp(`(<!-- recorded: ${name} -->)[^]*(<!-- end of recorded: ${name} -->)`);
  return page.replace(place, (_, begin: string, end: string) => [begin, '', ...lines, '', end].join('\n'));
}

test(`${PAGE} shows what is printed; where it does not, UPDATE_EXAMPLE=1 npx jest cost/page writes it`, () => {
  const { json } = synthesize({ credentials: true, variables: { M2M_ENVIRONMENT: 'prod' } });
  const stack = parseTerraformJson(JSON.parse(json));
  const estimated = (given: object) =>
    estimate(stack, { usage: readUsage(given, 'the page'), rates: RATES, freeTier: false });
  const example = costReport(estimated({}), { format: 'markdown', details: true });
  const sizes = SIZES.map(([clients, requestsPerMonth, processesPerClient]) => {
    const report = costReport(estimated({ clients, requestsPerMonth, processesPerClient }), {
      format: 'markdown',
      details: false,
    });
    const [, cached = '', each = ''] = report.join('\n').match(/^\| total \|[ |]* ([\d,.]+) \| ([\d,.]+) \|$/m) ?? [];
    return `| ${clients} | ${requestsPerMonth.toLocaleString('en')} | ${processesPerClient} | ${cached} | ${each} |`;
  });
  const head = [
    '| clients | requests a month | processes of a client | USD, cached tokens | USD, a token for each request |',
  ];
  const page = readFileSync(PAGE, 'utf8');
  const withExample = recorded(page, 'example', example);
  const written = recorded(withExample, 'sizes', [...head, '| --- | --- | --- | --- | --- |', ...sizes]);
  if (process.env.UPDATE_EXAMPLE === '1') writeFileSync(PAGE, written);
  expect(readFileSync(PAGE, 'utf8')).toBe(written);
});
