import { Annotations } from 'cdktf';
import type { Construct } from 'constructs';
import { authorizerTable, TABLE_FILE } from '../access/authorizer-table';
import type { AccessDeclaration } from '../access/declaration';
import { modelRoutes } from '../access/model';
import { bundleFunction } from '../bundle/function-bundle';
import { packageFunction } from '../bundle/package-function';
import type { ApiDomainOptions } from '../constructs/api/api-domain';
import { AwsAccount } from '../constructs/account/aws-account';
import type { FunctionOptions } from '../constructs/backend/bundled-function';
import { BundledFunction } from '../constructs/backend/bundled-function';
import type { KeyHolders } from '../constructs/api/caller-keys';
import { CallerKeys } from '../constructs/api/caller-keys';
import type { PolicyStatement } from '../constructs/account/policy-document';
import { RestApi } from '../constructs/api/rest-api';
import { Table } from '../constructs/backend/table';
import { WebAcl } from '../constructs/api/web-acl';
import { authorizerSettingWarnings, checkAuthorizerSettings } from '../settings/authorizer-settings';
import type { Settings } from '../settings/settings';
import { ApiMonitoring } from './api-monitoring';
import { LambdaAuthorization } from './lambda-authorization';
import { writeBeside } from './companion-files';
import type { M2mStackProps } from './m2m-stack';
import { M2mStack } from './m2m-stack';
import { deploymentValidation, quickTestCommands } from './quick-test';

/** The function that answers the routes, and where it keeps what it knows. */
export type Backend = FunctionCode & {
  /** What the names of its function and table end with. */
  readonly name: string;
  /**
   * Variables of the function besides TABLE_NAME, CORS_ORIGINS and those of Powertools.
   * @default {}
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * The table it may read and write, by its partition key.
   * @default - no table
   */
  readonly table?: { readonly partitionKey: string };
};

/** The code of a function: a file that is bundled at synth, or a folder that holds `index.js` already. */
export type FunctionCode =
  | {
      /** TypeScript or JavaScript file that exports `handler`, from the project's root on: `lambda/orders/index.ts`. */
      readonly entry: string;
      readonly folder?: never;
    }
  | {
      /** Folder with `index.js`, which exports `handler`, and all it needs. */
      readonly folder: string;
      readonly entry?: never;
    };

/** Addresses that an OpenAPI document names. */
export interface OpenApiAddresses {
  /** Address of the API's stage, or its path. */
  readonly serverUrl: string;
  readonly tokenUrl: string;
}

/** Options of a stack with an API. */
export interface M2mApiStackProps extends M2mStackProps {
  readonly backend: Backend;
  /**
   * Makes the OpenAPI document of the API, which is written beside the Terraform JSON; `openApi` of `cognito-m2m/openapi`
   * returns such a function.
   * @default - no document
   */
  readonly openapi?: (addresses: OpenApiAddresses) => object;
}

const TABLE_ACTIONS = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Scan'];

/**
 * A REST API, the function that answers it, and the authorization server that issues its callers' tokens.
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
export class M2mApiStack extends M2mStack {
  constructor(scope: Construct, props: M2mApiStackProps) {
    super(scope, props);
    const { settings, access, backend } = props;
    checkAuthorizerSettings(settings, access);
    for (const message of authorizerSettingWarnings(settings, access)) Annotations.of(this).addWarning(message);
    this.addArchiveProvider();
    const clientKeys = new CallerKeys(this, 'client-keys', {
      namePrefix: settings.namePrefix,
      holders: keyHolders(access),
    });
    const lambda = this.lambdaAuthorization(props);
    const handler = this.handler(props, backend);
    const api = new RestApi(this, 'api', {
      name: settings.namePrefix,
      stageName: settings.stageName,
      authorizerTtlSeconds: settings.authorizerTtlSeconds,
      corsOrigins: settings.corsOrigins,
      sourceCidrs: settings.sourceCidrs,
      ...(settings.redeploy === undefined ? {} : { redeploy: settings.redeploy }),
      access,
      authorizer: lambda?.function ?? { userPoolArn: this.authorizationServer.userPool.arn },
      legacyApiKeys: lambda?.legacyApiKeys,
      handler,
      ...(settings.accessLog
        ? { accessLog: { logRetentionDays: settings.logRetentionDays, ...this.logKey(settings) } }
        : {}),
      domain: domainOptions(settings),
    });
    const webAcl = this.webAcl(settings, api);
    if (webAcl) api.domain?.waitFor(webAcl.association);
    if (settings.monitoring && api.accessLog) {
      const { lambdaTimeoutSeconds: timeoutSeconds } = settings;
      const functions = { [backend.name]: handler, ...(lambda ? { authorizer: lambda.function } : {}) };
      new ApiMonitoring(this, 'monitoring', {
        namePrefix: settings.namePrefix,
        accessLog: api.accessLog,
        api: { name: settings.namePrefix, stageName: settings.stageName },
        functions: Object.entries(functions).map(([name, { functionName }]) => ({
          name,
          functionName,
          timeoutSeconds,
        })),
        actions: this.alarmActions(settings),
        webAcl,
        tokenRequests: this.tokenRequests,
        rotation: this.rotation,
      });
    }
    if (props.openapi) this.document(props.openapi, settings);
    clientKeys.addUsagePlans(api);
    lambda?.keys?.addUsagePlans(api);
    this.apiOutputs(props, api);
    this.keyOutput('ApiKeyIds', "Id of each client's API key, whose value get-api-key answers", clientKeys);
    this.keyOutput('LegacyApiKeyIds', 'Id of each API key that is taken in place of a token', lambda?.keys);
  }

  private lambdaAuthorization({ settings, access }: M2mApiStackProps): LambdaAuthorization | undefined {
    if (access.authorizer !== 'lambda') return undefined;
    const { authorizationServer } = this;
    return new LambdaAuthorization(this, 'authorizer', {
      settings,
      access,
      authorizationServer,
      bundle: packageFunction('authorizer', { [TABLE_FILE]: authorizerTable(access) }),
      function: this.functionOptions(settings),
    });
  }

  /** The commands that serve or print it put the addresses of a deployment in. */
  private document(openapi: Required<M2mApiStackProps>['openapi'], { apiDomain, stageName }: Settings): void {
    const serverUrl = apiDomain === undefined ? `/${stageName}` : `https://${apiDomain}`;
    writeBeside(this, { 'openapi.json': () => openapi({ serverUrl, tokenUrl: '/oauth2/token' }) });
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

  private handler({ settings }: M2mApiStackProps, backend: Backend): BundledFunction {
    const name = `${settings.namePrefix}-${backend.name}`;
    const table = backend.table
      ? new Table(this, 'table', { name, ...backend.table, deletionProtection: settings.deletionProtection })
      : undefined;
    const permissions: PolicyStatement[] = table
      ? [{ actions: TABLE_ACTIONS.map((action) => `dynamodb:${action}`), resources: [table.arn] }]
      : [];
    return new BundledFunction(this, 'function', {
      ...this.functionOptions(settings),
      reservedConcurrency: settings.lambdaReservedConcurrency,
      name,
      bundle: backend.entry === undefined ? backend.folder : bundleFunction(backend.entry),
      permissions,
      environment: {
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_LOG_LEVEL: settings.logLevel,
        POWERTOOLS_METRICS_NAMESPACE: settings.namePrefix,
        CORS_ORIGINS: settings.corsOrigins.join(','),
        ...(table ? { TABLE_NAME: table.name } : {}),
        ...backend.environment,
      },
    });
  }

  private keyOutput(name: string, description: string, { ids }: Pick<CallerKeys, 'ids'> = { ids: {} }): void {
    if (Object.keys(ids).length > 0) this.output(name, ids, description);
  }

  private apiOutputs({ access, settings }: M2mApiStackProps, api: RestApi): void {
    const { userPool, domain, clientIds } = this.authorizationServer;
    const addresses = {
      apiUrl: api.url,
      tokenEndpoint: domain.tokenEndpoint,
      jwksUri: userPool.jwksUri,
      mutualTls: settings.apiTruststoreUri !== undefined,
      clientIds,
    };
    const endpoints = modelRoutes(access).map(({ name, path }) => [name, `${api.url}${path}`]);
    this.output('UserPoolDomain', domain.host, 'Host name of the token endpoint');
    this.output('ApiUrl', api.url, 'Address of the API, to put a path behind');
    if (api.domain) this.output('ApiDomainTarget', api.domain.target, 'What the DNS of the domain points to');
    this.output('TestEndpoints', Object.fromEntries(endpoints), 'Address of each route');
    this.output(
      'QuickTestCommands',
      quickTestCommands(access, addresses),
      'A call by each client, once CLIENT_SECRET is set',
    );
    this.output(
      'DeploymentValidation',
      deploymentValidation(access, addresses),
      'What must be answered, and how to ask',
    );
  }
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
function keyHolders({ clients }: AccessDeclaration): KeyHolders {
  return Object.fromEntries(Object.entries(clients).filter(([, { usagePlan }]) => usagePlan));
}
