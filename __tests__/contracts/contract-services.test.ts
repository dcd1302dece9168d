import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { composeAccess } from '../../src/access/compose-access';
import { contractOf, contractedParts } from '../../src/contracts/contract';
import type { ContractedService } from '../../src/contracts/contract-services';
import { contractServices } from '../../src/contracts/contract-services';
import { contractFile, contractPackage } from '../../src/contracts/contract-source';
import { ContractError } from '../../src/contracts/error';
import { orders, reporting } from '../access/services';
import { refusal as accessRefusal } from '../access/orders';
import { contractFolder } from './contract-folder';

const repository = contractFolder();
const { install, write } = repository;
const PACKAGE = '@acme/orders-contract';
const contract = contractOf(orders);
const owner = 'team-orders';

const fromPackage = (version = '2.1.0') =>
  contractServices({ orders: { owner, contract: contractPackage(PACKAGE, version) } });

function refusal(attempt: () => unknown): ContractError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof ContractError) return error;
    throw error;
  }
  throw new Error('expected a ContractError, and nothing was thrown');
}

test('a contract is a service with the owner and the source that its reader gives it, from a file or a package', () => {
  write('contracts/orders.json', contract);
  install(PACKAGE, '2.1.0', contract);
  const fromFile = contractServices({ orders: { owner, contract: contractFile('contracts/orders.json') } });
  expect(fromFile).toEqual([{ ...contractedParts(orders), owner, source: 'contracts/orders.json' }]);
  expect(fromPackage()).toEqual([{ ...contractedParts(orders), owner, source: `${PACKAGE}@2.1.0` }]);
  const { pool, warnings } = composeAccess([...fromPackage(), reporting]);
  expect(pool.clients).toEqual({ ReportingService: { scopes: ['orders/read'] } });
  expect(pool.services?.sources).toEqual({ orders: `${PACKAGE}@2.1.0` });
  expect(warnings).toEqual([]);
});

test('a package may be of a folder above, may be a link, and may name another file', () => {
  install(PACKAGE, '2.1.0', {}, { 'cognito-m2m': 'dist/own.json' });
  write(`node_modules/${PACKAGE}/dist/own.json`, contract);
  renameSync(`node_modules/${PACKAGE}`, 'linked');
  symlinkSync(`${repository.folder}/linked`, `node_modules/${PACKAGE}`);
  mkdirSync('app');
  process.chdir('app');
  expect(fromPackage()).toMatchObject([{ name: 'orders' }]);
});

test('nothing of a package runs', () => {
  install(PACKAGE, '2.1.0', contract, { main: 'index.js', exports: './index.js' });
  write(`node_modules/${PACKAGE}/index.js`, 'throw new Error("it ran")');
  expect(fromPackage()).toHaveLength(1);
  install(PACKAGE, '2.1.0', {}, { 'cognito-m2m': 'contract.js' });
  write(`node_modules/${PACKAGE}/contract.js`, `module.exports = ${JSON.stringify(contract)}`);
  expect(refusal(() => fromPackage()).message).toContain('is no JSON object');
});

test('a contract that claims the name of another service is refused', () => {
  install(PACKAGE, '2.1.0', { ...contract, name: 'billing' });
  const { code, message } = refusal(() => fromPackage());
  expect(code).toBe('ERR_CONTRACT_NAME');
  expect(message).toBe(
    '@acme/orders-contract@2.1.0 is the contract of service "billing", expected "orders"; take it in by its own name, or correct the source',
  );
});

test('a contract that provides what another service provides, or has its client, is refused', () => {
  write('a.json', { ...contract, name: 'mallory' });
  const mallory = contractServices({ mallory: { owner: 'team-mallory', contract: contractFile('a.json') } });
  const { code, message } = accessRefusal(() => composeAccess([orders, ...mallory]));
  expect(code).toBe('ERR_SERVICE_DUPLICATE');
  expect(message).toContain(
    'resource server "orders" belongs to service "orders" (team-orders, the definition of service "orders") and to service "mallory" (team-mallory, a.json)',
  );
});

test.each([
  ['^2.1.0', 'has the version "^2.1.0", expected an exact one'],
  ['latest', 'expected an exact one'],
  ['2.1', 'expected an exact one'],
])('a range of versions is refused: %s', (version, message) => {
  expect(refusal(() => contractPackage(PACKAGE, version)).message).toContain(message);
});

test.each(['../orders', '/etc', '@acme/../../x', 'Orders', ''])('a name that no package has is refused: %j', (name) => {
  expect(refusal(() => contractPackage(name, '1.0.0')).message).toContain('is no name of an npm package');
});

test.each([
  [
    'another version is installed',
    { version: '2.2.0' },
    'ERR_CONTRACT_VERSION',
    'is installed in version "2.2.0", expected 2.1.0',
  ],
  ['the package has another name', { name: 'other' }, 'ERR_CONTRACT_UNREADABLE', 'its package.json is not that'],
  [
    'its file is outside of it',
    { 'cognito-m2m': '../../../secret.json' },
    'ERR_CONTRACT_UNREADABLE',
    'outside of the package',
  ],
  [
    'its file is a link to the outside',
    { 'cognito-m2m': 'link.json' },
    'ERR_CONTRACT_UNREADABLE',
    'outside of the package',
  ],
  ['it has no such file', { 'cognito-m2m': 'none.json' }, 'ERR_CONTRACT_UNREADABLE', 'it has no file "none.json"'],
])('a package is refused where %s', (_, manifest, code, message) => {
  write('secret.json', contract);
  install(PACKAGE, '2.1.0', contract, manifest);
  symlinkSync(`${repository.folder}/secret.json`, `node_modules/${PACKAGE}/link.json`);
  const error = refusal(() => fromPackage());
  expect(error.code).toBe(code);
  expect(error.message).toContain(message);
});

test('a contract that is not there, or is too large to be one, is refused', () => {
  expect(refusal(() => fromPackage()).message).toContain('it is not installed for');
  const missing = () => contractServices({ orders: { owner, contract: contractFile('orders.json') } });
  expect(refusal(missing)).toMatchObject({ code: 'ERR_CONTRACT_UNREADABLE' });
  write('orders.json', ' '.repeat(1_000_001));
  expect(refusal(missing).message).toContain('has 1000001 bytes, expected at most 1000000');
});

test('packages that depend on each other in a circle are refused with the circle', () => {
  const names = ['a', 'b', 'c'] as const;
  const mapped: Record<string, ContractedService> = {};
  names.forEach((name, index) => {
    const needs = names[(index + 1) % names.length] ?? '';
    install(`@acme/${name}`, '1.0.0', {}, { dependencies: { [`@acme/${needs}`]: '1.0.0', other: '1' } });
    mapped[name] = { owner, contract: contractPackage(`@acme/${name}`, '1.0.0') };
  });
  const { code, message } = refusal(() => contractServices(mapped));
  expect(code).toBe('ERR_CONTRACT_CYCLE');
  expect(message).toContain('in a circle: @acme/a → @acme/b → @acme/c → @acme/a, expected');
  install('@acme/c', '1.0.0', {});
  expect(refusal(() => contractServices(mapped)).code).not.toBe('ERR_CONTRACT_CYCLE');
});

test('an owner that is empty is refused', () => {
  write('orders.json', contract);
  const empty = () => contractServices({ orders: { owner: '', contract: contractFile('orders.json') } });
  expect(accessRefusal(empty).code).toBe('ERR_SERVICE_INVALID');
});
