import { M2mApiStack, defineAccess, readSettings, synthesize } from 'cognito-m2m';

/** An API of one route, which tells callers who they are. Run by `npm start -- --app examples/user-api.ts`. */
const access = defineAccess({
  resourceServers: {
    'integration-OauthResourceServer': { name: 'User API', scopes: { read: 'Read who is calling' } },
  },
  clients: {
    IntegrationService: { scopes: ['integration-OauthResourceServer/read'] },
  },
  routes: {
    'GET /user': { scopes: ['integration-OauthResourceServer/read'], responses: [429, 500] },
  },
});

void synthesize((app) => {
  new M2mApiStack(app, {
    settings: readSettings(process.env),
    access,
    backend: { name: 'user', entry: 'examples/user-api/index.ts' },
    credentials: false,
  });
});
