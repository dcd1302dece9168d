import { gzipSync } from 'node:zlib';
import { pageFile } from '../../src/local/console/page-file';

/** Largest size of the whole page, compressed, in bytes. */
const MOST = 25_000;

test('the page is at most 25 kB, all its files together', async () => {
  const files = await Promise.all(['', 'page.js', 'page.css', 'icon.svg'].map((name) => pageFile(name)));
  const sizes = files.map((file) => gzipSync(file?.content ?? '').length);
  expect(sizes.every((size) => size > 100)).toBe(true);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST);
});

test('there is no other file', async () => {
  for (const name of ['page.ts', '../package.json', '%2e%2e', 'LICENSE-preact', 'constructor']) {
    expect(await pageFile(name)).toBeUndefined();
  }
});
