// The default deployment with the constructs of AWS CDK, or one with BENCH_ROUTES routes and BENCH_CLIENTS clients.
// Written for the comparison in ../synth.mjs, which bundles this file in advance and runs it with plain node, so that
// no TypeScript is compiled during the measurement.
import { App, CfnOutput, Duration, NestedStack, Stack, Tags } from 'aws-cdk-lib';
import {
  AuthorizationType,
  CognitoUserPoolsAuthorizer,
  EndpointType,
  type IRestApi,
  LambdaIntegration,
  Model,
  RequestValidator,
  ResponseType,
  RestApi,
  type Stage,
} from 'aws-cdk-lib/aws-apigateway';
import {
  AccountRecovery,
  FeaturePlan,
  ManagedLoginVersion,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { buildSync } from 'esbuild';
import { join, resolve } from 'node:path';
import { customerApi, type Declaration, scaledApi } from './declaration';

const NAME = 'cognito-m2m-demo-dev';
const LAMBDA = resolve(__dirname, '../../../lambda/customers/index.ts');

/** Maximum number of resources in a CloudFormation stack. */
const STACK_LIMIT = 500;
/** Resources of the main stack without those of routes and clients, rounded up. */
const FIXED = 40;

const GATEWAY_RESPONSES = [
  { type: ResponseType.UNAUTHORIZED, status: '401', error: 'unauthorized', challenge: 'Bearer' },
  {
    type: ResponseType.EXPIRED_TOKEN,
    status: '401',
    error: 'expired_token',
    challenge: 'Bearer error="invalid_token"',
  },
  {
    type: ResponseType.ACCESS_DENIED,
    status: '403',
    error: 'access_denied',
    challenge: 'Bearer error="insufficient_scope"',
  },
  { type: ResponseType.INVALID_API_KEY, status: '403', error: 'invalid_api_key' },
  { type: ResponseType.THROTTLED, status: '429', error: 'throttled' },
  { type: ResponseType.BAD_REQUEST_BODY, status: '400', error: 'invalid_body' },
  { type: ResponseType.DEFAULT_4XX, error: 'request_refused' },
  { type: ResponseType.DEFAULT_5XX, error: 'gateway_error' },
];

class M2mApiStack extends Stack {
  private place: Construct = this;
  private room = STACK_LIMIT - FIXED;

  constructor(
    scope: Construct,
    id: string,
    private readonly declaration: Declaration,
  ) {
    super(scope, id);
    const userPool = this.userPool();
    const domain = userPool.addDomain('domain', {
      cognitoDomain: { domainPrefix: `m2m-demo-dev-${this.account}` },
      managedLoginVersion: ManagedLoginVersion.CLASSIC_HOSTED_UI,
    });
    const clients = this.clients(userPool);
    const table = this.table();
    const alias = this.backend(table);
    const stage = this.api(userPool, alias);

    const tokenEndpoint = `${domain.baseUrl()}/oauth2/token`;
    const url = stage.urlForPath();
    this.output('UserPoolId', userPool.userPoolId);
    this.output('UserPoolArn', userPool.userPoolArn);
    this.output('UserPoolDomain', domain.domainName);
    this.output('TokenEndpoint', tokenEndpoint);
    for (const [output, client] of clients) this.output(output, client.userPoolClientId);
    this.output('JwksEndpoint', `${userPool.userPoolProviderUrl}/.well-known/jwks.json`);
    this.output('TestEndpoints', declaration.routes.map(({ method, path }) => `${method} ${url}${path}`).join('\n'));
    this.output(
      'QuickTestCommands',
      `curl -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials ${tokenEndpoint}\n` +
        `curl -H "Authorization: Bearer $TOKEN" ${url}`,
    );
    this.output('DeploymentValidation', `${table.tableName} ${alias.functionName} ${stage.stageName}`);
  }

  private output(id: string, value: string) {
    new CfnOutput(this, `${id}Output`, { value }).overrideLogicalId(id);
  }

  private userPool() {
    return new UserPool(this, 'user-pool', {
      userPoolName: NAME,
      featurePlan: FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 14,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(7),
      },
    });
  }

  private clients(userPool: UserPool): [output: string, client: UserPoolClient][] {
    const { identifier, name, scopes } = this.declaration.resourceServer;
    const declared = new Map(
      Object.entries(scopes).map(([scopeName, scopeDescription]) => [
        scopeName,
        new ResourceServerScope({ scopeName, scopeDescription }),
      ]),
    );
    const server = userPool.addResourceServer('resource-server', {
      identifier,
      userPoolResourceServerName: name,
      scopes: [...declared.values()],
    });
    return this.declaration.clients.map(({ name: client, output, scopes: held }) => [
      output,
      new UserPoolClient(this.placeFor(1), client, {
        userPool,
        userPoolClientName: `${NAME}-${client}`,
        generateSecret: true,
        authFlows: {},
        oAuth: {
          flows: { clientCredentials: true },
          scopes: held.map((scope) => OAuthScope.resourceServer(server, declared.get(scope)!)),
        },
        accessTokenValidity: Duration.minutes(60),
        idTokenValidity: Duration.minutes(60),
        refreshTokenValidity: Duration.days(30),
        preventUserExistenceErrors: true,
        enableTokenRevocation: true,
      }),
    ]);
  }

  private table() {
    return new Table(this, 'table', {
      tableName: `${NAME}-customers`,
      partitionKey: { name: 'id', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryption.AWS_MANAGED,
    });
  }

  private backend(table: Table) {
    const bundle = join(__dirname, 'customers');
    buildSync({
      entryPoints: [LAMBDA],
      outfile: join(bundle, 'index.js'),
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node22',
      mainFields: ['module', 'main'],
      legalComments: 'none',
      logLevel: 'warning',
    });
    const logGroup = new LogGroup(this, 'logs', {
      logGroupName: `/aws/lambda/${NAME}-customers`,
      retention: RetentionDays.ONE_MONTH,
    });
    const role = new Role(this, 'role', {
      roleName: `${NAME}-customers`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    });
    const policy = new Policy(this, 'policy', {
      roles: [role],
      statements: [
        new PolicyStatement({
          actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Scan'].map((action) => `dynamodb:${action}`),
          resources: [table.tableArn],
        }),
        new PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [logGroup.logGroupArn],
        }),
        new PolicyStatement({ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] }),
      ],
    });
    const lambda = new LambdaFunction(this, 'function', {
      functionName: `${NAME}-customers`,
      // Without the policy that CDK adds for tracing and logs: the role above already has these permissions.
      role: role.withoutPolicyUpdates(),
      code: Code.fromAsset(bundle),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_22_X,
      architecture: Architecture.ARM_64,
      memorySize: 256,
      timeout: Duration.seconds(10),
      tracing: Tracing.ACTIVE,
      logGroup,
      environment: { CUSTOMER_STORE: 'dynamodb', TABLE_NAME: table.tableName, POWERTOOLS_SERVICE_NAME: 'customers' },
    });
    lambda.node.addDependency(policy);
    return new Alias(this, 'alias', { aliasName: 'live', version: lambda.currentVersion });
  }

  private api(userPool: UserPool, alias: Alias): Stage {
    const api = new RestApi(this, 'api', {
      restApiName: NAME,
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: false,
      deployOptions: { stageName: 'prod', tracingEnabled: true },
    });
    // The output that CDK adds itself, renamed as in the other two implementations.
    (api.node.findChild('Endpoint') as CfnOutput).overrideLogicalId('ApiUrl');
    const authorizer = new CognitoUserPoolsAuthorizer(this, 'authorizer', {
      authorizerName: 'cognito',
      cognitoUserPools: [userPool],
      resultsCacheTtl: Duration.seconds(300),
    });
    const requestValidator = new RequestValidator(this, 'validator', {
      restApi: api,
      requestValidatorName: 'body',
      validateRequestBody: true,
    });
    // One permission for the whole API, as in the other two implementations.
    const integration = new LambdaIntegration(alias, { scopePermissionToMethod: false });
    const { identifier } = this.declaration.resourceServer;
    const apis = new Map<Construct, IRestApi>([[this, api]]);
    for (const { method, path, scope, body, responses = [] } of this.declaration.routes) {
      const place = this.placeFor(2);
      if (!apis.has(place)) {
        const { restApiId, restApiRootResourceId: rootResourceId } = api;
        apis.set(place, RestApi.fromRestApiAttributes(place, 'api', { restApiId, rootResourceId }));
        // CDK makes the deployment wait only for methods of the same stack.
        api.latestDeployment?.node.addDependency(place);
      }
      const model = body && new Model(this, body.name, { restApi: api, modelName: body.name, schema: body.schema });
      apis
        .get(place)!
        .root.resourceForPath(path)
        .addMethod(method, integration, {
          authorizationType: AuthorizationType.COGNITO,
          authorizer,
          authorizationScopes: [`${identifier}/${scope}`],
          requestParameters: path.endsWith('{id}') ? { 'method.request.path.id': true } : {},
          methodResponses: ['200', '401', '403', ...responses].map((statusCode) => ({ statusCode })),
          ...(model && { requestValidator, requestModels: { 'application/json': model } }),
        });
    }
    for (const { type, status, error, challenge } of GATEWAY_RESPONSES) {
      api.addGatewayResponse(type.responseType, {
        type,
        ...(status && { statusCode: status }),
        responseHeaders: {
          'Cache-Control': "'no-store'",
          ...(challenge && { 'WWW-Authenticate': `'${challenge}'` }),
        },
        templates: { 'application/json': `{"error":"${error}","message":$context.error.messageString}` },
      });
    }
    return api.deploymentStage;
  }

  /**
   * Returns the scope for the next `resources`: this stack while it has room, then nested stacks, as few as possible.
   */
  private placeFor(resources: number): Construct {
    if (resources > this.room) {
      this.place = new NestedStack(this, `part-${this.node.children.length}`);
      this.room = STACK_LIMIT;
    }
    this.room -= resources;
    return this.place;
  }
}

const { BENCH_ROUTES, BENCH_CLIENTS } = process.env;
const app = new App();
new M2mApiStack(
  app,
  NAME,
  BENCH_ROUTES === undefined ? customerApi : scaledApi(Number(BENCH_ROUTES), Number(BENCH_CLIENTS)),
);
Tags.of(app).add('Project', 'cognito-m2m-demo');
Tags.of(app).add('Environment', 'dev');
Tags.of(app).add('Purpose', 'machine-to-machine authorization');
app.synth();
