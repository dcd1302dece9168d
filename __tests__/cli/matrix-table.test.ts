import { matrixSummary } from '../../src/cli/matrix-table';

const token = { client: 'ReportingService', expected: ['customer-api/read'], observed: ['customer-api/read'] };

test.each([
  [[], true, 'the API has no clients; nothing was tried'],
  [[token], true, 'the API has no routes; every client got a token'],
  [[], false, 'the stack has no API'],
  [[token], false, 'the stack has no API; every client got a token'],
])('the tokens %j without a cell, with an API: %j', (tokens, hasApi, line) => {
  expect(matrixSummary({ tokens, cells: [] }, hasApi)).toBe(line);
});
