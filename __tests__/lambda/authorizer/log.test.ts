import { jsonLog } from '../../../lambda/authorizer/log';

function logged(report: (log: ReturnType<typeof jsonLog>) => void): unknown[] {
  const lines: string[] = [];
  report(jsonLog('orders-prod', (line) => lines.push(line)));
  return lines.map((line) => JSON.parse(line) as unknown);
}

test('a refusal is one line', () => {
  const fields = { requestId: 'r-1', route: 'GET /orders', reason: 'expired-token', clientId: undefined };
  expect(
    logged(({ refused }) => {
      refused(fields);
    }),
  ).toEqual([{ level: 'WARN', message: 'refused', requestId: 'r-1', route: 'GET /orders', reason: 'expired-token' }]);
});

test('a call with an API key is one line, and a metric of its name and route', () => {
  jest.useFakeTimers({ now: 1_780_000_000_000 });
  const fields = { requestId: 'r-1', apiKey: 'Import', route: 'GET /orders' };
  const lines = logged(({ apiKeyUsed }) => {
    apiKeyUsed(fields);
  });
  jest.useRealTimers();
  expect(lines).toEqual([
    {
      _aws: {
        Timestamp: 1_780_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: 'orders-prod',
            Dimensions: [['apiKey', 'route']],
            Metrics: [{ Name: 'LegacyApiKeyCalls', Unit: 'Count' }],
          },
        ],
      },
      level: 'WARN',
      message: 'legacy API key',
      LegacyApiKeyCalls: 1,
      ...fields,
    },
  ]);
});

test('lines go to the log of the function', () => {
  const write = jest.spyOn(console, 'log').mockImplementation();
  jsonLog('orders-prod').refused({ reason: 'no-token' });
  expect(write.mock.calls).toEqual([['{"level":"WARN","message":"refused","reason":"no-token"}']]);
  write.mockRestore();
});
