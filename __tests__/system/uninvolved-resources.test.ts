import { startTestGateway } from '../local/test-gateway';

test('credentials in Secrets Manager and the function that rotates them do not disturb the gateway', async () => {
  const gateway = await startTestGateway({ credentials: true });
  const token = await gateway.token('ReportingService');
  expect((await gateway.call('GET /customers', { token })).status).toBe(200);
  expect((await gateway.call('GET /customers')).status).toBe(401);
}, 20_000);
