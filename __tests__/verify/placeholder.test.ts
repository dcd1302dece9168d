import { createPublicKey } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import type { PlaceholderValues } from '../../src/verify/placeholder';
import { fillIn, placeholderValues } from '../../src/verify/placeholder';
import { gatewayTarget } from '../../src/testing/gateway-matrix';
import type { TestGateway } from '../local/test-gateway';
import { startTestGateway } from '../local/test-gateway';

let gateway: TestGateway;
let values: PlaceholderValues;

beforeAll(async () => {
  gateway = await startTestGateway();
  values = placeholderValues(gatewayTarget(gateway));
});

const verified = (token: string) =>
  jwtVerify(token, createPublicKey(gateway.key.privateKey), { algorithms: ['RS256'] });

test('credentials are those of the client', async () => {
  const { id, secret } = gateway.credentials('ReportingService');
  expect(await fillIn('${id ReportingService} ${secret ReportingService}', values)).toBe(`${id} ${secret}`);
  const basic = await fillIn('${basic ReportingService}', values);
  expect(Buffer.from(basic, 'base64').toString()).toBe(`${id}:${secret}`);
  const wrong = await fillIn('${basic ReportingService wrong}', values);
  expect(Buffer.from(wrong, 'base64').toString()).toBe(`${id}:wrong`);
});

test('a token is asked for once, and has the scopes it is asked with', async () => {
  const token = await fillIn('${token OrderProcessingService customer-api/read customer-api/write}', values);
  expect((await verified(token)).payload.scope).toBe('customer-api/read customer-api/write');
  const all = await fillIn('${token OrderProcessingService}', values);
  expect(await fillIn('${token OrderProcessingService}', values)).toBe(all);
});

test('an id that nothing has is the same in one list', async () => {
  const id = await fillIn('${unknown}', values);
  expect(id).toMatch(/^verify-[0-9a-f-]{36}$/);
  expect(await fillIn('/a/${unknown}', values)).toBe(`/a/${id}`);
});

test('a tampered, a forged and an unsigned token say what a genuine one says, and none is', async () => {
  const genuine = await fillIn('${token ReportingService}', values);
  const tampered = await fillIn('${tampered ReportingService customer-api/admin}', values);
  const forged = await fillIn('${forged ReportingService}', values);
  const unsigned = await fillIn('${unsigned ReportingService}', values);
  expect(decodeJwt(tampered)).toEqual({ ...decodeJwt(genuine), scope: 'customer-api/admin' });
  expect(decodeJwt(forged)).toEqual(decodeJwt(genuine));
  expect(decodeProtectedHeader(forged)).toEqual(decodeProtectedHeader(genuine));
  expect(decodeJwt(unsigned)).toEqual(decodeJwt(genuine));
  expect(decodeProtectedHeader(unsigned).alg).toBe('none');
  await expect(verified(genuine)).resolves.toBeDefined();
  for (const token of [tampered, forged, unsigned]) await expect(verified(token)).rejects.toThrow();
});

test.each([
  [
    '${nothing}',
    'a request case has ${nothing}, expected one of: unknown, id, secret, basic, token, tampered, forged, unsigned; correct it',
  ],
  ['${toString}', 'a request case has ${toString}, expected one of: unknown, id,'],
  [
    '${id Other}',
    'there is no client "Other" at the target, expected one of: OrderProcessingService, ReportingService;',
  ],
  [
    '${token ReportingService customer-api/admin}',
    'client "ReportingService" gets no token: 400 invalid_scope, expected one for request cases',
  ],
])('%s is one clear error', async (text, message) => {
  await expect(fillIn(text, values)).rejects.toThrow(message);
});
