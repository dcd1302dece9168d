import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { callPath } from '../../src/system/call-path';
import { runCommand } from '../cli/run-command';
import { API, METHOD, addTo, attributesOf, changedState } from './changed';
import { cellsOf, observedCells, stackOf, tableOf } from './given';

// Twenty commands, each with a gateway of its own.
jest.setTimeout(120_000);

const folder = mkdtempSync(path.join(tmpdir(), 'shadowed-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const RESOURCE = 'aws_api_gateway_resource';

/** Routes of which one takes the calls that another would get, if they were tried with any path. */
const state = changedState((own) => {
  const { id: api, root_resource_id: root } = attributesOf(own, API);
  const { id: orders } = attributesOf(own, RESOURCE, 'orders');
  const parts: [name: string, parent: unknown, part: string][] = [
    ['any_id', root, '{id}'],
    ['any_path', root, '{proxy+}'],
    ['example', root, 'example'],
    ['order_paths', orders, '{proxy+}'],
  ];
  for (const [name, parent, part] of parts)
    addTo(own, RESOURCE, name, { id: name, rest_api_id: api, parent_id: parent, path_part: part });
  const method = (name: string, at: string, verb: string, scope: string) => {
    const read = attributesOf(own, METHOD, 'list');
    addTo(own, METHOD, name, { ...read, id: name, resource_id: at, http_method: verb, authorization_scopes: [scope] });
  };
  method('id_read', 'any_id', 'GET', 'orders/write');
  method('id_any', 'any_id', 'ANY', 'orders/read');
  method('path_any', 'any_path', 'ANY', 'orders/read');
  method('path_read', 'any_path', 'GET', 'orders/write');
  method('example_read', 'example', 'GET', 'orders/read');
  method('orders_any', 'order_paths', 'ANY', 'orders/read');
});

test('why says of each row what the matrix says', async () => {
  const file = path.join(folder, 'state.json');
  writeFileSync(file, JSON.stringify({ lineage: 'x', ...state }));
  const { routes } = tableOf(stackOf(state));
  expect(routes).toHaveLength(10);
  for (const { name, cells } of routes) {
    for (const [client, cell] of Object.entries(cells)) {
      const { exitCode } = await runCommand(['why', '--state', file, '--client', client, '--route', name]);
      expect([client, name, exitCode]).toEqual([client, name, { allowed: 0, refused: 1, unknown: 2 }[cell]]);
    }
  }
});

test('a call has its token in the header that the authorizer names', async () => {
  const foreign = stackOf(
    changedState((own) => {
      attributesOf(own, 'aws_api_gateway_authorizer').identity_source = 'method.request.header.X-Token';
    }),
  );
  expect(cellsOf(tableOf(foreign)).join()).toContain('billing POST /orders allowed');
  expect(await observedCells(foreign)).toEqual(cellsOf(tableOf(foreign)));
});

test('why sends the token in the header that the authorizer names', async () => {
  const file = path.join(folder, 'header.json');
  const named = changedState((own) => {
    attributesOf(own, 'aws_api_gateway_authorizer').identity_source = 'method.request.header.X-Token';
  });
  writeFileSync(file, JSON.stringify({ lineage: 'x', ...named }));
  const { exitCode } = await runCommand(['why', '--state', file, '--client', 'billing', '--route', 'POST /orders']);
  expect(exitCode).toBe(0);
});

test('HTTP says of each row what the matrix says', async () => {
  const foreign = stackOf(state);
  expect(await observedCells(foreign)).toEqual(cellsOf(tableOf(foreign)));
});

test.each([
  ['/{proxy+}', ['/{proxy+}'], '/{proxy}'],
  ['/{proxy+}', ['/{proxy+}', '/{id}'], '/{proxy}/{proxy}'],
  ['/{proxy+}', ['/{proxy+}', '/{id}', '/{id}/x/{more}'], '/{proxy}/{proxy}'],
  ['/a/{proxy+}', ['/a/{proxy+}', '/a/{id}', '/a/{id}/{own+}'], '/a/{proxy}'],
  ['/a/{id}', ['/a/{id}', '/a/{proxy+}'], '/a/{id}'],
])('the path %s of %j is called at %s', (own, paths, called) => {
  expect(
    callPath(
      paths.map((each) => ({ id: each, path: each })),
      own,
    ),
  ).toBe(called);
});
