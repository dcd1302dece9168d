import type { AccessDeclaration } from '../../../src/access/declaration';
import { authorizerFolder } from '../../fixtures/authorizer-folder';
import { caseEnvironment, startPools, withTokens } from '../../lambda/authorizer/case-pools';
import { ordersApi } from '../../lambda/authorizer/orders-api';
import type { AskedRequest } from '../../lambda/authorizer/authorizer-under-test';
import type { Pools, RequestCase } from '../../lambda/authorizer/request-cases';
import { REQUEST_CASES } from '../../lambda/authorizer/request-cases';
import type { KeyServer } from '../../lambda/authorizer/user-pool';
import { rawRequest } from '../raw-request';
import type { TestGateway } from '../test-gateway';
import { ECHO, resourceOf, startTestGateway } from '../test-gateway';

// Bundles the function, and starts a gateway for each configuration of it.
jest.setTimeout(60_000);

const CASES = Object.values(REQUEST_CASES).flat();
/** With declared keys, API Gateway does not cache answers. */
const WITHOUT_KEYS = { ...ordersApi, legacyApiKeys: {} } as AccessDeclaration;

let server: KeyServer;
let pools: Pools;
const gateways = new Map<string, Promise<TestGateway>>();

beforeAll(async () => {
  ({ server, pools } = await startPools());
});

afterAll(() => server.close());

/** Starts a gateway for the declaration, with the real function and the environment of the case. */
async function start(access: AccessDeclaration, environment: RequestCase['environment']): Promise<TestGateway> {
  return startTestGateway({
    access,
    variables: { M2M_AUTHORIZER_TTL_SECONDS: '300' },
    handler: ECHO,
    authorizer: authorizerFolder(access),
    edit: (json) => {
      const variables = caseEnvironment(pools, environment);
      Object.assign(resourceOf(json, 'aws_lambda_function', /^authorizer/), { environment: { variables } });
    },
  });
}

/** Returns one shared gateway for all cases of a configuration. */
function gatewayFor(access: AccessDeclaration, { environment, people }: RequestCase): Promise<TestGateway> {
  const kind = JSON.stringify([people, environment, access === WITHOUT_KEYS]);
  const started = gateways.get(kind) ?? start(access, environment);
  gateways.set(kind, started);
  return started;
}

async function answerTo(gateway: TestGateway, { route, path, headers = {} }: AskedRequest) {
  const [method = ''] = route.split(' ');
  const answer = await rawRequest(`${gateway.apiUrl}${path}`, method, headers);
  return { ...answer, declared: Object.hasOwn(ordersApi.routes, route) };
}

function expectOutcome(
  { status, headers, body, declared }: Awaited<ReturnType<typeof answerTo>>,
  { outcome, principal }: RequestCase,
) {
  if (outcome === 'allowed') {
    expect(status).toBe(200);
    const { requestContext } = JSON.parse(body) as { requestContext: { authorizer: Record<string, unknown> } };
    const { authorizer } = requestContext;
    expect(authorizer).toMatchObject({ scopes: expect.any(String), integrationLatency: expect.any(Number) });
    if (principal !== undefined) expect(authorizer.principalId).toBe(principal);
  } else if (outcome === '403') {
    expect(status).toBe(403);
    // An undeclared route is answered before any authorizer is called.
    const challenge: unknown = declared
      ? expect.stringMatching(/^Bearer error="insufficient_scope", scope="orders\/.+"$/)
      : undefined;
    expect(headers['www-authenticate']).toEqual(challenge);
  } else {
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer error="invalid_token"']);
    expect(JSON.parse(body)).toEqual({ error: 'unauthorized', message: 'Unauthorized' });
  }
}

describe.each(Object.entries(REQUEST_CASES))('%s', (_, cases) => {
  test.each(cases)('$name: $outcome', async (each) => {
    const gateway = await gatewayFor(withTokens(each.people), each);
    expectOutcome(await answerTo(gateway, each.request(pools)), each);
  });
});

test('a cached decision for a token and a route changes no answer', async () => {
  const cases = CASES.filter(({ environment, people }) => environment === undefined && people === undefined);
  expect(cases.length).toBeGreaterThan(100);
  for (const each of cases) {
    const gateway = await gatewayFor(WITHOUT_KEYS, each);
    const asked = each.request(pools);
    expectOutcome(await answerTo(gateway, asked), each);
    const again = await answerTo(gateway, asked);
    expectOutcome(again, each);
    if (again.status === 200) expect(again.body).toContain('"integrationLatency":0');
  }
});

test('no token and no API key is in what the functions wrote', async () => {
  const logs = (await Promise.all(gateways.values())).flatMap((gateway) => gateway.logs).join('');
  expect(logs).toContain('"refused"');
  for (const each of CASES) {
    const values = Object.values(each.request(pools).headers ?? {}).flat();
    const parts = values.flatMap((value) => value.split(/[ .,=]/)).filter(({ length }) => length > 20);
    for (const part of parts) expect(logs).not.toContain(part);
  }
});
