import type { Context } from 'aws-lambda';
import type { CustomerHandler } from '../../../lambda/customers/handler';
import { apiEvent } from './event';

const before = { ...process.env };

afterEach(() => {
  process.env = { ...before };
  jest.restoreAllMocks();
});

async function start(variables: Record<string, string>): Promise<CustomerHandler> {
  jest.resetModules();
  process.env = { ...before, ...variables };
  return (await import('../../../lambda/customers/index')).handler;
}

test('the function answers outside AWS, without a table or an X-Ray daemon', async () => {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const handler = await start({ CUSTOMER_STORE: 'memory', POWERTOOLS_METRICS_NAMESPACE: 'Local' });
  await expect(handler(apiEvent('GET /customers'), {} as Context)).resolves.toMatchObject({ statusCode: 200 });
  expect(write.mock.calls.flat().join('')).toContain('"Namespace":"Local"');
});

test('the function does not start half configured', async () => {
  await expect(start({ CUSTOMER_STORE: 'dynamodb' })).rejects.toThrow('TABLE_NAME');
});
