import { record } from '../../src/terraform-json/stack-view';
import type { ForeignStack } from '../../src/foreign/stack';
import { given, givenWithSource } from './given';

interface Stage {
  readonly api_id: string;
  readonly stage: string;
  readonly throttle?: readonly { readonly path: string; readonly rate_limit: number }[];
}

const PLAN = 'iterated/plan.json';

/** APIs of the stages of a usage plan, by what else a stage says. */
function apisOf(foreign: ForeignStack, name: string): Record<string, string> {
  const stages = record(foreign.json.resource.aws_api_gateway_usage_plan?.[name]).api_stages as Stage[];
  const told = stages.map(({ stage, throttle: [limit] = [], api_id: api }) => {
    return [[stage, limit?.path, limit?.rate_limit].filter((each) => each !== undefined).join(' '), api];
  });
  return Object.fromEntries(told) as Record<string, string>;
}

const api = (name: string) => `\${aws_api_gateway_rest_api.${name}.id}`;

describe.each([
  ['with the files', () => givenWithSource(PLAN)],
  ['without the files', () => Promise.resolve(given(PLAN))],
])('blocks of a set, %s', (_, read) => {
  test('known attributes say which block of the plan is which of the configuration', async () => {
    const foreign = await read();
    expect(apisOf(foreign, 'by_stage')).toEqual({ beta: api('other'), live: api('shop') });
    expect(apisOf(foreign, 'by_throttle')).toEqual({
      'live /lists/GET 1': api('other'),
      'live /lists/GET 9': api('shop'),
    });
  });

  test('blocks that are alike are the same in any order', async () => {
    const { aws_api_gateway_usage_plan: plans } = (await read()).json.resource;
    const stages = record(plans?.alike).api_stages as Stage[];
    expect(stages.map(({ api_id: id }) => id).sort()).toEqual([api('other'), api('shop')]);
  });

  test('a block that may be either is unknown, and named', async () => {
    const foreign = await read();
    const unknown = '${unknown.api_stages}';
    expect(apisOf(foreign, 'unclear')).toEqual({ 'live /A/GET 1': unknown, 'live /C/GET 1': unknown });
    expect(foreign.unknown.filter(({ address }) => address.includes('usage_plan'))).toEqual([
      {
        address: 'aws_api_gateway_usage_plan.unclear',
        attribute: 'api_stages',
        from: ['aws_api_gateway_rest_api.shop.id', 'aws_api_gateway_rest_api.other.id'],
      },
    ]);
  });
});
