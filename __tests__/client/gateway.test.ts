import { createTokenSource } from '../../src/client';
import type { TestGateway } from '../local/test-gateway';
import { startTestGateway } from '../local/test-gateway';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});

test('D4: a call through fetch carries a token of the client', async () => {
  const { id, secret } = gateway.credentials('ReportingService');
  const source = createTokenSource({
    tokenEndpoint: gateway.tokenEndpoint,
    clientId: id,
    clientSecret: secret,
    baseUrls: [gateway.apiUrl],
  });
  const response = await source.fetch(`${gateway.apiUrl}/customers`);
  expect(response.status).toBe(200);
});
