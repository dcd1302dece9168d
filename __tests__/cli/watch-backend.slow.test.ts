import { describeWithPython } from '../e2e/toolchain';
import { WatchedGateway } from './watched-gateway';

// Each reload synthesizes an app.
jest.setTimeout(60_000);

const APP = `
import { M2mApiStack, readSettings, synthesize } from 'cognito-m2m';
import { access } from './access';

void synthesize((app) => {
  new M2mApiStack(app, {
    settings: readSettings(process.env),
    access,
    backend: { name: 'things', folder: 'FOLDER/dist/things', runtime: 'python3.13', handler: 'app.handler' },
  });
});`;

const access = (...routes: string[]) => `
export const access = {
  resourceServers: { api: { name: 'API', scopes: { read: 'Read' } } },
  clients: { Reader: { scopes: ['api/read'] } },
  routes: { ${routes.map((route) => `'${route}': { scopes: ['api/read'] }`).join(', ')} },
};`;

const handler = (name: string) => `
import json

calls = 0

def handler(event, context):
    global calls
    calls += 1 if event["queryStringParameters"] else 0
    return {"statusCode": 200, "body": json.dumps({"name": "${name}", "calls": calls})}
`;

describeWithPython()('a Python function of a folder, watched', () => {
  let watched: WatchedGateway;

  beforeAll(async () => {
    const files = {
      'app.ts': APP,
      'access.ts': access('GET /things', 'GET /others'),
      // A typical output folder of a build, watched only because a function is in it.
      'dist/things/app.py': handler('first'),
    };
    watched = new WatchedGateway(files);
    await watched.ready();
  });

  afterAll(() => {
    watched.end();
  });

  const status = async (route: string) => {
    const headers = { authorization: await watched.token('Reader') };
    return (await fetch(`${watched.connection().apiUrl ?? ''}${route}`, { headers })).status;
  };

  test('a changed handler takes the place of the old one, its memory empty', async () => {
    const reader = await watched.token('Reader');
    expect(await watched.ask(reader)).toEqual({ name: 'first', calls: 1 });
    expect(await watched.ask(reader)).toEqual({ name: 'first', calls: 2 });
    expect(await watched.reload('dist/things/app.py', handler('second'))).toMatch(/: 2 of 2 cells as expected; /);
    expect(await watched.ask(reader)).toEqual({ name: 'second', calls: 1 });
  });

  test('a handler that does not load fails its calls, until it does', async () => {
    await watched.reload('dist/things/app.py', 'def handler(event, context)\n');
    expect(await status('/things')).toBe(502);
    expect(watched.stderr).toContain('SyntaxError');
    await watched.reload('dist/things/app.py', handler('third'));
    expect(await watched.ask(await watched.token('Reader'))).toEqual({ name: 'third', calls: 1 });
  });

  test('a removed route is 403 from then on', async () => {
    expect(await status('/others')).toBe(200);
    await watched.reload('access.ts', access('GET /things'));
    expect([await status('/others'), await status('/things')]).toEqual([403, 200]);
  });
});
