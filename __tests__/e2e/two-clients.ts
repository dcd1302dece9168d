import { App } from 'cdktf';
import { readSettings } from '../../src/settings/settings';
import { M2mPoolStack } from '../../src/stacks/m2m-pool-stack';
import { defineData } from '../access/orders';

/** An authorization server for two clients; REPORTS_SCOPES, with blanks between, is what one of them is granted. */
export default function main(): void {
  const app = new App();
  const access = defineData({
    resourceServers: { orders: { name: 'Orders', scopes: { read: 'Read', write: 'Write', admin: 'Delete' } } },
    clients: {
      Checkout: { scopes: ['orders/read', 'orders/write', 'orders/admin'] },
      Reports: { scopes: (process.env.REPORTS_SCOPES ?? 'orders/read').split(' ') },
    },
    routes: {},
  });
  new M2mPoolStack(app, { settings: readSettings(process.env), access });
  app.synth();
}
