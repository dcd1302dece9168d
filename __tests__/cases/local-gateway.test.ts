import { readFileSync } from 'node:fs';
import path from 'node:path';
import { bundleFunction } from '../../src/bundle/function-bundle';
import { generateSigningKey } from '../../src/local/token/signing-key';
import { sendCase, faultIn } from '../../src/verify/case-run';
import { gatewayTarget } from '../../src/testing/gateway-matrix';
import type { PlaceholderValues } from '../../src/verify/placeholder';
import type { RequestCase } from '../../src/verify/request-case';
import { readCases } from '../../src/verify/request-case';
import type { Target } from '../../src/verify/target';
import type { TestGateway } from '../local/test-gateway';
import { startTestGateway } from '../local/test-gateway';
import { CASE_FILES, CASE_ORIGINS } from './files';
import { gatewayValues } from './gateway-values';

// Bundles the function and starts two gateways before the first test.
jest.setTimeout(30_000);

const ADA = { id: 'ada', name: 'Ada', email: 'ada@example.com' };

let cases: readonly RequestCase[];
let gateway: TestGateway;
let target: Target;
let values: PlaceholderValues;

beforeAll(async () => {
  cases = await readCases(CASE_FILES);
  const handler = readFileSync(path.join(bundleFunction('lambda/customers/index.ts'), 'index.js'), 'utf8');
  gateway = await startTestGateway({ handler, variables: { M2M_CORS_ORIGINS: CASE_ORIGINS } });
  target = gatewayTarget(gateway);
  const other = await startTestGateway({ key: await generateSigningKey() });
  values = gatewayValues(target, gateway.key, gatewayTarget(other));
});

test('the list has at least 270 requests of every kind, each with a unique name', () => {
  expect(cases.length).toBeGreaterThanOrEqual(270);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  expect(new Set(cases.map(({ method }) => method))).toEqual(
    new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']),
  );
});

test.each(CASE_FILES)('the local gateway answers every request of %s as it may, and skips none', async (file) => {
  const own = await readCases([file]);
  expect(own.filter(({ skip }) => skip.gateway !== undefined)).toEqual([]);
  const wrong: string[] = [];
  for (const each of own) {
    const difference = faultIn(each, await sendCase(each, target, values));
    if (difference !== undefined) wrong.push(`${each.name}: ${difference}`);
  }
  expect(wrong).toEqual([]);
});

test('the whole list changes nothing', async () => {
  const token = await gateway.token('OrderProcessingService');
  const created = await gateway.call('POST /customers', {
    token,
    body: JSON.stringify(ADA),
    headers: { 'content-type': 'application/json' },
  });
  expect(created.status).toBe(201);
  const before: unknown = await (await gateway.call('GET /customers', { token })).json();
  for (const each of cases) await sendCase(each, target, values);
  expect(await (await gateway.call('GET /customers', { token })).json()).toEqual(before);
});
