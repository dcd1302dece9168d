import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { customerApi } from '../../../src/app/customer-api';
import type { Backend } from '../../../src/stacks/backend';
import { gatewayTarget } from '../../../src/testing/gateway-matrix';
import { sendCase } from '../../../src/verify/case-run';
import type { PlaceholderValues } from '../../../src/verify/placeholder';
import { readCases } from '../../../src/verify/request-case';
import type { Target } from '../../../src/verify/target';
import { CASE_FILES, CASE_ORIGINS } from '../../cases/files';
import { gatewayValues } from '../../cases/gateway-values';
import { describeWithPython } from '../../e2e/toolchain';
import { ECHO, startTestGateway } from '../test-gateway';

jest.setTimeout(60_000);

const PYTHON_ECHO = `
import json

def handler(event, context):
    return {"statusCode": 200, "body": json.dumps(event)}
`;

/** An API with one function behind every route, and its placeholder values. */
interface Side {
  readonly target: Target;
  readonly values: PlaceholderValues;
}

const folder = mkdtempSync(path.join(tmpdir(), 'python-event-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function side(backend: Partial<Backend>): Promise<Side> {
  const names = Object.keys(customerApi.routes) as (keyof typeof customerApi.routes)[];
  const routes = Object.fromEntries(names.map((name) => [name, { ...customerApi.routes[name], backend: 'echo' }]));
  const gateway = await startTestGateway({
    // The default backend must answer a route too.
    access: { ...customerApi, routes: { ...routes, 'GET /node': { scopes: ['customer-api/read'] } } },
    backends: { echo: backend },
    variables: { M2M_CORS_ORIGINS: CASE_ORIGINS },
    fresh: true,
    seed: 'same',
  });
  const target = gatewayTarget(gateway);
  return { target, values: gatewayValues(target, gateway.key, target) };
}

/** Texts that differ between gateways or requests, and their replacements. */
const OWN: readonly (readonly [RegExp, string])[] = [
  [/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'TOKEN'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID'],
  [/Root=1-[0-9a-f]{8}-[0-9a-f]{24}/g, 'TRACE'],
  [/127\.0\.0\.1:\d+/g, 'HOST'],
  [/(?<="X-Forwarded-Port":\[?")\d+/g, 'PORT'],
];
/** Fields compared only by type: times and ids. */
const KINDS = [
  ...['requestTime', 'requestTimeEpoch', 'extendedRequestId', 'iat', 'exp', 'auth_time', 'jti'],
  ...['apiId', 'resourceId', 'deploymentId', 'client_id', 'sub', 'iss', 'domainPrefix'],
];

/** The event of a function, with the texts of its gateway and request replaced. */
function comparable(text: string): unknown {
  const written = JSON.stringify(JSON.parse(text));
  const named = OWN.reduce((before, [pattern, name]) => before.replaceAll(pattern, name), written);
  return JSON.parse(named, (key, value: unknown) => (KINDS.includes(key) ? typeof value : value)) as unknown;
}

describeWithPython()('a function in Python', () => {
  test('gets the event of one in Node.js, field by field, for every request case', async () => {
    writeFileSync(path.join(folder, 'app.py'), PYTHON_ECHO);
    writeFileSync(path.join(folder, 'index.js'), ECHO);
    const node = await side({ folder, runtime: 'nodejs22.x', handler: 'index.handler' });
    const python = await side({ folder, runtime: 'python3.13', handler: 'app.handler' });
    const cases = (await readCases(CASE_FILES)).filter(({ to }) => to !== 'token endpoint');
    const reached = new Map<string, unknown>();
    for (const each of cases) {
      const [one, other] = await Promise.all(
        [node, python].map(({ target, values }) => sendCase(each, target, values)),
      );
      if (!one || !other) throw new Error('each side answers');
      expect([each.name, other.status, other.headers.get('content-type')]).toEqual([
        each.name,
        one.status,
        one.headers.get('content-type'),
      ]);
      if (one.status !== 200 || !one.body.includes('"requestContext"')) continue;
      const event = comparable(one.body);
      expect([each.name, comparable(other.body)]).toEqual([each.name, event]);
      reached.set(each.name, event);
    }
    // The other cases are refused earlier, or are preflights.
    expect(reached.size).toBeGreaterThan(70);
    // API Gateway refuses every POST among the cases, so the cases change no data.
    const methods = [...reached.values()].map((event) => (event as { httpMethod: string }).httpMethod);
    expect(new Set(methods)).toEqual(new Set(['GET', 'PUT', 'DELETE']));
  });
});
