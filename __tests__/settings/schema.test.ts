import { SettingsError } from '../../src/settings/error';
import { SETTINGS } from '../../src/settings/schema';
import type { Settings, Variables } from '../../src/settings/settings';
import { readSettings } from '../../src/settings/settings';

type Name = keyof typeof SETTINGS;

interface Case<Value> {
  /** Texts of the variable with the value of each; the first differs from the default of `local`. */
  readonly good: readonly (readonly [string, Value])[];
  readonly bad: readonly string[];
  /**
   * Variables that a good value needs.
   * @default - none
   */
  readonly beside?: Variables;
  /** Part of the error for a bad value. */
  readonly expected: string;
}

const region = {
  good: ['eu-central-1', 'us-gov-west-1', 'ap-southeast-7'].map((name) => [name, name] as const),
  bad: ['EU-CENTRAL-1', 'eu-central', 'eu-central-1a', 'frankfurt', 'eusc-de-east-1', 'us-isob-east-1', ' '],
  expected: 'an AWS Region such as eu-central-1',
};
const issuerHost = {
  good: [
    'issuer-cognito-idp.eu-central-1.amazonaws.com',
    'cognito-idp.us-gov-east-1.amazonaws.com',
    'issuer-cognito-idp.us-east-1.amazonaws.com',
  ].map((name) => [name, name] as const),
  bad: [
    'https://issuer-cognito-idp.eu-central-1.amazonaws.com',
    'issuer-cognito-idp.cn-north-1.amazonaws.com',
    'issuer-cognito-idp.eu-central-1.amazonaws.com.evil.example',
    'login.example.com',
    ' ',
  ],
  expected: 'cognito-idp.<region>.amazonaws.com or, for the type UPDATED, issuer-cognito-idp.<region>.amazonaws.com',
};
const numbers = (low: number, high: number, expected: string) => ({
  good: [low + 1, low, high].map((value) => [String(value), value] as const),
  bad: [String(low - 1), String(high + 1), `${low + 1}.5`, 'NaN', 'Infinity', `${low + 1} minutes`, 'ten', '1_000'],
  expected,
});

const clientIds: Case<string[]> = {
  good: [
    ['1example23456789', ['1example23456789']],
    ['abc, d+e_f', ['abc', 'd+e_f']],
  ],
  bad: ['a b', 'a;b', 'a,', '${a}', 'a'.repeat(129), ' '],
  expected: 'comma-separated ids of app clients',
};
const day = {
  good: [
    ['2027-01-31', '2027-01-31'],
    ['2028-02-29', '2028-02-29'],
  ] as const,
  bad: ['2027-02-29', '31.01.2027', '2027-1-31', '2027-01-31T00:00:00Z', ' '],
  expected: 'a date such as 2027-01-31',
};
const bucketName = {
  good: ['orders-state', 'abc', 'a'.repeat(63)].map((name) => [name, name] as const),
  bad: ['ab', 'a'.repeat(64), 'Orders', '-orders', 'orders-', 'orders_state', ' '],
  expected: 'a bucket name of 3 to 63',
};
const flag = (byDefault: boolean) => ({
  good: [!byDefault, byDefault].flatMap(
    (value) => [[String(value), value] as const, [String(value).toUpperCase(), value] as const] as const,
  ),
  bad: ['1', '0', 'yes', 'on', 'truthy', ' true', ' '],
  expected: 'true or false',
});

const certificate = 'arn:aws:acm:eu-central-1:123456789012:certificate/12345678-90ab-cdef-1234-567890abcdef';
const besideDomain = { M2M_API_DOMAIN: 'api.example.com', M2M_API_CERTIFICATE_ARN: certificate };

const CASES: { readonly [Setting in Name]: Case<Settings[Setting]> } = {
  projectName: { good: [['orders', 'orders']], bad: ['Orders', ' '], expected: '^[a-z0-9-]+$' },
  domainPrefix: { good: [['orders', 'orders']], bad: ['aws-x', ' '], expected: 'lower-case letters' },
  region,
  stateRegion: region,
  awsEndpointUrl: {
    good: [['http://127.0.0.1:4566', 'http://127.0.0.1:4566']],
    bad: ['127.0.0.1:4566', 'localhost', 'ftp://127.0.0.1', 'http://a b', ' '],
    expected: 'an address without a path such as http://127.0.0.1:4566',
  },
  stateBucket: bucketName,
  stateLogBucket: bucketName,
  stateForceDestroy: flag(false),
  hcpOrganization: {
    good: ['acme', 'a_b-9', 'a'.repeat(40)].map((name) => [name, name]),
    bad: ['ab', 'a'.repeat(41), 'acme.example', ' '],
    expected: '3 to 40 letters',
  },
  accountId: {
    good: [['012345678901', '012345678901']],
    bad: ['12345678901', '0123456789012', '1234-5678-9012', ' '],
    expected: 'the 12 digits of an AWS account',
  },
  permissionsBoundary: {
    good: [
      [
        'arn:aws:iam::123456789012:policy/ci/shop-dev-boundary',
        'arn:aws:iam::123456789012:policy/ci/shop-dev-boundary',
      ],
    ],
    bad: ['shop-dev-boundary', 'arn:aws:iam::aws:policy/AdministratorAccess', 'arn:aws:iam::123456789012:role/x', ' '],
    expected: 'the ARN of a policy such as arn:aws:iam::123456789012:policy/ci/shop-dev-boundary',
  },
  githubRepository: {
    good: ['acme/orders', 'a/.github', 'A-1/b_c.d'].map((name) => [name, name]),
    bad: ['acme', 'acme/*', '*/orders', 'acme/orders:environment', 'acme/a/b', '-acme/orders', ' '],
    expected: 'owner/name of a repository',
  },
  githubOidcProvider: flag(true),
  apiGatewayAccount: flag(true),
  stateKmsKeyId: {
    good: [['arn:aws:kms:eu-central-1:123456789012:key/1', 'arn:aws:kms:eu-central-1:123456789012:key/1']],
    bad: [' ', 'two keys'],
    expected: 'the id, ARN or alias of a KMS key',
  },
  userPoolTier: {
    good: [
      ['PLUS', 'PLUS'],
      ['LITE', 'LITE'],
    ],
    bad: ['plus', 'FREE', ' '],
    expected: 'one of LITE, ESSENTIALS, PLUS',
  },
  accessTokenMinutes: numbers(5, 1_440, 'a whole number of minutes from 5 to 1440'),
  idTokenMinutes: numbers(5, 1_440, 'a whole number of minutes from 5 to 1440'),
  refreshTokenDays: numbers(1, 3_650, 'a whole number of days from 1 to 3650'),
  rotationDays: {
    ...numbers(0, 1_000, 'a whole number of days from 0 to 1000'),
    // Not 1, which is not longer than the grace period.
    good: [2, 0, 1_000].map((days) => [String(days), days] as const),
  },
  rotationGraceHours: numbers(1, 720, 'a whole number of hours from 1 to 720'),
  deletionProtection: flag(false),
  authorizerTtlSeconds: numbers(0, 3_600, 'a whole number of seconds from 0 to 3600'),
  today: day,
  resourceServerQuota: { ...numbers(25, 300, 'a whole number of resource servers from 25 to 300') },
  clientQuota: { ...numbers(1_000, 10_000, 'a whole number of clients from 1000 to 10000') },
  grantWarningDays: { ...numbers(0, 365, 'a whole number of days from 0 to 365') },
  deniedClientIds: clientIds,
  peopleClientIds: clientIds,
  peopleUserPoolId: {
    good: [['eu-central-1_a1B2c3D4e', 'eu-central-1_a1B2c3D4e']],
    bad: [
      'a1B2c3D4e',
      'cn-north-1_abc',
      'arn:aws:cognito-idp:eu-central-1:123456789012:userpool/eu-central-1_a1B2c3D4e',
      ' ',
    ],
    expected: 'the id of a user pool such as eu-central-1_a1B2c3D4e',
  },
  issuerHost,
  peopleIssuerHost: issuerHost,
  // `warn` also needs dates, and is tested with the settings that belong together.
  legacyApiKeys: {
    good: [['refuse', 'refuse']],
    bad: ['Accept', 'deny', ' '],
    expected: 'one of accept, warn, refuse',
  },
  legacyApiKeysDeprecation: day,
  legacyApiKeysSunset: day,
  legacyApiKeyIds: {
    good: [
      ['Import=a1b2c3d4e5', ['Import=a1b2c3d4e5']],
      ['Import=a1b2c3d4e5, 2nd_import.v1-a=b2', ['Import=a1b2c3d4e5', '2nd_import.v1-a=b2']],
    ],
    bad: [
      'a1b2c3d4e5',
      'Import=',
      '=a1',
      'Import=a=b',
      'Import=a1;Export=b2',
      'Import=A1',
      ' ',
      'A=b1,A=b2',
      'A=b1,B=b1',
    ],
    expected: 'comma-separated names of legacyApiKeys with ids such as Import=a1b2c3d4e5, each name and id once',
  },
  stageName: {
    good: ['v1', 'my_stage-2', 'a'.repeat(128)].map((name) => [name, name]),
    bad: ['a'.repeat(129), 'my stage', 'a/b', '$default', 'größe', ' '],
    expected: '1 to 128 letters, digits, hyphens and underscores',
  },
  redeploy: {
    good: [['2026-11-21T10:00', '2026-11-21T10:00']],
    bad: ['a b', '${x}', 'a'.repeat(65)],
    expected: '1 to 64 letters',
  },
  corsOrigins: {
    good: [
      ['https://a.example', ['https://a.example']],
      ['https://a.example, http://localhost:3000', ['https://a.example', 'http://localhost:3000']],
    ],
    bad: ['*', 'null', 'https://a.example/', 'https://a.example,*', 'https://a.example,', ' '],
    expected: 'comma-separated origins such as https://app.example.com, never *',
  },
  sourceCidrs: {
    good: [
      ['203.0.113.0/24', ['203.0.113.0/24']],
      ['203.0.113.0/24, 2001:db8::/32', ['203.0.113.0/24', '2001:db8::/32']],
    ],
    bad: ['203.0.113.7', '203.0.113.0/33', 'any', '203.0.113.0/24,', '203.0.113.0/24;198.51.100.0/24', ' '],
    expected: 'ranges of addresses such as 203.0.113.0/24',
  },
  apiDomain: {
    good: ['api.example.com', 'a.b-c.example', 'x1.xn--p1ai'].map((name) => [name, name] as const),
    bad: [
      'api',
      'API.example.com',
      '-a.example',
      'a-.example',
      'https://api.example.com',
      'api.example.com/v1',
      '*.a.example',
      `${'a'.repeat(64)}.example`,
      ' ',
    ],
    expected: 'a host name in lower case such as api.example.com',
    beside: { M2M_API_CERTIFICATE_ARN: certificate },
  },
  apiCertificateArn: {
    good: [[certificate, certificate]],
    bad: [
      certificate.replace('acm', 'iam'),
      certificate.replace('eu-central-1', ''),
      certificate.replace('eu-central-1', 'nowhere'),
      '12345678-90ab',
      `${certificate} `,
      ' ',
    ],
    expected: 'the ARN of a certificate of ACM',
    beside: { M2M_API_DOMAIN: 'api.example.com' },
  },
  apiHostedZoneId: {
    good: [['Z0123456789ABCDEFGHIJ', 'Z0123456789ABCDEFGHIJ']],
    bad: ['example.com', '/hostedzone/Z0123456789', 'z0123456789', ' '],
    expected: 'the id of a hosted zone',
    beside: besideDomain,
  },
  apiTruststoreUri: {
    good: ['s3://acme-trust/callers.pem', 's3://abc/a/b_c-1.pem'].map((uri) => [uri, uri] as const),
    bad: [
      'https://acme-trust.s3.amazonaws.com/callers.pem',
      's3://acme-trust',
      's3://acme-trust/',
      's3://A/callers.pem',
      's3://acme/${x}.pem',
      's3://acme/*',
      ' ',
    ],
    expected: 'an object of S3 such as s3://acme-trust/callers.pem',
    beside: besideDomain,
  },
  apiTruststoreVersion: {
    good: [['3HL4kqtJlcpXroDTDmJ-rmSpXd3dIbrHY.MTRCxf3', '3HL4kqtJlcpXroDTDmJ-rmSpXd3dIbrHY.MTRCxf3']],
    bad: ['a b', 'a'.repeat(1_025), ' '],
    expected: 'the id of a version of an object of S3',
    beside: { ...besideDomain, M2M_API_TRUSTSTORE_URI: 's3://acme-trust/callers.pem' },
  },
  waf: flag(false),
  wafRateLimit: numbers(10, 2_000_000_000, 'a whole number of requests from 10 to 2000000000'),
  wafCounted: {
    good: [['GenericRFI_BODY=callers send pages', { GenericRFI_BODY: 'callers send pages' }]],
    beside: { M2M_WAF: 'true' },
    bad: ['GenericRFI_BODY=<', 'GenericRFI_BODY=a;GenericRFI_BODY=b', '1'],
    expected: 'rules',
  },
  apiEndpointType: {
    good: [['PRIVATE', 'PRIVATE']],
    beside: { M2M_VPC_ENDPOINT_IDS: 'vpce-0123456789abcdef0' },
    bad: ['EDGE', 'private', ' '],
    expected: 'one of REGIONAL, PRIVATE',
  },
  vpcEndpointIds: {
    good: [['vpce-0123456789abcdef0, vpce-01234567', ['vpce-0123456789abcdef0', 'vpce-01234567']]],
    beside: { M2M_API_ENDPOINT_TYPE: 'PRIVATE' },
    bad: ['vpc-01234567', 'vpce-0123456789ABCDEF0', 'vpce-01234567,vpce-01234567', 'vpce-01234567,', '*', ' '],
    expected: 'ids of VPC endpoints such as vpce-0123456789abcdef0',
  },
  lambdaRuntime: { good: [['nodejs24.x', 'nodejs24.x']], bad: ['nodejs20.x', ' '], expected: 'one of nodejs22.x' },
  lambdaMemoryMb: numbers(128, 10_240, 'a whole number of MB from 128 to 10240'),
  lambdaTimeoutSeconds: {
    ...numbers(1, 299, 'a whole number of seconds from 1 to 299'),
    beside: { M2M_INTEGRATION_TIMEOUT: '300=reports take minutes' },
  },
  integrationTimeout: {
    good: [
      ['60=reports take a minute', { seconds: 60, reason: 'reports take a minute' }],
      ['30 = a=b', { seconds: 30, reason: 'a=b' }],
      ['300=quota of 2027', { seconds: 300, reason: 'quota of 2027' }],
    ],
    bad: ['60', '60=', '60= ', '29=short', '301=long', '60.5=half', 'a minute=reports', ' '],
    expected: 'seconds from 30 to 300 with the reason',
  },
  lambdaReservedConcurrency: numbers(1, 10_000, 'a whole number of executions at once from 1 to 10000'),
  logRetentionDays: {
    good: [
      ['14', 14],
      ['3653', 3653],
    ],
    bad: ['0', '2', '366', '1.5', ' '],
    expected: 'one of 1, 3, 5, 7, 14',
  },
  accessLog: flag(true),
  monitoring: flag(false),
  alarmEmail: {
    good: ['oncall@example.com', 'on.call+m2m@ops.example.com'].map((address) => [address, address]),
    bad: ['oncall', 'oncall@example', 'a@example.com,b@example.com', '${x}@example.com', 'a b@example.com', ' '],
    expected: 'an address of e-mail such as oncall@example.com',
  },
  cloudtrailLogGroup: {
    good: ['aws-cloudtrail-logs', '/acme/trail_1.x#y'].map((name) => [name, name] as const),
    bad: ['a b', 'a'.repeat(513), 'arn:aws:logs:eu-central-1:123456789012:log-group:trail', ' '],
    expected: 'the name of a log group',
    beside: { M2M_MONITORING: 'true' },
  },
  logLevel: { good: [['DEBUG', 'DEBUG']], bad: ['debug', 'TRACE', ' '], expected: 'one of DEBUG, INFO' },
};

const names = Object.keys(SETTINGS) as Name[];
const read = (name: Name, text: string, beside: Variables = {}) =>
  readSettings({ M2M_ENVIRONMENT: 'local', ...beside, [SETTINGS[name].variable]: text });

test.each(names)('%s is what its variable says', (name) => {
  const { good, beside } = CASES[name];
  expect(good[0]?.[1]).not.toEqual(readSettings({ M2M_ENVIRONMENT: 'local' })[name]);
  for (const [text, value] of good) expect(read(name, text, beside)[name]).toEqual(value);
});

test.each(names)('a bad %s is refused with its variable, its value and the expected form', (name) => {
  const { bad, expected } = CASES[name];
  for (const text of bad) {
    const attempt = () => read(name, text);
    expect(attempt).toThrow(SettingsError);
    expect(attempt).toThrow(`${SETTINGS[name].variable} is ${JSON.stringify(text)}, expected `);
    expect(attempt).toThrow(expected);
    expect(attempt).toThrow('; correct or unset it');
  }
});

test.each(names)('%s keeps its default where its variable is empty', (name) => {
  expect(read(name, '')).toEqual(readSettings({ M2M_ENVIRONMENT: 'local' }));
});

test('every setting has a variable of its own, and says what it is for', () => {
  const variables = Object.values(SETTINGS).map(({ variable }) => variable);
  expect(new Set(variables).size).toBe(variables.length);
  for (const [name, { variable, purpose }] of Object.entries(SETTINGS)) {
    expect(variable).toBe(`M2M_${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`);
    expect(purpose).not.toBe('');
  }
});

test.each([
  ['accessTokenMinutes', 5, 1_440],
  ['idTokenMinutes', 5, 1_440],
  ['refreshTokenDays', 1, 3_650],
] as const)('%s may be %d to %d', (name, low, high) => {
  for (const value of [low, high]) expect(read(name, String(value))[name]).toBe(value);
  for (const value of [low - 1, high + 1]) expect(() => read(name, String(value))).toThrow(`from ${low} to ${high}`);
});

// `Number()` reads all of them as whole numbers.
test.each(['0x10', '0b111', '0o17', '1e1', '+10', '10.0'])('%s is no whole number in digits', (text) => {
  expect(() => read('accessTokenMinutes', text)).toThrow('a whole number of minutes');
});

test.each([' ', '\t', '\n'])('a blank TTL %j does not turn the cache off', (text) => {
  expect(() => read('authorizerTtlSeconds', text)).toThrow('a whole number of seconds');
});

test.each(['abc', 'NaN', '14 days'])('a retention of "%s" is told which lengths there are', (text) => {
  expect(() => read('logRetentionDays', text)).toThrow('expected one of 1, 3, 5, 7, 14');
});
