import { ArchiveProvider } from '@cdktf/provider-archive/lib/provider';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Annotations, S3Backend, TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import { clientIdOutput } from '../access/client';
import type { AccessDeclaration } from '../access/declaration';
import { AccessError } from '../access/error';
import { accessWarnings, readerWarnings } from '../access/warnings';
import { AlarmTopic } from '../constructs/alarm-topic';
import type { WatchedRotation } from '../constructs/api-dashboard';
import { AuthorizationServer } from '../constructs/authorization-server';
import { AwsAccount } from '../constructs/aws-account';
import type { FunctionOptions } from '../constructs/bundled-function';
import { ClientSecrets } from '../constructs/client-secrets';
import { LogsKey } from '../constructs/logs-key';
import type { UserPoolDomainOptions } from '../constructs/user-pool-domain';
import { secretNamePrefix } from '../credentials/secret-name';
import { PolicedStack } from '../policy/policed-stack';
import { suppressThroughout } from '../policy/suppression';
import { SettingsError } from '../settings/error';
import type { Settings } from '../settings/settings';

/** Versions of the AWS provider that the JSON is right for; cdktf would ask for the one its types come from. */
const AWS_PROVIDER_VERSIONS = '>= 5.100.0, < 7.0.0';

/** Keeps every client's credentials in Secrets Manager. */
export interface Credentials {
  /** Folder that holds the function that writes and rotates them, bundled from `lambda/rotation`. */
  readonly rotation: string;
}

/** What is wired in. */
export interface M2mStackProps {
  readonly settings: Settings;
  readonly access: AccessDeclaration;
  /**
   * Sign-in pages for people at the domain: 1 is the classic hosted UI, 2 is managed login.
   * @default 1
   */
  readonly managedLoginVersion?: 1 | 2;
  /** @default - secrets are at Cognito alone, and live as long as their clients */
  readonly credentials?: Credentials;
}

/**
 * What every stack of an access declaration has: the AWS provider with the tags, the place of the state, the
 * authorization server with its outputs, and the declaration's warnings. Named after the project and the environment,
 * so that no two share a state.
 */
export abstract class M2mStack extends PolicedStack {
  protected readonly authorizationServer: AuthorizationServer;
  private readonly outputs = new Construct(this, 'outputs');
  /** What rotates the secrets, where they are kept. */
  protected rotation?: WatchedRotation;
  private logsKey?: LogsKey;
  private alarmTopic?: AlarmTopic;

  constructor(scope: Construct, props: M2mStackProps) {
    const { settings, access } = props;
    super(scope, settings.namePrefix);
    this.addOverride('terraform.required_version', '>= 1.10.0');
    this.addOverride('terraform.required_providers.aws.version', AWS_PROVIDER_VERSIONS);
    this.addProvider(settings);
    this.addState(settings);
    if (settings.environment === 'prod' && !settings.deletionProtection) {
      suppressThroughout(this, 'deletion-protection', 'M2M_DELETION_PROTECTION is false');
    }
    for (const { message } of accessWarnings(access)) Annotations.of(this).addWarning(message);
    this.authorizationServer = new AuthorizationServer(this, 'authorization-server', {
      namePrefix: settings.namePrefix,
      access,
      lifetimes: settings,
      domain: domain(props),
      userPool: { tier: settings.userPoolTier, deletionProtection: settings.deletionProtection },
    });
    this.authorizationServerOutputs(access);
    if (props.credentials) this.addCredentials(props, props.credentials);
  }

  /** Where there is no other stack to refer to, preparing would resolve every resource once more for nothing. */
  override prepareStack(): void {
    if (this.node.root.node.children.length > 1) super.prepareStack();
    else this.ensureBackendExists();
  }

  /**
   * An output by exactly this name.
   * @throws AccessError `ERR_CLIENT_INVALID` where a client's output has the name already
   */
  protected output(name: string, value: unknown, description: string): void {
    if (this.outputs.node.tryFindChild(name)) {
      const message = `output "${name}" stands for a client's id already, expected another name there; set clientIdOutput`;
      throw new AccessError('ERR_CLIENT_INVALID', message, { given: name, expected: 'a name no other output has' });
    }
    new TerraformOutput(this.outputs, name, { value, description, staticId: true });
  }

  /** Functions are zipped by it; a stack without one needs no such provider. */
  protected addArchiveProvider(): void {
    if (!this.node.tryFindChild('archive')) new ArchiveProvider(this, 'archive');
  }

  /** In `prod`, the key that encrypts the logs of every function; elsewhere they hold nothing worth a key's price. */
  protected logKey({ environment, namePrefix, deletionProtection }: Settings): Pick<FunctionOptions, 'logKeyArn'> {
    if (environment !== 'prod') return {};
    this.logsKey ??= new LogsKey(this, 'logs-key', {
      name: `${namePrefix}-logs`,
      account: new AwsAccount(this, 'logs-account'),
      deletionWindowDays: deletionProtection ? 30 : 7,
    });
    return { logKeyArn: this.logsKey.arn };
  }

  /** What is told of alarms: where something watches, one topic. */
  protected alarmActions({ monitoring, namePrefix, deletionProtection, alarmEmail: email }: Settings): string[] {
    if (!monitoring) return [];
    this.alarmTopic ??= new AlarmTopic(this, 'alarm-topic', {
      name: `${namePrefix}-alarms`,
      account: new AwsAccount(this, 'alarms-account'),
      deletionWindowDays: deletionProtection ? 30 : 7,
      email,
    });
    return [this.alarmTopic.arn];
  }

  private addCredentials({ settings, access }: M2mStackProps, { rotation }: Credentials): void {
    this.addArchiveProvider();
    for (const { message } of readerWarnings(access)) Annotations.of(this).addWarning(message);
    const secrets = new ClientSecrets(this, 'client-secrets', {
      namePrefix: settings.namePrefix,
      secretNamePrefix: secretNamePrefix(settings),
      clients: access.clients,
      authorizationServer: this.authorizationServer,
      bundle: rotation,
      runtime: settings.lambdaRuntime,
      memoryMb: settings.lambdaMemoryMb,
      logRetentionDays: settings.logRetentionDays,
      ...this.logKey(settings),
      logLevel: settings.logLevel,
      rotationDays: settings.rotationDays,
      graceHours: settings.rotationGraceHours,
      deletionProtection: settings.deletionProtection,
      alarmActions: this.alarmActions(settings),
    });
    this.rotation = { ...secrets.rotation, days: settings.rotationDays };
    this.output('ClientSecretArns', secrets.arns, "ARN of each client's credentials in Secrets Manager");
  }

  private authorizationServerOutputs(access: AccessDeclaration): void {
    const { userPool, domain, clientIds } = this.authorizationServer;
    this.output('UserPoolId', userPool.id, 'Id of the user pool');
    this.output('UserPoolArn', userPool.arn, 'ARN of the user pool');
    this.output('TokenEndpoint', domain.tokenEndpoint, 'Where clients get tokens');
    this.output('JwksEndpoint', userPool.jwksUri, 'Keys that sign the tokens');
    for (const [name, client] of Object.entries(access.clients)) {
      this.output(clientIdOutput(name, client), clientIds[name], `Client id of ${name}`);
    }
  }

  private addProvider({ region, projectName, environment, awsEndpointUrl }: Settings): void {
    new AwsProvider(this, 'aws', {
      ...(region === undefined ? {} : { region }),
      defaultTags: [
        { tags: { Project: projectName, Environment: environment, Purpose: 'machine-to-machine authorization' } },
      ],
      ...(awsEndpointUrl === undefined ? {} : emulated(awsEndpointUrl)),
    });
  }

  private addState({ projectName, environment, awsEndpointUrl, ...settings }: Settings): void {
    const bucket = settings.stateBucket;
    if (bucket === undefined) return;
    const region = settings.stateRegion ?? settings.region;
    new S3Backend(this, {
      bucket,
      key: `${projectName}/${environment}/terraform.tfstate`,
      encrypt: true,
      ...(region === undefined ? {} : { region }),
      ...(settings.stateKmsKeyId === undefined ? {} : { kmsKeyId: settings.stateKmsKeyId }),
      ...(awsEndpointUrl === undefined
        ? {}
        : {
            endpoints: { s3: awsEndpointUrl, sts: awsEndpointUrl, iam: awsEndpointUrl },
            usePathStyle: true,
            skipMetadataApiCheck: true,
          }),
    });
    // The backend of cdktf 0.21 has no property for the lock file.
    this.addOverride('terraform.backend.s3.use_lockfile', true);
  }
}

function domain({ settings, managedLoginVersion }: M2mStackProps): UserPoolDomainOptions {
  if (managedLoginVersion === 2 && settings.userPoolTier === 'LITE') {
    const message = 'M2M_USER_POOL_TIER is "LITE", expected ESSENTIALS or PLUS, which have managed login; unset it';
    throw new SettingsError(message, { given: 'LITE', expected: ['ESSENTIALS', 'PLUS'] });
  }
  const at = { prefix: settings.domainPrefix };
  return managedLoginVersion === undefined ? { at } : { at, managedLoginVersion };
}

const SERVICES = [
  'apigateway',
  'cloudwatch',
  'cloudwatchlogs',
  'cognitoidp',
  'dynamodb',
  'iam',
  'kms',
  'lambda',
  'scheduler',
  'secretsmanager',
  'sns',
  'sts',
] as const;

/** Everything the provider asks goes to the emulator; nothing asks the machine's metadata service who it is. */
function emulated(url: string) {
  return {
    endpoints: [Object.fromEntries(SERVICES.map((service) => [service, url]))],
    skipMetadataApiCheck: 'true',
  };
}
