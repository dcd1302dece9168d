import { Annotations } from 'cdktf';
import type { AccessDeclaration } from '../../src/access/declaration';
import { defineAccess } from '../../src/access/define-access';
import { grantedScope } from '../../src/access/scope-grant';
import { customerApi } from '../fixtures/customer-api';
import type { Resource, Synthesized, Variation } from './synthesized';
import { all, named, only, synthesize } from './synthesized';

const synth = (variation: Variation = {}) => synthesize({ ...variation, credentials: true });
const dev = synth();
const prod = synth({ variables: { M2M_ENVIRONMENT: 'prod' } });

interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: Readonly<Record<string, unknown>>;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const statements = (policy: unknown) => (JSON.parse(String(policy)) as { Statement: Statement[] }).Statement;

const addresses = ({ resource }: Synthesized, type: string) =>
  Object.keys(resource[type] ?? {}).map((name) => `${type}.${name}`);

/** The default deployment with one more client, with these readers. */
const withReaders = (...readers: [string, ...string[]]): AccessDeclaration => ({
  ...customerApi,
  clients: { Reporting: { scopes: ['customer-api/read'], readers } },
});

describe('a secret', () => {
  test('every client has one, named after project and environment, with its client id as a tag', () => {
    expect(all(prod, 'aws_secretsmanager_secret')).toEqual(
      ['OrderProcessingService', 'ReportingService'].map((client) => ({
        name: `cognito-m2m-demo/prod/clients/${client}`,
        description: expect.any(String),
        kms_key_id: expect.stringMatching(/^\$\{aws_kms_key\..+\.arn\}$/),
        recovery_window_in_days: 30,
        tags: {
          ClientId: expect.stringMatching(new RegExp(`^\\$\\{aws_cognito_user_pool_client\\..+${client}.+\\.id\\}$`)),
        },
      })),
    );
  });

  test('a secret that was deleted can be restored in prod, and gives its name free at once in dev', () => {
    const windows = (stack: Synthesized) =>
      all(stack, 'aws_secretsmanager_secret').map(({ recovery_window_in_days }) => recovery_window_in_days);
    expect([windows(prod), windows(dev)]).toEqual([
      [30, 30],
      [0, 0],
    ]);
    const open = synth({ variables: { M2M_ENVIRONMENT: 'prod', M2M_DELETION_PROTECTION: 'false' } });
    expect(windows(open)).toEqual([0, 0]);
  });

  test('names of clients that Secrets Manager would refuse stay apart', () => {
    const scopes = ['customer-api/read'] as const;
    const names = ['Night batch', 'Night=20batch', 'Nightbatch', 'a,b', 'a=b', 'R+_=.@-'];
    const clients = Object.fromEntries(names.map((name, index) => [name, { scopes, clientIdOutput: `C${index}` }]));
    const secrets = all(synth({ access: { ...customerApi, clients } }), 'aws_secretsmanager_secret');
    expect(secrets.map(({ name }) => String(name).replace('cognito-m2m-demo/dev/clients/', '')).sort()).toEqual(
      ['Night=20batch', 'Night=3D20batch', 'Nightbatch', 'a=2Cb', 'a=3Db', 'R+_=3D.@-'].sort(),
    );
    for (const { name } of secrets) expect(name).toMatch(/^[A-Za-z0-9/_+=.@-]+$/);
  });

  test('a line deleted from the declaration takes the client, its secret and all that belongs to it', () => {
    const { ReportingService: deleted, ...clients } = customerApi.clients;
    const before = JSON.parse(dev.json) as Synthesized;
    const after = synth({ access: { ...customerApi, clients } });
    const gone = Object.keys(before.resource).flatMap((type) => {
      const left = addresses(after, type);
      return addresses(before, type).filter((address) => !left.includes(address));
    });
    expect(deleted.scopes).toHaveLength(1);
    expect(gone.map((address) => address.split('.')[0]).sort()).toEqual([
      'aws_cognito_user_pool_client',
      'aws_lambda_invocation',
      'aws_secretsmanager_secret',
      'aws_secretsmanager_secret_rotation',
    ]);
    for (const address of gone) expect(address).toContain('ReportingService');
    expect(after.json).not.toContain('ReportingService');
  });
});

describe('what Terraform knows of a value', () => {
  test('no version of a secret is Terraform’s, so no apply can put an older one back in force', () => {
    expect(Object.keys(dev.resource)).not.toContain('aws_secretsmanager_secret_version');
    expect(dev.json).not.toContain('secret_string');
    expect(Object.keys(dev.data)).not.toContain('aws_secretsmanager_secret_version');
  });

  test('nothing refers to the secret of a client, neither an output nor a resource', () => {
    expect(dev.json).not.toMatch(/\bclient_secret\}|\.client_secret\b|\["client_secret"\]/);
    expect(JSON.stringify(dev.output)).not.toContain('aws_lambda_invocation');
  });

  test('outputs name the secrets', () => {
    expect(dev.output.ClientSecretArns?.value).toEqual({
      OrderProcessingService: expect.stringMatching(
        /^\$\{aws_secretsmanager_secret\..+OrderProcessingService.+\.arn\}$/,
      ),
      ReportingService: expect.stringMatching(/^\$\{aws_secretsmanager_secret\..+ReportingService.+\.arn\}$/),
    });
    expect(synthesize().output).not.toHaveProperty('ClientSecretArns');
  });
});

describe('seed and rotation', () => {
  test('the function writes the first version, once for each client that Cognito knows', () => {
    for (const client of ['OrderProcessingService', 'ReportingService']) {
      const seed = named(dev, 'aws_lambda_invocation', client);
      const clientId = new RegExp(`^\\$\\{aws_cognito_user_pool_client\\..+${client}.+\\.id\\}$`);
      expect(seed).toMatchObject({
        function_name: expect.stringMatching(/^\$\{aws_lambda_function\.client-secrets_rotation_.+\.function_name\}$/),
        lifecycle_scope: 'CREATE_ONLY',
        triggers: {
          clientId: expect.stringMatching(clientId),
          scopes: customerApi.clients[client as 'ReportingService'].scopes.map(grantedScope).join(' '),
          tokenEndpoint: dev.output.TokenEndpoint?.value,
        },
      });
      expect(JSON.parse(String(seed.input))).toEqual({
        Action: 'seed',
        SecretId: expect.stringMatching(new RegExp(`^\\$\\{aws_secretsmanager_secret\\..+${client}.+\\.arn\\}$`)),
        ClientId: expect.stringMatching(clientId),
      });
    }
  });

  test('no value is written before the policy that guards it, nor before the function may write', () => {
    const stack = synth({ access: withReaders('reporting') });
    expect(only(stack, 'aws_lambda_invocation').depends_on).toEqual(
      addresses(stack, 'aws_secretsmanager_secret_policy'),
    );
    const [policy] = addresses(stack, 'aws_iam_role_policy').filter((name) => name.includes('rotation_function'));
    expect(named(stack, 'aws_lambda_function', 'rotation').depends_on).toContain(policy);
  });

  test('each secret is rotated at once, which ends the life of the one in the state, and then every 90 days', () => {
    for (const client of ['OrderProcessingService', 'ReportingService']) {
      expect(named(dev, 'aws_secretsmanager_secret_rotation', client)).toMatchObject({
        secret_id: expect.stringContaining(client),
        rotation_lambda_arn: expect.stringMatching(/^\$\{aws_lambda_function\.client-secrets_rotation_.+\.arn\}$/),
        rotate_immediately: true,
        rotation_rules: { automatically_after_days: 90 },
        depends_on: [
          expect.stringMatching(new RegExp(`^aws_lambda_invocation.+${client}`)),
          expect.stringMatching(/^aws_lambda_permission/),
        ],
      });
    }
  });

  test('days and grace are settings, and 0 days are no rotation', () => {
    const often = synth({ variables: { M2M_ROTATION_DAYS: '30', M2M_ROTATION_GRACE_HOURS: '48' } });
    for (const rotation of all(often, 'aws_secretsmanager_secret_rotation')) {
      expect(rotation.rotation_rules).toEqual({ automatically_after_days: 30 });
    }
    expect(environment(often)).toMatchObject({ GRACE_HOURS: '48' });
    const never = synth({ variables: { M2M_ROTATION_DAYS: '0' } });
    expect(Object.keys(never.resource)).not.toContain('aws_secretsmanager_secret_rotation');
    expect(all(never, 'aws_lambda_invocation')).toHaveLength(2);
  });
});

describe('the rotation function', () => {
  test('it knows the pool, the token endpoint, the grace and how to be called again', () => {
    expect(environment(dev)).toEqual({
      POWERTOOLS_SERVICE_NAME: 'cognito-m2m-demo-dev-rotation',
      POWERTOOLS_LOG_LEVEL: 'INFO',
      USER_POOL_ID: expect.stringMatching(/^\$\{aws_cognito_user_pool\..+\.id\}$/),
      TOKEN_ENDPOINT: dev.output.TokenEndpoint?.value,
      CLIENT_NAME_PREFIX: 'cognito-m2m-demo-dev-',
      SECRET_NAME_PREFIX: 'cognito-m2m-demo/dev/clients/',
      GRACE_HOURS: '24',
      SCHEDULE_GROUP: expect.stringMatching(/^\$\{aws_scheduler_schedule_group\..+\.name\}$/),
      SCHEDULE_ROLE_ARN: expect.stringMatching(/^\$\{aws_iam_role\..+schedule-role.+\.arn\}$/),
    });
    expect(named(dev, 'aws_lambda_function', 'rotation')).toMatchObject({ timeout: 60, runtime: 'nodejs22.x' });
    expect(named(dev, 'aws_lambda_function', 'rotation')).toMatchObject({
      filename: expect.stringMatching(/rotation_.+\.output_path\}$/),
      source_code_hash: expect.stringMatching(/rotation_.+\.output_base64sha256\}$/),
    });
    // Apart from these attributes it equals the function behind the API.
    const own = ['environment', 'depends_on', 'filename', 'function_name', 'role', 'source_code_hash', 'timeout'];
    const shared = (lambda: Resource) =>
      Object.fromEntries(Object.entries(lambda).filter(([attribute]) => !own.includes(attribute)));
    expect(shared(named(dev, 'aws_lambda_function', 'rotation'))).toEqual(
      shared(only(synthesize(), 'aws_lambda_function')),
    );
    expect(named(dev, 'aws_lambda_alias', 'rotation').name).toBe('live');
    const zips = Object.entries(dev.data.archive_file ?? {}).filter(([name]) => name.includes('rotation'));
    expect(zips.map(([, zip]) => zip)).toEqual([
      {
        type: 'zip',
        output_file_mode: '0644',
        source_dir: expect.stringMatching(/^assets\//),
        output_path: expect.stringMatching(/^archives\/cognito-m2m-demo-dev-rotation-[0-9A-F]+\.zip$/),
      },
    ]);
    expect(named(dev, 'aws_cloudwatch_log_group', 'rotation')).toMatchObject({ retention_in_days: 14 });
  });

  test('it may use this pool, these secrets, this key and its own schedules, and nothing else', () => {
    const allowed = statements(named(dev, 'aws_iam_role_policy', 'rotation_function').policy);
    const resources = Object.fromEntries(
      allowed.flatMap(({ Action, Resource }) => [Action].flat().map((action) => [action, Resource])),
    );
    const secrets = [
      expect.stringMatching(/^arn:\$\{.+\}:secretsmanager:.+:secret:cognito-m2m-demo\/dev\/clients\/\*$/),
    ];
    const pool = [expect.stringMatching(/^\$\{aws_cognito_user_pool\..+\.arn\}$/)];
    const key = [expect.stringMatching(/^\$\{aws_kms_key\..+\.arn\}$/)];
    expect(resources).toEqual({
      'logs:CreateLogStream': [expect.stringContaining('client-secrets_rotation')],
      'logs:PutLogEvents': [expect.stringContaining('client-secrets_rotation')],
      'xray:PutTraceSegments': ['*'],
      'xray:PutTelemetryRecords': ['*'],
      'cognito-idp:AddUserPoolClientSecret': pool,
      'cognito-idp:DeleteUserPoolClientSecret': pool,
      'cognito-idp:DescribeUserPoolClient': pool,
      'cognito-idp:ListUserPoolClientSecrets': pool,
      'secretsmanager:DescribeSecret': secrets,
      'secretsmanager:GetSecretValue': secrets,
      'secretsmanager:PutSecretValue': secrets,
      'secretsmanager:UpdateSecretVersionStage': secrets,
      'kms:Decrypt': key,
      'kms:GenerateDataKey': key,
      'scheduler:CreateSchedule': [expect.stringMatching(/:schedule\/cognito-m2m-demo-dev-rotation\/\*$/)],
      'iam:PassRole': [expect.stringMatching(/^\$\{aws_iam_role\..+schedule-role.+\.arn\}$/)],
    });
    expect(allowed.filter(({ Condition }) => Condition)).toEqual([
      expect.objectContaining({
        Action: ['iam:PassRole'],
        Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
    ]);
  });

  test('Secrets Manager may invoke it for these secrets of this account', () => {
    expect(named(dev, 'aws_lambda_permission', 'rotation')).toMatchObject({
      action: 'lambda:InvokeFunction',
      principal: 'secretsmanager.amazonaws.com',
      source_account: expect.stringMatching(/\.account_id\}$/),
      source_arn: expect.stringMatching(/:secret:cognito-m2m-demo\/dev\/clients\/\*$/),
    });
  });

  test('a schedule of its group may invoke it, and do nothing else', () => {
    const [trust] = statements(named(dev, 'aws_iam_role', 'schedule-role').assume_role_policy);
    expect(trust).toMatchObject({
      Principal: { Service: 'scheduler.amazonaws.com' },
      Condition: {
        StringEquals: {
          'aws:SourceAccount': expect.stringMatching(/\.account_id\}$/),
          'aws:SourceArn': expect.stringMatching(/^\$\{aws_scheduler_schedule_group\..+\.arn\}$/),
        },
      },
    });
    expect(statements(named(dev, 'aws_iam_role_policy', 'schedule-role').policy)).toEqual([
      {
        Effect: 'Allow',
        Action: ['lambda:InvokeFunction'],
        Resource: [
          expect.stringMatching(/:function:cognito-m2m-demo-dev-rotation$/),
          expect.stringMatching(/:function:cognito-m2m-demo-dev-rotation:\*$/),
        ],
      },
    ]);
    expect(named(dev, 'aws_lambda_function', 'rotation').function_name).toBe('cognito-m2m-demo-dev-rotation');
  });

  const functionName = expect.stringMatching(/^\$\{aws_lambda_function\.client-secrets_rotation_.+\}$/) as string;
  const group = expect.stringMatching(
    /^\$\{aws_scheduler_schedule_group\.client-secrets_rotation_.+\.name\}$/,
  ) as string;

  test.each([
    ['a failed invocation', 'failed', 'AWS/Lambda', 'Errors', { FunctionName: functionName }],
    [
      'an event that Lambda gives up',
      'event-dropped',
      'AWS/Lambda',
      'AsyncEventsDropped',
      { FunctionName: functionName },
    ],
    [
      'a schedule that runs in vain',
      'schedule-dropped',
      'AWS/Scheduler',
      'InvocationDroppedCount',
      { ScheduleGroup: group },
    ],
  ])('%s is an alarm', (_, name, namespace, metric, dimensions) => {
    const alarms = all(dev, 'aws_cloudwatch_metric_alarm');
    expect(alarms).toHaveLength(3);
    expect(alarms.find((alarm) => alarm.metric_name === metric)).toMatchObject({
      alarm_name: `cognito-m2m-demo-dev-rotation-${name}`,
      namespace,
      dimensions,
      statistic: 'Sum',
      period: 300,
      evaluation_periods: 1,
      comparison_operator: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      treat_missing_data: 'notBreaching',
    });
  });

  test('names of roles and schedules fit where the project’s is as long as it may be', () => {
    const stack = synth({ variables: { M2M_PROJECT_NAME: 'p'.repeat(36), M2M_ENVIRONMENT: 'staging' } });
    const names = [...all(stack, 'aws_iam_role'), ...all(stack, 'aws_scheduler_schedule_group')].map(({ name }) =>
      String(name),
    );
    expect(names.map((name) => name.length).sort((a, b) => b - a)[0]).toBe(62);
    for (const name of names) expect(name).toMatch(/^p{36}-staging-/);
  });
});

describe('who may read a value', () => {
  test('without readers a secret has no policy of its own, and a warning says so', () => {
    expect(Object.keys(dev.resource)).not.toContain('aws_secretsmanager_secret_policy');
    expect(warningsOf({})).toEqual([
      expect.stringContaining(
        'for "OrderProcessingService", "ReportingService", so IAM policies of the account alone decide',
      ),
    ]);
    expect(warningsOf({ access: withReaders('reporting') }).join('\n')).not.toContain('readers');
    expect(warningsOf({}, false)).toEqual([]);
  });

  test('all but the readers and the rotation function are denied, sessions of a role by the role’s ARN', () => {
    const stack = synth({ access: withReaders('reporting', 'service/batch') });
    const policy = only(stack, 'aws_secretsmanager_secret_policy');
    expect(policy).toMatchObject({
      block_public_policy: true,
      secret_arn: expect.stringMatching(/^\$\{aws_secretsmanager_secret\..+Reporting.+\.arn\}$/),
    });
    expect(statements(policy.policy)).toEqual([
      {
        Sid: 'NobodyElse',
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
        Condition: {
          ArnNotEquals: {
            'aws:PrincipalArn': [
              expect.stringMatching(/^arn:\$\{.+\.partition\}:iam::\$\{.+\.account_id\}:role\/reporting$/),
              expect.stringMatching(/^arn:\$\{.+\.partition\}:iam::\$\{.+\.account_id\}:role\/service\/batch$/),
              expect.stringMatching(/^\$\{aws_iam_role\.client-secrets_rotation_function_role.+\.arn\}$/),
            ],
          },
        },
      },
    ]);
  });

  test('a role of another account is allowed by its ARN, and may use the key', () => {
    const [first, second] = ['arn:aws:iam::111111111111:role/a', 'arn:aws:iam::222222222222:role/b'];
    const stack = synth({ access: withReaders(first, 'reporting', second) });
    const [denied, ...allowed] = statements(only(stack, 'aws_secretsmanager_secret_policy').policy);
    expect(denied?.Condition?.ArnNotEquals?.['aws:PrincipalArn']).toHaveLength(4);
    expect(allowed).toEqual([
      expect.objectContaining({
        Principal: { AWS: '111111111111' },
        Condition: { ArnEquals: { 'aws:PrincipalArn': [first] } },
      }),
      expect.objectContaining({
        Principal: { AWS: '222222222222' },
        Condition: { ArnEquals: { 'aws:PrincipalArn': [second] } },
      }),
    ]);
    const [, , foreign, ...others] = statements(only(stack, 'aws_kms_key').policy);
    expect(others).toEqual([]);
    expect(foreign).toMatchObject({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Condition: {
        StringEquals: {
          'kms:ViaService': expect.stringMatching(/^secretsmanager\.\$\{.+\}\.amazonaws\.com$/),
          'kms:CallerAccount': ['111111111111', '222222222222'],
        },
      },
    });
  });
});

describe('the key', () => {
  test('one for the environment, with an alias, rotated, restorable for as long as the environment says', () => {
    expect(only(dev, 'aws_kms_key')).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 7 });
    expect(named(prod, 'aws_kms_key', 'client-secrets')).toMatchObject({
      enable_key_rotation: true,
      deletion_window_in_days: 30,
    });
    expect(only(dev, 'aws_kms_alias')).toMatchObject({
      name: 'alias/cognito-m2m-demo-dev-client-secrets',
      target_key_id: expect.stringMatching(/^\$\{aws_kms_key\..+\.key_id\}$/),
    });
  });

  test('the account administers it and cannot be locked out; it works through Secrets Manager alone', () => {
    const [administered, used, ...others] = statements(only(dev, 'aws_kms_key').policy);
    expect(others).toEqual([]);
    expect(administered).toMatchObject({ Effect: 'Allow', Principal: { AWS: expect.stringMatching(/:root$/) } });
    expect(administered?.Action).toEqual(expect.arrayContaining(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion']));
    for (const action of ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:CreateGrant', 'kms:*']) {
      expect(administered?.Action).not.toContain(action);
    }
    expect(used).toMatchObject({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Condition: {
        StringEquals: {
          'kms:ViaService': expect.stringMatching(/^secretsmanager\.\$\{.+\}\.amazonaws\.com$/),
          'kms:CallerAccount': [expect.stringMatching(/\.account_id\}$/)],
        },
      },
    });
  });
});

test('nothing is set that version 5.100 of the AWS provider does not know', () => {
  for (const type of Object.keys(dev.resource)) {
    for (const resource of all(dev, type))
      expect({ type, region: resource.region }).toEqual({ type, region: undefined });
  }
  for (const invocation of all(dev, 'aws_lambda_invocation')) expect(invocation).not.toHaveProperty('tenant_id');
});

test('two syntheses with credentials are the same, and without them the rest stays as it was', () => {
  expect(synth({ fresh: true }).json).toBe(dev.json);
  const without = synthesize();
  for (const type of Object.keys(without.resource)) {
    expect(addresses(dev, type)).toEqual(expect.arrayContaining(addresses(without, type)));
  }
});

test('text of a declaration that looks like a Terraform template stays text in what a secret is written for', () => {
  const access = defineAccess({
    resourceServers: { '${path.cwd}': { name: 'Orders', scopes: { '%{if}': 'Orders' } } },
    clients: { Reporting: { scopes: ['${path.cwd}/%{if}'] } },
    routes: { 'GET /orders': { scopes: ['${path.cwd}/%{if}'] } },
  });
  expect(only(synth({ access }), 'aws_lambda_invocation').triggers).toMatchObject({ scopes: '$${path.cwd}/%%{if}' });
});

function environment(stack: Synthesized): unknown {
  const { variables } = named(stack, 'aws_lambda_function', 'rotation').environment as { variables: unknown };
  return variables;
}

/** Warnings that `cdktf synth` would print. */
function warningsOf(variation: Variation, credentials = true): string[] {
  const spy = jest.spyOn(Annotations.prototype, 'addWarning').mockImplementation(() => undefined);
  try {
    synthesize({ ...variation, credentials, fresh: true });
    return spy.mock.calls.map(([message]) => message);
  } finally {
    spy.mockRestore();
  }
}
