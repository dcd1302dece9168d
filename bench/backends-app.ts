import { M2mApiStack, defineAccess, readSettings, synthesize } from '../src/index';

const SCOPES = { scopes: ['bench/call'] } as const;

// An API with the measured backends; BACKEND_URL is the URL of the HTTP service.
const access = defineAccess({
  resourceServers: { bench: { name: 'Bench', scopes: { call: 'Call' } } },
  clients: { Caller: { scopes: ['bench/call'] } },
  routes: {
    'GET /node': SCOPES,
    'GET /python': { ...SCOPES, backend: 'python' },
    'GET /http': { ...SCOPES, backend: 'http' },
  },
});

const folder = 'bench/backends';

void synthesize((app) => {
  new M2mApiStack(app, {
    settings: readSettings(process.env),
    access,
    backend: { name: 'node', folder, handler: 'index.handler' },
    backends: {
      python: { folder, runtime: 'python3.13', handler: 'app.handler' },
      http: { url: process.env.BACKEND_URL ?? '', directAccess: { reason: 'a benchmark' } },
    },
    credentials: false,
  });
});
