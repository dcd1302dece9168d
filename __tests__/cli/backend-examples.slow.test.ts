import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { createService } from '../../examples/http-backend/service';
import type { Connection } from '../../src/cli/connection';
import { describeWithPython } from '../e2e/toolchain';
import { fetchToken } from './fetched-token';
import { startCommand } from './run-command';
import './shared-synthesis';

jest.setTimeout(60_000);

/** Returns the documented command of an example, without npm. */
function documented(example: string): string[] {
  const [, command = ''] = /`npm start -- ([^`]+)`/.exec(readFileSync(`examples/${example}.ts`, 'utf8')) ?? [];
  return command.split(/\s+/);
}

/** Runs an example with its documented command, and returns its matrix: a row for each route. */
async function matrix(example: string): Promise<string[][]> {
  const args = ['start', '--silent', '--', ...documented(example), '--once', '--port', '0'];
  const child = spawn('npm', args, {
    env: { ...process.env, M2M_ENVIRONMENT: 'local' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const said = stderr.split('\n').filter((line) => !/^$|^synthesizing |^\{/.test(line));
  expect({ exitCode: child.exitCode, said }).toEqual({ exitCode: 0, said: [] });
  const rows = stdout.split('\n').filter((line) => line.startsWith('│'));
  return rows.map((row) =>
    row
      .split('│')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** Starts an example in this process and passes its URLs to a test. */
async function serving(args: readonly string[], use: (connection: Connection) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'example-'));
  const file = path.join(folder, 'gateway.json');
  const command = startCommand(['start', '--port', '0', '--output', file, ...args]);
  try {
    await command.until(() => command.stdout.includes('Ctrl-C ends it.'));
    await use(JSON.parse(readFileSync(file, 'utf8')) as Connection);
  } finally {
    command.interrupt();
    await command.ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

describeWithPython()('the Python example', () => {
  test('starts by its documented command, every cell as declared', async () => {
    expect(await matrix('python-api')).toEqual([
      ['route', 'OrderProcessingService', 'ReportingService'],
      ['GET /customers', '✓ allowed: 200', '✓ allowed: 200'],
      ['DELETE /customers/{id}', '✓ allowed: 404', '✓ refused: 401'],
    ]);
  });

  test('lists and deletes customers', async () => {
    await serving(documented('python-api'), async (connection) => {
      const authorization = await fetchToken(connection, 'OrderProcessingService');
      const call = (route: string, method = 'GET') =>
        fetch(`${connection.apiUrl ?? ''}${route}`, { method, headers: { authorization } });
      const list = async () => await (await call('/customers')).json();
      const [ada, grace] = [
        { id: 'c-1', name: 'Ada' },
        { id: 'c-2', name: 'Grace' },
      ];
      expect(await list()).toEqual({ customers: [ada, grace] });
      expect([await call('/customers/c-1', 'DELETE'), await call('/customers/c-1', 'DELETE')]).toMatchObject([
        { status: 204 },
        { status: 404 },
      ]);
      expect(await list()).toEqual({ customers: [grace] });
    });
  });
});

test('the example of two functions starts by its documented command, every cell as declared', async () => {
  expect(await matrix('two-functions')).toEqual([
    ['route', 'Checkout', 'Controlling'],
    ['GET /orders', '✓ allowed: 200', '✓ refused: 401'],
    ['POST /orders', '✓ allowed: 200', '✓ refused: 401'],
    ['GET /reports/{month}', '✓ refused: 401', '✓ allowed: 200'],
  ]);
});

test('each of the two functions answers its own routes', async () => {
  await serving(documented('two-functions'), async (connection) => {
    const answeredBy = async (client: string, route: string) => {
      const authorization = await fetchToken(connection, client);
      const response = await fetch(`${connection.apiUrl ?? ''}${route}`, { headers: { authorization } });
      return response.json();
    };
    expect(await answeredBy('Checkout', '/orders')).toEqual({ answeredBy: 'orders', route: 'GET /orders' });
    expect(await answeredBy('Controlling', '/reports/2026-11')).toEqual({
      answeredBy: 'reports',
      route: 'GET /reports/{month}',
    });
  });
});

describe('the example of an HTTP service', () => {
  test('starts by its documented command, every cell as declared', async () => {
    expect(await matrix('http-backend')).toEqual([
      ['route', 'Reporting'],
      ['GET /health', '✓ allowed: 200'],
      ['GET /orders/{id}', '✓ allowed: 200'],
      ['GET /v0/orders', '✓ allowed: 410'],
    ]);
  });

  test('runs in front of its service, which learns who calls', async () => {
    const service = createService().listen(0, '127.0.0.1');
    await once(service, 'listening');
    try {
      const { port } = service.address() as AddressInfo;
      const args = ['--app', 'examples/http-backend.ts', '--backend', `orders=http://127.0.0.1:${port}/base`];
      await serving(args, async (connection) => {
        const authorization = await fetchToken(connection, 'Reporting');
        const headers = { authorization, 'x-client-id': 'admin' };
        const response = await fetch(`${connection.apiUrl ?? ''}/orders/o-1`, { headers });
        const told = {
          path: '/base/order/o-1',
          clientId: connection.clients.Reporting?.clientId,
          scopes: ['orders/read'],
          requestId: response.headers.get('x-amzn-requestid'),
        };
        expect([response.status, await response.json()]).toEqual([200, told]);
        const lookAlike = { headers: { authorization, x_client_id: 'admin' } };
        const refused = await fetch(`${connection.apiUrl ?? ''}/orders/o-1`, lookAlike);
        expect([refused.status, await refused.json()]).toEqual([400, { error: 'headers_refused' }]);
      });
    } finally {
      service.close();
      service.closeAllConnections();
    }
  });
});
