import { M2mPoolStack, defineAccess, readSettings, synthesize } from 'cognito-m2m';

/** A user pool for one machine client, without an API of its own. Run by `npm start -- --app examples/pool-only.ts`. */
const access = defineAccess({
  resourceServers: {
    'm2m-client': { name: 'm2m-client', scopes: { read: 'Read access', write: 'Write access' } },
  },
  clients: {
    client: { scopes: ['m2m-client/read', 'm2m-client/write'], clientIdOutput: 'ClientId' },
  },
  routes: {},
});

void synthesize((app) => {
  new M2mPoolStack(app, {
    settings: readSettings(process.env),
    access,
    managedLoginVersion: 2,
    // Cognito alone keeps the secret.
    credentials: false,
  });
});
