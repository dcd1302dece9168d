import { readEnvironment } from '../../../lambda/rotation/environment';

const variables = {
  USER_POOL_ID: 'eu-central-1_Abc123xyz',
  TOKEN_ENDPOINT: 'https://demo.auth.eu-central-1.amazoncognito.com/oauth2/token',
  CLIENT_NAME_PREFIX: 'demo-dev-',
  SECRET_NAME_PREFIX: 'demo/dev/clients/',
  SCHEDULE_GROUP: 'demo-dev-rotation',
  SCHEDULE_ROLE_ARN: 'arn:aws:iam::111122223333:role/demo-dev-rotation-schedule',
};

test('the grace is a day unless the environment says otherwise', () => {
  expect(readEnvironment(variables)).toEqual({
    userPoolId: variables.USER_POOL_ID,
    tokenEndpoint: variables.TOKEN_ENDPOINT,
    clientNamePrefix: variables.CLIENT_NAME_PREFIX,
    clientNames: {},
    secretNamePrefix: variables.SECRET_NAME_PREFIX,
    graceMs: 24 * 3_600_000,
    scheduleGroup: variables.SCHEDULE_GROUP,
    scheduleRoleArn: variables.SCHEDULE_ROLE_ARN,
  });
  expect(readEnvironment({ ...variables, GRACE_HOURS: '1' }).graceMs).toBe(3_600_000);
});

test('names of clients by their ids are JSON', () => {
  const given = { ...variables, CLIENT_NAMES: '{"a1":"demo-dev-Reporting-2"}' };
  expect(readEnvironment(given).clientNames).toEqual({ a1: 'demo-dev-Reporting-2' });
});

test.each([
  ['CLIENT_NAMES', 'a1', 'CLIENT_NAMES: expected a JSON object of names by client id'],
  ['CLIENT_NAMES', '["a1"]', 'CLIENT_NAMES: expected a JSON object of names by client id'],
  ['USER_POOL_ID', undefined, 'USER_POOL_ID: expected the id of the user pool'],
  ['TOKEN_ENDPOINT', 'demo.example.com', 'TOKEN_ENDPOINT: expected the https address'],
  ['TOKEN_ENDPOINT', 'http://demo.example.com/oauth2/token', 'TOKEN_ENDPOINT: expected the https address'],
  ['CLIENT_NAME_PREFIX', undefined, 'CLIENT_NAME_PREFIX: expected what the names of the clients start with'],
  ['SECRET_NAME_PREFIX', undefined, 'SECRET_NAME_PREFIX: expected what the names of the secrets start with'],
  ['GRACE_HOURS', '0', 'GRACE_HOURS: expected a whole number of hours from 1 to 720'],
  ['GRACE_HOURS', '721', 'GRACE_HOURS: expected'],
  ['GRACE_HOURS', '1.5', 'GRACE_HOURS: expected'],
  ['GRACE_HOURS', '', 'GRACE_HOURS: expected'],
  ['SCHEDULE_GROUP', '', 'SCHEDULE_GROUP: expected the name'],
  ['SCHEDULE_ROLE_ARN', 'role', 'SCHEDULE_ROLE_ARN: expected the ARN'],
])('%s="%s" is refused when the function starts', (name, value, reason) => {
  expect(() => readEnvironment({ ...variables, [name]: value })).toThrow(`environment is not valid: ${reason}`);
});

test('a token endpoint on this machine needs no TLS', () => {
  const TOKEN_ENDPOINT = 'http://127.0.0.1:8686/oauth2/token';
  expect(readEnvironment({ ...variables, TOKEN_ENDPOINT }).tokenEndpoint).toBe(TOKEN_ENDPOINT);
});
