import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { State } from '../foreign/changed';
import {
  API,
  CLIENT,
  DEPLOYMENT,
  METHOD,
  STAGE,
  addSecondApi,
  addTo,
  attributesOf,
  changedState,
  planBetween,
} from '../foreign/changed';
import { runCommand } from './run-command';

const folder = mkdtempSync(path.join(tmpdir(), 'foreign-doubt-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a plan or a state, and returns the option that gives it to a command. */
function given(option: '--plan' | '--state', content: object): readonly string[] {
  const file = path.join(folder, `${option.slice(2)}-${Math.random().toString(36).slice(2)}.json`);
  writeFileSync(file, JSON.stringify(content));
  return [option, file];
}

const EXIT = { allowed: 0, refused: 1, unknown: 2 } as const;
const deployed = changedState();
const opened = changedState((state) => {
  attributesOf(state, METHOD, 'place').authorization_scopes = ['orders/read'];
}, deployed);

/** A document, a call that is in doubt, and one that is not. */
interface Case {
  readonly document: readonly string[];
  readonly doubted: string;
  readonly known: string;
  readonly reason: string;
}

function stateWith(change: (state: State) => void): readonly string[] {
  return given('--state', changedState(change));
}

const CASES: Readonly<Record<string, () => Case>> = {
  'a plan without a new deployment': () => ({
    document: given('--plan', planBetween(deployed, opened)),
    doubted: 'POST /orders',
    known: 'GET /orders',
    reason: 'still serves the old snapshot',
  }),
  'a stage with an older deployment': () => ({
    document: stateWith((state) => {
      const date = '2026-11-01T00:00:00Z';
      addTo(state, DEPLOYMENT, 'old', { ...attributesOf(state, DEPLOYMENT), id: 'old', created_date: date });
      addTo(state, STAGE, 'old', { ...attributesOf(state, STAGE), stage_name: 'old', deployment_id: 'old' });
    }),
    doubted: 'GET /old/orders',
    known: 'GET /live/orders',
    reason: 'aws_api_gateway_deployment.orders is newer',
  }),
  'an API without a way in': () => ({
    document: stateWith((state) => {
      attributesOf(state, API).disable_execute_api_endpoint = true;
    }),
    doubted: 'GET /orders',
    known: 'DELETE /orders/{id}',
    reason: 'turns its execute-api endpoint off',
  }),
  'an authorizer of another API': () => ({
    document: stateWith((state) => {
      addSecondApi(state);
      attributesOf(state, METHOD, 'list').authorizer_id = 'auth2';
    }),
    doubted: 'GET /orders',
    known: 'POST /orders',
    reason: 'which belongs to another API',
  }),
};

test.each(Object.entries(CASES))('matrix, why, start and review agree about %s', async (_, make) => {
  const { document, doubted, known, reason } = make();
  const matrix = await runCommand(['matrix', ...document, '--json']);
  expect(matrix.exitCode).toBe(1);
  const { routes } = JSON.parse(matrix.stdout) as {
    routes: { name: string; reason?: string; cells: Record<string, keyof typeof EXIT> }[];
  };
  for (const name of [doubted, known]) {
    for (const [client, cell] of Object.entries(routes.find((row) => row.name === name)?.cells ?? {})) {
      const why = await runCommand(['why', ...document, '--client', client, '--route', name]);
      expect([name, client, why.exitCode]).toEqual([name, client, EXIT[cell]]);
      if (cell === 'unknown') expect(why.stderr).toContain(reason);
    }
  }
  expect(routes.find(({ name }) => name === doubted)).toMatchObject({
    reason: expect.stringContaining(reason),
    cells: { billing: 'unknown', reporting: 'unknown' },
  });
  expect(routes.find(({ name }) => name === known)?.cells).not.toMatchObject({ billing: 'unknown' });
  const start = await runCommand(['start', ...document, '--once', '--port', '0']);
  expect([start.exitCode, start.stdout]).toEqual([0, expect.stringContaining('? closed: not known')]);
  expect(start.stderr).toContain(reason);
  const file = document[1] ?? '';
  const review = await runCommand(['review', '--base', file, '--head', file]);
  expect(review.stdout).toContain(reason);
});

test('matrix, why and start agree about a client that gets no token', async () => {
  const document = stateWith((state) => {
    attributesOf(state, CLIENT, 'machine').allowed_oauth_flows_user_pool_client = false;
  });
  const matrix = await runCommand(['matrix', ...document]);
  expect([matrix.exitCode, matrix.stdout]).toEqual([0, expect.stringMatching(/GET \/orders +│ – refused │ ✓ allowed/)]);
  const why = await runCommand(['why', ...document, '--client', 'billing', '--route', 'GET /orders']);
  expect(why.exitCode).toBe(1);
  expect(why.stdout).toMatch(/^GET \/orders as billing: refused, 400\n/);
  expect(why.stdout).toMatch(/^✗ token-request +allowed_oauth_flows_user_pool_client is not true/m);
  expect(why.stdout).toContain('Cognito gives billing no token: ');
  const start = await runCommand(['start', ...document, '--once', '--port', '0']);
  expect([start.exitCode, start.stdout]).toEqual([0, expect.stringContaining('8 of 8 cells as expected\n')]);
  expect(start.stderr).toContain('machine[0]: it gets no token at AWS: allowed_oauth_flows_user_pool_client');
});

test('why and start have a line about a domain that asks for a certificate', async () => {
  const document = stateWith((state) => {
    const name = 'api.example.com';
    const domain = { id: name, domain_name: name, mutual_tls_authentication: [{ truststore_uri: 's3://trust/a.pem' }] };
    addTo(state, 'aws_api_gateway_domain_name', 'own', domain);
  });
  const text = 'not as at AWS: aws_api_gateway_domain_name.own: a caller of this domain needs a client certificate';
  const why = await runCommand(['why', ...document, '--client', 'billing', '--route', 'GET /orders']);
  expect([why.exitCode, why.stderr]).toEqual([0, expect.stringContaining(text)]);
  const start = await runCommand(['start', ...document, '--once', '--port', '0']);
  expect([start.exitCode, start.stderr]).toEqual([0, expect.stringContaining(text)]);
});
