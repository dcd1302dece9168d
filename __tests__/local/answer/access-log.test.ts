import type { AccessDeclaration } from '../../../src/access/declaration';
import { authorizerFolder } from '../../fixtures/authorizer-folder';
import { customerApi } from '../../fixtures/customer-api';
import type { TestGateway } from '../test-gateway';
import { resourceOf, startTestGateway } from '../test-gateway';

// The second gateway bundles the Lambda authorizer.
jest.setTimeout(60_000);

const { resourceServers, clients, routes } = customerApi;
const access: AccessDeclaration = {
  resourceServers,
  clients,
  routes,
  authorizer: 'lambda',
  legacyApiKeys: { NightlyImport: { scopes: ['customer-api/write'] } },
};
const UUID = /^[0-9a-f-]{36}$/;
const MS = expect.stringMatching(/^\d+$/) as unknown;

/** Returns the log lines that are written during a request. */
async function logged(gateway: TestGateway, happens: () => Promise<Response>): Promise<Record<string, string>[]> {
  const before = gateway.accessLog.length;
  const response = await happens();
  const lines = gateway.accessLog.slice(before);
  for (const line of lines) expect(line).toMatch(/^\{[^\n]+\}\n$/);
  const parsed = lines.map((line) => JSON.parse(line) as Record<string, string>);
  expect(parsed.map(({ requestId }) => requestId)).toEqual([response.headers.get('x-amzn-requestid')]);
  expect(parsed.map(({ status }) => status)).toEqual([String(response.status)]);
  return parsed;
}

describe('the access log of an API whose tokens API Gateway checks', () => {
  let gateway: TestGateway;
  let token: string;

  beforeAll(async () => {
    gateway = await startTestGateway();
    token = await gateway.token('ReportingService');
  });

  test('a request that is let in is a line with its client, its scopes and how long it took', async () => {
    const [line] = await logged(gateway, () => gateway.call('GET /customers/ada?q=secret', { token }));
    expect(line).toEqual({
      requestId: expect.stringMatching(UUID),
      time: MS,
      stage: 'prod',
      route: 'GET /customers/{id}',
      status: '200',
      latencyMs: MS,
      integrationLatencyMs: MS,
      authorizerError: '-',
      errorType: '-',
      sourceIp: '127.0.0.1',
      clientId: gateway.credentials('ReportingService').id,
      scopes: 'customer-api/read',
    });
    expect(Number(line?.latencyMs)).toBeGreaterThanOrEqual(Number(line?.integrationLatencyMs));
  });

  test.each([
    ['without a token', 'GET /customers', {}, 'Unauthorized', 'UNAUTHORIZED', '401'],
    [
      'with a forged token',
      'GET /customers',
      { token: 'eyJhbGciOiJub25lIn0.e30.' },
      'Unauthorized',
      'UNAUTHORIZED',
      '401',
    ],
    ['to a path that is not there', 'GET /nothing', {}, '-', 'MISSING_AUTHENTICATION_TOKEN', '403'],
  ])('a request %s is a line with why it was refused', async (_, route, init, authorizerError, errorType, status) => {
    expect(await logged(gateway, () => gateway.call(route, init))).toEqual([
      expect.objectContaining({
        authorizerError,
        errorType,
        status,
        clientId: '-',
        scopes: '-',
        integrationLatencyMs: '-',
      }),
    ]);
  });

  test('a token without the scope is refused like one that is not known, so the line cannot name its client', async () => {
    expect(await logged(gateway, () => gateway.call('DELETE /customers/ada', { token }))).toEqual([
      expect.objectContaining({ route: 'DELETE /customers/{id}', errorType: 'UNAUTHORIZED', clientId: '-' }),
    ]);
  });

  test('a body that is refused is a line with the client who sent it', async () => {
    const { id } = gateway.credentials('OrderProcessingService');
    const writer = await gateway.token('OrderProcessingService');
    const headers = { 'content-type': 'application/json' };
    expect(
      await logged(gateway, () => gateway.call('POST /customers', { token: writer, headers, body: '{}' })),
    ).toEqual([expect.objectContaining({ errorType: 'BAD_REQUEST_BODY', status: '400', clientId: id })]);
  });

  test('neither the token endpoint nor what is no stage is in it', async () => {
    const before = gateway.accessLog.length;
    await gateway.token('ReportingService');
    await fetch(`${gateway.origin}/other/customers`);
    expect(gateway.accessLog).toHaveLength(before);
  });

  test('no line holds a token or a query, after all of these', () => {
    expect(gateway.accessLog.length).toBeGreaterThan(5);
    expect(gateway.accessLog.join('')).not.toMatch(/eyJ|secret|Bearer/);
  });
});

describe('the access log of an API whose tokens a function checks', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway({ access, authorizer: authorizerFolder(access) });
  });

  test('a machine is a line with its client', async () => {
    const token = await gateway.token('ReportingService', 'customer-api/read');
    const { id } = gateway.credentials('ReportingService');
    const [line] = await logged(gateway, () => gateway.call('GET /customers', { token: `Bearer ${token}` }));
    expect(line).toMatchObject({
      clientId: id,
      scopes: 'customer-api/read',
      principalType: 'machine',
      principal: id,
      authorizerError: '-',
      errorType: '-',
    });
  });

  test('a token without the scope is a line with the client whose it is', async () => {
    const token = await gateway.token('ReportingService');
    const [line] = await logged(gateway, () => gateway.call('DELETE /customers/ada', { token: `Bearer ${token}` }));
    expect(line).toMatchObject({
      status: '403',
      errorType: 'ACCESS_DENIED',
      clientId: gateway.credentials('ReportingService').id,
    });
  });

  test('a call by an API key is a line with the name of the key, never the key', async () => {
    const value = gateway.apiKeys.find(({ name }) => name.includes('NightlyImport'))?.value ?? '';
    const init = {
      headers: { 'x-api-key': value, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Ada', email: 'ada@example.com' }),
    };
    const [line] = await logged(gateway, () => gateway.call('PUT /customers/ada', init));
    expect(line).toMatchObject({ principalType: 'api-key', principal: 'NightlyImport', clientId: '', status: '200' });
    expect(value).toHaveLength(40);
    expect(JSON.stringify(line)).not.toContain(value);
  });

  test('nobody is a line without a principal', async () => {
    const [line] = await logged(gateway, () => gateway.call('GET /customers'));
    expect(line).toMatchObject({ status: '401', principalType: '-', principal: '-', authorizerError: 'Unauthorized' });
  });
});

test('a stage without an access log, or one that is turned off, writes no line', async () => {
  const off = await startTestGateway({ variables: { M2M_ACCESS_LOG: 'false' } });
  await off.call('GET /customers');
  expect(off.accessLog).toEqual([]);
});

test('the line is what the format of the JSON says, whatever that is', async () => {
  const other = await startTestGateway({
    edit: (json) => {
      const stage = resourceOf(json, 'aws_api_gateway_stage', /./);
      stage.access_log_settings = [
        { ...(stage.access_log_settings as object), format: '$context.stage $context.nothing $context.status.' },
      ];
    },
  });
  await other.call('GET /customers');
  expect(other.accessLog).toEqual(['prod - 401.\n']);
});
