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

test('several values of a header stay several, with the single one behind them unless it is one of them', () => {
  const response = answer({
    statusCode: 201,
    headers: { 'X-One': 'a', 'X-Flag': true, 'set-cookie': 'c=3', 'Content-Type': 'text/plain', 'X-Both': 'b' },
    multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'], 'x-both': ['a', 'b'] },
  });
  expect(response.status).toBe(201);
  expect([...response.headers]).toEqual([
    ['content-type', 'text/plain'],
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
    ['set-cookie', 'c=3'],
    ['x-both', 'a, b'],
    ['x-flag', 'true'],
    ['x-one', 'a'],
  ]);
});

test('names in different cases are values of one header', () => {
  const response = answer({ headers: { 'Set-Cookie': 'a=1', 'set-cookie': 'b=2', 'X-A': '1', 'x-a': '2' } });
  expect([...response.headers]).toEqual([
    ['content-type', 'application/json'],
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
    ['x-a', '1, 2'],
  ]);
});

/** The table of "Amazon API Gateway important notes", the column for answers of a function. */
test.each([
  ['Accept', 'accept'],
  ['Accept-Charset', 'accept-charset'],
  ['Accept-Encoding', 'accept-encoding'],
  ['Age', 'age'],
  ['Authorization', 'x-amzn-remapped-authorization'],
  ['Connection', 'x-amzn-remapped-connection'],
  ['Content-Encoding', 'content-encoding'],
  ['Content-Length', 'x-amzn-remapped-content-length'],
  ['Content-MD5', 'x-amzn-remapped-content-md5'],
  ['Content-Type', 'content-type'],
  ['Date', 'x-amzn-remapped-date'],
  ['Expect', undefined],
  ['Host', undefined],
  ['Keep-Alive', undefined],
  ['Max-Forwards', 'x-amzn-remapped-max-forwards'],
  ['Pragma', 'pragma'],
  ['Proxy-Authenticate', undefined],
  ['Range', 'range'],
  ['Referer', 'referer'],
  ['Server', 'x-amzn-remapped-server'],
  ['TE', undefined],
  ['Trailer', undefined],
  ['Transfer-Encoding', undefined],
  ['Upgrade', undefined],
  ['User-Agent', 'x-amzn-remapped-user-agent'],
  ['Via', undefined],
  ['Warn', 'warn'],
  ['WWW-Authenticate', 'x-amzn-remapped-www-authenticate'],
])('%s of a function reaches the caller as %s', (given, name) => {
  const several = answer({ multiValueHeaders: { [given.toLowerCase()]: ['value'] } });
  const single = answer({ headers: { [given]: 'value' } });
  const expected = name === undefined ? [] : [[name, 'value']];
  for (const { headers } of [several, single]) {
    expect([...headers].filter(([, value]) => value === 'value')).toEqual(expected);
  }
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
  // Captured from AWS by LocalStack, `test_aws_proxy_binary_response`.
  ['image/*', ['image/png'], 'Ynl0ZXM='],
  ['*/*', ['image/png'], 'Ynl0ZXM='],
  ['image/webp,image/png,*/*;q=0.8', ['image/png'], 'Ynl0ZXM='],
  ['image/png,image/*,*/*;q=0.8', ['image/png'], 'bytes'],
  ['application/*', ['application/*'], 'bytes'],
  ['random/test', ['*/test'], 'Ynl0ZXM='],
  ['*/test', ['*/test'], 'Ynl0ZXM='],
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
