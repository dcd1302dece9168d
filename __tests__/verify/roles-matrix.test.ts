import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { authorizerTable } from '../../src/access/authorizer-table';
import { accessMatrix } from '../../src/access/matrix';
import { authorizerFolder } from '../fixtures/authorizer-folder';
import { readServedStack } from '../../src/system/served-stack';
import { VerifyError } from '../../src/verify/error';
import { expectedMatrix } from '../../src/verify/expected-matrix';
import { observeGateway } from '../../src/testing/gateway-matrix';
import { matches } from '../../src/verify/observed-matrix';
import { ordersApi } from '../lambda/authorizer/orders-api';
import { bundleOf, startTestGateway, synthesizedStack } from '../local/test-gateway';

// Bundles the function before the first test.
jest.setTimeout(30_000);

const TABLE = 'authorizer-table.json';
const table = authorizerTable(ordersApi);

let authorizer: string;

beforeAll(() => {
  authorizer = authorizerFolder(ordersApi);
});

function expectation(folder: string) {
  const { pools, stages } = readServedStack(synthesizedStack({ access: ordersApi, authorizer: folder }));
  return expectedMatrix(pools, stages, { keysOf: () => [] });
}

test('with roles the matrix is that of the declaration, by the JSON and the table beside the function', () => {
  const declared = accessMatrix(ordersApi);
  const line = (client: string, route: string, allowed: boolean) => `${client} ${route}: ${String(allowed)}`;
  const { cells } = expectation(authorizer);
  expect(cells.map(({ client, route, expected }) => line(client, route, expected === 'allowed')).sort()).toEqual(
    declared.map(({ client, route, allowed }) => line(client, route, allowed)).sort(),
  );
  expect(new Set(cells.map(({ expected }) => expected))).toEqual(new Set(['allowed', 'refused']));
});

test('the local gateway with the real function does what the matrix says, and a missing scope is 403', async () => {
  const observation = await observeGateway(await startTestGateway({ access: ordersApi, authorizer }));
  expect(observation.cells.filter(({ expected, observed }) => expected !== observed)).toEqual([]);
  expect(matches(observation)).toBe(true);
  const refusals = observation.cells.filter(({ expected }) => expected === 'refused').map(({ got }) => got);
  expect(new Set(refusals)).toEqual(new Set(['403']));
});

test('a denied client is refused everywhere, by 401, save where nobody is asked', async () => {
  const { pools } = readServedStack(synthesizedStack({ access: ordersApi, authorizer }));
  const clientId = pools.flatMap(({ clients }) => clients).find(({ name }) => name === 'Checkout')?.clientId ?? '';
  const variables = { M2M_DENIED_CLIENT_IDS: clientId };
  const observation = await observeGateway(await startTestGateway({ access: ordersApi, authorizer, variables }));
  expect(matches(observation)).toBe(true);
  const cells = observation.cells.filter(({ client, route }) => client === 'Checkout' && route !== 'GET /health');
  expect(new Set(cells.map(({ observed, got }) => `${observed}: ${got}`))).toEqual(new Set(['refused: 401']));
});

test.each([
  [
    'lets everybody in',
    `({ principalId: '', policyDocument: { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } })`,
  ],
  ['knows nobody', `{ throw new Error('Unauthorized'); }`],
])('a function that %s differs from the matrix', async (_, answer) => {
  const folder = bundleOf(`exports.handler = async () => ${answer};`);
  writeFileSync(path.join(folder, TABLE), JSON.stringify(table));
  const observation = await observeGateway(await startTestGateway({ access: ordersApi, authorizer: folder }));
  expect(matches(observation)).toBe(false);
});

test.each([
  ['is not there', undefined],
  ['is no JSON', 'secret'],
])('a table that %s stops what cannot be verified, and is not shown', (_, content) => {
  const folder = bundleOf('exports.handler = async () => ({});');
  if (content !== undefined) writeFileSync(path.join(folder, TABLE), content);
  expect(() => expectation(folder)).toThrow(VerifyError);
  expect(() => expectation(folder)).toThrow(
    /^aws_lambda_function\.authorizer\S+ is an authorizer, and its authorizer-table\.json cannot be read: .+, expected the bundle/,
  );
});
