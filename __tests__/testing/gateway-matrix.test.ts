import type { TerraformJson } from '../../src/terraform-json/terraform-json';
import { observeGateway } from '../../src/testing/gateway-matrix';
import { matches } from '../../src/verify/observed-matrix';
import { addApiKey, addMethodSettings, addUsagePlan, requireApiKey } from '../local/limits-json';
import { startTestGateway } from '../local/test-gateway';

// Each test synthesizes an app and starts a gateway.
jest.setTimeout(30_000);

const VALUE = 'matrix-0123456789-0123456789';

async function observed(edit: (json: TerraformJson) => void, handler?: string) {
  const gateway = await startTestGateway({ edit, ...(handler === undefined ? {} : { handler }) });
  const observation = await gateway.usage.withoutCounting(() => observeGateway(gateway));
  const { cells } = observation;
  return { gateway, observation, cells, ofList: cells.filter(({ route }) => route === 'GET /customers') };
}

test('where a route asks for an API key, one that opens the stage is sent', async () => {
  const { observation, cells, ofList } = await observed((json) => {
    requireApiKey(json, /customers_GET/);
    addApiKey(json, 'off', { value: `off-${VALUE}`, enabled: false });
    addApiKey(json, 'planless', { value: `planless-${VALUE}` });
    addApiKey(json, 'on', { value: VALUE });
    addUsagePlan(json, 'plan', ['off', 'on']);
  });
  expect(matches(observation)).toBe(true);
  expect(ofList.map(({ got, apiKey }) => ({ got, apiKey }))).toEqual([
    { got: '200', apiKey: 'on' },
    { got: '200', apiKey: 'on' },
  ]);
  expect(cells.filter((cell) => 'apiKey' in cell)).toHaveLength(2);
  // Cells appear in reports, and the key is a secret.
  expect(JSON.stringify(cells)).not.toContain(VALUE);
});

test('a route no key opens is closed for every client, and expected to be', async () => {
  const { observation, ofList } = await observed((json) => {
    requireApiKey(json, /customers_GET/);
  });
  expect(matches(observation)).toBe(true);
  expect(ofList.map(({ expected, got }) => ({ expected, got }))).toEqual([
    { expected: 'refused', got: '403' },
    { expected: 'refused', got: '403' },
  ]);
});

test('tight limits change no cell where nothing is counted, and nothing is used up', async () => {
  const { gateway, observation, cells } = await observed((json) => {
    for (const method of [/customers_GET/, /customers_POST/, /customers__GET/]) requireApiKey(json, method);
    addApiKey(json, 'key', { value: VALUE });
    addUsagePlan(json, 'plan', ['key'], {
      throttle_settings: { rate_limit: 0.001, burst_limit: 1 },
      quota_settings: { limit: 1, period: 'MONTH' },
    });
    addMethodSettings(json, '*/*', { throttling_rate_limit: 0.001, throttling_burst_limit: 1 });
  });
  expect(cells).toHaveLength(10);
  expect(matches(observation)).toBe(true);
  const token = await gateway.token('ReportingService');
  const call = () => gateway.call('GET /customers', { token, headers: { 'x-api-key': VALUE } });
  expect([(await call()).status, (await call()).status]).toEqual([200, 429]);

  // If calls are counted, a throttled call is no observed access.
  expect(matches(await observeGateway(gateway))).toBe(false);
});

test('a limit that lets nothing through is not passed off as access', async () => {
  const { observation, ofList } = await observed((json) => {
    addMethodSettings(json, 'customers/GET', { throttling_rate_limit: 0, throttling_burst_limit: 0 });
  });
  expect(matches(observation)).toBe(false);
  expect(ofList.map(({ expected, observed, got }) => [expected, observed, got])).toEqual([
    ['allowed', 'failed', '429'],
    ['allowed', 'failed', '429'],
  ]);
});

test('a 429 of the function is an answer like any other', async () => {
  const { observation } = await observed(() => undefined, 'exports.handler = async () => ({ statusCode: 429 });');
  expect(matches(observation)).toBe(true);
});

/** A function that lists its routes and answers all of them. */
const listing = (routes: string) =>
  `exports.handler = Object.assign(async () => ({ statusCode: 200, body: '{}' }), { routes: ${routes} });`;
const HANDLED = ['GET /customers', 'GET /customers/{id}', 'PUT /customers/{id}', 'DELETE /customers/{id}'];

test('a route without a handler is no access, although its body is refused before the function is called', async () => {
  const { observation, cells } = await observed(() => undefined, listing(JSON.stringify(HANDLED)));
  expect(matches(observation)).toBe(false);
  const failed = cells.filter(({ expected, observed: seen }) => expected !== seen);
  expect(failed.map(({ client, route, got }) => ({ client, route, got }))).toEqual([
    {
      client: 'OrderProcessingService',
      route: 'POST /customers',
      got: expect.stringMatching(/^400: no handler for \S+ \S+; add it to the function$/),
    },
  ]);
});

test.each(['undefined', '"POST /customers"', JSON.stringify([...HANDLED, 'POST /customers'])])(
  'a function whose routes are %s is not judged, or has them all',
  async (routes) => {
    expect(matches((await observed(() => undefined, listing(routes))).observation)).toBe(true);
  },
);

test('a function that does not load lists nothing, and each call of it fails', async () => {
  const { observation } = await observed(() => undefined, 'throw new Error("broken");');
  expect(matches(observation)).toBe(false);
});
