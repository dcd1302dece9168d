import { readFileSync, writeFileSync } from 'node:fs';
import { costReport } from '../../src/cli/cost-report';
import { estimate } from '../../src/cost/estimate';
import { RATES } from '../../src/cost/rate';
import { readUsage } from '../../src/cost/usage';
import { parseTerraformJson } from '../../src/terraform-json/terraform-json';
import { synthesize } from '../stacks/synthesized';

const PAGE = 'docs/cost.md';
const RECORDED = /(<!-- recorded: example -->)[^]*(<!-- end of recorded: example -->)/;

test(`${PAGE} shows what is printed; where it does not, UPDATE_EXAMPLE=1 npx jest cost/page writes it`, () => {
  const { json } = synthesize({ credentials: true, variables: { M2M_ENVIRONMENT: 'prod' } });
  const usage = readUsage({}, 'the page');
  const estimated = estimate(parseTerraformJson(JSON.parse(json)), { usage, rates: RATES, freeTier: false });
  const report = costReport(estimated, { format: 'markdown', details: true }).join('\n');
  const page = readFileSync(PAGE, 'utf8');
  const written = page.replace(RECORDED, (_, begin: string, end: string) => `${begin}\n\n${report}\n\n${end}`);
  if (process.env.UPDATE_EXAMPLE === '1') writeFileSync(PAGE, written);
  expect(readFileSync(PAGE, 'utf8')).toBe(written);
});
