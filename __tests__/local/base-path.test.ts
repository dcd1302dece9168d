import { rawRequest } from './raw-request';
import type { TestGateway } from './test-gateway';
import { startTestGateway } from './test-gateway';

// The paths of a function behind a mapping, as AWS gave them: localstack/localstack, pull request 12296.
const HOST = 'api.example.com';
const ECHO = `exports.handler = async ({ path, resource, requestContext }) => ({
  statusCode: 200,
  body: JSON.stringify({ path, resource, contextPath: requestContext.path }),
});`;

const variables = {
  M2M_REGION: 'eu-central-1',
  M2M_API_DOMAIN: HOST,
  M2M_API_CERTIFICATE_ARN: 'arn:aws:acm:eu-central-1:123456789012:certificate/12345678-90ab-cdef',
};

/** Starts the API behind a mapping of a domain, as an app that is not ours may have it. */
function startBehind(basePath: string): Promise<TestGateway> {
  return startTestGateway({
    handler: ECHO,
    variables,
    edit: ({ resource }) => {
      const mappings = Object.values(resource.aws_api_gateway_base_path_mapping ?? {});
      expect(mappings).toHaveLength(1);
      for (const mapping of mappings) Object.assign(mapping, { base_path: basePath });
    },
  });
}

async function ask(gateway: TestGateway, path: string): Promise<{ status: number; body: unknown }> {
  const authorization = await gateway.token('ReportingService');
  const { status, body } = await rawRequest(`${gateway.origin}${path}`, 'GET', { authorization, Host: HOST });
  return { status, body: JSON.parse(body) as unknown };
}

test('a mapping with a base path leads to the routes below it, and the function gets the base path', async () => {
  const gateway = await startBehind('shop');
  expect(await ask(gateway, '/shop/customers')).toEqual({
    status: 200,
    body: { path: '/shop/customers', resource: '/customers', contextPath: '/shop/customers' },
  });
});

test.each(['/customers', '/other/customers', '/prod/customers', '/shop', '/'])(
  'a path that is not below the base path is refused: %s',
  async (path) => {
    expect(await ask(await startBehind('shop'), path)).toMatchObject({ status: 403 });
  },
);

test('a mapping without a base path leads to the routes themselves', async () => {
  expect(await ask(await startBehind(''), '/customers')).toEqual({
    status: 200,
    body: { path: '/customers', resource: '/customers', contextPath: '/customers' },
  });
});
