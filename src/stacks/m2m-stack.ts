import { ArchiveProvider } from '@cdktf/provider-archive/lib/provider';
import { Annotations } from 'cdktf';
import type { Construct } from 'constructs';
import { clientIdOutput } from '../access/client';
import type { AccessDeclaration } from '../access/declaration';
import { AccessError } from '../access/error';
import { utcDay } from '../access/day';
import { endedGrants, endingGrants } from '../access/grant-warnings';
import type { Holdings } from '../access/holdings';
import { grantNote, heldOn } from '../access/holdings';
import { oneSidedWarnings } from '../access/one-sided-grant';
import type { ServiceNote } from '../access/service-note';
import { providersNote } from '../access/service-note';
import { accessWarnings, readerWarnings } from '../access/warnings';
import { servicesOf } from '../access/written-services';
import { packageFunction } from '../bundle/package-function';
import { AlarmTopic } from '../constructs/monitoring/alarm-topic';
import type { WatchedRotation } from '../constructs/monitoring/api-dashboard';
import { AuthorizationServer } from '../constructs/pool/authorization-server';
import type { IssuingPool } from '../constructs/pool/issuing-pool';
import { AwsAccount } from '../constructs/account/aws-account';
import type { FunctionOptions } from '../constructs/backend/bundled-function';
import { boundRoles } from '../constructs/account/bounded-roles';
import { ClientSecrets } from '../constructs/secrets/client-secrets';
import { LogsKey } from '../constructs/monitoring/logs-key';
import { TokenRequests } from '../constructs/monitoring/token-requests';
import type { UserPoolDomainOptions } from '../constructs/pool/user-pool-domain';
import { warningLine } from '../error/warning-line';
import { secretNamePrefix } from '../settings/secret-name-prefix';
import { isProtected } from '../settings/environments';
import { checkPoolSettings } from '../settings/pool-settings';
import type { Settings } from '../settings/settings';
import { onSynthesis, writeCompanionFiles } from './companion-files';
import type { ProjectStackProps } from './project-stack';
import { ProjectStack } from './project-stack';

/** Options of a stack with an authorization server. */
export interface M2mStackProps extends Omit<ProjectStackProps, 'part'> {
  /** The access declaration, as `defineAccess` returns it. */
  readonly access: AccessDeclaration;
  /**
   * Sign-in pages for people at the domain: 1 is the classic hosted UI, 2 is managed login.
   * @default 1
   */
  readonly managedLoginVersion?: 1 | 2;
  /**
   * Whether Secrets Manager keeps every client's credentials and rotates them. Without, secrets are at Cognito alone and
   * live as long as their clients. In the environment `local` the gateway makes the secrets, and this does nothing.
   * @default true
   */
  readonly credentials?: boolean;
  /**
   * Prefix of the clients' names at Cognito, for clients that were made under other names.
   * @default - `<project>-<environment>-`
   */
  readonly clientNamePrefix?: string;
  /**
   * Custom domain of the token endpoint, with its ACM certificate in us-east-1.
   * @default - a domain at Cognito, from the setting `domainPrefix`
   */
  readonly tokenDomain?: { readonly domain: string; readonly certificateArn: string };
}

/** Place of the stack among those of the environment. */
export interface M2mStackPlace {
  /**
   * Suffix of its name, which also names its state.
   * @default - it is the environment's main stack
   */
  readonly part?: string | undefined;
  /** Whether it holds resource servers, clients and secrets; else those are of another stack, or of no stack of the app. */
  readonly holdsClients: boolean;
  /**
   * Declaration of the stack that holds them.
   * @default - no other stack of the app holds them
   */
  readonly pool?: AccessDeclaration | undefined;
}

/**
 * Common part of the stacks of an access declaration: its warnings, and the authorization server if the stack holds
 * it.
 */
export abstract class M2mStack extends ProjectStack {
  /** Scopes that clients hold on the day of the synth. */
  protected readonly holdings: Holdings;
  private readonly grantWarningDays: number;
  private readonly holdsClients: boolean;
  private readonly services: ServiceNote | undefined;
  /** The rotation of the secrets, if Secrets Manager keeps them. */
  protected rotation?: WatchedRotation;
  /** The metric of token requests, if a trail records them. */
  protected tokenRequests?: TokenRequests | undefined;
  private logsKey?: LogsKey;
  private alarmTopic?: AlarmTopic;

  constructor(scope: Construct, { settings, access }: M2mStackProps, { part, holdsClients, pool }: M2mStackPlace) {
    super(scope, { settings, ...(part === undefined ? {} : { part }) });
    this.holdings = heldOn(access, settings.today ?? utcDay(new Date()));
    this.holdsClients = holdsClients;
    const note = this.holdings.access.services;
    this.services = note && pool?.services ? providersNote(note) : note;
    if (settings.permissionsBoundary !== undefined) boundRoles(this, settings.permissionsBoundary);
    const warnings = accessWarnings(this.holdings.access);
    for (const { code, message } of warnings) {
      // This stack knows neither the clients of the pool nor its other APIs.
      if (holdsClients || !ABOUT_OTHERS.includes(code)) Annotations.of(this).addWarning(message);
    }
    this.grantWarningDays = settings.grantWarningDays;
    if (holdsClients) this.warnOfGrants();
    // The contracts of services are written from one stack: with many stacks, all services beside each are megabytes.
    const written = new Set(pool ? servicesOf(pool) : []);
    const services = servicesOf(access).filter((each) => each.source === undefined && !written.has(each));
    writeCompanionFiles(this, {
      'access.json': () => access,
      ...(services.length > 0 ? { 'services.json': () => services } : {}),
    });
  }

  /** Makes the resource servers, the clients and their secrets, in a new pool or in an existing one. */
  protected addAuthorizationServer(props: M2mStackProps, existing?: IssuingPool): AuthorizationServer {
    const { settings } = props;
    const { access, day } = this.holdings;
    const server = new AuthorizationServer(this, 'authorization-server', {
      namePrefix: settings.namePrefix,
      ...(props.clientNamePrefix === undefined ? {} : { clientNamePrefix: props.clientNamePrefix }),
      access,
      today: day,
      lifetimes: settings,
      quotas: { resourceServers: settings.resourceServerQuota, clients: settings.clientQuota },
      domain: existing ? { existing } : domain(props),
      userPool: {
        tier: settings.userPoolTier,
        deletionProtection: settings.deletionProtection,
        ...(settings.issuerHost === undefined ? {} : { issuerHost: settings.issuerHost }),
      },
    });
    this.poolOutputs(server.pool);
    for (const [name, client] of Object.entries(access.clients)) {
      this.output(clientIdOutput(name, client), server.clientIds[name], `Client id of ${name}`);
    }
    this.tokenRequests = this.watchTokenRequests(settings, server);
    if (settings.environment !== 'local' && props.credentials !== false) this.addCredentials(settings, server);
    return server;
  }

  /**
   * An output by exactly this name.
   * @throws AccessError `ERR_CLIENT_INVALID` if a client's output has the name already
   */
  protected override output(name: string, value: unknown, description: string): void {
    if (this.outputs.node.tryFindChild(name)) {
      const message = `output "${name}" already holds the id of a client, expected another name; set clientIdOutput`;
      throw new AccessError('ERR_CLIENT_INVALID', message, {
        given: name,
        expected: 'a name that no other output has',
      });
    }
    super.output(name, value, description);
  }

  /** Functions are zipped by it; a stack without one needs no such provider. */
  protected addArchiveProvider(): void {
    if (!this.node.tryFindChild('archive')) new ArchiveProvider(this, 'archive');
  }

  /**
   * The key that encrypts the logs of every function; none in `dev` and `local`, whose logs are not worth its price.
   */
  protected logKey({ environment, namePrefix, deletionProtection }: Settings): Pick<FunctionOptions, 'logKeyArn'> {
    if (!isProtected(environment)) return {};
    this.logsKey ??= new LogsKey(this, 'logs-key', {
      name: `${namePrefix}-logs`,
      account: new AwsAccount(this, 'logs-account'),
      deletionWindowDays: deletionProtection ? 30 : 7,
    });
    return { logKeyArn: this.logsKey.arn };
  }

  /** Actions of alarms: one topic, if monitoring is on. */
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

  private watchTokenRequests(settings: Settings, { userPool }: AuthorizationServer): TokenRequests | undefined {
    const { namePrefix: name, cloudtrailLogGroup: trailLogGroupName } = settings;
    if (trailLogGroupName === undefined) return undefined;
    return new TokenRequests(this, 'token-requests', {
      name,
      trailLogGroupName,
      userPoolId: userPool.id,
      actions: this.alarmActions(settings),
    });
  }

  /**
   * Adds two notes: the day of the synth, if a grant has an end, because the JSON then depends on it; and the service
   * that provides each part, if the access is composed of services.
   */
  override toTerraform(): unknown {
    const json = super.toTerraform() as Record<string, unknown>;
    const grants = this.holdsClients ? grantNote(this.holdings, this.grantWarningDays) : undefined;
    const { services } = this;
    if (!grants && !services) return json;
    return { ...json, '//': { ...(json['//'] as object), ...(grants && { grants }), ...(services && { services }) } };
  }

  /** The CLI of Terraform CDK shows annotations; a user who runs the app directly sees stderr. */
  private warnOfGrants(): void {
    const warnings = [...endedGrants(this.holdings), ...endingGrants(this.holdings, this.grantWarningDays)];
    for (const { message } of warnings) Annotations.of(this).addWarning(message);
    const { services } = this.holdings.access;
    const missing = services ? oneSidedWarnings(services) : [];
    onSynthesis(this, () => {
      for (const { message } of [...missing, ...warnings]) process.stderr.write(warningLine(message));
    });
  }

  private addCredentials(settings: Settings, authorizationServer: AuthorizationServer): void {
    const { access } = this.holdings;
    this.addArchiveProvider();
    for (const { message } of readerWarnings(access)) Annotations.of(this).addWarning(message);
    const secrets = new ClientSecrets(this, 'client-secrets', {
      namePrefix: settings.namePrefix,
      secretNamePrefix: secretNamePrefix(settings),
      clients: access.clients,
      authorizationServer,
      bundle: packageFunction('rotation'),
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

  /** Outputs with the addresses of the pool. */
  protected poolOutputs({ id, arn, tokenEndpoint, jwksUri }: IssuingPool): void {
    this.output('UserPoolId', id, 'Id of the user pool');
    this.output('UserPoolArn', arn, 'ARN of the user pool');
    this.output('TokenEndpoint', tokenEndpoint, 'Where clients get tokens');
    this.output('JwksEndpoint', jwksUri, 'Keys that sign the tokens');
  }
}

/** Warnings about scopes and roles that no caller holds. */
const ABOUT_OTHERS: readonly string[] = ['WARN_SCOPE_NOT_GRANTED', 'WARN_SCOPE_NOT_USED', 'WARN_ROLE_NOT_HELD'];

function domain({ settings, managedLoginVersion = 1, tokenDomain }: M2mStackProps): UserPoolDomainOptions {
  checkPoolSettings(settings, managedLoginVersion);
  const { domainPrefix: prefix, region } = settings;
  return { at: tokenDomain ?? { prefix }, managedLoginVersion, ...(region === undefined ? {} : { region }) };
}
