import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { accessMatrix } from '../../src/access/matrix';
import { customerApi } from '../../src/app/customer-api';
import { run } from './command';
import type { LocalGateway } from './local-gateway';
import { startLocalGateway } from './local-gateway';
import { pythonEnvironment } from './python-environment';
import { describeWithPython } from './toolchain';

/** Parts of the JSON report of Schemathesis that are read. */
interface Report {
  readonly complete: boolean;
  readonly operations: { readonly total: number; readonly tested: number };
  readonly phases: Readonly<Record<string, { readonly status: string }>>;
  readonly test_cases: { readonly generated: number };
  readonly failures: readonly unknown[];
  readonly errors: readonly unknown[];
  /** Operations that answered 401 or 403 to every request. */
  readonly warnings: { readonly missing_auth: readonly string[] };
  /** Keyed by operation and phase. */
  readonly valid_rates: Readonly<Record<string, Readonly<Record<string, { readonly accepted: number }>>>>;
}

const routes = Object.keys(customerApi.routes);

/** Routes that refuse a client; all routes for a caller without a token. */
function refusing(client: string | undefined): string[] {
  const cells = accessMatrix(customerApi).filter((cell) => cell.client === client && !cell.allowed);
  return client === undefined ? routes : cells.map(({ route }) => route);
}

describeWithPython()('schemathesis, by /openapi.json and with every check it has', () => {
  const runs: Report[] = [];
  let gateway: LocalGateway;
  let environment: string;

  beforeAll(async () => {
    environment = await pythonEnvironment('schemathesis', '__tests__/e2e/schemathesis/requirements.txt');
    gateway = await startLocalGateway();
  });

  afterAll(() => gateway.stop());

  async function token(client: string): Promise<string> {
    const { clientId = '', clientSecret = '' } = gateway.clients[client] ?? {};
    const response = await fetch(gateway.tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  }

  /** Runs Schemathesis with a token of the client, in a separate folder, because it leaves files behind. */
  async function schemathesis(client: string | undefined): Promise<Report> {
    const folder = mkdtempSync(path.join(tmpdir(), 'schemathesis-'));
    try {
      cpSync('__tests__/e2e/schemathesis', folder, { recursive: true });
      const headers = '[headers]\nAuthorization = "Bearer ${ACCESS_TOKEN}"\n';
      if (client !== undefined) appendFileSync(path.join(folder, 'schemathesis.toml'), `\n${headers}`);
      const { exitCode, output } = await run(
        path.join(environment, 'bin/schemathesis'),
        ['run', gateway.openapiUrl, '--no-color', '--continue-on-failure'],
        { cwd: folder, env: client === undefined ? {} : { ACCESS_TOKEN: await token(client) } },
      );
      if (exitCode !== 0) throw new Error(output);
      return JSON.parse(readFileSync(path.join(folder, 'report.json'), 'utf8')) as Report;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  // Without a token and with the narrower one first: they change no data.
  test.each([
    ['without a token', undefined],
    ['with a token that may read', 'ReportingService'],
    ['with a token that may do all', 'OrderProcessingService'],
  ])('finds nothing wrong %s, and is refused exactly where a scope is missing', async (_, client) => {
    const report = await schemathesis(client);
    runs.push(report);
    const { complete, failures, errors, operations } = report;
    expect({ complete, failures, errors }).toEqual({ complete: true, failures: [], errors: [] });
    expect(operations).toMatchObject({ total: routes.length, tested: routes.length });
    expect(Object.entries(report.phases).map(([phase, { status }]) => `${phase}: ${status}`)).toEqual([
      'examples: success',
      'coverage: success',
      'fuzzing: success',
      'stateful: success',
    ]);
    expect([...report.warnings.missing_auth].sort()).toEqual([...refusing(client)].sort());
  });

  test('tried at least 1,000 cases, and every operation did its work for the token that may do all', () => {
    const cases = runs.reduce((sum, { test_cases }) => sum + test_cases.generated, 0);
    expect(cases).toBeGreaterThanOrEqual(1_000);
    const rates = Object.entries(runs.at(-1)?.valid_rates ?? {});
    const working = rates.filter(([, phases]) => Object.values(phases).some(({ accepted }) => accepted > 0));
    expect(working.map(([operation]) => operation).sort()).toEqual([...routes].sort());
  });
});
