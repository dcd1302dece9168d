import { costDifference } from '../../src/cost/difference';
import { RATES } from '../../src/cost/rate';
import { readUsage } from '../../src/cost/usage';
import { parseTerraformJson } from '../../src/terraform-json/terraform-json';
import { SHOP, shop } from '../review/declared';
import type { Variation } from '../stacks/synthesized';
import { synthesize } from '../stacks/synthesized';

const json = (variation: Variation = {}) =>
  parseTerraformJson(JSON.parse(synthesize({ access: shop(), credentials: true, ...variation }).json));
const more = shop({ clients: { ...SHOP.clients, Newsletter: { scopes: ['orders/read'] } } });
const usage = readUsage({ requestsPerMonth: 1e6 }, 'the test');

test('a client more costs its secret, and with usage its tokens and its reading of the secret', () => {
  const [base, head] = [json(), json({ access: more })];
  const standing = costDifference(base, head, { rates: RATES });
  expect(standing.lines).toEqual([
    { service: 'Secrets Manager', what: 'secrets', before: 0.8, after: expect.closeTo(1.2) },
  ]);
  expect(standing).toMatchObject({ used: false, notCounted: [] });
  const { lines, used } = costDifference(base, head, { rates: RATES, usage });
  expect(used).toBe(true);
  expect(lines).toEqual([
    { service: 'Cognito', what: 'token requests', before: expect.closeTo(4.10625), after: expect.closeTo(6.159375) },
    ...standing.lines,
  ]);
});

test('the parts of the cost of monitoring add up to the difference', () => {
  const monitored = json({ variables: { M2M_ACCESS_LOG: 'true', M2M_MONITORING: 'true' } });
  const { lines, before, after } = costDifference(json(), monitored, { rates: RATES });
  expect(lines.map(({ what, before: was, after: is }) => [what, Math.round((is - was) * 100) / 100])).toEqual([
    ['keys', 1],
    ['custom metrics', 1.2],
    ['metrics of alarms', 0.9],
    ['dashboards', 3],
    ['rules of Contributor Insights', 2],
  ]);
  expect(after - before).toBeCloseTo(8.1, 8);
});

test('a stack that is new or gone costs or saves all of it', () => {
  const head = json();
  const created = costDifference(undefined, head, { rates: RATES, usage });
  const removed = costDifference(head, undefined, { rates: RATES, usage });
  expect(created.before).toBe(0);
  expect(removed).toMatchObject({ before: created.after, after: 0 });
});

test('the cost does not differ if no billed resource changes', () => {
  expect(costDifference(json(), json(), { rates: RATES, usage }).lines).toEqual([]);
});

test('the difference lists new uncounted resources, and no old ones', () => {
  const foreign = json();
  foreign.resource.aws_nat_gateway = { one: {} };
  expect(costDifference(json(), foreign, { rates: RATES }).notCounted).toEqual(['1 × aws_nat_gateway']);
  expect(costDifference(foreign, foreign, { rates: RATES }).notCounted).toEqual([]);
});
