import { defineAccess } from '../src/access/define-access';
import { bundleFunction } from '../src/bundle/function-bundle';
import { readSettings } from '../src/settings/settings';

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

export default async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const [bundle, { App }, { M2mApiStack }] = await Promise.all([
    bundleFunction('examples/user-api/index.ts'),
    import('cdktf'),
    import('../src/stacks/m2m-api-stack'),
  ]);
  const app = new App();
  new M2mApiStack(app, { settings, access, backend: { name: 'user', bundle, environment: {} } });
  app.synth();
}
