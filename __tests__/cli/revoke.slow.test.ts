import type { FakeAws } from '../credentials/fake-aws';
import { startFakeAws } from '../credentials/fake-aws';
import { runCommand, spawnCommand } from './run-command';

let fake: FakeAws;
const STORED = 'cognito-m2m-demo/dev/clients/ReportingService';

beforeEach(async () => {
  fake = await startFakeAws();
  const name = 'cognito-m2m-demo-dev';
  fake.userPools.push({ id: 'eu-central-1_a', name, clients: [{ id: 'c1', name: `${name}-ReportingService` }] });
  fake.secrets.set('c1', ['a', 'b']);
  fake.stored.set(STORED, { rotationEnabled: true, versions: { v1: ['AWSCURRENT'] } });
});

afterEach(() => fake.close());

const environment = () => ({
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'not-to-be-shown',
  M2M_REGION: 'eu-central-1',
  M2M_AWS_ENDPOINT_URL: fake.url,
});

async function revoke(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  run: typeof runCommand = runCommand,
) {
  const { stderr: said, ...answer } = await run(['revoke', ...args], { variables: { ...environment(), ...variables } });
  // The duration of the synth varies.
  const ended = { ...answer, stderr: said.replace(/^synthesizing .* …\n/, '') };
  for (const value of [...fake.values, 'not-to-be-shown']) expect(ended.stdout + ended.stderr).not.toContain(value);
  return ended;
}

test('every secret is deleted, and what to do next and what it does not do are printed', async () => {
  const { exitCode, stdout, stderr } = await revoke(['--client', 'ReportingService', '--yes']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(fake.secrets.get('c1')).toEqual(['made-1']);
  expect(fake.stored.get(STORED)).toEqual({ rotationEnabled: false, versions: { v1: ['AWSCURRENT'] } });
  expect(stdout.split('\n')).toEqual([
    'ReportingService (client id c1, user pool eu-central-1_a): 2 deleted; every secret that anyone knows is invalid, and its rotation is stopped.',
    expect.stringMatching(
      /^- tokens that the client already has are valid until they expire: at most 60 minutes, by the settings$/,
    ),
    expect.stringMatching(/^- Secrets Manager still stores the old secret; it is invalid now$/),
    "- to give the service a new secret: aws secretsmanager rotate-secret --region eu-central-1 --secret-id 'cognito-m2m-demo/dev/clients/ReportingService'",
    '- the next deploy also rotates it again: to end its access for good, delete its line from the declaration and deploy',
    '',
  ]);
});

test('a separate process does the same', async () => {
  const { exitCode, stderr } = await revoke(['--client', 'ReportingService', '--yes'], {}, spawnCommand);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(fake.secrets.get('c1')).toEqual(['made-1']);
});

test('a script gets the same as JSON', async () => {
  const { exitCode, stdout } = await revoke(['--client', 'ReportingService', '--yes', '--json']);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    client: 'ReportingService',
    clientId: 'c1',
    userPoolId: 'eu-central-1_a',
    deletedSecretIds: ['a', 'b'],
    rotation: 'stopped',
    next: expect.arrayContaining([expect.stringContaining('rotate-secret')]),
  });
});

test('where nothing rotates, a new secret comes from Cognito', async () => {
  const { stdout } = await revoke(['--client', 'ReportingService', '--yes'], { M2M_ROTATION_DAYS: '0' });
  expect(stdout).toContain(
    'aws cognito-idp add-user-pool-client-secret --region eu-central-1 --user-pool-id eu-central-1_a --client-id c1',
  );
});

test('if the rotation cannot be stopped, the secrets are deleted and the error says what to do', async () => {
  fake.before = (action) => {
    if (action === 'CancelRotateSecret') throw new Error('refused');
  };
  const { exitCode, stdout, stderr } = await revoke(['--client', 'ReportingService', '--yes']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toMatch(
    /^error: ReportingService .*: 2 deleted, but its rotation could not be stopped .*CancelRotateSecret failed .*; correct that, then revoke again\n$/,
  );
  expect(fake.secrets.get('c1')).toEqual(['made-1']);
});

/** Makes actions fail, each from the given call on. */
function refuse(...refused: readonly [action: string, from: number][]): void {
  fake.before = (action) => {
    const asked = fake.calls.filter((call) => call === action).length;
    if (refused.some(([each, from]) => each === action && asked >= from)) throw new Error('refused');
  };
}

test('if it cannot go on, the error lists deleted secrets and says that the rotation is stopped', async () => {
  refuse(['DeleteUserPoolClientSecret', 2]);
  const { exitCode, stdout, stderr } = await revoke(['--client', 'ReportingService', '--yes']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toMatch(
    /^error: ReportingService .*DeleteUserPoolClientSecret failed .*; deleted so far: a; its rotation is stopped; revoke again\n$/,
  );
  expect(fake.secrets.get('c1')).toEqual(['b', 'made-1']);
});

test('if neither works, the error gives both reasons', async () => {
  refuse(['ListUserPoolClientSecrets', 1], ['CancelRotateSecret', 1]);
  const { exitCode, stderr } = await revoke(['--client', 'ReportingService', '--yes']);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(
    /^error: ReportingService .*ListUserPoolClientSecrets failed .*; nothing is deleted; its rotation goes on: .*CancelRotateSecret failed .*; revoke again\n$/,
  );
  expect(fake.secrets.get('c1')).toEqual(['a', 'b']);
});

test('where AWS is out of reach, the error names the address and the network', async () => {
  const variables = { M2M_AWS_ENDPOINT_URL: await closedPort(), AWS_MAX_ATTEMPTS: '1' };
  // The SDK wraps errors that are not instances of Error; in jest's context Node.js errors are not.
  const { exitCode, stderr } = await revoke(['--client', 'ReportingService', '--yes'], variables, spawnCommand);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(
    /^error: Cognito's ListUserPools failed with ECONNREFUSED: .*; check the Region \(M2M_REGION\), the address \(M2M_AWS_ENDPOINT_URL\) and the network\n$/,
  );
});

test('where no secret is stored, there is no rotation to stop', async () => {
  fake.stored.clear();
  const { exitCode, stdout } = await revoke(['--client', 'ReportingService', '--yes']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('every secret that anyone knows is invalid, and it has no rotation.');
});

test.each([
  ['', []],
  ['as JSON', ['--json']],
])('nothing is deleted %s where nobody can be asked', async (_, args) => {
  const { exitCode, stderr } = await revoke(['--client', 'ReportingService', ...args]);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr:
      'error: stdin is no terminal, expected one to confirm on; pass --yes to go on without a question; nothing was deleted\n',
  });
  expect(fake.secrets.get('c1')).toEqual(['a', 'b']);
});

test.each<[number, string[], Record<string, string>, RegExp]>([
  [
    2,
    ['--client', 'ReportingSrvice', '--yes'],
    {},
    /^error: client "ReportingSrvice" is not in the declaration, .*did you mean "ReportingService"\? For a client that is deployed and no longer declared, add --user-pool\n$/,
  ],
  [
    1,
    ['--client', 'ReportingService', '--yes'],
    { M2M_ENVIRONMENT: 'prod' },
    /^error: user pool "cognito-m2m-demo-prod" does not exist in this account and Region/,
  ],
  [
    2,
    ['--client', 'ReportingService', '--yes', '--user-pool', 'b'],
    {},
    /^error: option '--user-pool <id>' argument 'b'/,
  ],
  [
    1,
    ['--client', 'ReportingService', '--yes', '--user-pool', 'eu-central-1_b'],
    {},
    /^error: Cognito's ListUserPoolClients failed with Resource/,
  ],
  [
    2,
    ['--client', 'ReportingService', '--yes'],
    { M2M_ENVIRONMENT: 'qa' },
    /^error: the app of cdktf\.json does not synthesize: M2M_ENVIRONMENT is "qa"/,
  ],
  [2, ['--yes'], {}, /^error: required option '--client <name>' not specified/],
])('exit code %d: %j with %j is one clear error', async (code, args, variables, expected) => {
  const { exitCode, stdout, stderr } = await revoke(args, variables);
  expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
  // The input is checked before the first call.
  if (code === 2) expect(fake.calls).toEqual([]);
  expect(stderr).toMatch(expected);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(fake.secrets.get('c1')).toEqual(['a', 'b']);
});

test('without a Region the error names the setting', async () => {
  const { exitCode, stderr } = await revoke(['--client', 'ReportingService', '--yes'], {
    M2M_REGION: '',
    HOME: '/nowhere',
  });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^error: Cognito's ListUserPools failed with .*M2M_REGION/);
  expect(stderr).not.toMatch(/^\s+at /m);
});

/** Returns a URL at which no server listens any more. */
async function closedPort(): Promise<string> {
  const other = await startFakeAws();
  await other.close();
  return other.url;
}
