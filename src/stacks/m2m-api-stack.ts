import { Annotations } from 'cdktf';
import type { Construct } from 'constructs';
import { authorizerTable, TABLE_FILE } from '../access/authorizer-table';
import type { AccessDeclaration } from '../access/declaration';
import type { Access } from '../access/held-access';
import { modelRoutes } from '../access/model';
import { packageFunction } from '../bundle/package-function';
import type { ApiDomainOptions } from '../constructs/api/api-domain';
import { AwsAccount } from '../constructs/account/aws-account';
import type { ApiPayloadOptions } from '../constructs/api/api-payload';
import type { FunctionOptions } from '../constructs/backend/bundled-function';
import type { KeyHolders } from '../constructs/api/caller-keys';
import { CallerKeys } from '../constructs/api/caller-keys';
import { RestApi } from '../constructs/api/rest-api';
import type { AuthorizationServer } from '../constructs/pool/authorization-server';
import type { ExistingUserPool } from '../constructs/pool/existing-user-pool';
import type { IssuingPool } from '../constructs/pool/issuing-pool';
import { WebAcl } from '../constructs/api/web-acl';
import { authorizerSettingWarnings, checkAuthorizerSettings } from '../settings/authorizer-settings';
import { GATEWAY_SECONDS } from '../settings/integration-timeout';
import type { Settings } from '../settings/settings';
import { REDEPLOY_COMMAND } from '../terraform-json/redeploy-command';
import { ApiBackends, startFirstBundle } from './api-backends';
import { ApiMonitoring } from './api-monitoring';
import type { Backend, DefaultBackend } from './backend';
import type { PoolStack } from './api-pool';
import { checkJoining, isExisting, joinedPool } from './api-pool';
import { checkBackendShapes } from './backend-shape';
import { LambdaAuthorization } from './lambda-authorization';
import { writeCompanionFiles } from './companion-files';
import type { M2mStackProps } from './m2m-stack';
import { M2mStack } from './m2m-stack';
import { deploymentValidation, quickTestCommands, scopeTestCommands } from './quick-test';
import { addContent } from './stack-content';

/** Addresses that an OpenAPI document names. */
export interface OpenApiAddresses {
  /** Address of the API's stage, or its path. */
  readonly serverUrl: string;
  /** Address of the token endpoint, or its path. */
  readonly tokenUrl: string;
}

/** Options of a stack with an API. */
export type M2mApiStackProps<Used extends string = string> = ApiStackOptions<Used> & NamedBackends<NoInfer<Used>>;

/** Exactly the backends that routes name, if the types know them. */
type NamedBackends<Used extends string> = [Used] extends [never]
  ? {
      /** No route names one. */
      readonly backends?: Readonly<Record<string, never>>;
    }
  : string extends Used
    ? {
        /** Backends of the routes that name one, by name. */
        readonly backends?: Readonly<Record<string, Backend>>;
      }
    : {
        /** Backends of the routes that name one, by name. */
        readonly backends: Readonly<Record<Used, Backend>>;
      };

/** Options that do not depend on the declaration's backends. */
export interface ApiStackOptions<Used extends string = string> extends M2mStackProps, ApiPayloadOptions {
  /**
   * The access declaration, as `defineAccess` returns it. With `pool`, this stack serves the routes only: the resource
   * servers and clients say what the pool must hold, and the pool's stack makes them.
   */
  readonly access: AccessDeclaration<string, string, string, Used>;
  /**
   * Name of the API, if an environment has several: 1 to 20 lower-case letters, digits and single hyphens. It ends the
   * stack's id, names its state, and is part of its resource names, e.g. `shop-dev-orders`.
   * @default - the stack is the environment's main one
   */
  readonly name?: string;
  /**
   * The user pool whose tokens the API accepts: a stack of the app, or a pool that `existingUserPool` describes. With
   * it, the API's stack holds no client and no secret and cannot change the pool.
   * @default - the stack makes a pool, with all its clients
   */
  readonly pool?: PoolStack | ExistingUserPool;
  /**
   * Backend of the routes that name none.
   * @default - each route names one
   */
  readonly backend?: DefaultBackend;
  /**
   * Makes the OpenAPI document of the API, which is written beside the Terraform JSON; `openApi` of `cognito-m2m/openapi`
   * returns such a function.
   * @default - no document
   */
  readonly openapi?: (addresses: OpenApiAddresses) => object;
}

/** Versions of the AWS provider that have `integration_target`, which names an Application Load Balancer. */
const LOAD_BALANCER_PROVIDER_VERSIONS = '>= 6.25.0, < 7.0.0';

/**
 * A REST API, its backends, and the authorization server that issues its callers' tokens. With the option `pool`, that
 * server belongs to another stack, or to no stack of the app.
 * @example
 * import { M2mApiStack, defineAccess, readSettings, synthesize } from 'cognito-m2m';
 *
 * const access = defineAccess({
 *   resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
 *   clients: { Reporting: { scopes: ['orders/read'] } },
 *   routes: { 'GET /orders': { scopes: ['orders/read'] } },
 * });
 * void synthesize((app) => {
 *   const backend = { name: 'orders', entry: 'lambda/orders/index.ts', table: { partitionKey: 'id' } };
 *   new M2mApiStack(app, { settings: readSettings(process.env), access, backend });
 * });
 */
export class M2mApiStack<const Used extends string = string> extends M2mStack {
  /** Among the APIs of the app; undefined if it is the environment's main stack. */
  readonly apiName: string | undefined;
  private foreignBackends: ApiBackends['foreign'] = {};

  constructor(scope: Construct, props: M2mApiStackProps<Used>) {
    checkJoining(scope, props);
    const pool = props.pool && !isExisting(props.pool) ? props.pool : undefined;
    super(scope, props, { part: props.name, holdsClients: !props.pool, pool: pool?.access });
    this.apiName = props.name;
    if (pool) this.addDependency(pool);
    addContent(this, () => {
      this.addApi(props);
    });
  }

  private addApi(props: M2mApiStackProps<Used>): void {
    checkBackendShapes(props, props);
    startFirstBundle(props);
    const { backend } = props;
    const settings = named(props);
    const { access } = this.holdings;
    const { pool, server } = this.issuing(props, settings);
    checkAuthorizerSettings(settings, access);
    for (const message of authorizerSettingWarnings(settings, access)) Annotations.of(this).addWarning(message);
    this.addArchiveProvider();
    const clientKeys = new CallerKeys(this, 'client-keys', {
      namePrefix: settings.namePrefix,
      holders: keyHolders(access),
    });
    const lambda = this.lambdaAuthorization(settings, pool);
    const answering = new ApiBackends(this, {
      settings,
      access,
      backend,
      backends: props.backends ?? {},
      function: () => this.functionOptions(settings),
    });
    this.foreignBackends = answering.foreign;
    if (answering.needsProvider6) {
      this.addOverride('terraform.required_providers.aws.version', LOAD_BALANCER_PROVIDER_VERSIONS);
    }
    const api = new RestApi(this, 'api', {
      name: settings.namePrefix,
      stageName: settings.stageName,
      authorizerTtlSeconds: settings.authorizerTtlSeconds,
      corsOrigins: settings.corsOrigins,
      sourceCidrs: settings.sourceCidrs,
      vpcEndpointIds: settings.vpcEndpointIds,
      ...(settings.redeploy === undefined ? {} : { redeploy: settings.redeploy }),
      ...(props.binaryMediaTypes === undefined ? {} : { binaryMediaTypes: props.binaryMediaTypes }),
      ...(props.minimumCompressionBytes === undefined
        ? {}
        : { minimumCompressionBytes: props.minimumCompressionBytes }),
      access,
      authorizer: lambda?.function ?? { userPoolArn: pool.arn },
      legacyApiKeys: lambda?.legacyApiKeys,
      handler: answering.handler,
      backends: answering.targets,
      ...(settings.accessLog
        ? { accessLog: { logRetentionDays: settings.logRetentionDays, ...this.logKey(settings) } }
        : {}),
      domain: domainOptions(settings),
    });
    const webAcl = this.webAcl(settings, api);
    if (webAcl) api.domain?.waitFor(webAcl.association);
    if (settings.monitoring && api.accessLog) {
      const timeoutSeconds = authorizerSeconds(settings);
      const authorizer = lambda && { authorizer: { functionName: lambda.function.functionName, timeoutSeconds } };
      const functions = { ...answering.functions, ...authorizer };
      new ApiMonitoring(this, 'monitoring', {
        namePrefix: settings.namePrefix,
        accessLog: api.accessLog,
        api: { name: settings.namePrefix, stageName: settings.stageName },
        functions: Object.entries(functions).map(([name, watched]) => ({ name, ...watched })),
        actions: this.alarmActions(settings),
        webAcl,
        tokenRequests: this.tokenRequests,
        rotation: this.rotation,
      });
    }
    if (props.openapi) this.document(props.openapi, settings);
    clientKeys.addUsagePlans(api);
    lambda?.keys?.addUsagePlans(api);
    this.apiOutputs(settings, api, pool, server);
    this.backendOutputs(answering, api);
    this.keyOutput('ApiKeyIds', "Id of each client's API key, whose value get-api-key answers", clientKeys);
    this.keyOutput('LegacyApiKeyIds', 'Id of each API key that is taken in place of a token', lambda?.keys);
  }

  /** The pool that issues the tokens, and the authorization server if this stack makes it. */
  private issuing(
    props: M2mApiStackProps<Used>,
    settings: Settings,
  ): { pool: IssuingPool; server?: AuthorizationServer } {
    if (!props.pool) {
      const server = this.addAuthorizationServer(props);
      return { pool: server.pool, server };
    }
    const pool = joinedPool(this, props.pool, settings);
    this.poolOutputs(pool);
    return { pool };
  }

  private lambdaAuthorization(settings: Settings, pool: IssuingPool): LambdaAuthorization | undefined {
    const { access } = this.holdings;
    if (access.authorizer !== 'lambda') return undefined;
    return new LambdaAuthorization(this, 'authorizer', {
      settings,
      access,
      pool,
      bundle: packageFunction('authorizer', { [TABLE_FILE]: authorizerTable(access) }),
      function: { ...this.functionOptions(settings), timeoutSeconds: authorizerSeconds(settings) },
    });
  }

  /** The commands that serve or print it put the addresses of a deployment in. */
  private document(openapi: Required<ApiStackOptions>['openapi'], { apiDomain, stageName }: Settings): void {
    const serverUrl = apiDomain === undefined ? `/${stageName}` : `https://${apiDomain}`;
    writeCompanionFiles(this, { 'openapi.json': () => openapi({ serverUrl, tokenUrl: '/oauth2/token' }) });
  }

  private webAcl(settings: Settings, { stageArn }: RestApi): WebAcl | undefined {
    if (!settings.waf) return undefined;
    return new WebAcl(this, 'web-acl', {
      name: `${settings.namePrefix}-api`,
      account: new AwsAccount(this, 'web-acl-account'),
      stageArn,
      rateLimit: settings.wafRateLimit,
      ...(settings.wafCounted === undefined ? {} : { counted: settings.wafCounted }),
      logRetentionDays: settings.logRetentionDays,
      ...this.logKey(settings),
    });
  }

  private functionOptions(settings: Settings): FunctionOptions {
    return {
      runtime: settings.lambdaRuntime,
      memoryMb: settings.lambdaMemoryMb,
      timeoutSeconds: settings.lambdaTimeoutSeconds,
      logRetentionDays: settings.logRetentionDays,
      ...this.logKey(settings),
    };
  }

  /**
   * Adds two notes for the local gateway: the backends that a laptop cannot reach, by name, because the user must name
   * a stand-in for each; and the name under which the gateway serves the API beside others.
   */
  override toTerraform(): unknown {
    const json = super.toTerraform() as Record<string, unknown>;
    const { apiName: api, foreignBackends: backends } = this;
    const notes = {
      ...(api === undefined ? {} : { api }),
      ...(Object.keys(backends).length === 0 ? {} : { backends }),
    };
    return Object.keys(notes).length === 0 ? json : { ...json, '//': { ...(json['//'] as object), ...notes } };
  }

  private backendOutputs({ ownerPermissions }: ApiBackends, { invokedFrom, clientCertificatePem: pem }: RestApi): void {
    if (pem !== undefined) {
      this.output(
        'ClientCertificate',
        pem,
        'Certificate of the API as PEM: HTTP endpoints refuse callers with another',
      );
    }
    if (ownerPermissions.length === 0) return;
    const commands = ownerPermissions.map(({ name, command }) => [name, command(invokedFrom)]);
    const description = 'What the owner of each existing function runs once, so that API Gateway may call it';
    this.output('BackendPermissions', Object.fromEntries(commands), description);
  }

  private keyOutput(name: string, description: string, { ids }: Pick<CallerKeys, 'ids'> = { ids: {} }): void {
    if (Object.keys(ids).length > 0) this.output(name, ids, description);
  }

  private apiOutputs(
    settings: Settings,
    api: RestApi,
    { tokenEndpoint, jwksUri }: IssuingPool,
    server: AuthorizationServer | undefined,
  ): void {
    const { access } = this.holdings;
    const addresses = {
      apiUrl: api.url,
      tokenEndpoint,
      jwksUri,
      mutualTls: settings.apiTruststoreUri !== undefined,
      clientIds: server?.clientIds ?? {},
    };
    const endpoints = modelRoutes(access).map(({ name, path }) => [name, `${api.url}${path}`]);
    if (server) this.output('UserPoolDomain', server.domain.host, 'Host name of the token endpoint');
    this.output('ApiUrl', api.url, 'Address of the API, to put a path behind');
    if (api.domain) this.output('ApiDomainTarget', api.domain.target, 'What the DNS of the domain points to');
    this.output('TestEndpoints', Object.fromEntries(endpoints), 'Address of each route');
    this.output(
      'QuickTestCommands',
      server ? quickTestCommands(access, addresses) : scopeTestCommands(access, addresses),
      server
        ? 'A call by each client, once CLIENT_SECRET is set'
        : 'A call with each scope, once CLIENT_ID and CLIENT_SECRET are set',
    );
    this.output(
      'DeploymentValidation',
      deploymentValidation(access, addresses),
      'What must be answered, and how to ask',
    );
    this.output(
      'RemovedRoutes',
      `after a bare cdktf deploy that removed a route, run: ${REDEPLOY_COMMAND}`,
      'cdktf deploy alone leaves a removed route reachable; npm run deploy and plan:apply close it',
    );
  }
}

/** Settings with the names of this API among several. */
function named({ settings, name }: Pick<ApiStackOptions, 'settings' | 'name'>): Settings {
  return name === undefined ? settings : { ...settings, namePrefix: `${settings.namePrefix}-${name}` };
}

/** API Gateway never waits longer for an authorizer than by default. */
function authorizerSeconds({ lambdaTimeoutSeconds }: Settings): number {
  return Math.min(lambdaTimeoutSeconds, GATEWAY_SECONDS - 1);
}

function domainOptions(settings: Settings): ApiDomainOptions | undefined {
  const { apiDomain: domainName, apiCertificateArn: certificateArn, apiTruststoreUri: uri } = settings;
  if (domainName === undefined || certificateArn === undefined) return undefined;
  return {
    domainName,
    certificateArn,
    hostedZoneId: settings.apiHostedZoneId,
    truststore: uri === undefined ? undefined : { uri, version: settings.apiTruststoreVersion },
  };
}

/** A client without a usage plan needs no key. */
function keyHolders({ clients }: Access): KeyHolders {
  return Object.fromEntries(Object.entries(clients).filter(([, { usagePlan }]) => usagePlan));
}
