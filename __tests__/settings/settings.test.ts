import { SettingsError } from '../../src/settings/error';
import type { Variables } from '../../src/settings/settings';
import { readSettings } from '../../src/settings/settings';

function refusal(variables: Variables): SettingsError {
  try {
    readSettings(variables);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('expected a SettingsError, and nothing was thrown');
}

test('variables of other programs are not looked at', () => {
  const others = {
    PATH: '/bin',
    AWS_REGION: 'nowhere',
    m2m_region: 'nowhere',
    XM2M_REGION: 'nowhere',
    HOME: undefined,
  };
  expect(readSettings(others)).toEqual(readSettings({}));
});

test.each(['Prod', 'production', ' dev', 'stage', 'constructor', '__proto__'])(
  'the environment "%s" is refused with those there are',
  (environment) => {
    expect(refusal({ M2M_ENVIRONMENT: environment }).message).toBe(
      `M2M_ENVIRONMENT is "${environment}", expected one of dev, staging, prod, local; correct or unset it`,
    );
  },
);

test('an empty or undefined variable counts as not set', () => {
  expect(readSettings({ M2M_ENVIRONMENT: '', M2M_REGION: '', M2M_STAGE_NAME: undefined })).toEqual(readSettings({}));
  expect(readSettings({ M2M_MISSPELT: '' })).toEqual(readSettings({}));
});

test('everything that is wrong is said at once, a line each', () => {
  const { message, failed } = refusal({
    M2M_PROJECT_NAME: 'Orders',
    M2M_ACCESS_TOKEN_MINUTES: '1',
    M2M_CORS_ORIGINS: '*',
    M2M_STATE_BUKET: 'state',
  });
  const variables = ['M2M_STATE_BUKET', 'M2M_PROJECT_NAME', 'M2M_ACCESS_TOKEN_MINUTES', 'M2M_CORS_ORIGINS'];
  expect(message.split('\n').map((line) => line.split(' ')[0])).toEqual(variables);
  expect(Object.keys(failed.given as object)).toEqual(variables);
  expect(Object.keys(failed.expected as object)).toEqual(variables);
});

test('a store that forgets is among what is said at once', () => {
  const { message } = refusal({ M2M_CUSTOMER_STORE: 'memory', M2M_ACCESS_TOKEN_MINUTES: '1' });
  expect(message).toContain('M2M_ACCESS_TOKEN_MINUTES');
  expect(message).toContain('M2M_CUSTOMER_STORE');
});

test('an unknown environment is among what is said at once', () => {
  const { message } = refusal({ M2M_ENVIRONMENT: 'Prod', M2M_ACCESS_TOKEN_MINUTES: '1' });
  expect(message).toContain('M2M_ENVIRONMENT');
  expect(message).toContain('M2M_ACCESS_TOKEN_MINUTES');
});

test.each([
  ['M2M_ACESS_TOKEN_MINUTES', 'M2M_ACCESS_TOKEN_MINUTES'],
  ['M2M_STATE_BUKET', 'M2M_STATE_BUCKET'],
  ['M2M_DELETE_PROTECTION', 'M2M_DELETION_PROTECTION'],
  ['M2M_ENVIROMENT', 'M2M_ENVIRONMENT'],
  ['M2M_PROJECTNAME', 'M2M_PROJECT_NAME'],
])('the misspelt variable %s is refused, with %s as what was meant', (variable, meant) => {
  const { message } = refusal({ [variable]: 'dev' });
  expect(message).toContain(variable);
  expect(message).toContain(`such as ${meant}`);
});

test('the value of an unknown variable is never printed, since it may be a secret', () => {
  const error = refusal({ M2M_CLIENT_SECRET: 's3cret' });
  expect(error.message).toContain('M2M_CLIENT_SECRET');
  expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain('s3cret');
});

test('the error of an unknown variable does not read as if its value were "unknown"', () => {
  expect(refusal({ M2M_STATE_BUKET: 'state' }).message).not.toContain('is "unknown"');
});

test('a variable overrides the default of prod', () => {
  const variables = { M2M_ENVIRONMENT: 'prod', M2M_PROJECT_NAME: 'orders', M2M_DELETION_PROTECTION: 'false' };
  expect(readSettings(variables)).toMatchObject({ namePrefix: 'orders-prod', deletionProtection: false });
});

test('monitoring without the access log it reads is refused', () => {
  expect(refusal({ M2M_ENVIRONMENT: 'prod', M2M_ACCESS_LOG: 'false' }).message).toBe(
    'M2M_MONITORING is true, expected false if M2M_ACCESS_LOG is false; correct one of them',
  );
  const off = readSettings({ M2M_ENVIRONMENT: 'prod', M2M_ACCESS_LOG: 'false', M2M_MONITORING: 'false' });
  expect(off).toMatchObject({ accessLog: false, monitoring: false });
});

const CERTIFICATE = 'arn:aws:acm:eu-central-1:123456789012:certificate/1';
const DOMAIN = { M2M_API_DOMAIN: 'api.example.com', M2M_API_CERTIFICATE_ARN: CERTIFICATE };

test.each([
  [
    { M2M_API_DOMAIN: 'api.example.com' },
    'M2M_API_DOMAIN is "api.example.com", expected M2M_API_CERTIFICATE_ARN beside it; set M2M_API_CERTIFICATE_ARN, or unset this one',
  ],
  [
    { M2M_API_CERTIFICATE_ARN: CERTIFICATE },
    `M2M_API_CERTIFICATE_ARN is "${CERTIFICATE}", expected M2M_API_DOMAIN beside it`,
  ],
  [{ M2M_API_HOSTED_ZONE_ID: 'Z012' }, 'M2M_API_HOSTED_ZONE_ID is "Z012", expected M2M_API_DOMAIN beside it'],
  [
    { M2M_API_TRUSTSTORE_URI: 's3://trust/a.pem' },
    'M2M_API_TRUSTSTORE_URI is "s3://trust/a.pem", expected M2M_API_DOMAIN beside it',
  ],
  [
    { ...DOMAIN, M2M_API_TRUSTSTORE_VERSION: 'v1' },
    'M2M_API_TRUSTSTORE_VERSION is "v1", expected M2M_API_TRUSTSTORE_URI beside it',
  ],
  [
    { ...DOMAIN, M2M_REGION: 'eu-west-1' },
    `M2M_API_CERTIFICATE_ARN is "${CERTIFICATE}", expected a certificate in the Region of the API, and M2M_REGION is "eu-west-1"; request one there`,
  ],
  [
    { M2M_CLOUDTRAIL_LOG_GROUP: 'trail' },
    'M2M_CLOUDTRAIL_LOG_GROUP is "trail", expected M2M_MONITORING beside it; set M2M_MONITORING, or unset this one',
  ],
])('what does nothing without another setting is refused: %j', (variables, message) => {
  expect(refusal(variables).message).toContain(message);
  expect(refusal(variables).message).not.toContain('\n');
});

test.each(['eu-central-1', undefined])(
  'a domain goes with a certificate of the Region, or of one that is not known: %s',
  (region) => {
    const settings = readSettings({ ...DOMAIN, M2M_REGION: region });
    expect(settings).toMatchObject({ apiDomain: 'api.example.com', apiCertificateArn: CERTIFICATE });
  },
);

test('a password in an address is not shown', () => {
  const { message } = refusal({ M2M_AWS_ENDPOINT_URL: 'http://user:pa55word@127.0.0.1:4566' });
  expect(message).toContain('M2M_AWS_ENDPOINT_URL is "http://…@127.0.0.1:4566"');
  expect(message).not.toContain('pa55word');
});

describe.each([
  ['cn-north-1', 'aws-cn'],
  ['cn-northwest-1', 'aws-cn'],
  ['eusc-de-east-1', 'aws-eusc'],
  ['us-iso-east-1', 'aws-iso'],
  ['us-isob-east-1', 'aws-iso-b'],
  ['eu-isoe-west-1', 'aws-iso-e'],
  ['us-isof-south-1', 'aws-iso-f'],
])('the Region %s, whose token endpoint has another host, is refused as one of %s', (region, partition) => {
  const expected = `an AWS Region such as eu-central-1 or us-gov-west-1, not one of the partition ${partition}`;

  test.each(['M2M_REGION', 'M2M_STATE_REGION'])('by %s', (variable) => {
    expect(refusal({ [variable]: region }).message).toContain(`${variable} is "${region}", expected ${expected}`);
  });

  test('in the id of a user pool, and in the ARN of a certificate', () => {
    expect(refusal({ M2M_PEOPLE_USER_POOL_ID: `${region}_abc` }).message).toContain(`begins with ${expected}`);
    const arn = CERTIFICATE.replace('eu-central-1', region);
    expect(refusal({ ...DOMAIN, M2M_API_CERTIFICATE_ARN: arn }).message).toContain(`in ${expected}`);
  });
});

test.each([
  ['us-gov-west-1', 'aws', 'aws-us-gov'],
  ['eu-central-1', 'aws-us-gov', 'aws'],
])('a certificate in %s is not one of %s', (region, wrong, right) => {
  const arn = CERTIFICATE.replace('eu-central-1', region);
  const given = arn.replace(/^arn:aws:/, `arn:${wrong}:`);
  expect(refusal({ ...DOMAIN, M2M_API_CERTIFICATE_ARN: given }).message).toContain(
    `expected the partition ${right} of ${region}`,
  );
  const correct = arn.replace(/^arn:aws:/, `arn:${right}:`);
  expect(readSettings({ ...DOMAIN, M2M_API_CERTIFICATE_ARN: correct })).toMatchObject({ apiCertificateArn: correct });
});

test('a secret that lives on until the next rotation is refused, since Cognito knows two and not three', () => {
  const variables = { M2M_ROTATION_DAYS: '2', M2M_ROTATION_GRACE_HOURS: '48' };
  expect(refusal(variables).message).toBe(
    'M2M_ROTATION_GRACE_HOURS is 48, expected fewer hours than 2 days have, since a client can have two secrets, not three; correct it, or set M2M_ROTATION_DAYS',
  );
  expect(readSettings({ ...variables, M2M_ROTATION_GRACE_HOURS: '47' })).toMatchObject({ rotationGraceHours: 47 });
});

test('without rotation there is no next one to be too early', () => {
  const { rotationDays } = readSettings({ M2M_ROTATION_DAYS: '0', M2M_ROTATION_GRACE_HOURS: '720' });
  expect(rotationDays).toBe(0);
});

describe('API keys that are on their way out', () => {
  const dates = { M2M_LEGACY_API_KEYS_DEPRECATION: '2027-01-31', M2M_LEGACY_API_KEYS_SUNSET: '2027-06-30' };

  test('a warning says since when and until when', () => {
    expect(readSettings({ M2M_LEGACY_API_KEYS: 'warn', ...dates })).toMatchObject({
      legacyApiKeys: 'warn',
      legacyApiKeysDeprecation: '2027-01-31',
      legacyApiKeysSunset: '2027-06-30',
    });
    expect(() => readSettings({ ...dates, M2M_LEGACY_API_KEYS_SUNSET: '2027-01-31' })).not.toThrow();
  });

  test.each(Object.keys(dates))('a warning without %s is refused, and says what to set', (missing) => {
    expect(() => readSettings({ M2M_LEGACY_API_KEYS: 'warn', ...dates, [missing]: '' })).toThrow(
      `M2M_LEGACY_API_KEYS is "warn", expected both days of the warning as well; set ${missing}`,
    );
  });

  test('they cannot end before they are deprecated', () => {
    expect(() => readSettings({ ...dates, M2M_LEGACY_API_KEYS_SUNSET: '2027-01-30' })).toThrow(
      'M2M_LEGACY_API_KEYS_SUNSET is "2027-01-30", expected 2027-01-31 or a later day; correct it, or M2M_LEGACY_API_KEYS_DEPRECATION',
    );
  });
});

test('a state in two places is refused', () => {
  const variables = { M2M_HCP_ORGANIZATION: 'acme', M2M_STATE_BUCKET: 'acme-state' };
  expect(refusal(variables).message).toBe(
    'M2M_HCP_ORGANIZATION is "acme", expected only one place for the state, and M2M_STATE_BUCKET is "acme-state"; unset one of them',
  );
});

test.each([
  [
    { M2M_LAMBDA_TIMEOUT_SECONDS: '29' },
    'from 1 to 28, since API Gateway waits 29 s; correct it, or set M2M_INTEGRATION_TIMEOUT',
  ],
  [
    { M2M_LAMBDA_TIMEOUT_SECONDS: '60', M2M_INTEGRATION_TIMEOUT: '60=reports' },
    'from 1 to 59, since API Gateway waits 60 s',
  ],
])('a function ends before API Gateway stops waiting: %j is refused', (variables, expected) => {
  expect(() => readSettings(variables)).toThrow(expected);
});

test.each([
  [{ M2M_API_ENDPOINT_TYPE: 'PRIVATE' }, 'M2M_API_ENDPOINT_TYPE is "PRIVATE", expected M2M_VPC_ENDPOINT_IDS beside it'],
  [
    { M2M_VPC_ENDPOINT_IDS: 'vpce-01234567' },
    'M2M_VPC_ENDPOINT_IDS is ["vpce-01234567"], expected no value if M2M_API_ENDPOINT_TYPE is REGIONAL',
  ],
  [
    {
      M2M_API_ENDPOINT_TYPE: 'PRIVATE',
      M2M_VPC_ENDPOINT_IDS: 'vpce-01234567',
      M2M_API_DOMAIN: 'api.example.com',
      M2M_API_CERTIFICATE_ARN: CERTIFICATE,
    },
    'M2M_API_DOMAIN is "api.example.com", expected no value if M2M_API_ENDPOINT_TYPE is PRIVATE, since a regional domain and its mutual TLS',
  ],
])('an API is private by its VPC endpoints alone: %j is refused', (variables, message) => {
  expect(() => readSettings(variables)).toThrow(message);
});
