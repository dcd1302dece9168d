import type { ConsoleEvent, OverviewData, ReasonData, ReloadData } from '../../src/local/console/console-data';
import { WatchedGateway, access } from './watched-gateway';

// Each reload synthesizes an app.
jest.setTimeout(60_000);

let watched: WatchedGateway;
let page: string;
let key: string;

beforeAll(async () => {
  watched = new WatchedGateway();
  await watched.ready();
  [, page = '', key = ''] =
    /^console +(http:\/\/127\.0\.0\.1:\d+\/~console\/)#([\w-]{32})$/m.exec(watched.stdout) ?? [];
});

afterAll(() => {
  watched.end();
});

async function ask<T>(name: string, question?: object): Promise<T> {
  const answer = await fetch(`${page}${name}`, {
    headers: { 'x-console-key': key, 'content-type': 'application/json' },
    ...(question ? { method: 'POST', body: JSON.stringify(question) } : {}),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
}

/** Changes a source, waits for what the terminal says about it, and gives what a page that opens now hears of that. */
async function change(scopes: string, said: RegExp): Promise<ReloadData | undefined> {
  watched.write('access.ts', access(scopes));
  // A file may be seen half written, and once more when it is whole.
  await watched.until(() => watched.lines().some((line) => said.test(line)));
  const line = watched.lines().findLast((each) => said.test(each));
  const ended = new AbortController();
  const answer = await fetch(`${page}events`, { headers: { 'x-console-key': key }, signal: ended.signal });
  let rest = '';
  try {
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      const events = lines.map((each) => JSON.parse(each) as ConsoleEvent);
      const told = events.find((event) => event.kind === 'reload' && event.reload.line === line);
      if (told?.kind === 'reload') return told.reload;
    }
  } finally {
    ended.abort();
  }
  return undefined;
}

const mayPost = ({ matrix }: OverviewData) => {
  const [route, client] = [
    matrix.routes.findIndex(({ name }) => name === 'POST /things'),
    matrix.clients.findIndex(({ name }) => name === 'Reader'),
  ];
  return matrix.outcomes[matrix.cells[route]?.[client] ?? -1];
};

test('the page shows the decision of the terminal, with the change that would let a refused call pass', async () => {
  expect(mayPost(await ask('overview'))).toEqual({ expected: 'refused', observed: 'refused', got: '401' });
  const { cure } = await ask<ReasonData>('reason', { client: 'Reader', route: 'POST /things' });
  expect(cure?.code).toBe("clients: { Reader: { scopes: ['api/read', 'api/write'] } }");
});

test('the page reports a change as the terminal does, with who gained and who lost, and shows the new matrix', async () => {
  const gained = await change("['api/read', 'api/write']", /^reloaded .*Reader may now POST/);
  expect(gained).toMatchObject({ isFailed: false, gained: ['Reader may now POST /things'], lost: [] });
  expect(mayPost(await ask('overview'))).toEqual({ expected: 'allowed', observed: 'allowed', got: '200' });
  expect((await ask<ReasonData>('reason', { client: 'Reader', route: 'POST /things' })).passes).toBe(true);
  const lost = await change("['api/read']", /^reloaded .*Reader may no longer POST/);
  expect(lost).toMatchObject({ isFailed: false, gained: [], lost: ['Reader may no longer POST /things'] });
});

test('the page also reports a change that is not served', async () => {
  const failed = await change("['api/raed']", /^error: .*raed/);
  expect(failed).toMatchObject({ isFailed: true, gained: [], lost: [] });
  expect(mayPost(await ask('overview'))?.expected).toBe('refused');
});

test('the key is once in the printed address, and in no answer', async () => {
  const origin = new URL(page).origin;
  await ask('call', { client: 'Reader', route: 'GET /things', method: 'GET', target: '/things', headers: [] });
  await fetch(`${page}overview`, { headers: { 'x-console-key': `${key}x` } });
  await fetch(`${page}overview`, { headers: { 'x-console-key': key, origin: 'https://evil.example' } });
  await fetch(`${page}nothing`, { headers: { 'x-console-key': key } });
  await fetch(`${page}call`, {
    method: 'POST',
    headers: { 'x-console-key': key, 'content-type': 'application/json' },
    body: '{',
  });
  await fetch(`${origin}/prod/things`, { headers: { 'x-console-key': key } });
  await fetch(`${origin}/nothing`, { headers: { 'x-console-key': key, cookie: key } });
  await watched.until(() => watched.stderr.includes('GET /nothing'));
  expect(watched.stdout.split(key).length - 1).toBe(1);
  expect(watched.stderr).not.toContain(key);
  expect(watched.stderr).not.toContain('~console');
});
