import { defineAccess } from '../src/access/define-access';
import { readSettings } from '../src/settings/settings';

/** A user pool for one machine client, without an API of its own. Run by `cdktf synth --app "node bin/app.mjs examples/pool-only.ts"`. */
const access = defineAccess({
  resourceServers: {
    'm2m-client': { name: 'm2m-client', scopes: { read: 'Read access', write: 'Write access' } },
  },
  clients: {
    client: { scopes: ['m2m-client/read', 'm2m-client/write'], clientIdOutput: 'ClientId' },
  },
  routes: {},
});

export default async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const [{ App }, { M2mPoolStack }] = await Promise.all([import('cdktf'), import('../src/stacks/m2m-pool-stack')]);
  const app = new App();
  new M2mPoolStack(app, { settings, access, managedLoginVersion: 2 });
  app.synth();
}
