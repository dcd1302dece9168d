import { rmSync } from 'node:fs';
import path from 'node:path';
import { AS_EXPECTED, WatchedGateway, access, handler } from './watched-gateway';

// Each reload synthesizes an app.
jest.setTimeout(60_000);

let watched: WatchedGateway;

beforeAll(async () => {
  watched = new WatchedGateway();
  await watched.ready();
});

beforeEach(() => {
  watched.stdout = '';
  watched.stderr = '';
});

afterAll(() => {
  watched.end();
});

test('the reload line lists changes of the matrix', async () => {
  expect(await watched.reload('access.ts', access("['api/read', 'api/write']"))).toMatch(
    /: 4 of 4 cells as expected; Reader may now POST \/things; functions lost/,
  );
  expect(await watched.reload('access.ts', access("['api/read']"))).toMatch(
    /: 4 of 4 cells as expected; Reader may no longer POST \/things; functions lost/,
  );
});

test('a source that is missing is noticed when it is there', async () => {
  watched.stderr = '';
  expect(await watched.reload('function/index.ts', "export { handler } from './other';")).toMatch(
    /Could not resolve ".\/other"; the gateway still serves the last version$/,
  );
  watched.stderr = '';
  expect(await watched.reload('function/other.ts', handler('third'))).toMatch(AS_EXPECTED);
  expect(await watched.ask(await watched.token('Reader'))).toMatchObject({ name: 'third' });
});

test('a declaration that is refused is one line, too', async () => {
  expect(await watched.reload('access.ts', access("['api/raed']"))).toMatch(
    /^error: .*api\/raed.*the gateway still serves the last version$/,
  );
  watched.stderr = '';
  expect(await watched.reload('access.ts', access("['api/read']"))).toMatch(AS_EXPECTED);
});

test('the line about a function that does not load shows its output', async () => {
  expect(await watched.reload('function/index.ts', "throw new Error('broken at load');")).toMatch(
    /: 1 of 4 cells as expected; Reader at GET \/things: expected allowed, got 502; /,
  );
  expect(watched.stderr).toContain('broken at load');
  expect(await watched.reload('function/index.ts', handler('fourth'))).toMatch(AS_EXPECTED);
});

test('other files than sources change nothing, and several changes at once are one reload', async () => {
  for (const file of ['notes.md', 'new.ts', 'access.ts.tmp', 'function/index.test.ts', 'tmp/some.ts'])
    watched.write(file, '');
  rmSync(path.join(watched.folder, 'new.ts'));
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(watched.lines()).toEqual([]);
  watched.write('function/index.ts', handler('fifth'));
  rmSync(path.join(watched.folder, 'access.ts'));
  watched.write('access.ts', access("['api/read']"));
  expect(await watched.reload('function/text.ts', "export const text = 'b';")).toMatch(AS_EXPECTED);
  expect(await watched.ask(await watched.token('Reader'))).toEqual({ name: 'fifth', text: 'b', count: 1 });
  expect(watched.lines()).toHaveLength(1);
  expect(watched.errors).toBe('');
});
