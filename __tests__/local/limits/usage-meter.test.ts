import type { TestGateway } from '../test-gateway';
import { addApiKey, addMethodSettings, addUsagePlan, requireApiKey } from '../limits-json';
import { ECHO, resourceOf, startTestGateway } from '../test-gateway';

let day = 0;
let now = 0;
const clock = () => now;
const wait = (seconds: number) => void (now += seconds * 1_000);

// Each test uses other days: every bucket is full again, and the quota is new.
beforeEach(() => {
  day += 2;
  now = Date.UTC(2026, 0, day, 12);
});

const KEYS = ['one', 'two', 'off', 'planless', 'elsewhere'] as const;
const value = (name: string) => `${name}-0123456789-0123456789`;

let gateway: TestGateway;
let token: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    handler: ECHO,
    clock,
    edit: (json) => {
      requireApiKey(json, /customers_GET/);
      requireApiKey(json, /customers_POST/);
      requireApiKey(json, /customers__DELETE/);
      for (const key of KEYS) addApiKey(json, key, { value: value(key), enabled: key !== 'off' });
      addUsagePlan(json, 'plan', ['one', 'two', 'off'], {
        throttle: [{ path: '/customers/GET', rate_limit: 1, burst_limit: 2 }],
        throttle_settings: { rate_limit: 10, burst_limit: 5 },
        quota_settings: { limit: 8, period: 'DAY' },
      });
      addUsagePlan(json, 'elsewhere', ['elsewhere'], { api_stages: [] });
      addMethodSettings(json, 'customers~1{id}/PUT', { throttling_rate_limit: 2, throttling_burst_limit: 3 });
      addMethodSettings(json, 'customers/POST', { throttling_rate_limit: 0.5, throttling_burst_limit: 1 });
    },
  });
  token = await gateway.token('OrderProcessingService');
});

async function call(route: string, apiKey?: string, authorization: string | undefined = token) {
  const response = await gateway.call(route, {
    headers: { ...(authorization ? { authorization } : {}), ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }) },
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

/** Statuses of `count` calls in sequence. */
async function statuses(count: number, route: string, apiKey?: string): Promise<number[]> {
  const answers = [];
  for (let index = 0; index < count; index++) answers.push((await call(route, apiKey)).status);
  return answers;
}

const FORBIDDEN = { status: 403, body: { error: 'invalid_api_key', message: 'Forbidden' } };
const THROTTLED = { status: 429, body: { error: 'throttled', message: 'Too Many Requests' } };

describe('API keys', () => {
  test('a key of a plan for the stage opens a method that asks for one', async () => {
    const { status, body } = await call('GET /customers', value('one'));
    expect(status).toBe(200);
    expect(body).toMatchObject({ requestContext: { identity: { apiKey: value('one') } } });
  });

  test('the function learns the key’s id, and of a method that asks for none nothing', async () => {
    const { id } = gateway.apiKeys.find(({ name }) => name === 'two') ?? {};
    const { body } = await call('GET /customers', value('two'));
    expect(body).toMatchObject({ requestContext: { identity: { apiKeyId: id } } });
    const { body: open } = await call('GET /customers/ada', value('two'));
    expect(open).not.toHaveProperty('requestContext.identity.apiKey');
    expect(open).not.toHaveProperty('requestContext.identity.apiKeyId');
  });

  test.each([
    ['no key', undefined],
    ['an empty key', ''],
    ['an unknown key', value('unknown')],
    ['the beginning of a key', value('one').slice(0, -1)],
    ['a disabled key', value('off')],
    ['a key without a plan', value('planless')],
    ['a key whose plan is not for the stage', value('elsewhere')],
  ])('%s is 403, whatever the token may', async (_, apiKey) => {
    const { headers, ...answer } = await call('GET /customers', apiKey);
    expect(answer).toEqual(FORBIDDEN);
    expect(headers.get('x-amzn-errortype')).toBe('ForbiddenException');
  });

  test('the token is looked at before the key', async () => {
    expect(await call('GET /customers', value('unknown'), 'garbage')).toMatchObject({ status: 401 });
    expect(await call('GET /customers', value('one'), 'garbage')).toMatchObject({ status: 401 });
  });

  test('the key is looked at before the body', async () => {
    expect(await call('POST /customers')).toMatchObject(FORBIDDEN);
    expect(await call('POST /customers', value('one'))).toMatchObject({ status: 400, body: { error: 'invalid_body' } });
  });

  test('a key is no token', async () => {
    expect(await call('GET /customers', value('one'), '')).toMatchObject({ status: 401 });
  });
});

describe('throttles', () => {
  test('a client gets its burst at a method, then its rate', async () => {
    expect(await statuses(3, 'GET /customers', value('one'))).toEqual([200, 200, 429]);
    const { headers, ...answer } = await call('GET /customers', value('one'));
    expect(answer).toEqual(THROTTLED);
    expect(headers.get('x-amzn-errortype')).toBe('TooManyRequestsException');
    wait(0.999);
    expect(await statuses(1, 'GET /customers', value('one'))).toEqual([429]);
    wait(0.001);
    expect(await statuses(2, 'GET /customers', value('one'))).toEqual([200, 429]);
  });

  test('one client’s calls are none of another’s', async () => {
    expect(await statuses(3, 'GET /customers', value('one'))).toEqual([200, 200, 429]);
    expect(await statuses(3, 'GET /customers', value('two'))).toEqual([200, 200, 429]);
  });

  test('a client’s limit counts all its methods, and what another limit refused does not count', async () => {
    expect(await statuses(4, 'GET /customers', value('one'))).toEqual([200, 200, 429, 429]);
    expect(await statuses(4, 'DELETE /customers/ada', value('one'))).toEqual([200, 200, 200, 429]);
  });

  test('a method’s limit counts every caller, with a key or without', async () => {
    expect(await statuses(4, 'PUT /customers/ada')).toEqual([400, 400, 400, 429]);
    wait(0.5);
    expect(await statuses(2, 'PUT /customers/ada', value('one'))).toEqual([400, 429]);
    expect((await call('POST /customers', value('one'))).status).toBe(400);
    expect(await call('POST /customers', value('two'))).toMatchObject(THROTTLED);
    wait(2);
    expect(await statuses(2, 'POST /customers', value('two'))).toEqual([400, 429]);
  });

  test('a method without a limit and without a key is not throttled, nor by the plan of a key that is sent', async () => {
    expect(new Set(await statuses(20, 'GET /customers/ada', value('one')))).toEqual(new Set([200]));
    expect(await statuses(1, 'GET /customers', value('one'))).toEqual([200]);
  });

  test('a request without a token or without a key counts for nothing', async () => {
    for (let index = 0; index < 5; index++) {
      await call('PUT /customers/ada', undefined, 'garbage');
      await call('POST /customers', value('unknown'));
    }
    expect(await statuses(4, 'PUT /customers/ada')).toEqual([400, 400, 400, 429]);
    expect(await statuses(2, 'POST /customers', value('one'))).toEqual([400, 429]);
  });

  test('a hundred at once get no more than the burst', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => call('PUT /customers/ada')));
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(97);
  });

  test('a method of another stage is another', async () => {
    const twice = await startTestGateway({
      clock,
      edit: (json) => {
        const stage = resourceOf(json, 'aws_api_gateway_stage', /./);
        Object.assign(json.resource.aws_api_gateway_stage ?? {}, { second: { ...stage, stage_name: 'second' } });
        resourceOf(json, 'aws_lambda_permission', /./).source_arn = undefined;
        const settings = { throttling_rate_limit: 1, throttling_burst_limit: 1 };
        addMethodSettings(json, 'customers/GET', settings);
        addMethodSettings(json, '~1customers/GET', settings, { stage_name: 'second' });
      },
    });
    const authorization = await twice.token('ReportingService');
    const answers = [];
    for (const stage of ['prod', 'second', 'prod', 'second']) {
      const response = await fetch(`${twice.origin}/${stage}/customers`, { headers: { authorization } });
      answers.push(response.status);
    }
    expect(answers).toEqual([200, 200, 429, 429]);
  });

  test('a preflight is a method of its own', async () => {
    const cors = await startTestGateway({
      clock,
      variables: { M2M_CORS_ORIGINS: 'https://app.example.com' },
      edit: (json) => {
        addMethodSettings(json, '*/*', { throttling_rate_limit: 1, throttling_burst_limit: 1 });
      },
    });
    const preflight = async () => (await cors.call('OPTIONS /customers')).status;
    expect([await preflight(), await preflight()]).toEqual([204, 429]);
    const authorization = await cors.token('ReportingService');
    expect((await cors.call('GET /customers', { token: authorization })).status).toBe(200);
  });
});

describe('quotas', () => {
  test('what is left of a day ends at midnight in UTC, each client’s for itself', async () => {
    const used = [];
    for (let index = 0; index < 9; index++) {
      used.push(...(await statuses(1, 'DELETE /customers/ada', value('one'))));
      wait(1);
    }
    expect(used).toEqual([...Array.from({ length: 8 }, () => 200), 429]);
    const { headers, ...answer } = await call('DELETE /customers/ada', value('one'));
    expect(answer).toEqual({ status: 429, body: { error: 'quota_exceeded', message: 'Limit Exceeded' } });
    expect(headers.get('x-amzn-errortype')).toBe('LimitExceededException');
    expect(await statuses(1, 'DELETE /customers/ada', value('two'))).toEqual([200]);
    now = Date.UTC(2026, 0, day, 23, 59, 59, 999);
    expect(await statuses(1, 'DELETE /customers/ada', value('one'))).toEqual([429]);
    wait(0.001);
    expect(await statuses(1, 'DELETE /customers/ada', value('one'))).toEqual([200]);
  });

  test('what a throttle refused is not taken from the quota', async () => {
    const used = [];
    for (let second = 0; second < 7; second++) {
      used.push(...(await statuses(5, 'GET /customers', value('one'))));
      wait(1);
    }
    // The burst of 2, then one a second.
    expect(used.filter((status) => status === 200)).toHaveLength(8);
    expect(await call('GET /customers', value('one'))).toMatchObject({ body: { message: 'Limit Exceeded' } });
  });
});

test('a template of a MOCK reads the key', async () => {
  const mock = await startTestGateway({
    variables: { M2M_CORS_ORIGINS: 'https://app.example.com' },
    edit: (json) => {
      requireApiKey(json, /customers_OPTIONS/);
      addApiKey(json, 'key', { value: value('key') });
      addUsagePlan(json, 'plan', ['key']);
      const response = resourceOf(json, 'aws_api_gateway_integration_response', /customers_OPTIONS/);
      response.status_code = '200';
      response.response_templates = { 'application/json': '$context.identity.apiKeyId' };
    },
  });
  const response = await mock.call('OPTIONS /customers', { headers: { 'X-API-Key': value('key') } });
  expect(await response.text()).toBe(mock.apiKeys[0]?.id);
});

test('without counting each request is held against the limits as the first, and none is counted', async () => {
  const answers = await gateway.usage.withoutCounting(async () => [
    ...(await statuses(20, 'GET /customers', value('one'))),
    ...(await statuses(1, 'GET /customers', value('off'))),
  ]);
  expect(answers).toEqual([...Array.from({ length: 20 }, () => 200), 403]);
  expect(await statuses(3, 'GET /customers', value('one'))).toEqual([200, 200, 429]);
});

test('counting goes on after a failure', async () => {
  const failure = gateway.usage.withoutCounting(() => Promise.reject(new Error('failed')));
  await expect(failure).rejects.toThrow('failed');
  expect(await statuses(3, 'GET /customers', value('one'))).toEqual([200, 200, 429]);
});

test('while one of two pieces of work goes on, nothing is counted', async () => {
  await gateway.usage.withoutCounting(async () => {
    await gateway.usage.withoutCounting(() => Promise.resolve());
    expect(await statuses(4, 'GET /customers', value('one'))).toEqual([200, 200, 200, 200]);
  });
  expect(await statuses(3, 'GET /customers', value('one'))).toEqual([200, 200, 429]);
});
