import type { AccessDeclaration } from '../../src/access/declaration';
import { utcDay } from '../../src/access/day';
import { accessUse } from '../../src/unused/access-use';
import type { AccessUse } from '../../src/unused/access-use';
import { CallTally } from '../../src/unused/call-tally';
import { logFormat } from '../../src/unused/log-format';
import { lineReader } from '../../src/unused/logged-call';
import { defineData } from '../access/orders';
import { authorizerFolder } from '../fixtures/authorizer-folder';
import { customerApi } from '../fixtures/customer-api';
import type { TestGateway } from '../local/test-gateway';
import { startTestGateway } from '../local/test-gateway';

// The second gateway bundles the Lambda authorizer.
jest.setTimeout(60_000);

const { resourceServers, clients, routes } = customerApi;
const byFunction = defineData({
  resourceServers,
  clients,
  routes,
  authorizer: 'lambda',
  legacyApiKeys: { NightlyImport: { scopes: ['customer-api/write', 'customer-api/read'] } },
});
const ROUTES = ['GET /customers', 'POST /customers', 'GET /customers/a', 'PUT /customers/a', 'DELETE /customers/a'];
/** Calls of each client: some allowed, some refused, and never all allowed ones. */
const TRAFFIC: readonly (readonly [client: string, routes: readonly string[]])[] = [
  ['OrderProcessingService', ['GET /customers', 'PUT /customers/a']],
  ['ReportingService', ['POST /customers', 'DELETE /customers/a']],
];

/** Report from a log, and the answers to the requests themselves. */
async function traffic(gateway: TestGateway, declaration: AccessDeclaration) {
  const letIn: string[] = [];
  for (const [client, called] of TRAFFIC) {
    const token = await gateway.token(client);
    for (const route of called) {
      const { status } = await gateway.call(route, { token, body: route.startsWith('P') ? '{"name":"A"}' : null });
      if (status !== 401 && status !== 403) letIn.push(`${client} ${route}`);
    }
  }
  for (const route of ROUTES) await gateway.call(route);
  await gateway.call('OPTIONS /customers');
  await gateway.call('GET /nowhere');
  const tally = new CallTally({ from: utcDay(new Date(0)), stage: 'prod' });
  const read = lineReader(logFormat(gateway.stages[0]?.accessLogFormat ?? ''));
  for (const line of gateway.accessLog) tally.add(read(line));
  const ids = new Map(Object.keys(declaration.clients).map((name) => [name, gateway.credentials(name).id]));
  return { letIn, tally, use: accessUse(tally.groups, { declaration, today: utcDay(new Date()), clientIds: ids }) };
}

const unusedOf = ({ holders }: AccessUse) =>
  holders.flatMap(({ name, scopes }) =>
    scopes.filter(({ verdict }) => verdict === 'unused').map(({ scope }) => `${name} ${scope}`),
  );

test.each([
  ['API Gateway', customerApi, {}],
  ['a function', byFunction, { authorizer: authorizerFolder(byFunction) }],
] as const)(
  'the log of the local gateway says of scopes what the answers say, where %s authorizes',
  async (_, access, parts) => {
    const gateway = await startTestGateway({ access, ...parts });
    const { letIn, tally, use } = await traffic(gateway, access);
    expect(letIn).toEqual(['OrderProcessingService GET /customers', 'OrderProcessingService PUT /customers/a']);
    expect(tally.malformed).toBe(0);
    const keys =
      access.authorizer === 'lambda' ? ['NightlyImport customer-api/write', 'NightlyImport customer-api/read'] : [];
    expect(unusedOf(use)).toEqual([
      'OrderProcessingService customer-api/admin',
      'ReportingService customer-api/read',
      ...keys,
    ]);
    expect(use.holders.slice(0, 2).map(({ calls }) => calls)).toEqual([2, 0]);
    expect(use.routesWithoutCaller).toEqual(['POST /customers', 'GET /customers/{id}', 'DELETE /customers/{id}']);
    expect(use.unknownCallers).toEqual(new Map());
  },
);

test('a call by an API key is one of the key', async () => {
  const gateway = await startTestGateway({ access: byFunction, authorizer: authorizerFolder(byFunction) });
  const key = gateway.apiKeys.find(({ name }) => name.includes('NightlyImport'));
  if (!key) throw new Error('expected an API key');
  const { status } = await gateway.call('GET /customers', { headers: { 'x-api-key': key.value } });
  expect(status).toBe(200);
  const { use } = await traffic(gateway, byFunction);
  expect(use.holders[2]).toMatchObject({
    kind: 'API key',
    calls: 1,
    scopes: [
      { scope: 'customer-api/write', verdict: 'unused' },
      { scope: 'customer-api/read', verdict: 'used', calls: 1 },
    ],
  });
});
