import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineAccess } from '../../src/access/define-access';
import type { RouteRule } from '../../src/access/route-rule';
import type { Backend } from '../../src/stacks/backend';
import { zipOf } from '../bundle/zip-of';
import type { Resource, Synthesized, Variation } from './synthesized';
import { all, named, only, synthesize } from './synthesized';

const folder = mkdtempSync(path.join(tmpdir(), 'backends-'));
const READ = { scopes: ['orders/read'] } as const;
const FUNCTION_ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:billing';
const billing = { url: 'https://billing.example.com/v1', directAccess: { reason: 'it checks a signature' } } as const;
const python = () => packaged('python', { 'app.py': 'def handler(event, context): ...\n' });

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Makes a folder with files; only `bootstrap` is executable. */
function packaged(name: string, files: Readonly<Record<string, string>>): string {
  const made = path.join(folder, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(made, file)), { recursive: true });
    writeFileSync(path.join(made, file), text);
    if (file === 'bootstrap') chmodSync(path.join(made, file), 0o755);
  }
  return made;
}

function access(routes: Readonly<Record<`${'GET' | 'POST' | 'DELETE'} /${string}`, RouteRule<'orders/read'>>>) {
  return defineAccess({
    resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
    clients: { Reporting: { scopes: ['orders/read'] } },
    routes,
  });
}

/** A stack with `GET /orders` by the default backend and `GET /other/{id}` by another one. */
function withOther(backend: Backend, variation: Variation = {}): Synthesized {
  const routes = { 'GET /orders': READ, 'GET /other/{id}': { ...READ, backend: 'other' } } as const;
  return synthesize({ access: access(routes), backends: { other: backend }, fresh: true, ...variation });
}

const otherIntegration = (synthesized: Synthesized): Resource =>
  named(synthesized, 'aws_api_gateway_integration', 'resources_other_');

describe('functions in any runtime', () => {
  test('a folder is zipped as it is and started by its runtime', () => {
    const synthesized = withOther({ folder: python(), runtime: 'python3.13', handler: 'app.handler' });
    expect(named(synthesized, 'aws_lambda_function', 'backends_other_function')).toMatchObject({
      function_name: 'cognito-m2m-demo-dev-other',
      runtime: 'python3.13',
      handler: 'app.handler',
      architectures: ['arm64'],
    });
    expect(otherIntegration(synthesized)).toMatchObject({
      type: 'AWS_PROXY',
      uri: expect.stringMatching(/^\$\{aws_lambda_alias\.backends_other_function_alias_\w+\.invoke_arn\}$/),
    });
    expect(synthesized.data.archive_file).toMatchObject({
      [Object.keys(synthesized.data.archive_file ?? {}).find((name) => name.startsWith('backends_other')) ?? '']: {
        output_file_mode: '0644',
      },
    });
  });

  test('a bootstrap may be executed wherever the zip is made', () => {
    const own = packaged('own', { bootstrap: '#!/bin/sh\n', 'data.json': '{}' });
    const synthesized = withOther({ folder: own, runtime: 'provided.al2023', architecture: 'x86_64' });
    const archives = Object.entries(synthesized.data.archive_file ?? {});
    const [, archive] = archives.find(([name]) => name.startsWith('backends_other')) ?? [];
    expect(archive).toMatchObject({ output_file_mode: '0755' });
    expect(named(synthesized, 'aws_lambda_function', 'backends_other_function').architectures).toEqual(['x86_64']);
  });

  test('a zip is uploaded as it is, known by its content', () => {
    const zip = path.join(folder, 'orders.zip');
    writeFileSync(zip, zipOf({ 'com/example/Orders.class': { text: 'class' } }));
    const synthesized = withOther({ zip, runtime: 'java21', handler: 'com.example.Orders::handle' });
    expect(named(synthesized, 'aws_lambda_function', 'backends_other_function')).toMatchObject({
      filename: expect.stringMatching(/^assets\/.+\/orders\.zip$/),
      source_code_hash: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
    });
    expect(Object.keys(synthesized.data.archive_file ?? {})).toHaveLength(1);
  });

  test.each<[string, () => Backend, string]>([
    ['a folder that is not there', () => ({ folder: path.join(folder, 'gone') }), 'build it first'],
    [
      'a handler that is not in the folder',
      () => ({ folder: python(), runtime: 'python3.13', handler: 'main.handler' }),
      'main.py',
    ],
    ['a folder for another runtime', () => ({ folder: python() }), 'index.js or index.mjs or index.cjs'],
    [
      'a handler of another form',
      () => ({ folder: python(), runtime: 'python3.13', handler: 'handler' }),
      'app.handler',
    ],
    [
      'a runtime that Lambda has not',
      () => ({ folder: python(), runtime: 'phyton3.13', handler: 'app.handler' }),
      'python',
    ],
    ['no bootstrap', () => ({ folder: python(), runtime: 'provided.al2023' }), 'bootstrap'],
    [
      'a zip whose bootstrap may not be executed',
      () => {
        const zip = path.join(folder, 'stuck.zip');
        writeFileSync(zip, zipOf({ bootstrap: { text: '#!/bin/sh\n', mode: 0o644 } }));
        return { zip, runtime: 'provided.al2023' };
      },
      'mode 0755',
    ],
    [
      'a zip that is none',
      () => {
        const zip = path.join(folder, 'none.zip');
        writeFileSync(zip, 'text');
        return { zip, runtime: 'java21', handler: 'a.B::c' };
      },
      'cannot be read as a zip',
    ],
    [
      'a zip with a file outside of it',
      () => {
        const zip = path.join(folder, 'evil.zip');
        writeFileSync(zip, zipOf({ 'app.py': { text: '' }, '../../evil.py': { text: '' } }));
        return { zip, runtime: 'python3.13', handler: 'app.handler' };
      },
      'has the entry "../../evil.py", expected paths inside of it',
    ],
  ])('%s is refused at synth', (_, backend, message) => {
    expect(() => withOther(backend())).toThrow(message);
  });

  test('settings go with the function; the default backend keeps those of the environment', () => {
    const synthesized = withOther({
      folder: python(),
      runtime: 'python3.13',
      handler: 'app.handler',
      memoryMb: 1_024,
      timeoutSeconds: 7,
      reservedConcurrency: 3,
      environment: { MODE: 'strict' },
      permissions: [{ actions: ['sqs:SendMessage'], resources: ['arn:aws:sqs:eu-central-1:123456789012:bills'] }],
      table: { partitionKey: 'bill' },
      logLevel: 'DEBUG',
    });
    expect(named(synthesized, 'aws_lambda_function', 'backends_other_function')).toMatchObject({
      memory_size: 1_024,
      timeout: 7,
      reserved_concurrent_executions: 3,
      environment: {
        variables: {
          MODE: 'strict',
          POWERTOOLS_LOG_LEVEL: 'DEBUG',
          TABLE_NAME: expect.stringMatching(/^\$\{aws_dynamodb_table\.backends_other_table_/),
        },
      },
    });
    const [, policy] =
      Object.entries(synthesized.resource.aws_iam_role_policy ?? {}).find(([name]) =>
        name.startsWith('backends_other'),
      ) ?? [];
    expect(policy?.policy).toContain('sqs:SendMessage');
    const own = Object.entries(synthesized.resource.aws_lambda_function ?? {}).find(([name]) =>
      name.startsWith('function'),
    );
    expect(own?.[1]).toMatchObject({ memory_size: 256, timeout: 10 });
    expect(JSON.stringify(own?.[1])).not.toContain('MODE');
  });

  test('each function lets this API alone call it', () => {
    const synthesized = withOther({ folder: python(), runtime: 'python3.13', handler: 'app.handler' });
    const permissions = all(synthesized, 'aws_lambda_permission');
    expect(permissions.map(({ function_name: name }) => name)).toEqual([
      expect.stringMatching(/^\$\{aws_lambda_function\.backends_other_function_\w+\.function_name\}$/),
      expect.stringMatching(/^\$\{aws_lambda_function\.function_\w+\.function_name\}$/),
    ]);
    expect(new Set(permissions.map(({ source_arn: arn }) => arn)).size).toBe(1);
  });
});

describe('functions that exist', () => {
  test('a function is called by its ARN, and its owner gets the command that lets the API', () => {
    const synthesized = withOther({ functionArn: `${FUNCTION_ARN}:live`, timeoutSeconds: 10 });
    expect(otherIntegration(synthesized)).toMatchObject({
      type: 'AWS_PROXY',
      uri: `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${FUNCTION_ARN}:live/invocations`,
    });
    expect(all(synthesized, 'aws_lambda_permission')).toHaveLength(1);
    expect(synthesized.output.BackendPermissions?.value).toEqual({
      other: expect.stringMatching(
        new RegExp(
          `^aws lambda add-permission --region eu-central-1 --function-name ${FUNCTION_ARN} --qualifier 'live' --statement-id other --action lambda:InvokeFunction --principal apigateway\\.amazonaws\\.com --source-arn '\\$\\{aws_api_gateway_rest_api\\.\\w+\\.execution_arn\\}/prod/\\*'$`,
        ),
      ),
    });
  });

  test('the stack adds the permission where it is asked to', () => {
    const synthesized = withOther({ functionArn: FUNCTION_ARN, timeoutSeconds: 10, addPermission: true });
    expect(named(synthesized, 'aws_lambda_permission', 'invoke-permission-other')).toMatchObject({
      function_name: FUNCTION_ARN,
      source_arn: expect.stringMatching(/execution_arn\}\/prod\/\*$/),
    });
    expect(synthesized.output.BackendPermissions).toBeUndefined();
  });

  test.each(['billing', 'arn:aws:lambda:eu-central-1:123:function:billing', `${FUNCTION_ARN}:a:b`])(
    'the ARN %s is refused',
    (functionArn) => {
      expect(() => withOther({ functionArn, timeoutSeconds: 10 })).toThrow('expected the ARN of a function');
    },
  );

  test.each([
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws', 'ap-southeast-7'],
  ])('one of the partition %s is called in %s', (partition, region) => {
    const functionArn = `arn:${partition}:lambda:${region}:123456789012:function:billing`;
    expect(otherIntegration(withOther({ functionArn, timeoutSeconds: 10 })).uri).toBe(
      `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
    );
  });

  test.each([
    ['aws-cn', 'cn-north-1', 'not one of the partition aws-cn'],
    ['aws-eusc', 'eusc-de-east-1', 'not one of the partition aws-eusc'],
    ['aws-iso-b', 'us-isob-east-1', 'not one of the partition aws-iso-b'],
    ['aws', 'xx-nowhere-1', 'an AWS Region such as eu-central-1'],
    ['aws', 'us-gov-west-1', 'the partition aws-us-gov of us-gov-west-1'],
    ['aws-cn', 'eu-central-1', 'the partition aws of eu-central-1'],
  ])('the partition %s with the Region %s is refused by name', (partition, region, expected) => {
    const functionArn = `arn:${partition}:lambda:${region}:123456789012:function:billing`;
    expect(() => withOther({ functionArn, timeoutSeconds: 10 })).toThrow(
      new RegExp(`has the functionArn "${functionArn}", expected .*${expected}`),
    );
  });

  test('one that may take longer than API Gateway waits is refused', () => {
    expect(() => withOther({ functionArn: FUNCTION_ARN, timeoutSeconds: 29 })).toThrow('a whole number from 1 to 28');
  });
});

describe('the policy of a function, which holds 20 kB', () => {
  const policies = (synthesized: Synthesized) =>
    all(synthesized, 'aws_lambda_permission').map(
      ({ function_name: name, qualifier }) => `${String(name)} ${String(qualifier)}`,
    );

  test('has one statement, however many routes lead to the function', () => {
    const names = Array.from({ length: 299 }, (_, index) => [`GET /r${index}`, READ] as const);
    const synthesized = synthesize({ access: access(Object.fromEntries(names)), fresh: true });
    expect(policies(synthesized)).toHaveLength(1);
  });

  test('has one statement, however many backends are the same function', () => {
    const routes = Object.fromEntries(
      ['one', 'two', 'live'].map((name) => [`GET /${name}`, { ...READ, backend: name }] as const),
    );
    const existing = (functionArn: string): Backend => ({ functionArn, timeoutSeconds: 10, addPermission: true });
    const backends = {
      one: existing(FUNCTION_ARN),
      two: existing(FUNCTION_ARN),
      live: existing(`${FUNCTION_ARN}:live`),
    };
    const synthesized = synthesize({ access: access(routes), backend: null, backends, fresh: true });
    expect(policies(synthesized).sort()).toEqual([`${FUNCTION_ARN} live`, `${FUNCTION_ARN} undefined`]);
  });
});

describe('HTTP endpoints', () => {
  test('a route goes to its path at the endpoint, with its parameters', () => {
    const synthesized = withOther({
      ...billing,
      paths: { 'GET /other/{id}': '/bills/{id}/latest' },
      timeoutSeconds: 2.5,
    });
    expect(otherIntegration(synthesized)).toMatchObject({
      type: 'HTTP_PROXY',
      integration_http_method: 'GET',
      uri: 'https://billing.example.com/v1/bills/{id}/latest',
      timeout_milliseconds: 2_500,
      request_parameters: expect.objectContaining({ 'integration.request.path.id': 'method.request.path.id' }),
    });
    expect(named(synthesized, 'aws_api_gateway_method', 'resources_other_')).toMatchObject({
      request_parameters: { 'method.request.path.id': true },
    });
  });

  const HEADER = 'integration.request.header.';
  const headers = (synthesized: Synthesized) =>
    Object.fromEntries(
      Object.entries(otherIntegration(synthesized).request_parameters as Record<string, string>)
        .filter(([name]) => name.startsWith(HEADER))
        .map(([name, source]) => [name.slice(HEADER.length), source]),
    );

  test('the caller is told in headers, and its token is not handed on', () => {
    expect(headers(withOther(billing))).toEqual({
      'X-Client-Id': 'context.authorizer.claims.client_id',
      'X-Client-Scopes': 'context.authorizer.claims.scope',
      'X-Client-Type': "'machine'",
      'X-Request-Id': 'context.requestId',
      Authorization: "'-'",
    });
  });

  test('a Lambda authorizer tells the same headers', () => {
    const declared = defineAccess({
      resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read orders' } } },
      clients: { Reporting: { scopes: ['orders/read'] } },
      authorizer: 'lambda',
      routes: { 'GET /orders': READ, 'GET /other/{id}': { ...READ, backend: 'other' } },
    });
    expect(headers(withOther(billing, { access: declared }))).toEqual({
      'X-Client-Id': 'context.authorizer.principalId',
      'X-Client-Scopes': 'context.authorizer.scopes',
      'X-Client-Type': 'context.authorizer.principalType',
      'X-Request-Id': 'context.requestId',
      Authorization: "'-'",
    });
  });

  test('a public route overwrites every header of the caller', () => {
    const open = { public: true, reason: 'a price list', backend: 'other' } as const;
    const declared = access({ 'GET /orders': READ, 'GET /other/{id}': open });
    expect(headers(withOther(billing, { access: declared }))).toEqual({
      'X-Client-Id': "'-'",
      'X-Client-Scopes': "'-'",
      'X-Client-Type': "'-'",
      'X-Request-Id': 'context.requestId',
      Authorization: "'-'",
    });
  });

  test('the token goes on where it is asked for, and nothing else changes', () => {
    const { Authorization, ...others } = headers(withOther(billing));
    expect(Authorization).toBe("'-'");
    expect(headers(withOther({ ...billing, forwardAuthorization: true }))).toEqual(others);
  });

  test('a stage presents its certificate where an endpoint asks for one', () => {
    const synthesized = withOther({ url: 'https://billing.example.com', clientCertificate: true });
    const [certificate = ''] = Object.keys(synthesized.resource.aws_api_gateway_client_certificate ?? {});
    expect(only(synthesized, 'aws_api_gateway_stage').client_certificate_id).toBe(
      `\${aws_api_gateway_client_certificate.${certificate}.id}`,
    );
    expect(synthesized.output.ClientCertificate?.value).toBe(
      `\${aws_api_gateway_client_certificate.${certificate}.pem_encoded_certificate}`,
    );
  });

  test('a link is made to a Network Load Balancer', () => {
    const arn = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/net/bills/50dc6c495c0c9188';
    const synthesized = withOther({ url: 'http://bills.internal', vpcLink: { networkLoadBalancerArn: arn } });
    expect(only(synthesized, 'aws_api_gateway_vpc_link')).toMatchObject({
      name: 'cognito-m2m-demo-dev-other',
      target_arns: [arn],
    });
    expect(otherIntegration(synthesized)).toMatchObject({
      connection_type: 'VPC_LINK',
      connection_id: expect.stringMatching(/^\$\{aws_api_gateway_vpc_link\.\w+-?\w+\.id\}$/),
    });
    expect(otherIntegration(synthesized)).not.toHaveProperty('integration_target');
  });

  test('an Application Load Balancer asks for a provider that has it', () => {
    const arn = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/bills/50dc6c495c0c9188';
    const synthesized = withOther({
      url: 'https://bills.internal',
      vpcLink: { id: 'abc123', applicationLoadBalancerArn: arn },
    });
    expect(otherIntegration(synthesized)).toMatchObject({ connection_id: 'abc123', integration_target: arn });
    expect(synthesized.terraform.required_providers).toMatchObject({ aws: { version: '>= 6.25.0, < 7.0.0' } });
  });

  test.each<[string, Partial<Backend>, string]>([
    ['an address without TLS', { url: 'http://billing.example.com' }, 'https://'],
    ['an address with a query', { url: 'https://billing.example.com/?key=1' }, 'without user, query or fragment'],
    ['an address with a user', { url: 'https://me:secret@billing.example.com' }, 'without user, query or fragment'],
    ['no address', { url: 'billing' }, 'without user, query or fragment'],
    [
      'a path of a route it does not answer',
      { paths: { 'GET /orders': '/list' } },
      'one of its routes: GET /other/{id}; remove it',
    ],
    ['a slip in a route', { paths: { 'GET /othr/{id}': '/list' } }, 'did you mean "GET /other/{id}"'],
    ['a parameter that the route has not', { paths: { 'GET /other/{id}': '/bills/{bill}' } }, 'one of: id'],
    ['a path without a slash', { paths: { 'GET /other/{id}': 'bills' } }, 'begins with a slash'],
    ['more time than API Gateway waits', { timeoutSeconds: 30 }, 'expected 0.05 to 29'],
    ['a blank reason', { directAccess: { reason: ' ' } }, 'directAccess → reason " ", expected the reason'],
  ])('%s is refused', (_, changed, message) => {
    expect(() => withOther({ ...billing, ...changed } as Backend)).toThrow(message);
  });

  test('directAccess beside a certificate is refused: the JSON would not show which endpoint looks at it', () => {
    const routes = {
      'GET /orders': { ...READ, backend: 'safe' },
      'GET /other/{id}': { ...READ, backend: 'other' },
    } as const;
    const backends: Record<string, Backend> = {
      other: billing,
      safe: { url: 'https://safe.example.com', clientCertificate: true },
    };
    expect(() => synthesize({ access: access(routes), backend: null, backends, fresh: true })).toThrow(
      'or split the API',
    );
  });
});

describe('fixed answers', () => {
  test('a status, headers and a body are answered by API Gateway itself', () => {
    const synthesized = withOther({
      fixed: {
        status: 410,
        headers: { Sunset: 'Wed, 31 Dec 2025 23:59:59 GMT' },
        body: { error: 'gone', $ref: '#/x' },
      },
    });
    expect(otherIntegration(synthesized)).toMatchObject({
      type: 'MOCK',
      passthrough_behavior: 'NEVER',
      request_templates: expect.objectContaining({ 'application/json': '{"statusCode":410}' }),
    });
    expect(only(synthesized, 'aws_api_gateway_integration_response')).toMatchObject({
      response_parameters: { 'method.response.header.Sunset': "'Wed, 31 Dec 2025 23:59:59 GMT'" },
      response_templates: {
        'application/json': `#set($dollar = '$')#set($hash = '#'){"error":"gone","$\${dollar}ref":"$\${hash}/x"}`,
      },
    });
    expect(named(synthesized, 'aws_api_gateway_method_response', 'other__GET_response-410')).toMatchObject({
      status_code: '410',
      response_parameters: { 'method.response.header.Sunset': true },
    });
  });

  test.each<[string, { status: number; headers?: Record<string, string>; body?: string }, string]>([
    ['status 99', { status: 99 }, 'from 200 to 599'],
    ['a quote in a header', { status: 200, headers: { Note: "it's" } }, 'without a single quote'],
    [
      'a body where HTTP has none',
      { status: 204, body: 'text' },
      'expected none, since HTTP allows none with status 204',
    ],
  ])('%s is refused', (_, fixed, message) => {
    expect(() => withOther({ fixed })).toThrow(message);
  });
});

describe('names', () => {
  const fixed = { fixed: { status: 200 } } as const;
  const routed = (name: string) => access({ 'GET /orders': READ, 'GET /other/{id}': { ...READ, backend: name } });

  test('a backend that no stack declares is refused with the nearest one', () => {
    const attempt = () => synthesize({ access: routed('biling'), backends: { billing: fixed }, fresh: true });
    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'ERR_BACKEND_UNKNOWN',
        message: expect.stringContaining('did you mean "billing"?') as string,
      }) as Error,
    );
  });

  test('a backend that no route names is refused', () => {
    const attempt = () =>
      synthesize({ access: routed('billing'), backends: { billing: fixed, spare: fixed }, fresh: true });
    expect(attempt).toThrow(expect.objectContaining({ code: 'ERR_BACKEND_UNUSED' }) as Error);
  });

  test('a default that no route needs is refused, and so is a route that needs one where there is none', () => {
    const named = access({ 'GET /orders': { ...READ, backend: 'billing' } });
    expect(() => synthesize({ access: named, backends: { billing: fixed }, fresh: true })).toThrow(
      'the default backend answers no route',
    );
    expect(() =>
      synthesize({ access: routed('billing'), backend: null, backends: { billing: fixed }, fresh: true }),
    ).toThrow('route "GET /orders" names no backend and the stack has no default');
  });

  test('no two functions, roles and log groups have one name, and none is too long', () => {
    const names = ['a', 'B-2', 'c_3', 'b'.repeat(39)];
    const routes = Object.fromEntries([
      ['GET /orders', READ],
      ...names.map((name, index) => [`GET /other${index}`, { ...READ, backend: name }] as const),
    ]);
    const backends = Object.fromEntries(
      names.map((name) => [name, { folder: python(), runtime: 'python3.13', handler: 'app.handler' }]),
    );
    const { resourceServers, clients } = access(routes);
    const declared = { resourceServers, clients, routes, authorizer: 'lambda' } as const;
    const synthesized = synthesize({ access: declared, backends, credentials: true, fresh: true });
    for (const [type, name] of [
      ['aws_lambda_function', 'function_name'],
      ['aws_iam_role', 'name'],
      ['aws_cloudwatch_log_group', 'name'],
    ] as const) {
      const given = all(synthesized, type).map((each) => String(each[name]).toLowerCase());
      expect(given.length).toBeGreaterThan(names.length);
      expect(new Set(given).size).toBe(given.length);
      if (type === 'aws_cloudwatch_log_group') continue;
      for (const each of given) expect(each).toMatch(/^[a-z0-9_-]{1,64}$/);
    }
  });

  test.each(['authorizer', 'rotation', 'rotation-schedule'])(
    'a function called %s would take the name of another',
    (name) => {
      const backends = { [name]: { folder: python(), runtime: 'python3.13', handler: 'app.handler' } };
      expect(() => synthesize({ access: routed(name), backends, fresh: true })).toThrow('has a reserved name');
    },
  );

  test.each(['authorizer', 'rotation'])('what is no function may be called %s', (name) => {
    expect(() => synthesize({ access: routed(name), backends: { [name]: fixed }, fresh: true })).not.toThrow();
  });

  test('a default function called rotation is refused as well', () => {
    const backend = { name: 'rotation', folder: python(), runtime: 'python3.13', handler: 'app.handler' };
    expect(() => synthesize({ access: access({ 'GET /orders': READ }), backend, fresh: true })).toThrow(
      'has a reserved name',
    );
  });

  test.each([
    ['has space', 'letters, digits, hyphens and underscores'],
    ['customers', 'of another backend'],
    ['Customers', 'of another backend'],
    ['b'.repeat(60), 'at most 64'],
  ])('the name "%s" is refused', (name, message) => {
    const backends = { [name]: { folder: python(), runtime: 'python3.13', handler: 'app.handler' } };
    expect(() => synthesize({ access: routed(name), backends, fresh: true })).toThrow(message);
  });
});
