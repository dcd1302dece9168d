import { readFileSync } from 'node:fs';
import path from 'node:path';
import { bundleFunction } from '../../../src/bundle/function-bundle';
import type { Check } from '../../../src/local/decision/check';
import type { RequestReport } from '../../../src/local/decision/request-report';
import { generateSigningKey } from '../../../src/local/token/signing-key';
import { gatewayTarget } from '../../../src/testing/gateway-matrix';
import { sendCase } from '../../../src/verify/case-run';
import type { PlaceholderValues } from '../../../src/verify/placeholder';
import type { RequestCase } from '../../../src/verify/request-case';
import { readCases } from '../../../src/verify/request-case';
import type { Target } from '../../../src/verify/target';
import { CASE_FILES, CASE_ORIGINS } from '../../cases/files';
import { gatewayValues } from '../../cases/gateway-values';
import type { TestGateway } from '../test-gateway';
import { startTestGateway } from '../test-gateway';

// Bundles the function and starts two gateways before the first test.
jest.setTimeout(30_000);

/** The check that refuses a bad token, by the placeholder that makes the token. */
const TOKEN_CHECKS: readonly (readonly [authorization: RegExp, check: Check])[] = [
  [/^$/, 'identity-source'],
  [/^Bearer$|garbage|a\.b\.c|^Basic/, 'token-form'],
  [/\$\{(?:tampered|forged) /, 'signature'],
  [/\$\{(?:unsigned|foreign) /, 'signing-key'],
  [/\$\{expired /, 'expiry'],
  [/\$\{token /, 'scopes'],
];

let reports: RequestReport[];
let gateway: TestGateway;
let target: Target;
let values: PlaceholderValues;

beforeAll(async () => {
  reports = [];
  const handler = readFileSync(path.join(bundleFunction('lambda/customers/index.ts'), 'index.js'), 'utf8');
  gateway = await startTestGateway({
    handler,
    variables: { M2M_CORS_ORIGINS: CASE_ORIGINS },
    onRequest: (report) => void reports.push(report),
  });
  target = gatewayTarget(gateway);
  const other = await startTestGateway({ key: await generateSigningKey() });
  values = gatewayValues(target, gateway.key, gatewayTarget(other));
});

/** The deciding check of a case that API Gateway answers itself. */
function decisive({ headers }: RequestCase, status: number): readonly (Check | undefined)[] {
  if (status === 403) return ['route'];
  if (status === 400) return ['body', 'parameters'];
  if (status === 415) return ['backend'];
  return [TOKEN_CHECKS.find(([pattern]) => pattern.test(headers.authorization ?? ''))?.[1]];
}

test.each(CASE_FILES)('status and last step agree for every request of %s', async (file) => {
  const cases = (await readCases([file])).filter(({ to }) => to !== 'token endpoint');
  const wrong: unknown[] = [];
  for (const each of cases) {
    reports.length = 0;
    const answer = await sendCase(each, target, values);
    // A case may have requested its token first.
    const own = reports.filter(({ route }) => route !== 'POST /oauth2/token');
    const [report] = own;
    const last = report?.steps.at(-1);
    const byGateway = answer.headers.has('x-amzn-errortype');
    const good =
      own.length === 1 &&
      report?.status === answer.status &&
      last?.outcome === (byGateway ? 'refused' : 'answered') &&
      (!byGateway || decisive(each, answer.status).includes(last.check)) &&
      report.steps.slice(0, -1).every(({ outcome }) => outcome === 'passed');
    if (!good) wrong.push({ name: each.name, status: answer.status, report });
  }
  expect(wrong).toEqual([]);
});

test('requests for tokens are told with the client or the error', async () => {
  reports.length = 0;
  const { id } = gateway.credentials('ReportingService');
  await gateway.token('ReportingService');
  await fetch(gateway.tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${id}:wrong`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  expect(reports.map(({ client, status, steps }) => ({ client, status, steps }))).toEqual([
    {
      client: 'ReportingService',
      status: 200,
      steps: [{ check: 'token-request', outcome: 'answered', found: 'token has customer-api/read' }],
    },
    { status: 400, steps: [{ check: 'token-request', outcome: 'refused', found: 'invalid_client' }] },
  ]);
});

test('a path without a stage, and a head that is too long, are told, too', async () => {
  reports.length = 0;
  await fetch(`${gateway.origin}/nothing/customers?secret=1`);
  await fetch(`${gateway.apiUrl}/customers`, { headers: { 'x-long': 'a'.repeat(11_000) } });
  expect(reports).toMatchObject([
    { path: '/nothing/customers', status: 403, steps: [{ check: 'stage', outcome: 'refused', needed: '/prod' }] },
    { path: '/prod/customers', status: 413, steps: [{ check: 'size', outcome: 'refused' }] },
  ]);
});

test('a refusal says who called, what the token has and what it needs', async () => {
  reports.length = 0;
  await gateway.call('POST /customers', { token: await gateway.token('ReportingService') });
  const [report] = reports.slice(-1);
  expect(report).toMatchObject({ route: 'POST /customers', client: 'ReportingService', status: 401 });
  expect(report?.steps.map(({ check }) => check)).toEqual([
    'route',
    'identity-source',
    'token-form',
    'signing-key',
    'signature',
    'claims',
    'issuer',
    'expiry',
    'token-use',
    'scopes',
  ]);
  expect(report?.steps.at(-1)).toEqual({
    check: 'scopes',
    outcome: 'refused',
    found: 'token has customer-api/read',
    needed: 'customer-api/write',
  });
});

test('how long ago a token expired is told', async () => {
  reports.length = 0;
  const { expired } = values as ReturnType<typeof gatewayValues>;
  await gateway.call('GET /customers', { token: await expired('ReportingService') });
  const [report] = reports.slice(-1);
  expect(report?.steps.at(-1)).toMatchObject({
    check: 'expiry',
    found: expect.stringMatching(/^token expired 60 min ago$/),
  });
});

test('no report holds a token, a secret, a query or a body', async () => {
  reports.length = 0;
  const sent: string[] = [];
  for (const each of await readCases(CASE_FILES)) await sendCase(each, target, values);
  for (const client of ['ReportingService', 'OrderProcessingService']) {
    sent.push(await gateway.token(client), gateway.credentials(client).secret);
  }
  const told = JSON.stringify(reports);
  expect(reports.length).toBeGreaterThan(250);
  for (const token of sent) expect(told).not.toContain(token);
  // The signature of any token.
  expect(told).not.toMatch(/eyJ[\w-]+\.eyJ/);
  expect(told).not.toContain('ada@example.com');
  expect(told).not.toContain('limit=');
});
