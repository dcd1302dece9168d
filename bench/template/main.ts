// The default deployment in the style of a cdktf template: one stack class, the providers' barrel import, `npx ts-node
// main.ts`. Written for the comparison in ../synth.mjs; it is never deployed.
import * as archive from '@cdktf/provider-archive';
import * as aws from '@cdktf/provider-aws';
import { App, AssetType, Fn, TerraformAsset, TerraformOutput, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { buildSync } from 'esbuild';
import * as path from 'path';

const name = 'cognito-m2m-demo-dev';
const stageName = 'prod';
const identifier = 'customer-api';
const tags = { Project: 'cognito-m2m-demo', Environment: 'dev', Purpose: 'machine-to-machine authorization' };

const change = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1 },
    email: { type: 'string', maxLength: 254 },
    version: { type: 'number', minimum: 1 },
  },
  required: ['name', 'email'],
  additionalProperties: false,
};
const newCustomer = {
  ...change,
  properties: {
    id: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
    name: change.properties.name,
    email: change.properties.email,
  },
};

const gatewayResponses = [
  { type: 'UNAUTHORIZED', status: '401', error: 'unauthorized', challenge: 'Bearer' },
  { type: 'EXPIRED_TOKEN', status: '401', error: 'expired_token', challenge: 'Bearer error="invalid_token"' },
  { type: 'ACCESS_DENIED', status: '403', error: 'access_denied', challenge: 'Bearer error="insufficient_scope"' },
  { type: 'INVALID_API_KEY', status: '403', error: 'invalid_api_key' },
  { type: 'THROTTLED', status: '429', error: 'throttled' },
  { type: 'BAD_REQUEST_BODY', status: '400', error: 'invalid_body' },
  { type: 'DEFAULT_4XX', error: 'request_refused' },
  { type: 'DEFAULT_5XX', error: 'gateway_error' },
];

class M2mApiStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new aws.provider.AwsProvider(this, 'aws', { region: 'us-east-1', defaultTags: [{ tags }] });
    new archive.provider.ArchiveProvider(this, 'archive');
    const account = new aws.dataAwsCallerIdentity.DataAwsCallerIdentity(this, 'account');
    const region = new aws.dataAwsRegion.DataAwsRegion(this, 'region');

    // Cognito: who may ask for a token
    const userPool = new aws.cognitoUserPool.CognitoUserPool(this, 'user-pool', {
      name,
      userPoolTier: 'ESSENTIALS',
      deletionProtection: 'INACTIVE',
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
      usernameAttributes: ['email'],
      usernameConfiguration: { caseSensitive: false },
      autoVerifiedAttributes: ['email'],
      accountRecoverySetting: { recoveryMechanism: [{ name: 'verified_email', priority: 1 }] },
      passwordPolicy: {
        minimumLength: 14,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: true,
        temporaryPasswordValidityDays: 7,
      },
    });
    const domain = new aws.cognitoUserPoolDomain.CognitoUserPoolDomain(this, 'domain', {
      userPoolId: userPool.id,
      domain: `m2m-demo-dev-${account.accountId}`,
      managedLoginVersion: 1,
    });
    const resourceServer = new aws.cognitoResourceServer.CognitoResourceServer(this, 'resource-server', {
      userPoolId: userPool.id,
      identifier,
      name: 'Customer API',
      scope: [
        { scopeName: 'read', scopeDescription: 'Read customers' },
        { scopeName: 'write', scopeDescription: 'Create and change customers' },
        { scopeName: 'admin', scopeDescription: 'Delete customers' },
      ],
    });
    const client = (clientName: string, scopes: string[]) =>
      new aws.cognitoUserPoolClient.CognitoUserPoolClient(this, clientName, {
        name: `${name}-${clientName}`,
        userPoolId: userPool.id,
        generateSecret: true,
        allowedOauthFlowsUserPoolClient: true,
        allowedOauthFlows: ['client_credentials'],
        allowedOauthScopes: scopes.map((scopeName) => `${identifier}/${scopeName}`),
        explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
        accessTokenValidity: 60,
        idTokenValidity: 60,
        refreshTokenValidity: 30,
        tokenValidityUnits: [{ accessToken: 'minutes', idToken: 'minutes', refreshToken: 'days' }],
        preventUserExistenceErrors: 'ENABLED',
        enableTokenRevocation: true,
        dependsOn: [resourceServer],
      });
    const orderClient = client('OrderProcessingService', ['read', 'write', 'admin']);
    const reportingClient = client('ReportingService', ['read']);

    // Backend
    const table = new aws.dynamodbTable.DynamodbTable(this, 'table', {
      name: `${name}-customers`,
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'id',
      deletionProtectionEnabled: false,
      attribute: [{ name: 'id', type: 'S' }],
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true },
    });
    const bundle = path.resolve(__dirname, '.build/customers');
    buildSync({
      entryPoints: [path.resolve(__dirname, '../../lambda/customers/index.ts')],
      outfile: path.join(bundle, 'index.js'),
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node22',
      mainFields: ['module', 'main'],
      legalComments: 'none',
      logLevel: 'warning',
    });
    const asset = new TerraformAsset(this, 'code', { path: bundle, type: AssetType.DIRECTORY });
    const code = new archive.dataArchiveFile.DataArchiveFile(this, 'archive-file', {
      type: 'zip',
      sourceDir: asset.path,
      outputPath: 'customers.zip',
      outputFileMode: '0644',
    });
    const logGroup = new aws.cloudwatchLogGroup.CloudwatchLogGroup(this, 'logs', {
      name: `/aws/lambda/${name}-customers`,
      retentionInDays: 30,
    });
    const role = new aws.iamRole.IamRole(this, 'role', {
      name: `${name}-customers`,
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'lambda.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': account.accountId } },
          },
        ],
      }),
    });
    const policy = new aws.iamRolePolicy.IamRolePolicy(this, 'policy', {
      name: 'customers',
      role: role.id,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: [
              'dynamodb:GetItem',
              'dynamodb:PutItem',
              'dynamodb:UpdateItem',
              'dynamodb:DeleteItem',
              'dynamodb:Scan',
            ],
            Resource: table.arn,
          },
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: `${logGroup.arn}:*`,
          },
          {
            Effect: 'Allow',
            Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
            Resource: '*',
          },
        ],
      }),
    });
    const lambda = new aws.lambdaFunction.LambdaFunction(this, 'function', {
      functionName: `${name}-customers`,
      role: role.arn,
      filename: code.outputPath,
      sourceCodeHash: code.outputBase64Sha256,
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      architectures: ['arm64'],
      memorySize: 256,
      timeout: 10,
      publish: true,
      tracingConfig: { mode: 'Active' },
      environment: {
        variables: { CUSTOMER_STORE: 'dynamodb', TABLE_NAME: table.name, POWERTOOLS_SERVICE_NAME: 'customers' },
      },
      dependsOn: [logGroup, policy],
    });
    const alias = new aws.lambdaAlias.LambdaAlias(this, 'alias', {
      name: 'live',
      functionName: lambda.functionName,
      functionVersion: lambda.version,
    });

    // API
    const api = new aws.apiGatewayRestApi.ApiGatewayRestApi(this, 'api', {
      name,
      endpointConfiguration: { types: ['REGIONAL'] },
    });
    new aws.lambdaPermission.LambdaPermission(this, 'permission', {
      action: 'lambda:InvokeFunction',
      functionName: lambda.functionName,
      qualifier: alias.name,
      principal: 'apigateway.amazonaws.com',
      sourceArn: `${api.executionArn}/*/*`,
    });
    const authorizer = new aws.apiGatewayAuthorizer.ApiGatewayAuthorizer(this, 'authorizer', {
      restApiId: api.id,
      name: 'cognito',
      type: 'COGNITO_USER_POOLS',
      providerArns: [userPool.arn],
      identitySource: 'method.request.header.Authorization',
      authorizerResultTtlInSeconds: 300,
    });
    const validator = new aws.apiGatewayRequestValidator.ApiGatewayRequestValidator(this, 'validator', {
      restApiId: api.id,
      name: 'body',
      validateRequestBody: true,
    });
    const model = (modelName: string, schema: object) =>
      new aws.apiGatewayModel.ApiGatewayModel(this, modelName, {
        restApiId: api.id,
        name: modelName,
        contentType: 'application/json',
        schema: JSON.stringify(schema),
      });
    const newCustomerModel = model('NewCustomer', newCustomer);
    const customerChangeModel = model('CustomerChange', change);

    const customers = new aws.apiGatewayResource.ApiGatewayResource(this, 'customers', {
      restApiId: api.id,
      parentId: api.rootResourceId,
      pathPart: 'customers',
    });
    const customerById = new aws.apiGatewayResource.ApiGatewayResource(this, 'customer', {
      restApiId: api.id,
      parentId: customers.id,
      pathPart: '{id}',
    });
    const routes = [
      { id: 'list', method: 'GET', resource: customers, scope: 'read', responses: ['400'] },
      {
        id: 'create',
        method: 'POST',
        resource: customers,
        scope: 'write',
        model: newCustomerModel,
        responses: ['201', '400', '409'],
      },
      { id: 'get', method: 'GET', resource: customerById, scope: 'read', responses: ['404'] },
      {
        id: 'change',
        method: 'PUT',
        resource: customerById,
        scope: 'write',
        model: customerChangeModel,
        responses: ['400', '404', '409', '412'],
      },
      { id: 'delete', method: 'DELETE', resource: customerById, scope: 'admin', responses: ['204', '404'] },
    ];
    const integrations = routes.map((route) => {
      const method = new aws.apiGatewayMethod.ApiGatewayMethod(this, `${route.id}-method`, {
        restApiId: api.id,
        resourceId: route.resource.id,
        httpMethod: route.method,
        authorization: 'COGNITO_USER_POOLS',
        authorizerId: authorizer.id,
        authorizationScopes: [`${identifier}/${route.scope}`],
        requestParameters: route.resource === customerById ? { 'method.request.path.id': true } : {},
        requestValidatorId: route.model ? validator.id : undefined,
        requestModels: route.model ? { 'application/json': route.model.name } : undefined,
      });
      for (const statusCode of ['200', '401', '403', '429', '500', ...route.responses]) {
        new aws.apiGatewayMethodResponse.ApiGatewayMethodResponse(this, `${route.id}-${statusCode}`, {
          restApiId: api.id,
          resourceId: route.resource.id,
          httpMethod: method.httpMethod,
          statusCode,
        });
      }
      return new aws.apiGatewayIntegration.ApiGatewayIntegration(this, `${route.id}-integration`, {
        restApiId: api.id,
        resourceId: route.resource.id,
        httpMethod: method.httpMethod,
        type: 'AWS_PROXY',
        integrationHttpMethod: 'POST',
        uri: alias.invokeArn,
      });
    });
    const responses = gatewayResponses.map(
      ({ type, status, error, challenge }) =>
        new aws.apiGatewayGatewayResponse.ApiGatewayGatewayResponse(this, type, {
          restApiId: api.id,
          responseType: type,
          statusCode: status,
          responseTemplates: { 'application/json': `{"error":"${error}","message":$context.error.messageString}` },
          responseParameters: {
            'gatewayresponse.header.Cache-Control': "'no-store'",
            ...(challenge ? { 'gatewayresponse.header.WWW-Authenticate': `'${challenge}'` } : {}),
          },
        }),
    );
    const deployment = new aws.apiGatewayDeployment.ApiGatewayDeployment(this, 'deployment', {
      restApiId: api.id,
      triggers: {
        redeployment: Fn.sha1(Token.asString(Fn.jsonencode([...integrations, ...responses].map((part) => part.id)))),
      },
      dependsOn: [...integrations, ...responses],
      lifecycle: { createBeforeDestroy: true },
    });
    const stage = new aws.apiGatewayStage.ApiGatewayStage(this, 'stage', {
      restApiId: api.id,
      deploymentId: deployment.id,
      stageName,
      xrayTracingEnabled: true,
    });

    // Outputs
    const tokenEndpoint = `https://${domain.domain}.auth.${region.id}.amazoncognito.com/oauth2/token`;
    const output = (outputName: string, value: unknown) => new TerraformOutput(this, outputName, { value });
    output('UserPoolId', userPool.id);
    output('UserPoolArn', userPool.arn);
    output('UserPoolDomain', domain.domain);
    output('TokenEndpoint', tokenEndpoint);
    output('OrderClientId', orderClient.id);
    output('ReportingClientId', reportingClient.id);
    output('ApiUrl', stage.invokeUrl);
    output('JwksEndpoint', `https://${userPool.endpoint}/.well-known/jwks.json`);
    output('TestEndpoints', {
      list: `GET ${stage.invokeUrl}/customers`,
      get: `GET ${stage.invokeUrl}/customers/{id}`,
    });
    output('QuickTestCommands', {
      token: `curl -u "${reportingClient.id}:$CLIENT_SECRET" -d grant_type=client_credentials ${tokenEndpoint}`,
      list: `curl -H "Authorization: Bearer $TOKEN" ${stage.invokeUrl}/customers`,
    });
    output('DeploymentValidation', { table: table.name, function: lambda.functionName, stage: stage.stageName });
  }
}

const app = new App();
new M2mApiStack(app, 'cognito-m2m-demo-dev');
app.synth();
