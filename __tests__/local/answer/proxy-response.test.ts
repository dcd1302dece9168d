import { proxyResponse } from '../../../src/local/answer/proxy-response';

function answer(result: unknown, options: { accept?: string; binaryMediaTypes?: string[] } = {}) {
  return proxyResponse(JSON.stringify(result), {
    accept: options.accept,
    binaryMediaTypes: options.binaryMediaTypes ?? [],
  });
}

test('every field may be missing, and then it is 200 with JSON and nothing in it', async () => {
  const response = answer({});
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    200,
    'application/json',
    '',
  ]);
});

test('several values of a header stay several, and go before the single one', () => {
  const response = answer({
    statusCode: 201,
    headers: { 'X-One': 'a', 'X-Flag': true, 'Set-Cookie': 'gone=1', 'Content-Type': 'text/plain' },
    multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
  });
  expect(response.status).toBe(201);
  expect([...response.headers]).toEqual([
    ['content-type', 'text/plain'],
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
    ['x-flag', 'true'],
    ['x-one', 'a'],
  ]);
});

test('what belongs to the connection does not come from a function', () => {
  const response = answer({
    headers: { 'Content-Length': '5000', 'Transfer-Encoding': 'gzip', Trailer: 'X', Upgrade: 'h2c', Date: 'x' },
    multiValueHeaders: { Connection: ['upgrade'], 'WWW-Authenticate': ['Basic'], TE: ['trailers'] },
  });
  expect([...response.headers]).toEqual([
    ['content-type', 'application/json'],
    ['x-amzn-remapped-connection', 'upgrade'],
    ['x-amzn-remapped-content-length', '5000'],
    ['x-amzn-remapped-date', 'x'],
    ['x-amzn-remapped-www-authenticate', 'Basic'],
  ]);
});

test.each([
  ['image/png', ['image/png'], 'bytes'],
  ['image/png, */*', ['image/*'], 'bytes'],
  ['text/html', ['*/*'], 'bytes'],
  ['text/html', ['image/png'], 'Ynl0ZXM='],
  [undefined, ['image/png'], 'Ynl0ZXM='],
])('a base64 body for Accept %s with binary types %j is %s', async (accept, binaryMediaTypes, body) => {
  const response = answer(
    { body: 'Ynl0ZXM=', isBase64Encoded: true },
    { binaryMediaTypes, ...(accept === undefined ? {} : { accept }) },
  );
  expect(await response.text()).toBe(body);
});

test.each([204, 304])('%d has no body, whatever the function says', async (statusCode) => {
  expect(await answer({ statusCode, body: 'x' }).text()).toBe('');
});

test.each([
  ['null', null],
  ['text', 'ok'],
  ['a list', []],
  ['a body that is an object', { statusCode: 200, body: { a: 1 } }],
  ['a field nobody knows', { statusCode: 200, cookies: [] }],
  ['an error as Lambda reports it', { errorMessage: 'x', errorType: 'Error', trace: [] }],
  ['a status that is none', { statusCode: 'many' }],
  ['a status out of range', { statusCode: 99 }],
  ['a header that is an object', { headers: { a: {} } }],
  ['a header with a line break', { headers: { a: 'b\nc: d' } }],
  ['a single value among the several', { multiValueHeaders: { a: 'b' } }],
])('%s is malformed: 502', (_, result) => {
  expect(() => answer(result)).toThrow(
    expect.objectContaining({ type: 'INTEGRATION_FAILURE', status: 502, message: 'Internal server error' }) as Error,
  );
});
