import fc from 'fast-check';
import { SignJWT } from 'jose';
import type { RequestReport } from '../../../src/local/decision/request-report';
import type { TestGateway } from '../test-gateway';
import { startTestGateway } from '../test-gateway';

jest.setTimeout(300_000);

const SCOPES = ['customer-api/read', 'customer-api/write', 'customer-api/admin'];
const ROUTES = [
  'GET /customers',
  'DELETE /customers/a',
  'GET /customers/a',
  'PUT /customers',
  'GET /nothing',
  'HEAD /',
];

const reports: RequestReport[] = [];
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ onRequest: (report) => void reports.push(report) });
});

const claims = fc.record({
  route: fc.constantFrom(...ROUTES),
  scope: fc.subarray(SCOPES),
  use: fc.constantFrom('access', 'access', 'access', 'id'),
  // Far enough from a whole minute: the clock may tick between the two decisions, and both tell the same age.
  seconds: fc.constantFrom(-3_630, 600, 600, 600),
  ownIssuer: fc.constantFrom(true, true, true, false),
  ownKey: fc.constantFrom(true, true, true, false),
  broken: fc.constantFrom('', '', '', 'x', '.x'),
});

test('the last step of the trace is what the gateway did, for made-up tokens and requests, made or not', async () => {
  const seen = new Set<string>();
  const check = async ({
    route,
    scope,
    use,
    seconds,
    ownIssuer,
    ownKey,
    broken,
  }: typeof claims extends fc.Arbitrary<infer T> ? T : never) => {
    const token = `${await new SignJWT({ token_use: use, scope: scope.join(' '), client_id: 'a' })
      .setProtectedHeader({ alg: 'RS256', kid: ownKey ? gateway.key.jwk.kid : 'other' })
      .setIssuer(ownIssuer ? gateway.issuer : 'https://other.example.com')
      .setExpirationTime(Math.floor(Date.now() / 1_000) + seconds)
      .sign(gateway.key.privateKey)}${broken}`;
    reports.length = 0;
    const answer = await gateway.call(route, { token });
    const [report] = reports;
    const last = report?.steps.at(-1);
    expect(report?.status).toBe(answer.status);
    expect(last?.outcome).toBe(answer.headers.has('x-amzn-errortype') ? 'refused' : 'answered');
    const [method = '', path = ''] = route.split(' ');
    const [stage] = gateway.stages;
    if (!stage) throw new Error('the gateway has a stage');
    const decision = await gateway.decide(stage, { method, path, headers: [['authorization', token]] });
    const decided = decision.steps.at(-1);
    expect(decided?.outcome).toBe(last?.outcome);
    if (last?.outcome === 'refused') expect(decided).toMatchObject({ check: last.check, found: last.found });
    seen.add(last?.check ?? '');
  };
  await fc.assert(fc.asyncProperty(claims, check), { numRuns: 500 });
  expect([...seen].sort()).toEqual(
    expect.arrayContaining(['backend', 'expiry', 'issuer', 'route', 'scopes', 'signing-key', 'token-use']),
  );
});
