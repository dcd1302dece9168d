import { logFormat } from '../../src/unused/log-format';
import { lineReader } from '../../src/unused/logged-call';

const FORMAT = {
  time: '$context.requestTimeEpoch',
  stage: '$context.stage',
  route: '$context.httpMethod $context.resourcePath',
  status: '$context.status',
  errorType: '$context.error.responseType',
  clientId: '$context.authorizer.clientId',
  scopes: '$context.authorizer.scopes',
  principalType: '$context.authorizer.principalType',
  principal: '$context.authorizer.principalId',
};
const read = lineReader(logFormat(JSON.stringify(FORMAT)));
const LINE = {
  time: '1796031965123',
  stage: 'prod',
  route: 'GET /orders',
  status: '200',
  errorType: '-',
  clientId: 'abc',
  scopes: 'orders/read orders/write',
  principalType: 'machine',
  principal: 'abc',
};
const text = (changes: object = {}) => JSON.stringify({ ...LINE, ...changes });
const CALL = {
  route: 'GET /orders',
  caller: 'abc',
  kind: 'machine',
  scopes: 'orders/read orders/write',
  isRefused: false,
  stage: 'prod',
  time: 1796031965123,
};

test.each([
  ['as the stage writes it', text()],
  ['with a carriage return', `${text()}\r`],
  ['as an export of CloudWatch Logs has it', `2026-11-30T10:06:05.000Z ${text()}`],
  ['as `aws logs tail` prints it', `2026-11-30T10:06:05.000000+00:00 stream-1 ${text()}`],
])('a line is read %s', (_, line) => {
  expect(read(line)).toEqual(CALL);
});

test('the time of an export counts where the line has none', () => {
  const { time, ...untimed } = LINE;
  expect(time).toBeDefined();
  expect(read(`2026-11-30T10:06:05.000Z ${JSON.stringify(untimed)}`)?.time).toBe(Date.parse('2026-11-30T10:06:05Z'));
  expect(read(JSON.stringify(untimed))?.time).toBe(0);
});

test.each(['-', '0', '-5', '1e300', 'yesterday', ''])('"%s" is no time', (time) => {
  expect(read(text({ time }))?.time).toBe(0);
});

test.each([
  '',
  'START RequestId: 1',
  '{',
  '{}',
  '[1]',
  'null',
  '{"route":7,"status":"200"}',
  '{"route":"GET /"}',
  text().slice(0, -9),
])('no line of an access log: %s', (line) => {
  expect(read(line)).toBeUndefined();
});

test.each(['UNAUTHORIZED', 'ACCESS_DENIED', 'EXPIRED_TOKEN', 'WAF_FILTERED', 'MISSING_AUTHENTICATION_TOKEN'])(
  '%s is given before anybody asks for a scope, or for the lack of one',
  (errorType) => {
    expect(read(text({ errorType, status: '403' }))?.isRefused).toBe(true);
  },
);

test.each([
  ['-', '403'],
  ['THROTTLED', '429'],
  ['BAD_REQUEST_BODY', '400'],
  ['INVALID_API_KEY', '403'],
  ['INTEGRATION_FAILURE', '504'],
])('%s with %s needed the scope', (errorType, status) => {
  expect(read(text({ errorType, status }))?.isRefused).toBe(false);
});

test('an API key is known by its name, a person by nothing', () => {
  const key = { principalType: 'api-key', principal: 'NightlyImport', clientId: '', scopes: 'orders/write' };
  expect(read(text(key))).toMatchObject({ kind: 'api-key', caller: 'NightlyImport' });
  expect(read(text({ principalType: 'person' }))?.kind).toBe('person');
  expect(read(text({ principalType: '-', clientId: '-', scopes: '-' }))).toMatchObject({ caller: '', scopes: '' });
});

test('fields are found by their variables, whatever they are called', () => {
  const { fields } = logFormat(
    '{"who":"$context.authorizer.claims.client_id","what":"$context.httpMethod $context.resourcePath","how":"$context.status"}',
  );
  expect(fields).toEqual({ clientId: 'who', route: 'what', status: 'how' });
});

test.each(['', '$context.requestId', '{"status":"$context.status"}', '[]'])(
  'a format that does not say who called what is refused: %s',
  (format) => {
    expect(() => logFormat(format)).toThrow(
      'the access log of the stage does not say who called what, expected JSON with',
    );
  },
);
