import { composeAccess } from '../../src/access/compose-access';
import type { Service } from '../../src/access/service';
import { serviceOwners } from '../../src/cli/service-owners';
import { billing, orders, reporting, serviceWith } from '../access/services';
import { contractFolder } from '../contracts/contract-folder';

const { write } = contractFolder();
const owned = (service: Service, parts: object = {}) =>
  serviceWith(service, { owner: `@acme/${service.owner}`, ...parts });
const lines = (...services: readonly Service[]) => {
  const { services: note } = composeAccess(services).pool;
  if (!note) throw new Error('a composed declaration has a note');
  return serviceOwners(note).split('\n');
};

test('each service has the file that defines it, or its contract, and its owner', () => {
  write('src/services/orders.ts', "export const orders = defineService({\n  name: 'orders',\n});");
  write('src/services/orders.d.ts', "declare const a = defineService({ name: 'orders' })");
  write('node_modules/a/orders.ts', "defineService({ name: 'orders' })");
  expect(
    lines(
      owned(orders),
      owned(reporting, { source: 'contracts/our reporting.json' }),
      owned(billing, { source: '@acme/billing-contract@1.0.0' }),
    ),
  ).toEqual([
    '# billing: @acme/billing-contract@1.0.0, in its own repository',
    '/src/services/orders.ts @acme/team-orders',
    '/contracts/our\\ reporting.json @acme/team-reporting',
  ]);
});

test('an owner that a forge does not know is refused', () => {
  write('orders.ts', "defineService({ name: 'orders' })");
  expect(() => lines(orders)).toThrow(
    'the owner of service "orders" is "team-orders", expected @organization/team, @user or an address',
  );
  expect(lines(serviceWith(orders, { owner: 'orders@example.com' }))).toEqual(['/orders.ts orders@example.com']);
});

test('a service that no file defines, or two, is refused', () => {
  expect(() => lines(owned(orders))).toThrow('service "orders" is defined by no file');
  write('a.ts', 'defineService({ name: "orders" })');
  write('b.ts', 'defineService({ name: "orders" })');
  expect(() => lines(owned(orders))).toThrow('service "orders" is defined by a.ts and b.ts');
});
