import { readEnvironment } from '../../lambda/authorizer/environment';
import type { Log } from '../../lambda/authorizer/log';
import { jsonLog } from '../../lambda/authorizer/log';
import type { AccessDeclaration } from '../../src/access/declaration';
import { customerApi } from '../fixtures/customer-api';
import { SettingsError } from '../../src/settings/error';
import type { Variables } from '../../src/settings/settings';
import type { Synthesized } from './synthesized';
import { all, named, only, synthesize } from './synthesized';

const { resourceServers, routes } = customerApi;
const clients = { Import: { scopes: ['customer-api/write'] } } as const;
const access: AccessDeclaration = {
  resourceServers,
  clients,
  routes,
  authorizer: 'lambda',
  legacyApiKeys: {
    Import: { scopes: ['customer-api/write'], usagePlan: { quota: { requests: 10, per: 'day' } } },
    Export: { scopes: ['customer-api/read'] },
  },
};
const dates = { M2M_LEGACY_API_KEYS_DEPRECATION: '2026-12-31', M2M_LEGACY_API_KEYS_SUNSET: '2027-06-30' };
const synth = (variables: Variables = {}, declaration = access) => synthesize({ access: declaration, variables });
const phases = {
  accept: synth(),
  warn: synth({ M2M_LEGACY_API_KEYS: 'warn', ...dates }),
  refuse: synth({ M2M_LEGACY_API_KEYS: 'refuse' }),
};

function told(stack: Synthesized): Readonly<Record<string, string>> {
  const { environment } = named(stack, 'aws_lambda_function', 'authorizer');
  return (environment as { variables: Record<string, string> }).variables;
}

function unauthorized(stack: Synthesized): string {
  const found = all(stack, 'aws_api_gateway_gateway_response').find((each) => each.response_type === 'UNAUTHORIZED');
  return (found?.response_templates as Record<string, string>)['application/json'] ?? '';
}

describe('the keys', () => {
  test('each is a key of AWS, also beside a client of the same name', () => {
    expect(all(phases.accept, 'aws_api_gateway_api_key').map(({ name }) => name)).toEqual([
      'cognito-m2m-demo-dev-legacy-Export',
      'cognito-m2m-demo-dev-legacy-Import',
    ]);
    expect(only(phases.accept, 'aws_api_gateway_usage_plan').name).toBe('cognito-m2m-demo-dev-legacy-Import');
    expect(phases.accept.output.LegacyApiKeyIds?.value).toEqual({
      Import: expect.stringMatching(/^\$\{aws_api_gateway_api_key\..+Import.+\.id\}$/),
      Export: expect.stringMatching(/^\$\{aws_api_gateway_api_key\..+Export.+\.id\}$/),
    });
  });

  test('the function knows their hashes, which Terraform works out, and nothing else does', () => {
    const { LEGACY_API_KEY_HASHES: hashes = '' } = told(phases.accept);
    expect(JSON.parse(hashes)).toEqual({
      Import: expect.stringMatching(/^\$\{base64sha256\(aws_api_gateway_api_key\..+Import.+\.value\)\}$/),
      Export: expect.stringMatching(/^\$\{base64sha256\(aws_api_gateway_api_key\..+Export.+\.value\)\}$/),
    });
    expect(phases.accept.json.match(/\.value\b/g)).toHaveLength(2);
  });

  test('one that exists already is imported, with the value it has', () => {
    const stack = synth({ M2M_LEGACY_API_KEY_IDS: 'Import=a1b2c3d4e5' });
    const { import: imports } = JSON.parse(stack.json) as { import: object[] };
    const [address] = Object.keys(stack.resource.aws_api_gateway_api_key ?? {}).filter((name) => /Import/.test(name));
    expect(imports).toEqual([{ id: 'a1b2c3d4e5', to: `aws_api_gateway_api_key.${address ?? ''}` }]);
    expect(phases.accept.json).not.toContain('"import"');
  });

  test('an id for a key that is not declared is refused', () => {
    const attempt = () => synth({ M2M_LEGACY_API_KEY_IDS: 'Imports=a1b2c3d4e5' });
    expect(attempt).toThrow(SettingsError);
    expect(attempt).toThrow(
      'M2M_LEGACY_API_KEY_IDS has the key "Imports", expected names of legacyApiKeys: Import, Export; correct it',
    );
  });

  test('they go with their line in the declaration, and API Gateway takes keys from the header again', () => {
    const gone = synth({}, { resourceServers, clients, routes, authorizer: 'lambda' });
    expect(gone.resource).not.toHaveProperty('aws_api_gateway_api_key');
    expect(told(gone)).not.toHaveProperty('LEGACY_API_KEYS');
    expect(only(gone, 'aws_api_gateway_rest_api').api_key_source).toBe('HEADER');
    expect(only(gone, 'aws_api_gateway_authorizer').authorizer_result_ttl_in_seconds).toBe(300);
  });
});

describe('each phase is one setting', () => {
  test.each([
    ['accept', 'AUTHORIZER'],
    ['warn', 'AUTHORIZER'],
    ['refuse', 'HEADER'],
  ] as const)('%s: the function is told, and keys of plans come from the %s', (phase, source) => {
    const stack = phases[phase];
    expect(told(stack).LEGACY_API_KEYS).toBe(phase);
    expect(only(stack, 'aws_api_gateway_rest_api').api_key_source).toBe(source);
    // Calls with a key must be visible in the log even after keys are refused.
    expect(only(stack, 'aws_api_gateway_authorizer')).toMatchObject({
      identity_source: 'context.requestId',
      authorizer_result_ttl_in_seconds: 0,
    });
  });

  test('warn: the dates are those of RFC 9745 and RFC 8594, and the function understands them', () => {
    const told_ = told(phases.warn);
    expect(told_).toMatchObject({
      LEGACY_API_KEYS_DEPRECATION: '@1798675200',
      LEGACY_API_KEYS_SUNSET: 'Wed, 30 Jun 2027 00:00:00 GMT',
    });
    const { notice } = readEnvironment({
      ...told_,
      USER_POOL_ISSUER: 'https://pool.example',
      LEGACY_API_KEY_HASHES: '{}',
    });
    expect(notice).toEqual({ deprecation: '@1798675200', sunset: 'Wed, 30 Jun 2027 00:00:00 GMT' });
    expect(told(synth(dates))).not.toHaveProperty('LEGACY_API_KEYS_SUNSET');
  });

  test('refuse: a 401 says where to get a token', () => {
    const template = unauthorized(phases.refuse);
    const { TokenEndpoint } = phases.refuse.output;
    expect(JSON.parse(template)).toEqual({
      error: 'unauthorized',
      message: `a valid token is needed, and API keys are no longer taken; get one at ${String(TokenEndpoint?.value)}`,
    });
    for (const stack of [phases.accept, phases.warn]) expect(unauthorized(stack)).not.toContain('API keys');
    expect(only(phases.refuse, 'aws_api_gateway_deployment').triggers).toMatchObject({
      tokenEndpoint: TokenEndpoint?.value,
    });
  });

  test.each(['warn', 'refuse'] as const)('%s redeploys only where API Gateway itself answers otherwise', (phase) => {
    const trigger = (stack: Synthesized) =>
      (only(stack, 'aws_api_gateway_deployment').triggers as Record<string, string>).redeployment;
    expect(trigger(phases[phase]) === trigger(phases.accept)).toBe(phase === 'warn');
  });

  test('without keys in the declaration the settings change nothing', () => {
    const variables = { M2M_LEGACY_API_KEYS: 'warn', ...dates };
    expect(synthesize({ variables }).json).toBe(synthesize().json);
  });
});

describe('who still calls with a key', () => {
  interface Widget {
    readonly type: string;
    readonly properties: Readonly<Record<string, unknown>>;
  }
  const { dashboard_name: name, dashboard_body: body } = only(phases.accept, 'aws_cloudwatch_dashboard');
  const { widgets } = JSON.parse(String(body)) as { widgets: Widget[] };
  const query = only(phases.accept, 'aws_cloudwatch_query_definition');
  const logGroup = expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.authorizer.+\.name\}$/) as string;

  /** A line of the function's log. */
  function lineOf(write: (log: Log) => void): Record<string, unknown> {
    const lines: string[] = [];
    write(jsonLog('cognito-m2m-demo-dev', (line) => lines.push(line)));
    return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
  }

  test('the query finds the lines that the function writes, and counts them by key and route', () => {
    expect(query).toMatchObject({ name: 'cognito-m2m-demo-dev-legacy-api-keys', log_group_names: [logGroup] });
    const text = String(query.query_string);
    const used = lineOf((log) => {
      log.apiKeyUsed({ apiKey: 'Import', route: 'GET /customers' });
    });
    expect(text).toContain(`message = "${String(used.message)}"`);
    expect(text).toContain('reason = "api-keys-refused"');
    expect(text).toContain('by apiKey, route');
    expect(used).toMatchObject({ apiKey: 'Import', route: 'GET /customers' });
  });

  test('the dashboard shows the metric that the function counts, in its Region, and the query', () => {
    expect(name).toBe('cognito-m2m-demo-dev-legacy-api-keys');
    const { _aws: aws } = lineOf((log) => {
      log.apiKeyUsed({ apiKey: 'Import', route: 'GET /customers' });
    });
    expect(aws).toMatchObject({
      CloudWatchMetrics: [
        {
          Namespace: 'cognito-m2m-demo-dev',
          Dimensions: [['apiKey', 'route']],
          Metrics: [{ Name: 'LegacyApiKeyCalls' }],
        },
      ],
    });
    const [metric, log] = widgets;
    expect(metric).toMatchObject({
      type: 'metric',
      properties: {
        region: expect.stringMatching(/^\$\{data\.aws_region\..+\.id\}$/) as string,
        metrics: [
          [
            {
              expression: `SEARCH('{"cognito-m2m-demo-dev",apiKey,route} MetricName="LegacyApiKeyCalls"', 'Sum', 86400)`,
            },
          ],
        ],
      },
    });
    expect(log?.type).toBe('log');
    expect(log?.properties.query).toMatch(/^SOURCE '\$\{aws_cloudwatch_log_group\.authorizer.+\.name\}' \| filter/);
    expect(String(log?.properties.query)).toContain(String(query.query_string));
  });

  test('without keys in the declaration there is neither', () => {
    const none = synth({}, { resourceServers, clients, routes, authorizer: 'lambda' });
    expect(none.resource).not.toHaveProperty('aws_cloudwatch_dashboard');
    expect(none.resource).not.toHaveProperty('aws_cloudwatch_query_definition');
  });
});
