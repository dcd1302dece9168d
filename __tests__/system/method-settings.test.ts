import { readMethodThrottles } from '../../src/system/method-settings';
import type { TerraformJson } from '../../src/terraform-json/terraform-json';
import { addMethodSettings, readEdited } from '../local/limits-json';
import { resourceOf } from '../local/test-gateway';

/** Rate and burst by route. */
function throttles(edit: (json: TerraformJson) => void): Record<string, [rate: number, burst: number]> {
  const { stack, stages } = readEdited((json) => {
    // The settings of the default deployment apply to all methods.
    json.resource.aws_api_gateway_method_settings = {};
    edit(json);
  });
  const limits = readMethodThrottles(stack, stages);
  const routes = stages.flatMap(({ resources }) =>
    resources.flatMap(({ path, methods }) =>
      [...methods.values()].flatMap((method) => {
        const limit = limits.get(method);
        return limit ? [[`${method.httpMethod} ${path}`, [limit.ratePerSecond, limit.burst]] as const] : [];
      }),
    ),
  );
  return Object.fromEntries(routes) as Record<string, [number, number]>;
}

function withSettings(methodPath: string, settings: object, change: object = {}) {
  return (json: TerraformJson) => {
    addMethodSettings(json, methodPath, settings, change);
  };
}

const LIMITS = { throttling_rate_limit: 5, throttling_burst_limit: 2 };

test('settings of all methods limit each of them', () => {
  expect(throttles(withSettings('*/*', LIMITS))).toEqual({
    'GET /customers': [5, 2],
    'POST /customers': [5, 2],
    'GET /customers/{id}': [5, 2],
    'PUT /customers/{id}': [5, 2],
    'DELETE /customers/{id}': [5, 2],
  });
});

test.each([
  ['customers/GET', 'GET /customers'],
  ['~1customers/GET', 'GET /customers'],
  ['customers/{id}/DELETE', 'DELETE /customers/{id}'],
  ['customers~1{id}/DELETE', 'DELETE /customers/{id}'],
  ['~1customers~1{id}/DELETE', 'DELETE /customers/{id}'],
])('the path %s is that of %s', (methodPath, route) => {
  expect(throttles(withSettings(methodPath, LIMITS))).toEqual({ [route]: [5, 2] });
});

test('the root is ~1', () => {
  const edit = (json: TerraformJson) => {
    const method = resourceOf(json, 'aws_api_gateway_method', /customers_GET/);
    const integration = resourceOf(json, 'aws_api_gateway_integration', /customers_GET/);
    const [api = ''] = Object.keys(json.resource.aws_api_gateway_rest_api ?? {});
    method.resource_id = integration.resource_id = `\${aws_api_gateway_rest_api.${api}.root_resource_id}`;
    addMethodSettings(json, '~1/GET', LIMITS);
  };
  expect(throttles(edit)).toEqual({ 'GET /': [5, 2] });
});

test('settings of one method go before those of all, in whatever order, also where they set no limit', () => {
  const edit = (json: TerraformJson) => {
    addMethodSettings(json, 'customers/GET', { throttling_rate_limit: 1, throttling_burst_limit: 1 });
    addMethodSettings(json, 'customers/POST', { metrics_enabled: true });
    addMethodSettings(json, '*/*', LIMITS);
  };
  const { 'GET /customers': get, 'POST /customers': post, 'PUT /customers/{id}': put } = throttles(edit);
  expect({ get, post, put }).toEqual({ get: [1, 1], post: undefined, put: [5, 2] });
});

test.each([
  ['the account’s burst', { throttling_rate_limit: 5 }, [5, 5_000]],
  ['the account’s rate', { throttling_burst_limit: 5, throttling_rate_limit: -1 }, [10_000, 5]],
  ['nothing through', { throttling_burst_limit: 0, throttling_rate_limit: 0 }, [0, 0]],
  ['no limit', { throttling_burst_limit: -1, throttling_rate_limit: -1 }, undefined],
])('of two limits one leaves %s: %j', (_, settings, limit) => {
  expect(throttles(withSettings('customers/GET', settings))['GET /customers']).toEqual(limit);
});

test('what is about logs or a cache that is off is passed over, in the list Terraform makes of a block too', () => {
  const edit = (json: TerraformJson) => {
    const settings = { ...LIMITS, logging_level: 'INFO', data_trace_enabled: false, caching_enabled: false };
    addMethodSettings(json, 'customers/GET', {}, { settings: [{ ...settings, cache_ttl_in_seconds: 300 }] });
  };
  expect(throttles(edit)).toEqual({ 'GET /customers': [5, 2] });
});

const EXPECTED = /expected \*\/\* or one of: .*customers\/GET, .*; correct it$/;

test.each<[sentence: string, methodPath: string, settings: object, change: object, code: string, message: RegExp]>([
  ['a slash before the path, which AWS passes over', '/customers/GET', LIMITS, {}, 'ERR_RESOURCE_INVALID', EXPECTED],
  ['a root without its ~1', '/GET', LIMITS, {}, 'ERR_RESOURCE_INVALID', EXPECTED],
  ['a path that is not there', 'customer/GET', LIMITS, {}, 'ERR_RESOURCE_INVALID', EXPECTED],
  ['a method that is not there', 'customers/PATCH', LIMITS, {}, 'ERR_RESOURCE_INVALID', EXPECTED],
  ['all methods of one path', 'customers/*', LIMITS, {}, 'ERR_RESOURCE_INVALID', EXPECTED],
  [
    'a stage that is not there',
    '*/*',
    LIMITS,
    { stage_name: 'live' },
    'ERR_RESOURCE_INVALID',
    /^aws_api_gateway_method_settings\.\w+ has stage_name "live", expected a stage of this stack; correct it$/,
  ],
  ['a rate below 0', '*/*', { throttling_rate_limit: -2 }, {}, 'ERR_RESOURCE_INVALID', /0 or more, or -1 for none/],
  ['a setting nobody knows', '*/*', { throttle: 1 }, {}, 'ERR_RESOURCE_INVALID', /Unrecognized key: "throttle"/],
  [
    'a cache',
    '*/*',
    { caching_enabled: true },
    {},
    'ERR_NOT_MODELLED',
    /^aws_api_gateway_method_settings\.\w+ has caching_enabled true, which the local gateway does not model; modelled are/,
  ],
])('%s stops the start', (_, methodPath, settings, change, code, message) => {
  expect(() => throttles(withSettings(methodPath, settings, change))).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message) }) as Error,
  );
});
