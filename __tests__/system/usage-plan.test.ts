import { readApiKeys } from '../../src/system/api-key';
import type { TerraformJson } from '../../src/terraform-json/terraform-json';
import { readUsagePlans } from '../../src/system/usage-plan';
import { addApiKey, addUsagePlan, readEdited } from '../local/limits-json';

const VALUE = 'given-0123456789-abcdef';

function read(edit: (json: TerraformJson) => void, seed?: string) {
  const { stack, stages } = readEdited(edit, seed);
  const keys = readApiKeys(stack);
  return { keys, plans: readUsagePlans(stack, stages, keys) };
}

describe('API keys', () => {
  test('a value of the JSON is taken, and a key without one gets another at each start', () => {
    const edit = (json: TerraformJson) => {
      addApiKey(json, 'given', { value: VALUE, enabled: false, customer_id: 'a', description: 'b' });
      addApiKey(json, 'made');
    };
    const [given, made] = read(edit).keys;
    expect(given).toMatchObject({ name: 'given', value: VALUE, enabled: false });
    expect(made).toMatchObject({
      name: 'made',
      id: expect.stringMatching(/^[a-z0-9]{10}$/),
      value: expect.stringMatching(/^[a-z0-9]{40}$/),
      enabled: true,
    });
    expect(read(edit).keys[1]?.value).not.toBe(made?.value);
  });

  test('a seed fixes the values, each key its own', () => {
    const edit = (json: TerraformJson) => {
      addApiKey(json, 'one');
      addApiKey(json, 'two');
    };
    const values = (seed: string) => read(edit, seed).keys.map(({ value }) => value);
    expect(values('a')).toEqual(values('a'));
    expect(new Set([...values('a'), ...values('b')]).size).toBe(4);
  });

  test.each<[string, unknown, string]>([
    ['too short', 'short-secret', 'has a value of 12 characters'],
    ['too long', 'secret'.repeat(30), 'has a value of 180 characters'],
    ['with a space', 'secret secret secret secret', 'has a value of 27 characters'],
    ['a number', 1234567890123456, 'has a number as value'],
  ])('a value that is %s stops the start, and the error does not show it', (_, value, message) => {
    const start = () =>
      read((json) => {
        addApiKey(json, 'key', { value });
      });
    expect(start).toThrow(
      `aws_api_gateway_api_key.key ${message}, expected 20 to 128 characters of ASCII without spaces; correct it`,
    );
    expect(start).not.toThrow(String(value));
  });

  test('two keys of one value would be one at API Gateway', () => {
    const start = () =>
      read((json) => {
        addApiKey(json, 'one', { value: VALUE });
        addApiKey(json, 'two', { value: VALUE });
      });
    expect(start).toThrow('aws_api_gateway_api_key.one has the value of aws_api_gateway_api_key.two, expected');
    expect(start).not.toThrow(VALUE);
  });
});

describe('usage plans', () => {
  test('a plan has its limits, stages and keys', () => {
    const { plans } = read((json) => {
      addApiKey(json, 'one');
      addApiKey(json, 'two');
      addUsagePlan(json, 'gold', ['one', 'two'], {
        description: 'for those who pay',
        product_code: 'X',
        throttle_settings: { rate_limit: 10, burst_limit: 5 },
        quota_settings: [{ limit: 100, offset: 6, period: 'WEEK' }],
        throttle: [{ path: '/customers/{id}/GET', rate_limit: 0.5, burst_limit: 1 }],
      });
      addUsagePlan(json, 'free', [], { throttle_settings: { rate_limit: 1 } });
    });
    expect(plans).toMatchObject([
      {
        throttle: { ratePerSecond: 10, burst: 5 },
        quota: { limit: 100, offset: 6, period: 'WEEK' },
        keys: [{ name: 'one' }, { name: 'two' }],
      },
      { throttle: { ratePerSecond: 1, burst: 0 }, quota: undefined, keys: [] },
    ]);
    const stages = [...(plans[0]?.stages ?? [])].map(([{ name }, throttles]) => [
      name,
      [...throttles].map(([{ address }, limit]) => [address, limit]),
    ]);
    expect(stages).toEqual([['prod', [[expect.stringMatching(/customers__GET/), { ratePerSecond: 0.5, burst: 1 }]]]]);
  });

  test('a key may be in several plans, as long as they share no stage', () => {
    const { plans } = read((json) => {
      addApiKey(json, 'key');
      addUsagePlan(json, 'one', ['key']);
      addUsagePlan(json, 'other', ['key'], { api_stages: [] });
    });
    expect(plans.map(({ keys }) => keys.length)).toEqual([1, 1]);
  });

  const PLAN = 'aws_api_gateway_usage_plan.plan';
  const KEY = 'aws_api_gateway_usage_plan_key.plan_key';
  test.each<[string, Parameters<typeof addUsagePlan>[3], string]>([
    [
      'a path without its slash',
      { throttle: [{ path: 'customers/GET' }] },
      `${PLAN} has a throttle of path "customers/GET", expected one of: `,
    ],
    [
      'a path that is not there',
      { throttle: [{ path: '/customer/GET' }] },
      `${PLAN} has a throttle of path "/customer/GET"`,
    ],
    [
      'a stage that is not there',
      { api_stages: [{ api_id: 'a', stage: 'live' }] },
      `${PLAN} has the stage "live" of API "a", expected stages of this stack`,
    ],
    [
      'an offset of a day',
      { quota_settings: { limit: 1, offset: 1, period: 'DAY' } },
      `${PLAN} has quota offset 1, expected at most 0 for DAY`,
    ],
    [
      'an offset of 7 in a week',
      { quota_settings: { limit: 1, offset: 7, period: 'WEEK' } },
      `${PLAN} has quota offset 7, expected at most 6 for WEEK`,
    ],
    [
      'a quota of an hour',
      { quota_settings: { limit: 1, period: 'HOUR' } },
      `${PLAN} has a wrong value as quota_settings.period`,
    ],
    [
      'a rate below 0',
      { throttle_settings: { rate_limit: -1 } },
      `${PLAN} has a wrong value as throttle_settings.rate_limit`,
    ],
    ['a setting nobody knows', { throttle_settings: { rate: 1 } }, `${PLAN} has a wrong value as throttle_settings`],
  ])('%s stops the start', (_, attributes, message) => {
    const start = () =>
      read((json) => {
        addUsagePlan(json, 'plan', [], attributes);
      });
    expect(start).toThrow(
      expect.objectContaining({ code: 'ERR_RESOURCE_INVALID', message: expect.stringContaining(message) }) as Error,
    );
  });

  test.each<[string, object, string]>([
    ['a key that is not there', { key_id: 'other' }, `${KEY} has key_id "other", expected an API key of this stack`],
    [
      'a plan that is not there',
      { usage_plan_id: 'other' },
      `${KEY} has usage_plan_id "other", expected a usage plan of this stack`,
    ],
    ['a key of another type', { key_type: 'TOKEN' }, `${KEY} has "TOKEN" as key_type`],
  ])('%s stops the start', (_, change, message) => {
    const start = () =>
      read((json) => {
        addApiKey(json, 'key');
        addUsagePlan(json, 'plan', ['key']);
        Object.assign(json.resource.aws_api_gateway_usage_plan_key?.plan_key ?? {}, change);
      });
    expect(start).toThrow(message);
  });

  test('a key in two plans of one stage, which API Gateway refuses, stops the start', () => {
    const start = () =>
      read((json) => {
        addApiKey(json, 'key');
        addUsagePlan(json, 'one', ['key']);
        addUsagePlan(json, 'two', ['key']);
      });
    expect(start).toThrow(
      'aws_api_gateway_usage_plan_key.two_key has a key that aws_api_gateway_usage_plan.one has for the same stage, expected one plan a key and stage; correct it',
    );
  });
});
