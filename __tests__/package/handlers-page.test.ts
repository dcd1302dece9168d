import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { testApp } from '../../src/testing/test-app';
import { pageBlocks } from './page-block';

jest.setTimeout(120_000);

const mainOf = (entry: string) => `import { M2mApiStack, readSettings, synthesize } from 'cognito-m2m';
import { access } from './src/access';
import { openapi } from './src/openapi';

void synthesize((app) => {
  const backend = { name: 'orders', entry: '${entry}' };
  new M2mApiStack(app, { settings: readSettings(process.env), access, backend, openapi });
});
`;

mkdirSync('.build', { recursive: true });
// Inside the project, so that Node.js finds its packages.
const folder = mkdtempSync(path.resolve('.build/handlers-page-'));
const [access, handlers, openapi] = pageBlocks().filter(({ page }) => page === 'docs/handlers.md');
const own = path.relative(process.cwd(), folder);
const files = {
  'main.ts': mainOf(`${own}/src/handlers.ts`),
  'src/access.ts': access?.code ?? '',
  'src/handlers.ts': handlers?.code ?? '',
  'src/openapi.ts': openapi?.code ?? '',
};
for (const [name, text] of Object.entries(files)) {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}
const app = testApp({ app: `${own}/main.ts` });

afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the function of the page stores an order of its caller, and answers a link that works', async () => {
  const client = 'Checkout';
  const made = await app.call('POST /orders', { client, body: { item: 'a book' } });
  expect(made.status).toBe(201);
  const { id } = (await made.json()) as { id: string };
  expect(made.headers.get('location')).toMatch(new RegExp(`^/[a-z]+/orders/${id}$`));
  const read = await app.call(`GET /orders/${id}`, { client });
  expect([read.status, await read.json()]).toEqual([200, { item: 'a book', placedBy: expect.stringMatching(/^\w+$/) }]);
  expect((await app.call('GET /orders/none', { client })).status).toBe(404);
  expect((await app.call('POST /orders', { client, body: {} })).status).toBe(400);
});

test('every client may call what it is granted, and nothing else', async () => {
  expect(await app.mismatches()).toEqual([]);
});
